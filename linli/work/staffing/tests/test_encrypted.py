"""Birth dates of workers and numbers of their certificates cannot be read in the database."""

import datetime as dt
import os
import subprocess
import sys
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from linli.work.staffing import actions
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory
from tests import installation

BORN = dt.date(1988, 3, 4)


def stored(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_they_are_encrypted_and_read_the_same(community):
    held = QualificationFactory(worker=WorkerFactory(community=community, born=BORN), number="HZ20200017")
    WorkerFactory(community=community, born=None)
    born, nothing = stored("staffing_worker", "born")
    assert "1988" not in born and "$" in born
    assert nothing == ""
    assert "HZ2020" not in stored("staffing_qualification", "number")[0]
    assert [worker.born for worker in Worker.objects.order_by("pk")] == [BORN, None]
    assert Qualification.objects.get(pk=held.pk).number == "HZ20200017"


@pytest.mark.django_db
def test_the_page_and_the_form_show_and_take_a_day(client, sign_in, viewer, community):
    sign_in("subdistrict", community.parent)
    asked = {"community": community.pk, "name": "何新", "sex": "2", "born": "1988-03-04", "since": "2026-03-02"}
    client.post(reverse("staffing:new"), asked)
    worker = Worker.objects.get(name="何新")
    assert worker.born == BORN
    page = client.get(reverse("staffing:worker", args=[worker.pk]), headers={"accept-language": "zh-CN"})
    assert "1988年3月4日" in page.content.decode()
    wrong = client.post(reverse("staffing:new"), asked | {"born": "spring"}, headers={"accept-language": "en"})
    assert "Enter the date like" in wrong.content.decode()
    actions.correct(worker, by=viewer("subdistrict", community.parent, name="other"), born=None)
    assert Worker.objects.get(pk=worker.pk).born is None


FILL = """
import datetime as dt
from linli.registers.places.tests.factories import CommunityFactory
from linli.work.staffing.models import Qualification, Worker
community = CommunityFactory()
worker = Worker.objects.create(community=community, name="何静", born=dt.date(1988, 3, 4), since=dt.date(2020, 1, 1))
Worker.objects.create(community=community, name="周敏", since=dt.date(2020, 1, 1))
for kind, level, number in (("certificate", "post", "HZ20200017"), ("degree", "31", "")):
    Qualification.objects.create(
        community=community, worker=worker, kind=kind, level=level, number=number, since=dt.date(2020, 1, 1)
    )
"""
LOOK = """
from django.core.management import call_command
from django.db import connection
def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT born FROM staffing_worker ORDER BY id")
        born = [str(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT number FROM staffing_qualification ORDER BY id")
        return f"{born} {[row[0] for row in cursor.fetchall()]}"
call_command("migrate", "staffing", "0002", verbosity=0)
print(raw())
call_command("migrate", "staffing", verbosity=0)
print(raw())
numbers = [paper.number for paper in Qualification.objects.order_by("pk")]
print([str(worker.born) for worker in Worker.objects.order_by("pk")], numbers)
"""


@pytest.fixture
def linli(tmp_path):
    """Runs commands on an installation of its own."""
    name, own = f"linli_papers_{uuid.uuid4().hex[:12]}", {}
    if os.environ.get("DATABASE_URL"):
        installation.create_database(name)
        own = {"DATABASE_URL": installation.address(name)}
    env = installation.install(tmp_path / "data", LINLI_DEMO="1", LANG="en", **own)

    def run(*words):
        command = [sys.executable, "-m", "linli.site.cli", "manage", *words]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    yield run
    if own:
        installation.drop_database(name)


@pytest.mark.slow
@pytest.mark.both_engines
def test_the_migration_encrypts_what_is_there_and_goes_back(linli):
    # One program for all steps: each start of a command costs more than a step.
    plain, raw, read = linli("shell", "-v0", "-c", FILL + LOOK).splitlines()
    assert "['1988-03-04', 'None']" in plain
    assert "['HZ20200017', '']" in plain
    assert "1988" not in raw and "HZ2020" not in raw
    assert read == "['1988-03-04', 'None'] ['HZ20200017', '']"

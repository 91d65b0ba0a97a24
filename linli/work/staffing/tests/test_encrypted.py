"""Birth dates of workers and numbers of their certificates cannot be read in the database."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from linli.work.staffing import actions
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory
from tests import early

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


PROGRAM = """
import datetime as dt
from linli.work.staffing.models import Qualification, Worker
model, day = at("0002_indexes_for_merged_lists"), dt.date(2020, 1, 1)
community = model("places", "Place").objects.create(level="community", name="A", since=day)
workers = model("staffing", "Worker").objects
first = workers.create(community=community, name="何静", born=dt.date(1988, 3, 4), since=day)
workers.create(community=community, name="周敏", since=day)
for kind, level, number in (("certificate", "post", "HZ20200017"), ("degree", "31", "")):
    model("staffing", "Qualification").objects.create(
        community=community, worker=first, kind=kind, level=level, number=number, since=day
    )
def raw():
    print([str(value) for value in column("staffing_worker", "born")], column("staffing_qualification", "number"))
raw()
at("0003_encrypt_papers")
raw()
numbers = [paper.number for paper in Qualification.objects.only("number").order_by("pk")]
print([str(worker.born) for worker in Worker.objects.only("born").order_by("pk")], numbers)
at("0002_indexes_for_merged_lists")
raw()
"""


@pytest.mark.both_engines
def test_the_migration_encrypts_what_is_there_and_goes_back(tmp_path):
    plain, encrypted, read, back = early.run(tmp_path, "staffing", PROGRAM)
    assert plain == back == "['1988-03-04', 'None'] ['HZ20200017', '']"
    assert "1988" not in encrypted and "HZ2020" not in encrypted
    assert read == plain

"""`linli bag`: what a phone would hold, for scripts."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from linli.core.journal.models import Entry
from linli.work.staffing.tests.factories import WorkerFactory


def run(*args):
    out = io.StringIO()
    call_command("bag", *args, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["何敏芳", "heminfang", "HeMinFang"])
def test_it_prints_what_the_phone_gets(phone, area, name):
    printed = json.loads(run("--worker", name, "--json"))
    sent = phone.bag()
    assert printed["version"] == sent["version"]
    assert printed["households"] == sent["households"]
    entry = Entry.objects.get(verb="phone.bag_taken", actor_id=None)
    assert (entry.kind, entry.changes["households"]) == ("read", 2)


def test_without_json_it_says_how_much(phone):
    said = run("--worker", "何敏芳")
    assert "households: 2" in said
    assert "people: 2" in said
    assert "bytes: " in said


def test_an_unknown_or_ambiguous_name_is_told(phone, area, viewer):
    with pytest.raises(CommandError, match="不存在"):
        run("--worker", "不存在")
    user = viewer("clerk", area.community, name="second")
    WorkerFactory(community=area.community, name="何敏芳", user_id=user.user_id)
    with pytest.raises(CommandError, match="heminfang"):
        run("--worker", "何敏芳")


def test_a_worker_without_the_right_has_none(phone, area):
    area.user.appointments.all().delete()
    with pytest.raises(CommandError):
        run("--worker", "何敏芳")
    assert not Entry.objects.filter(verb="phone.bag_taken").exists()

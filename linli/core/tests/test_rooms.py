"""Declarations of apps: two that say the same are refused, and so is one that names what does not exist."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.law import content
from linli.core.rooms import Job, Registry, Room, Target, Verb, Way, checks, registry
from linli.core.rooms.finding import Finding


def room(order=1, **parts):
    return Room(title="Room", order=order, **parts)


def way(url_name="home", **where):
    return Way(url_name, "Way", "sun", **where)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (room(1), room(1), "order 1"),
        (room(1, verbs=(Verb("a.done", "did"),)), room(2, verbs=(Verb("a.done", "did"),)), "verb 'a.done'"),
        (room(1, ways=(way(rail=1),)), room(2, ways=(way(rail=1),)), "rail 1"),
        (room(1, ways=(way(tab=1),)), room(2, ways=(way(tab=1),)), "tab 1"),
        (room(1, first_pages={Role.WORKER: "home"}), room(2, first_pages={Role.WORKER: "me"}), "first page"),
        (room(1, targets=(Target("a.b", "x", P.SYSTEM),)), room(2, targets=(Target("a.b", "y", P.SYSTEM),)), "a.b"),
        (room(1, given={"late": "late"}), room(2, given={"late": "too late"}), "given reason 'late'"),
        (room(1, shown={"day": "day"}), room(2, shown={"day": "date"}), "shown change 'day'"),
        (room(1, reasons=("list",)), room(2, reasons=("list",)), "reason 'list'"),
        (room(1, jobs=(Job("check", minutes=1),)), room(2, jobs=(Job("check", minutes=2),)), "job 'check'"),
    ],
)
def test_two_rooms_never_declare_the_same(first, second, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        Registry({"first": first, "second": second})


def test_rooms_ways_and_jobs_come_in_their_order():
    night = Job("check", at=dt.time(3)), Job("migrate", at=dt.time(2))
    found = Registry(
        {
            "second": room(2, ways=(way("home", rail=20), way("me"), way("search", tab=5)), jobs=night),
            "first": room(1, ways=(way("journal", rail=30),), jobs=(Job("flush", minutes=5),)),
        }
    )
    assert list(found.rooms) == ["first", "second"]
    assert [one.url_name for one in found.rail] == ["home", "journal"]
    assert [one.url_name for one in found.tabs] == ["search"]
    assert [job.command for job in found.jobs] == ["flush", "migrate", "check"]


def test_a_verb_is_said_after_a_name_and_as_a_line_of_its_own():
    verbs = Verb("a.kept", "kept a promise", "Promise kept"), Verb("a.moved", "moved it")
    found = Registry({"a": room(verbs=verbs)})
    assert [found.words(code) for code in ("a.kept", "a.moved", "a.gone")] == ["kept a promise", "moved it", "a.gone"]
    assert [found.line(code) for code in ("a.kept", "a.moved", "a.gone")] == ["Promise kept", "Moved it", "a.gone"]


@pytest.mark.parametrize(
    ("parts", "id_"),
    [
        ({"ways": (way("nowhere:at_all"),)}, "linli.E001"),
        ({"first_pages": {Role.WORKER: "nowhere:at_all"}}, "linli.E001"),
        ({"targets": (Target("accounts.user", "accounts:list", P.SYSTEM),)}, "linli.E001"),  # a list takes no number
        ({"targets": (Target("accounts.ghost", "accounts:detail", P.SYSTEM),)}, "linli.E002"),
        ({"jobs": (Job("no_such_command", minutes=1),)}, "linli.E003"),
    ],
)
def test_the_start_is_refused_when_a_declaration_names_what_does_not_exist(monkeypatch, parts, id_):
    monkeypatch.setattr(checks, "registry", lambda: Registry({"a": room(**parts)}))
    with pytest.raises(SystemCheckError, match=id_):
        call_command("check")


def test_the_start_is_refused_when_a_finding_has_no_template(monkeypatch):
    lost = Finding(1, "lost", (), lambda query, viewer: [], "nowhere/_found.html")
    monkeypatch.setattr(checks, "findings", lambda: [lost])
    with pytest.raises(SystemCheckError, match=r"linli\.E004"):
        call_command("check")


def test_every_role_has_its_first_page():
    assert set(registry().first_pages) == set(Role)


def test_the_reasons_of_entries_are_code_lists():
    assert [name for name in registry().reasons if not content.codes(name)] == []

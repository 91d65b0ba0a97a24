"""When a phone gets a new bag: after each change that shows in it, and after no other."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.core import journal, key_rotation
from linli.core.access.viewer import robot
from linli.core.journal.models import Entry
from linli.core.secrets import crypto
from linli.registers.bodies.models import Appointment
from linli.registers.people import actions as people
from linli.registers.people.actions import duplicates
from linli.registers.people.models import Duplicate
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import DwellingFactory
from linli.work.areas import actions as areas
from linli.work.cases import actions as cases
from linli.work.cases.models import Case
from linli.work.phones import actions, queries
from linli.work.phones.models import Bag
from linli.work.phones.tests.conftest import home_in
from linli.work.visits import actions as visits
from linli.work.visits.tests.factories import VisitFactory

BY = robot("test")


def household(bag, name="张秀兰"):
    return next((home for home in bag["households"] if home["name"] == name), None)


def record(area):
    visits.record(area.zhang, by=area.viewer(), day=area.today, kind="routine", outcome="met")


def correct(area):
    own = visits.record(area.zhang, by=area.viewer(), day=area.today, kind="routine", outcome="met")
    visits.correct(own, by=area.viewer(), kind="routine", outcome="not_home")


def keep(area):
    visits.keep_promise(area.visit, by=area.viewer(), on=area.today)


def drop(area):
    visits.drop_promise(area.visit, by=area.viewer(), on=area.today, words="已解决")


def move_case(area):
    cases.accept(area.case, by=BY)


def close_case(area):
    """What a check does, without the way there."""
    Case.objects.filter(pk=area.case.pk).update(
        state="closed", closed_at=timezone.now(), accepted_at=timezone.now(), done_at=timezone.now(), outcome="x"
    )
    journal.record("case.verify", area.case, by=BY)


def add_circumstance(area):
    person = area.chen.residencies.get().person
    person.born = dt.date(1940, 1, 1)
    person.save()
    people.add_circumstance(person, "empty_nest", since=area.today, source="visit", by=BY, sure=True)


def end_circumstance(area):
    people.end_circumstance(area.elder.circumstances.get(kind="living_alone"), on=area.today, by=BY)


def rename(area):
    people.correct(area.elder, {"name": "张秀英"}, by=BY)


def die(area):
    people.record_death(area.elder, on=area.today, by=BY)


def arrive(area):
    people.register({"name": "新成员", "sex": "1"}, area.chen, relation="20", since=area.today, by=BY)


def found(area):
    dwelling = DwellingFactory(parent=area.chen.dwelling.parent)
    people.found_household(dwelling, {"name": "新住户", "sex": "1"}, since=area.today, by=BY)


def move_away(area):
    people.move_away(area.zhang, [area.elder], on=area.today, by=BY)


def move_inside(area):
    dwelling = DwellingFactory(parent=area.chen.dwelling.parent)
    people.move_out(area.zhang, [area.elder], dwelling, on=area.today, by=BY)


def hand_over(area):
    areas.hand_over([area.own], to=area.colleague, since=area.today, by=BY)


def merge(area):
    """The same person, registered twice: once in each household."""
    twin = area.chen.residencies.get().person
    pair = Duplicate.objects.create(community=area.community, first=area.elder, second=twin, score=99)
    duplicates.merge(pair, keep=area.elder, take={}, by=BY)


# what is done, how, and what the phone then holds differently
CHANGES = [
    ("a visit is recorded", record, lambda bag: len(household(bag)["visits"]) == 2),
    ("a visit is corrected", correct, lambda bag: household(bag)["visits"][0]["outcome"] == "not_home"),
    ("a promise is kept", keep, lambda bag: household(bag)["promises"] == []),
    ("a promise is dropped", drop, lambda bag: household(bag)["promises"] == []),
    ("a case moves", move_case, lambda bag: household(bag)["cases"][0]["state"] != "待受理"),
    ("a case is closed", close_case, lambda bag: household(bag)["cases"] == []),
    (
        "a circumstance is added",
        add_circumstance,
        lambda bag: "empty_nest" in [one["code"] for one in household(bag, "陈建国")["members"][0]["circumstances"]],
    ),
    (
        "a circumstance ends",
        end_circumstance,
        lambda bag: "living_alone" not in [one["code"] for one in household(bag)["members"][0]["circumstances"]],
    ),
    ("a name is corrected", rename, lambda bag: household(bag, "张秀英") is not None),
    ("a death is recorded", die, lambda bag: household(bag) is None),
    ("a person is registered", arrive, lambda bag: len(household(bag, "陈建国")["members"]) == 2),
    ("a household is registered", found, lambda bag: household(bag, "新住户") is not None),
    ("a household moves away", move_away, lambda bag: household(bag) is None),
    ("a household moves inside the area", move_inside, lambda bag: household(bag)["since"] == bag["today"]),
    ("two entries of a person are merged", merge, lambda bag: household(bag, "陈建国") is None),
    ("the area is handed over", hand_over, lambda bag: bag["households"] == []),
]


@pytest.mark.parametrize(("what", "change", "shows"), CHANGES, ids=[row[0] for row in CHANGES])
def test_the_next_bag_has_it(phone, area, what, change, shows):
    before = phone.bag()
    assert phone.bag(before["version"])["unchanged"] is True
    change(area)
    after = phone.bag(before["version"])
    assert "unchanged" not in after
    assert after["version"] != before["version"]
    assert not shows(before)
    assert shows(after)


def test_a_person_who_moves_to_another_community_leaves_the_bag(phone, area, elsewhere):
    """The journal names the community to which a person came; the one they left must notice, too."""
    ResidencyFactory(household=area.zhang, person__name="外孙女")
    before = phone.bag()
    there = home_in(DwellingFactory(parent__parent__parent=elsewhere).parent.parent, "外社区户")
    person = area.zhang.residencies.get(person__name="外孙女").person
    people.move(person, there, on=area.today, by=BY)
    entry = Entry.objects.filter(verb="person.moved").get()
    assert entry.community_id == elsewhere.pk
    after = phone.bag(before["version"])
    assert [one["name"] for one in household(after)["members"]] == ["张秀兰"]


def test_a_visit_of_another_community_changes_nothing(phone, area, elsewhere):
    before = phone.bag()
    there = home_in(DwellingFactory(parent__parent__parent=elsewhere).parent.parent, "外社区户")
    visit = VisitFactory(household=there)
    journal.record("visit.recorded", visit, by=BY, household=there.pk)
    held = queries.stored(area.viewer(), "zh-hans", area.today)
    assert held.is_current
    assert phone.bag(before["version"])["unchanged"] is True


def test_a_visit_of_a_colleague_gives_the_short_answer(phone, area):
    before = phone.bag()
    visit = VisitFactory(household=area.wang, worker=area.colleague, day=area.today)
    journal.record("visit.recorded", visit, by=BY, household=area.wang.pk)
    assert not queries.stored(area.viewer(), "zh-hans", area.today).is_current
    short = phone.bag(before["version"])
    assert set(short) == {"protocol", "now", "version", "made_at", "unchanged"}
    assert (short["version"], short["unchanged"]) == (before["version"], True)
    # Built again and found equal: the next contact is a read again.
    assert queries.stored(area.viewer(), "zh-hans", area.today).is_current


def test_reading_and_registering_devices_makes_nothing_outdated(phone, area):
    phone.bag()
    people.read_sensitive([area.elder], purpose="visit", by=area.viewer())
    journal.record("account.unlocked", area.user, by=BY)
    assert queries.stored(area.viewer(), "zh-hans", area.today).is_current


def test_an_entry_that_appears_late_is_noticed(phone, area):
    """Two transactions: the one with the earlier number ends after the bag was built from the other."""
    first = journal.newest() + 1000  # PostgreSQL goes on numbering below

    def entry(number):
        about = {"target_type": "visits.visit", "target_id": area.visit.pk, "community_id": area.community.pk}
        Entry.objects.create(pk=number, verb="visit.recorded", actor_name="x", digest="x", **about)

    entry(first + 1)
    phone.bag()
    assert queries.stored(area.viewer(), "zh-hans", area.today).is_current
    entry(first)
    assert not queries.stored(area.viewer(), "zh-hans", area.today).is_current


def test_a_bag_whose_entries_are_settled_is_current(phone, area):
    journal.record("visit.recorded", area.visit, by=BY)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("linli.work.phones.queries.freshness.SETTLED", dt.timedelta(0))
        phone.bag()
        bag = Bag.objects.get()
        assert bag.head == Entry.objects.exclude(verb="phone.bag_taken").latest("pk").pk
        assert bag.entries == 0
        assert queries.stored(area.viewer(), "zh-hans", area.today).is_current
        journal.record("visit.recorded", area.visit, by=BY)
        assert not queries.stored(area.viewer(), "zh-hans", area.today).is_current


def test_yesterdays_bag_is_not_sent(phone, area):
    before = phone.bag()
    Bag.objects.update(day=area.today - dt.timedelta(days=1))
    assert not queries.stored(area.viewer(), "zh-hans", area.today).is_current
    assert phone.bag()["today"] == area.today.isoformat() == before["today"]


def test_tomorrow_is_another_version(phone, area):
    today = actions.build_bag(area.viewer(), "zh-hans", area.today)
    tomorrow = actions.build_bag(area.viewer(), "zh-hans", area.today + dt.timedelta(days=1))
    assert today.version != tomorrow.version


def test_a_further_post_makes_it_outdated(phone, area, elsewhere):
    phone.bag()
    body = Appointment.objects.get(user=area.user).body
    Appointment.objects.create(user=area.user, body=body, place=elsewhere, role="clerk", since=area.today)
    assert not queries.stored(area.viewer(), "zh-hans", area.today).is_current


def test_a_current_bag_is_one_indexed_read(phone, area):
    version = phone.bag()["version"]
    viewer = area.viewer()
    with CaptureQueriesContext(connection) as found:
        row = queries.stored(viewer, "zh-hans", area.today, version)
        assert (row.is_current, row.row.version, row.content) == (True, version, "")
    assert len(found) == 1
    with CaptureQueriesContext(connection) as found:
        assert queries.stored(viewer, "zh-hans", area.today).content
    assert len(found) == 1


def test_the_request_for_a_current_bag_reads_the_bag_once_and_writes_nothing(phone, area):
    version = phone.bag()["version"]
    phone.bag(version)
    with CaptureQueriesContext(connection) as found:
        phone.bag(version)
    texts = [query["sql"] for query in found]
    assert sum("phones_bag" in text for text in texts) == 1
    assert not [text for text in texts if text.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(texts) <= 6  # session, user, device, posts, places, bag


def test_the_read_is_led_by_an_index(phone, area):
    phone.bag()
    with CaptureQueriesContext(connection) as found:
        queries.stored(area.viewer(), "zh-hans", area.today)
    text = found[-1]["sql"]
    assert "phones_bag" in text
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {text}")
            plan = [row[-1] for row in cursor.fetchall()]
        assert not [step for step in plan if step.startswith("SCAN")], plan


def test_after_the_keys_were_rotated_the_bag_is_read_as_before(own_ring, phone):
    before = phone.bag()
    list(key_rotation.rotate(by=BY))
    assert {crypto.key_of(row.stored) for row in crypto.stored(Bag, Bag._meta.get_field("content"))} == {
        crypto.writing_key()
    }
    assert phone.bag() == before


def test_the_night_builds_for_those_who_have_a_phone(phone, area, capsys):
    other = PersonFactory(community=area.community)
    CircumstanceFactory(person=other)
    call_command("phones_bags")
    assert "built: 1" in capsys.readouterr().out
    assert Bag.objects.get().user_id == area.user.pk
    with CaptureQueriesContext(connection) as found:
        phone.bag()
    assert sum("phones_bag" in query["sql"] for query in found) == 1


def test_the_night_deletes_the_bags_of_those_who_have_none_any_more(phone, area, capsys):
    phone.bag()
    phone.client.post(f"/me/devices/{area.user.devices.get().pk}/withdraw/")
    Bag.objects.update(day=area.today - dt.timedelta(days=1))
    call_command("phones_bags")
    assert "built: 0" in capsys.readouterr().out
    assert not Bag.objects.exists()

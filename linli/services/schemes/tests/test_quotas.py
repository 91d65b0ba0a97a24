"""Schemes with a limited number of places: who comes next and why, and that no place is given twice."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.access.permissions import Role
from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory
from linli.services.schemes import actions, engine, news
from linli.services.schemes.engine import catalogue
from linli.services.schemes.engine.quotas import Asker, in_order
from linli.services.schemes.models import Award
from linli.services.schemes.queries import quotas
from linli.services.schemes.tests.drawn import people
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory

DAY = dt.date(2026, 11, 30)
HERE = "330102011051"
CODE = "home_care_hours"
HOURS = catalogue.find(CODE, place=HERE, on=DAY)
ORDER = ("destitute", "ability_level", "minimum_living", "age")


def tie(value):
    return replace(HOURS, choices={**HOURS.choices, "quota_tie": replace(HOURS.choices["quota_tie"], value=value)})


def asker(key, applied=DAY, born=dt.date(1940, 1, 1), level=0, **facts):
    told = {"community": HERE, "born": born, "circumstances": set(), "ability_level": level, **facts}
    return Asker(key, applied, told)


# ---- the order


def test_each_position_says_which_group_goes_first():
    found = in_order(
        HOURS,
        [
            asker(1),
            asker(2, born=dt.date(1930, 1, 1)),
            asker(3, circumstances={"minimum_living"}),
            asker(4, level=4),
            asker(5, circumstances={"destitute"}),
        ],
        DAY,
    )
    assert [one.key for one in found] == [5, 4, 3, 2, 1]
    assert [one.position for one in found] == [1, 2, 3, 4, 5]
    assert [one.reason.zh if one.reason else "" for one in found] == [
        "特困供养人员",
        "能力评估为完全失能及以上",
        "最低生活保障对象",
        "年满 90 周岁",
        "",
    ]
    assert found[3].reason.en == "aged 90 or over"


@pytest.mark.parametrize(("choice", "order"), [("applied", [2, 3, 1]), ("older", [1, 2, 3])])
def test_on_one_rank_who_goes_first_is_as_the_scheme_says(choice, order):
    day = dt.date(2026, 10, 1)
    found = in_order(
        tie(choice),
        [
            asker(1, applied=dt.date(2026, 11, 1), born=dt.date(1938, 1, 1)),
            asker(2, applied=day, born=dt.date(1940, 1, 1)),
            asker(3, applied=day, born=dt.date(1942, 1, 1)),
        ],
        DAY,
    )
    assert [one.key for one in found] == order
    assert {one.tied for one in found} == {3}


@pytest.mark.parametrize("choice", ["applied", "older"])
def test_of_one_day_and_one_age_who_was_entered_first_is_first(choice):
    assert [one.key for one in in_order(tie(choice), [asker(9), asker(4)], DAY)] == [4, 9]


def test_what_is_not_recorded_gives_no_rank_and_is_named():
    (one,) = in_order(HOURS, [asker(1, level=None)], DAY)
    assert one.reason is None
    assert [words.zh for words in one.unknown] == ["能力评估为完全失能及以上"]


@given(st.lists(st.tuples(people(), st.integers(0, 3)), min_size=1, max_size=8), st.sampled_from(["applied", "older"]))
def test_the_order_does_not_depend_on_how_it_is_listed_and_leaves_nobody_out(drawn, choice):
    askers = [Asker(key, DAY - dt.timedelta(days=n), facts) for key, (facts, n) in enumerate(drawn)]
    found = in_order(tie(choice), askers, DAY)
    assert found == in_order(tie(choice), reversed(askers), DAY)
    assert sorted(one.key for one in found) == list(range(len(askers)))
    assert [one.rank for one in found] == sorted(one.rank for one in found)


# ---- granting


@pytest.fixture
def few(monkeypatch):
    """The scheme has two places."""
    every = dict(catalogue._by_code())
    every[CODE] = tuple(replace(one, quota=replace(one.quota, count=2)) for one in every[CODE])
    monkeypatch.setattr(catalogue, "_by_code", lambda: every)


@pytest.fixture
def city(db):
    return CommunityFactory(parent=SubdistrictFactory(parent=PlaceFactory(code="330102")))


@pytest.fixture
def district(viewer, city):
    return viewer("district", city.parent.parent)


def reviewed(city, street, *, kind="minimum_living", on=dt.date(2026, 11, 2), name="王"):
    person = PersonFactory(community=city, born=dt.date(1950, 5, 1), registration="here", name=name)
    CircumstanceFactory(person=person, community=city, kind=kind, since=dt.date(2025, 1, 1))
    row = ApplicationFactory(person=person, scheme=CODE, applied_on=on, evidence=["id_card"])
    return actions.review(row, by=street, advice="grant", words="ok")


@pytest.fixture
def street(viewer, city):
    return viewer("subdistrict", city.parent)


def test_the_free_places_go_to_those_who_come_first(few, city, street, district):
    AwardFactory(person__community=city, scheme=CODE)
    late = reviewed(city, street, name="李")
    first = reviewed(city, street, kind="destitute", name="张")
    found = quotas.queue(late.version, timezone.localdate())
    assert [(line.application, line.is_next) for line in found.lines] == [(first, True), (late, False)]
    assert (found.count, found.held, found.free) == (2, 1, 1)
    with pytest.raises(RuleBroken, match="张"):
        actions.approve(late, by=district)
    actions.approve(first, by=district)
    with pytest.raises(RuleBroken, match="2 个名额"):
        actions.approve(late, by=district, words="急需")


def test_a_place_that_becomes_free_goes_to_the_next(few, city, street, district):
    awards = [AwardFactory(person__community=city, scheme=CODE) for _ in range(2)]
    row = reviewed(city, street)
    with pytest.raises(RuleBroken):
        actions.approve(row, by=district)
    actions.end_award(awards[0], by=street, until=timezone.localdate(), reason="moved")
    (line,) = quotas.queue(row.version, timezone.localdate()).lines
    assert line.is_next
    assert actions.approve(row, by=district).amount == 600
    with pytest.raises(RuleBroken):  # its place is taken
        actions.take_back_end(awards[0], by=street)


def test_out_of_order_is_possible_with_the_reason(few, city, street, district):
    AwardFactory(person__community=city, scheme=CODE)
    reviewed(city, street, kind="destitute")
    late = reviewed(city, street)
    assert actions.approve(late, by=district, words="独自在家，已连续三天无人照料")
    assert late.steps.filter(act="approve", words__isnull=False).exists()


def test_who_is_not_reviewed_is_in_the_order_and_holds_nobody_up(few, city, street, district):
    AwardFactory(person__community=city, scheme=CODE)
    waiting = ApplicationFactory(person__community=city, scheme=CODE, applied_on=dt.date(2026, 1, 1))
    row = reviewed(city, street)
    found = quotas.queue(row.version, timezone.localdate())
    assert {line.application: line.is_next for line in found.lines} == {waiting: False, row: True}
    assert actions.approve(row, by=district)


def test_suspended_awards_keep_their_place_undone_ones_had_none_and_tiers_are_one(few, city, street, district):
    kept = AwardFactory(person__community=city, scheme=CODE, tier="marginal", unit="minute", amount=360)
    actions.suspend_award(kept, by=street, since=dt.date(2026, 11, 1), reason="hospital")
    actions.change_tier(kept, by=street, since=timezone.localdate(), tier="minimum_living")
    row = reviewed(city, street)
    actions.approve(row, by=district)
    assert quotas.taken(row.version, timezone.localdate()).count() == 2
    actions.take_back(row, by=district)
    assert quotas.taken(row.version, timezone.localdate()).count() == 1


@pytest.mark.parametrize(("per", "count"), [("month", 1), ("year", 2), ("once", 3)])
def test_a_place_by_the_month_the_year_or_once(city, per, count):
    today = dt.date(2026, 11, 30)
    scheme = replace(HOURS, quota=replace(HOURS.quota, per=per))
    AwardFactory(person__community=city, scheme=CODE)
    ended = {"ended_reason": "moved", "scheme": CODE}
    AwardFactory(person__community=city, until=dt.date(2026, 3, 1), **ended)
    AwardFactory(person__community=city, until=dt.date(2025, 12, 31), **ended)
    AwardFactory(person__community=city, since=today, until=today, scheme=CODE, ended_reason="mistake")
    assert quotas.taken(scheme, today).count() == count


def test_places_of_another_jurisdiction_are_not_counted(city):
    elsewhere = CommunityFactory(parent=SubdistrictFactory(parent=PlaceFactory(code="310101")))
    AwardFactory(person__community=elsewhere, scheme=CODE)
    assert not quotas.taken(HOURS, DAY).exists()


def test_the_queue_costs_the_same_however_many_wait(city, street, django_assert_max_num_queries):
    for _ in range(6):
        reviewed(city, street)
    with django_assert_max_num_queries(20):
        assert len(quotas.queue(HOURS, DAY).lines) == 6


def test_the_page_shows_order_reasons_and_free_places(client, sign_in, few, city, street):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    reviewed(city, street, name="张三")
    sign_in(Role.DISTRICT, city.parent.parent)
    said = client.get(reverse("schemes:queue")).content.decode()
    for words in ("1. 张三", "inimum living allowance", "a place is free"):
        assert words in said
    assert "who applied first" in said


def test_who_grants_is_told_of_a_free_place_while_somebody_waits(few, city, street, district):
    award = AwardFactory(person__community=city, scheme=CODE)
    actions.end_award(award, by=street, until=timezone.localdate(), reason="moved")
    window = news.Window(timezone.now() - dt.timedelta(days=1), timezone.localdate())
    assert not news.freed(district, window).exists()
    reviewed(city, street)
    assert news.freed(district, window).get() == award
    assert not news.freed(street, window).exists()
    award.refresh_from_db()
    line = news.line_of_place(award, window)
    assert line.url == reverse("schemes:queue") and str(engine.versions(CODE)[0]) == line.about
    assert Award.objects.count() == 1

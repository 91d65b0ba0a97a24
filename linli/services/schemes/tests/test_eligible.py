"""Who probably may get a scheme and does not: from the register at once as from each person alone."""

import datetime as dt
import random

import duckdb
import pytest
from django.utils import timezone

from linli.core.access.viewer import Scope
from linli.registers.people.facts import CIRCUMSTANCES, RESIDENCIES
from linli.registers.people.models import Circumstance, Residency
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory
from linli.services.schemes import actions, engine
from linli.services.schemes.facts import AWARDS
from linli.services.schemes.models import Award
from linli.services.schemes.queries import awards, crowd, eligible, register
from linli.services.schemes.states import OfferOutcome
from linli.services.schemes.tests.drawn import KINDS
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory

TODAY = dt.date(2026, 11, 30)


@pytest.fixture
def city(db):
    """A community of the city whose example schemes are shipped."""
    return CommunityFactory(parent=SubdistrictFactory(parent=PlaceFactory(code="330102")))


def resident(place, **person):
    more = {"household__dwelling__parent__parent__parent": place, "since": dt.date(2024, 1, 1)}
    return ResidencyFactory(person=PersonFactory(community=place, **person), **more).person


def scope_of(place):
    return Scope(communities=frozenset({place.pk}))


@pytest.fixture
def drawn(city):
    """Forty residents with drawn facts; some share a household, some get something."""
    draw = random.Random(8)
    people = []
    for n in range(40):
        born = dt.date(1926, 1, 1) + dt.timedelta(days=draw.randrange(33_000)) if n % 7 else None
        person = resident(city, born=born, registration=draw.choice(["here", "elsewhere", ""]), without_id=True)
        if n % 5 == 0 and people:
            home = people[-1].residencies.get()
            person.residencies.update(household=home.household, dwelling=home.dwelling)
        for kind in draw.sample(KINDS, draw.randrange(3)):
            CircumstanceFactory(person=person, community=city, kind=kind, since=dt.date(2025, 1, 1))
        if n % 6 == 0:
            AwardFactory(person=person, scheme=draw.choice(["home_care_hours", "home_care_money", "destitute"]))
        people.append(person)
    return people


def test_everybody_at_once_is_answered_as_one_by_one(city, drawn):
    many = crowd.living_in(scope_of(city), TODAY)
    known = register.known([person.pk for person in drawn], TODAY)
    assert many.people.tolist() == sorted(known)
    for code in engine.codes():
        truth = crowd.answered(many, code, TODAY).truth
        version = engine.find(code, place=city.code, on=TODAY)
        alone = [engine.decide(version, known[pk], TODAY).answer for pk in sorted(known)]
        assert [engine.Truth(one).answer for one in truth] == alone, code


class Taken:
    """A snapshot of what the tests made, in memory."""

    def __init__(self):
        self.handle = duckdb.connect()
        self.put("residencies", Residency, "person__born", "person__sex", "person__registration", "household_id")
        self.put("circumstances", Circumstance, "kind")
        self.put("awards", Award, "person__merged_into_id", "scheme")

    def put(self, name, model, *more):
        columns = ["id", "person_id", "community_id", "since", "until", *more]
        plain = [column.removesuffix("_id").split("__")[-1].replace("merged_into", "kept") for column in columns]
        kinds = ["DATE" if column in {"since", "until", "born"} else "VARCHAR" for column in plain]
        kinds = [
            "BIGINT" if column in {"id", "person", "community", "household", "kept"} else kind
            for column, kind in zip(plain, kinds, strict=True)
        ]
        self.handle.execute(f"CREATE TABLE {name} ({', '.join(map(' '.join, zip(plain, kinds, strict=True)))})")
        for row in model.objects.values_list(*columns):
            self.handle.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)

    def select_of(self, table):
        return f"FROM {({RESIDENCIES: 'residencies', CIRCUMSTANCES: 'circumstances', AWARDS: 'awards'})[table]}"


def test_the_snapshot_answers_as_the_database(city, drawn):
    AwardFactory(
        person=drawn[3],
        scheme="old_age_allowance",
        since=dt.date(2020, 1, 1),
        until=dt.date(2024, 1, 1),
        ended_reason="moved",
    )
    kept, live = crowd.of_snapshot(Taken(), TODAY), crowd.living_in(scope_of(city), TODAY)
    assert kept.people.tolist() == live.people.tolist()
    for code in engine.codes():
        first, second = crowd.answered(kept, code, TODAY), crowd.answered(live, code, TODAY)
        assert (first.truth == second.truth).all() and (first.tier == second.tier).all(), code


def test_who_has_it_applied_or_was_told_is_not_listed_again(city, viewer):
    today = timezone.localdate()
    people = [resident(city, born=dt.date(1940, 1, n), registration="here") for n in (1, 2, 3, 4)]
    AwardFactory(person=people[0])
    ApplicationFactory(person=people[1])
    actions.offer(people[2], "old_age_allowance", OfferOutcome.NOT_WANTED, by=viewer("clerk", city))
    listed = eligible.probably_eligible("old_age_allowance", scope_of(city), today)
    assert [row.person for row in listed] == [people[3]]
    assert listed[0].decision.tier == "80" and listed[0].is_certain
    resting = eligible.probably_eligible("old_age_allowance", scope_of(city), today, resting=True)
    assert [row.person for row in resting] == [people[2]]


def test_an_award_of_a_merged_duplicate_is_one_of_the_person_who_was_kept(city):
    person = resident(city, born=dt.date(1940, 1, 1), registration="here")
    AwardFactory(person=PersonFactory(community=city, merged_into=person))
    assert eligible.keys_of("old_age_allowance", scope_of(city), TODAY) == []
    (row,) = eligible.take_ups(["old_age_allowance"], scope_of(city), TODAY)
    assert (row.received, row.eligible) == (1, 0)
    kept, live = crowd.of_snapshot(Taken(), TODAY), crowd.living_in(scope_of(city), TODAY)
    assert (
        kept.has("receives", "old_age_allowance").tolist()
        == live.has("receives", "old_age_allowance").tolist()
        == [True]
    )


def test_where_facts_are_missing_only_those_with_a_sign_are_listed(city):
    frail = resident(city, born=dt.date(1950, 1, 1))
    CircumstanceFactory(person=frail, community=city, kind="frail_older", since=dt.date(2025, 1, 1))
    resident(city, born=dt.date(1950, 1, 1))
    (row,) = eligible.probably_eligible("consumption_subsidy", scope_of(city), TODAY)
    assert (row.person, row.is_certain, row.decision.missing) == (frail, False, ("ability_level",))


def test_a_circumstance_of_a_member_holds_for_the_household(city):
    head = resident(city, born=dt.date(1970, 1, 1))
    CircumstanceFactory(person=head, community=city, kind="minimum_living", since=dt.date(2025, 1, 1))
    home = head.residencies.get()
    child = PersonFactory(community=city, born=dt.date(2000, 1, 1))
    ResidencyFactory(person=child, household=home.household, since=dt.date(2024, 1, 1))
    CircumstanceFactory(person=child, community=city, kind="disability_card", since=dt.date(2025, 1, 1))
    (row,) = eligible.probably_eligible("disabled_living", scope_of(city), TODAY)
    assert row.person == child


def test_take_up_counts_who_gets_it_by_award_or_by_register(city):
    for n in range(1, 4):
        resident(city, born=dt.date(1940, 1, n), registration="here")
    AwardFactory(person=resident(city, born=dt.date(1941, 1, 1), registration="here"))
    CircumstanceFactory(person=resident(city), community=city, kind="destitute", since=dt.date(2025, 1, 1))
    found = {row.scheme: row for row in eligible.take_ups(engine.codes(), scope_of(city), TODAY)}
    assert (found["old_age_allowance"].received, found["old_age_allowance"].eligible) == (1, 3)
    assert found["old_age_allowance"].share == 25.0
    assert found["destitute"].received == 1


def test_the_list_costs_the_same_however_many_live_there(city, django_assert_max_num_queries):
    for n in range(1, 20):
        resident(city, born=dt.date(1940, 1, n), registration="here")
    with django_assert_max_num_queries(33):
        assert len(eligible.probably_eligible("old_age_allowance", scope_of(city), TODAY)) == 19


def test_the_awards_of_a_month_say_on_which_days_they_ran(city, viewer):
    street = viewer("subdistrict", city.parent)
    whole = AwardFactory(person__community=city)
    stopped = AwardFactory(person__community=city)
    actions.suspend_award(stopped, by=street, since=dt.date(2026, 10, 30), reason="hospital")
    actions.resume_award(stopped, by=street, until=dt.date(2026, 11, 3))
    ended = AwardFactory(person__community=city)
    actions.end_award(ended, by=street, until=dt.date(2026, 11, 11), reason="moved")
    AwardFactory(person__community=city, since=dt.date(2026, 12, 1))
    rows = {row.award.pk: row for row in awards.awards_for("old_age_allowance", dt.date(2026, 11, 15))}
    assert set(rows) == {whole.pk, stopped.pk, ended.pk}
    assert rows[whole.pk].running_days == 30
    assert (rows[stopped.pk].suspended_days, rows[stopped.pk].running_days) == (2, 28)
    assert len(rows[ended.pk].days) == 10

"""Each community is counted by the thresholds of its own jurisdiction, on the day each month is read."""

import datetime as dt

import pytest

from linli.core.figures import monthly
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.engines.duck import attached
from linli.core.figures.evidence import COUNTED, Evidence
from linli.core.figures.indicators import INDICATORS, cells, versions
from linli.core.figures.monthly import born, law, periods, zones
from linli.core.law import content, rules
from linli.insight.assessment.queries.cells import codes
from linli.insight.assessment.tests.engines import committed
from linli.registers.people.tests.factories import PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory
from linli.work.visits.tests.factories import VisitFactory

FEBRUARY, MARCH = periods(dt.date(2026, 3, 31), 2)
PACK = """
[[rule]]
id = "people.age.older"
value = 50
unit = "years"
title = {zh = "老年人年龄", en = "Older from"}
since = 2026-03-15
grade = "K"
source = "test"

[[rule]]
id = "visits.household.every_days"
value = 30
unit = "days"
title = {zh = "走访间隔", en = "Visit interval"}
since = 2000-01-01
grade = "K"
source = "test"
"""


@pytest.fixture
def other_law(settings, tmp_path):
    """In district 999901 people are older from 50 on, since 15 March 2026, and every household is met monthly."""
    folder = tmp_path / "cn-999901"
    folder.mkdir()
    (folder / "pack.toml").write_text(
        'code = "cn-999901"\ntitle = {zh = "外区", en = "Elsewhere"}\njurisdiction = "999901"\nversion = "1"\n'
    )
    (folder / "rules.toml").write_text(PACK)
    settings.CONTENT_PACKS = [*settings.CONTENT_PACKS, tmp_path]
    forget()
    yield
    settings.CONTENT_PACKS = settings.CONTENT_PACKS[:-1]
    forget()


def forget():
    for kept in (content.packs, content.codes, rules.every):
        kept.cache_clear()


@pytest.fixture
def districts(db, other_law):
    """The same household in two districts: a person of 55, met on 1 January."""
    found = []
    for code in ("999901", "888801"):
        community = CommunityFactory(parent=SubdistrictFactory(parent=PlaceFactory(code=code)))
        person = PersonFactory(community=community, born=dt.date(1971, 1, 1))
        home = ResidencyFactory(person=person, household__dwelling__parent__parent__parent=community).household
        VisitFactory(household=home, day=dt.date(2026, 1, 1))
        found.append(community)
    return found


def counted(found, code, period, community):
    return found[code, period.month, community.pk].counted


@committed
def test_each_district_keeps_its_own_thresholds(districts, address):
    strict, plain = districts
    found = cells(DatabaseEngine(), [FEBRUARY, MARCH], codes=codes())
    assert [counted(found, "people.older", each, strict) for each in (FEBRUARY, MARCH)] == [0, 1]
    assert [counted(found, "people.older", each, plain) for each in (FEBRUARY, MARCH)] == [0, 0]
    assert counted(found, "visits.coverage", MARCH, strict) == 0
    assert counted(found, "visits.coverage", MARCH, plain) == 1
    with attached(address()) as live:
        assert cells(live, [FEBRUARY, MARCH], codes=codes()) == found


def test_evidence_reads_the_same_thresholds(districts):
    both = frozenset(place.pk for place in districts)
    asked = Evidence(INDICATORS["people.older"], COUNTED, MARCH, both, codes())
    assert [piece.community for piece in asked.pieces(DatabaseEngine())] == [districts[0].pk]


def test_communities_under_one_law_are_one_zone(other_law):
    thresholds = {"older_born": born("people.age.older")}
    under = {1: "330102011001", 2: "330105011001", 3: "999901001001", 4: ""}
    assert zones(thresholds, [MARCH], under) == [("3301", (1, 2, 4)), ("999901", (3,))]
    assert zones(thresholds, [FEBRUARY], under) == [("3301", (1, 2, 3, 4))]  # not in force yet
    assert law(under) == law({**under, 5: "330102011002"}) == "3301 :4 999901:3"
    assert zones({}, [MARCH], under) == [("3301", (1, 2, 3, 4))]
    given = monthly.sources(thresholds, [MARCH], under)
    assert given["zones"] == [{"community": 3, "zone": 1}]
    assert [row["older_born"] for row in given["limits"]] == [dt.date(1966, 3, 31), dt.date(1976, 3, 31)]


def test_a_community_that_gets_another_law_is_recounted(other_law):
    base = INDICATORS["people.older"].base
    here = versions(base, [FEBRUARY, MARCH], {1: "330102011001", 2: "330102011002"})
    there = versions(base, [FEBRUARY, MARCH], {1: "330102011001", 2: "999901001001"})
    assert set(here) == {FEBRUARY.month, MARCH.month}
    assert here[MARCH.month] != there[MARCH.month]


@pytest.mark.django_db
def test_a_thousand_communities_may_be_named():
    under = {n: f"999901{n:06d}" if n % 2 else f"888801{n:06d}" for n in range(1, 2000)}
    assert cells(DatabaseEngine(), [MARCH], codes=under, only=["people.older"]) == {}

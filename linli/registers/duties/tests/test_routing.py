"""Where a matter goes, and why."""

import datetime as dt

import pytest

from linli.registers.duties import queries
from linli.registers.duties.queries import matters, route
from linli.registers.duties.states import Why
from linli.registers.duties.tests.factories import AdmissionFactory, DutyFactory, OfficeFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory

DAY = dt.date(2026, 3, 2)
LEAK, PENSIONERS, KINSHIP = "repair.stairwell_leak", "elderly.retirees", "certificates.not_issued.kinship"


@pytest.fixture
def building(community):
    return BuildingFactory(parent=community)


def test_a_matter_goes_to_the_nearest_office_of_its_kind(community, subdistrict, building):
    OfficeFactory(kind="property_company", place=subdistrict)
    near = OfficeFactory(kind="property_company", place=building)
    door = DwellingFactory(parent=StairwellFactory(parent=building))
    assert route(matters()[LEAK], door, DAY).body == near
    assert route(matters()[LEAK], door, DAY).why == Why.OWNER


def test_a_duty_in_force_wins_over_the_office_and_an_ended_one_does_not(community, building):
    company = OfficeFactory(kind="property_company", place=community)
    committee = OfficeFactory(kind="committee", place=community)
    DutyFactory(body=committee, ended=True)
    assert route(matters()[LEAK], building, DAY).body == company
    duty = DutyFactory(body=committee)
    routing = route(matters()[LEAK], building, DAY)
    assert (routing.body, routing.why, routing.duty) == (committee, Why.DUTY, duty)


def test_the_duty_of_the_community_wins_over_that_of_the_subdistrict(community, subdistrict, building):
    DutyFactory(body=OfficeFactory(kind="street_office", place=subdistrict))
    near = DutyFactory(body=OfficeFactory(kind="committee", place=community))
    assert route(matters()[LEAK], building, DAY).duty == near


def test_government_work_reaches_the_community_only_when_admitted(community, subdistrict):
    station = OfficeFactory(kind="station", place=community)
    street = OfficeFactory(kind="street_office", place=subdistrict)
    routing = route(matters()[PENSIONERS], community, DAY)
    assert (routing.body, routing.why) == (street, Why.NOT_ADMITTED)
    AdmissionFactory(place=subdistrict, until=dt.date(2026, 3, 2))
    assert route(matters()[PENSIONERS], community, DAY).body == street  # its last day was yesterday
    AdmissionFactory(place=subdistrict)
    assert route(matters()[PENSIONERS], community, DAY).body == station


def test_a_refused_certificate_goes_nowhere_and_says_where_to_turn(community):
    OfficeFactory(kind="public_security", place=community)
    routing = route(matters()[KINSHIP], community, DAY)
    assert routing.body is None
    assert routing.is_refused
    assert "派出所" in routing.refuse.zh


def test_without_any_office_of_the_kind_the_street_office_sees_to_it(community, subdistrict, elsewhere):
    OfficeFactory(kind="property_company", place=elsewhere)
    assert route(matters()[LEAK], community, DAY).why == Why.NOBODY
    street = OfficeFactory(kind="street_office", place=subdistrict)
    routing = route(matters()[LEAK], community, DAY)
    assert (routing.body, routing.why) == (street, Why.NO_OWNER)


def test_routing_costs_the_same_however_many_matters(community, django_assert_num_queries):
    OfficeFactory(kind="committee", place=community)
    with django_assert_num_queries(5):  # the community, the chain, bodies, duties, admissions
        register = queries.DutyRegister(community, DAY)
        assert len([register.route(matter) for matter in matters().values()]) >= 40


def test_words_of_the_counter_find_the_matter():
    assert queries.search("楼道漏水")[0].code == LEAK
    assert "漏水" in queries.search("楼上漏水怎么办")[0].keywords
    assert any(matter.code == LEAK for matter in queries.search("leak"))
    assert queries.search("亲属关系证明")[0].code == KINSHIP
    assert queries.search("qqqq") == []


def test_every_matter_of_the_packs_is_whole():
    for matter in matters().values():
        assert matter.title.zh
        assert matter.title.en
        assert matter.listed in "ABCDEF"
        assert matter.amount > 0
        assert matter.unit in {"hours", "working_days", "calendar_days"}
        assert bool(matter.refuse) == matter.is_refused, matter.code


def test_seen_from_above_the_communities_each_has_its_own_office(community, subdistrict):
    street = OfficeFactory(kind="street_office", place=subdistrict)
    assert route(matters()[PENSIONERS], subdistrict, DAY).why == Why.BELOW
    assert route(matters()["public_services.other"], subdistrict, DAY).body is None
    duty = DutyFactory(body=street, matter=PENSIONERS)
    assert route(matters()[PENSIONERS], subdistrict, DAY).duty == duty

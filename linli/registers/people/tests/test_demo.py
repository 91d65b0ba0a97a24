"""The residents of the demo keep their exact figures and the rules of the register."""

import datetime as dt
from collections import Counter

import pytest

from linli.core.tests.demo import DAY
from linli.registers.people.demo.shares import district_shares
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.demo.communities import communities_of
from linli.registers.places.models import Place

pytestmark = pytest.mark.django_db


def test_the_shares_of_the_communities_add_up_to_the_district():
    shares = district_shares().values()
    assert len(shares) == 149
    assert all(one.elders < one.residents / 2 for one in shares)
    residents, elders = sum(one.residents for one in shares), sum(one.elders for one in shares)
    assert residents == 312_000
    assert elders == 54_900
    assert round(100 * elders / residents, 1) == 17.6


def test_the_street_has_its_part_of_the_residents():
    assert 28_000 < sum(district_shares()[one.code].residents for one in communities_of("street")) < 34_000


def test_residents_are_as_many_and_as_old_as_planned(tiny):
    residents = Person.objects.filter(residencies__until=None)
    assert residents.count() == 156
    assert residents.filter(born__lte=dt.date(1966, 11, 23)).count() == 28
    assert not residents.exclude(died=None).exists()
    sizes = Counter(Residency.objects.filter(until=None).values_list("household", flat=True))
    assert 45 <= len(sizes) <= 75
    assert min(sizes.values()) >= 1
    assert max(sizes.values()) <= 6


def test_households_have_one_head_and_no_dwelling_has_two(tiny):
    heads = Counter(Residency.objects.filter(until=None, is_head=True).values_list("household", flat=True))
    assert set(heads.values()) == {1}
    assert set(heads) == set(Household.objects.filter(until=None).values_list("pk", flat=True))
    doors = Counter(Household.objects.filter(until=None).values_list("dwelling", flat=True))
    assert set(doors.values()) == {1}
    assert Place.objects.filter(level="dwelling").count() > len(doors)


def test_nobody_has_a_number_or_phone_that_could_be_real(tiny):
    people = list(Person.objects.all())
    assert all(person.id_number.startswith("9901") for person in people)
    assert len({person.id_number for person in people}) == len(people)
    assert all(not person.phone or person.phone.startswith("100") for person in people)
    for person in people:
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
        digits = [10 if digit == "X" else int(digit) for digit in person.id_number]
        assert sum(map(int.__mul__, weights, digits)) % 11 == 1
        assert person.id_number[6:14] == f"{person.born:%Y%m%d}"
        assert (int(person.id_number[16]) % 2 == 1) == (person.sex == "1")


def test_circumstances_open_at_most_once(tiny):
    open_ones = Counter(Circumstance.objects.filter(until=None).values_list("person", "kind"))
    assert set(open_ones.values()) == {1}
    kinds = set(Circumstance.objects.values_list("kind", flat=True))
    assert {"employed", "living_alone", "very_old"} <= kinds
    assert not Circumstance.objects.filter(since__gt=DAY).exists()

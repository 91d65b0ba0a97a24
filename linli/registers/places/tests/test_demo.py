"""The communities of the demo, without a row."""

from linli.core.tests.demo import EIGHT_YEARS_AGO
from linli.registers.places.demo.communities import communities_of, district


def test_the_district_has_its_communities():
    assert len(district()) == 149


def test_thirty_nine_communities_stood_eight_years_ago():
    assert sum(one.founded <= EIGHT_YEARS_AGO for one in district()) == 39


def test_the_street_is_a_part_of_the_district():
    assert communities_of("street") == district()[:15]

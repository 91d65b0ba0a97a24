"""The employment of the demo keeps the rules that the actions would have kept, and gives the figures of the speech."""

import pytest

from linli.core.law import content
from linli.core.tests.demo import DAY
from linli.registers.people.models import Residency
from linli.services.employment.demo import CITY, DISTRICT, PROVINCE, rank, spread
from linli.services.employment.models import AidService, CommunityTitle, HouseholdFile, Retiree, TrackingFile
from linli.services.employment.queries.day import employment_day, files_of
from linli.services.employment.states import HouseholdState as H

pytestmark = pytest.mark.django_db


def test_the_whole_district_has_as_many_titles_as_the_speech_says():
    city = [number for number in range(DISTRICT) if spread(number, CITY, DISTRICT)]
    province = [number for number in city if spread(rank(number), PROVINCE, CITY)]
    assert (len(city), len(province)) == (58, 33)


def test_no_household_is_left_without_work_and_files_show_what_was_done(tiny):
    day = employment_day(Residency.objects.on(DAY), DAY)
    assert not day.states.households.zero.any()
    files = files_of(day.households, DAY)
    assert HouseholdFile.objects.exists()
    states = {day.household_state(pk, file) for pk, file in files.items()}
    assert states <= {H.REMOVED, H.WATCHED, H.CLOSED}
    assert states & {H.REMOVED, H.WATCHED}


def test_files_titles_and_retirees_are_there_and_use_known_codes(tiny):
    assert CommunityTitle.objects.filter(certified_on__lte=DAY).exists()
    assert Retiree.objects.count() > 20
    occupations = content.codes("occupation")
    for file in TrackingFile.objects.all():
        assert {*file.occupations, *file.skills} <= set(occupations)
        assert file.since <= DAY
    assert AidService.objects.filter(offer="").exists() and AidService.objects.exclude(offer="").exists()

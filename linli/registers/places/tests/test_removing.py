"""A building, stairwell or dwelling made by mistake is removed while nothing hangs on it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from linli.core import journal, search
from linli.core.access.viewer import Viewer
from linli.core.search.models import SearchKey
from linli.registers.places import actions, search_keys
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


def test_a_building_goes_with_everything_inside_and_leaves_the_search(clerk, community):
    dwelling = DwellingFactory(parent=StairwellFactory(parent__parent=community), door="3-1-402")
    building = dwelling.parent.parent
    for place in (dwelling, building):
        search.put(search_keys.KIND, community.pk, place.pk, search_keys.keys(place.address, place.door))
    beside = BuildingFactory(parent=community)
    assert SearchKey.objects.filter(ref__in=[dwelling.pk, building.pk]).exists()
    assert actions.remove_place(building, by=clerk) == 3
    assert list(Place.objects.filter(community=community).exclude(pk=community.pk)) == [beside]
    assert not SearchKey.objects.filter(ref__in=[dwelling.pk, building.pk]).exists()
    entry = journal.of(community).first()
    assert (entry.verb, entry.changes["name"], entry.changes["places"]) == ("place.removed", str(building), 3)


def test_the_first_building_of_a_community_does_not_contain_the_community(client, sign_in, community):
    stairwell = StairwellFactory(parent__parent=community)
    sign_in("clerk", community)
    page = client.get(reverse("places:detail", args=[stairwell.parent_id]))
    assert [number for _level, number in page.context["counts"]] == [1]
    assert set(Place.objects.under(stairwell.parent)) == {stairwell, stairwell.parent}


@pytest.mark.parametrize("level", ["community", "subdistrict"])
def test_offices_and_communities_are_never_removed(viewer, community, level):
    place = community if level == "community" else community.parent
    with pytest.raises(PermissionDenied):
        actions.remove_place(place, by=viewer("admin", community.parent.parent))


def test_only_who_brings_places_in_removes_them(viewer, community, elsewhere):
    building = BuildingFactory(parent=community)
    for by in (viewer("worker", community), viewer("clerk", elsewhere), Viewer()):
        with pytest.raises(PermissionDenied):
            actions.remove_place(building, by=by)


def test_the_page_asks_first_and_goes_to_the_place_above(client, sign_in, community):
    sign_in("committee", community)
    stairwell = StairwellFactory(parent__parent=community)
    url = reverse("places:remove", args=[stairwell.pk])
    assert url in client.get(reverse("places:detail", args=[stairwell.pk])).content.decode()
    assert client.get(url).status_code == 200
    assert Place.objects.filter(pk=stairwell.pk).exists()
    assert client.post(url)["Location"] == reverse("places:detail", args=[stairwell.parent_id])
    assert not Place.objects.filter(pk=stairwell.pk).exists()

"""What keeps a place from being removed, over all apps."""

import pytest
from django.urls import reverse

from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import HouseholdFactory
from linli.registers.places import actions
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import DwellingFactory, StairwellFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.cases.tests.factories import CaseFactory
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.mark.parametrize("what", ["household", "household that left", "case", "area"])
def test_the_sentence_says_what_hangs_on_it(clerk, community, what):
    dwelling = DwellingFactory(parent=StairwellFactory(parent__parent=community))
    if what.startswith("household"):
        home = HouseholdFactory(dwelling=dwelling)
        if what != "household":
            type(home).objects.filter(pk=home.pk).update(until=home.since)
    elif what == "case":
        CaseFactory(place=dwelling.parent)
    else:
        ResponsibilityFactory(place=dwelling.parent, worker=WorkerFactory(community=community))
    with pytest.raises(RuleBroken, match=r" 1[.。]"):
        actions.remove_place(dwelling.parent.parent, by=clerk)
    assert Place.objects.filter(pk=dwelling.pk).exists()


def test_who_sees_no_residents_does_not_learn_who_lives_there(viewer, community):
    dwelling = DwellingFactory(parent=StairwellFactory(parent__parent=community))
    HouseholdFactory(dwelling=dwelling)
    keeper = viewer("admin", community.parent.parent)
    with pytest.raises(RuleBroken) as refused:
        actions.remove_place(dwelling, by=keeper)
    assert str(HouseholdFactory._meta.model._meta.verbose_name) not in str(refused.value)


def test_the_page_says_what_hangs_on_it(client, sign_in, community):
    sign_in("committee", community)
    home = HouseholdFactory(dwelling__parent__parent__parent=community)
    url = reverse("places:remove", args=[home.dwelling_id])
    page = client.get(url).content.decode()
    assert str(home._meta.verbose_name) in page
    assert "btn-outline-danger" not in page
    assert client.post(url).status_code == 409

"""What households already got is seen by who approves lists there, and by nobody else."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.registers.people.tests.factories import PersonFactory
from linli.services.assistance.models import HouseholdApplication, Relief
from linli.services.assistance.queries import other_help
from linli.services.assistance.states import ReliefState
from linli.services.funds.queries import duplicates
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import BY, approved, campaign, donate, hand, lines
from linli.services.schemes.models import Award

pytestmark = pytest.mark.django_db
ELSEWHERE = "别处的慈善基金"


@pytest.fixture
def doubled(community):
    """A list with a household that got a gift from another fund, and one that gets an award."""
    other = factories.fund(community, title=ELSEWHERE)
    donate(other, 60_000)
    first = lines(approved(campaign(community, other, title="去年重阳"), community, 1))[0]
    hand(first)
    own = factories.fund(community)
    donate(own, 60_000)
    made = factories.draft(campaign(community, own), community, 1)
    factories.actions.add_household(made, first.household, reason="recommended", by=BY)
    second = lines(made)[0]
    Award.objects.create(
        community=community,
        person=second.person,
        scheme="minimum_living",
        unit="fen",
        per="month",
        amount=110_000,
        since=dt.date(2025, 1, 1),
    )
    return made


def test_gifts_of_other_funds_and_schemes_are_named_at_their_lines(doubled):
    found = duplicates.received(doubled, by=BY)
    awarded, gifted = lines(doubled)
    assert [(one.is_scheme, one.day) for one in found[awarded.pk]] == [(True, dt.date(2025, 1, 1))]
    (gift,) = found[gifted.pk]
    assert (gift.source, gift.day) == (f"{ELSEWHERE} · 去年重阳", timezone.localdate())
    assert "300.00" in gift.what


def test_what_a_merged_duplicate_got_counts(doubled):
    awarded = lines(doubled)[0]
    twin = PersonFactory(community=awarded.community, merged_into=awarded.person)
    Award.objects.filter(person=awarded.person).update(person=twin)
    assert [one.is_scheme for one in duplicates.received(doubled, by=BY)[awarded.pk]] == [True]


def test_gifts_of_long_ago_are_not_named(doubled, monkeypatch):
    monkeypatch.setattr(duplicates, "since", lambda row, today: today + dt.timedelta(days=1))
    found = duplicates.received(doubled, by=BY)
    assert lines(doubled)[1].pk not in found


SEES = {"worker": False, "clerk": False, "committee": False, "subdistrict": True, "district": True}


@pytest.mark.parametrize(("role", "sees"), SEES.items())
def test_only_who_approves_sees_it(client, sign_in, doubled, viewer, community, role, sees):
    place = {"subdistrict": community.parent, "district": community.parent.parent}.get(role, community)
    sign_in(role, place)
    pages = [reverse("funds:gift_list", args=[doubled.pk]), reverse("funds:gift_list_add", args=[doubled.pk])]
    pages += [reverse("funds:line", args=[line.pk]) for line in lines(doubled)]
    shown = [ELSEWHERE in client.get(page).content.decode() for page in pages]
    assert shown == [sees, False, False, False]
    asked = viewer(role, place, name="again")
    if not sees:
        with pytest.raises(PermissionDenied):
            duplicates.received(doubled, by=asked)


def test_the_page_costs_the_same_however_long(client, sign_in, doubled, community, django_assert_max_num_queries):
    for _n in range(8):
        factories.actions.add_household(doubled, factories.home(community), reason="recommended", by=BY)
    sign_in("subdistrict", community.parent)
    with django_assert_max_num_queries(45):
        client.get(reverse("funds:gift_list", args=[doubled.pk]))
    # Twice as many households, not one question more.
    for _n in range(8):
        factories.actions.add_household(doubled, factories.home(community), reason="recommended", by=BY)
    with django_assert_max_num_queries(45):
        client.get(reverse("funds:gift_list", args=[doubled.pk]))


def test_temporary_relief_of_the_household_is_named(doubled):
    gifted = lines(doubled)[1]
    today = timezone.localdate()
    whole = {"community": gifted.community, "household": gifted.household}
    asked = HouseholdApplication.objects.create(**whole, applicant=gifted.person, applied_on=today, together=uuid4())
    Relief.objects.create(
        **whole,
        person=gifted.person,
        application=asked,
        kind="urgent",
        cause="accident",
        asked_on=today,
        due_on=today,
        state=ReliefState.GRANTED,
        amount=80_000,
        decided_on=today,
    )
    relief = [one for one in duplicates.received(doubled, by=BY)[gifted.pk] if one.is_scheme]
    assert [(one.day, "800.00" in one.what) for one in relief] == [(today, True)]


def test_who_decides_on_other_help_sees_the_gifts_and_a_worker_does_not(doubled, community, viewer):
    gifted = lines(doubled)[1]
    (gift,) = other_help.given([gifted.person_id], viewer("subdistrict", community.parent))
    assert (gift.title, gift.since) == ("去年重阳", timezone.localdate())
    assert "300.00" in gift.amount
    assert other_help.given([gifted.person_id], viewer("worker", community)) == []

"""Awards are dated: suspended and resumed, ended and taken back, with another tier as another row."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.journal.versions import Conflict
from linli.registers.people.tests.factories import PersonFactory
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory
from linli.services.schemes import actions
from linli.services.schemes.models import Award, Offer, Suspension
from linli.services.schemes.queries import answers
from linli.services.schemes.states import AwardState, OfferOutcome
from linli.services.schemes.tests.factories import AwardFactory

DAY = dt.date(2026, 11, 3)


@pytest.fixture
def street(viewer, subdistrict):
    return viewer("subdistrict", subdistrict)


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def award(community):
    return AwardFactory(person__community=community)


def test_a_stay_in_hospital_suspends_and_the_return_resumes(award, clerk):
    actions.suspend_award(award, by=clerk, since=DAY, reason="hospital")
    assert award.state_on(DAY) == AwardState.SUSPENDED
    with pytest.raises(RuleBroken):
        actions.suspend_award(award, by=clerk, since=DAY + dt.timedelta(days=1), reason="away")
    with pytest.raises(RuleBroken):
        actions.resume_award(award, by=clerk, until=DAY - dt.timedelta(days=1))
    actions.resume_award(award, by=clerk, until=DAY + dt.timedelta(days=5))
    days = [award.state_on(DAY + dt.timedelta(days=n)) for n in (-1, 0, 4, 5)]
    assert days == [AwardState.RUNNING, AwardState.SUSPENDED, AwardState.SUSPENDED, AwardState.RUNNING]
    assert [entry.verb for entry in journal.of(award)] == ["award.resumed", "award.suspended"]


def test_who_takes_applications_cannot_end_an_award(award, clerk):
    with pytest.raises(PermissionDenied):
        actions.end_award(award, by=clerk, until=DAY, reason="moved")


def test_an_award_ends_on_a_day_with_its_suspension_and_can_be_taken_back(award, street):
    actions.suspend_award(award, by=street, since=DAY, reason="away")
    actions.end_award(award, by=street, until=DAY + dt.timedelta(days=2), reason="moved")
    assert Suspension.objects.get().until == DAY + dt.timedelta(days=2)
    with pytest.raises(RuleBroken):
        actions.end_award(award, by=street, until=DAY, reason="moved")
    actions.take_back_end(award, by=street)
    award.refresh_from_db()
    assert (award.until, award.ended_reason) == (None, "")


def test_an_award_never_ends_before_it_began(award, street):
    with pytest.raises(RuleBroken):
        actions.end_award(award, by=street, until=dt.date(2024, 12, 31), reason="moved")


def test_the_end_by_a_death_stays_while_the_death_is_recorded(award, street):
    award.person.died = DAY
    award.person.save()
    actions.end_award(award, by=street, until=DAY, reason="died")
    with pytest.raises(RuleBroken):
        actions.take_back_end(award, by=street)


def test_another_tier_is_another_row_and_the_suspension_goes_on(viewer):
    city = SubdistrictFactory(parent=PlaceFactory(code="330102"))
    award = AwardFactory(
        person__community=CommunityFactory(parent=city), person__born=dt.date(1936, 11, 1), tier="80", amount=8000
    )
    street = viewer("subdistrict", city)
    actions.suspend_award(award, by=street, since=DAY, reason="hospital")
    with pytest.raises(RuleBroken):
        actions.change_tier(award, by=street, since=DAY, tier="80")
    with pytest.raises(RuleBroken):
        actions.change_tier(award, by=street, since=DAY, tier="75")
    fresh = actions.change_tier(award, by=street, since=DAY, tier="90")
    award.refresh_from_db()
    assert (award.until, award.ended_reason, fresh.since, fresh.amount) == (DAY, "tier", DAY, 20_000)
    assert fresh.before == award
    assert fresh.state_on(DAY) == AwardState.SUSPENDED
    with pytest.raises(RuleBroken):
        actions.take_back_end(award, by=street)


def test_a_check_sets_the_next_review(award, street):
    actions.check_award(award, by=street)
    award.refresh_from_db()
    assert award.checked_on == timezone.localdate()
    assert award.review_on > timezone.localdate() + dt.timedelta(days=300)


def test_two_people_who_change_an_award_at_once_are_told(award, street):
    opened = versions.of(award, answers.changeable(award))
    actions.suspend_award(award, by=street, since=DAY, reason="away")
    with pytest.raises(Conflict):
        actions.end_award(award, by=street, until=DAY, reason="moved", based_on=opened)
    assert Award.objects.get().until is None


def test_who_does_not_want_a_scheme_is_left_in_peace_until_a_day(community, clerk):
    person = PersonFactory(community=community)
    today = timezone.localdate()
    row = actions.offer(person, "old_age_allowance", OfferOutcome.NOT_WANTED, by=clerk)
    assert actions.offer(person, "old_age_allowance", OfferOutcome.NOT_WANTED, by=clerk) == row
    assert row.again_on > today + dt.timedelta(days=300)
    assert Offer.objects.resting(today).count() == 1
    actions.take_back_offer(row, by=clerk)
    assert not Offer.objects.resting(today).exists()
    assert [entry.verb for entry in journal.of(person)] == ["scheme.offer_taken_back", "scheme.not_wanted"]


def test_a_proposal_is_set_aside_for_a_reason_and_taken_back(community, clerk):
    person = PersonFactory(community=community)
    with pytest.raises(RuleBroken):
        actions.offer(person, "old_age_allowance", OfferOutcome.SET_ASIDE, by=clerk)
    row = actions.offer(person, "old_age_allowance", OfferOutcome.SET_ASIDE, by=clerk, reason="record_wrong")
    assert row.words == "提示已搁置 · 登记信息有误，正在更正"
    assert row.again_on > timezone.localdate() + dt.timedelta(days=100)
    (entry,) = journal.of(person)
    assert (entry.verb, entry.reason) == ("scheme.set_aside", "record_wrong")
    actions.take_back_offer(row, by=clerk)
    assert not Offer.objects.resting(timezone.localdate()).exists()


def test_the_database_refuses_a_proposal_set_aside_without_a_reason(community):
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(
            community=community,
            person=PersonFactory(community=community),
            scheme="old_age_allowance",
            outcome=OfferOutcome.SET_ASIDE,
            again_on=today,
        )

"""A job fair from the invitation to the result, which rests on the referrals of vacancies."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from linli.core.errors import RuleBroken
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import PersonFactory, ResidencyFactory
from linli.services.training import actions
from linli.services.training.queries import fairs
from linli.services.training.states import GuestState
from linli.services.training.tests.factories import FairFactory, GuestFactory, StandFactory, ahead
from linli.services.vacancies import actions as vacancies
from linli.services.vacancies.models import Referral
from linli.services.vacancies.tests.factories import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def fair(community):
    return FairFactory(community=community)


def seeker(community):
    made = PersonFactory(community=community, born=dt.date(1990, 5, 1))
    ResidencyFactory(person=made, household__dwelling__parent__parent__parent=community)
    Circumstance.objects.create(
        community=community, person=made, kind="registered_unemployed", since=dt.date(2026, 1, 5), source="register"
    )
    return made


def test_only_who_looks_for_work_is_invited_and_once(community, worker, fair):
    one = seeker(community)
    actions.invite(fair, one, by=worker)
    with pytest.raises(RuleBroken, match="already invited"):
        actions.invite(fair, one, by=worker)
    with pytest.raises(RuleBroken, match="does not look for work"):
        actions.invite(fair, PersonFactory(community=community), by=worker)


def test_a_talk_leads_to_one_referral_and_the_result_follows_it(community, worker, fair):
    vacancy = VacancyFactory(employer__community=community)
    StandFactory(fair=fair, vacancy=vacancy)
    guest = actions.invite(fair, seeker(community), by=worker)
    made = actions.talk(guest, vacancy, by=worker, refer=True, interview=ahead(2))
    referral = Referral.objects.get()
    assert (made.referral, referral.state) == (referral, "interview")
    guest.refresh_from_db()
    assert guest.state == GuestState.CAME
    counts = fairs.result(worker, fair).counts()
    assert counts == {
        "invited": 1,
        "came": 1,
        "talked": 1,
        "referred": 1,
        "interview": 1,
        "offer": 0,
        "placed": 0,
    }
    vacancies.offer(referral, by=worker, wage=vacancy.wage_low, starts_on=ahead(0))
    vacancies.answer_offer(referral, by=worker, accepted=True, on=ahead(0))
    placement = vacancies.start_work(referral, by=worker, on=ahead(0))
    counts = fairs.result(worker, fair).counts()
    assert (counts["offer"], counts["placed"]) == (1, 1)
    vacancies.undo_start(placement, by=worker)
    assert fairs.result(worker, fair).counts()["placed"] == 0
    with pytest.raises(RuleBroken, match="already recorded"):
        actions.talk(guest, vacancy, by=worker, refer=False)
    with pytest.raises(RuleBroken, match="talk"):
        actions.mark(guest, GuestState.ABSENT, by=worker)


def test_a_talk_uses_the_referral_that_is_open(community, worker, fair):
    vacancy = VacancyFactory(employer__community=community)
    StandFactory(fair=fair, vacancy=vacancy)
    guest = GuestFactory(fair=fair)
    before = vacancies.refer(guest.person, vacancy, by=worker, suitable=True)
    assert actions.talk(guest, vacancy, by=worker, refer=True).referral == before
    made = guest.talks.get()
    actions.undo_talk(made, by=worker)
    assert Referral.objects.get() == before and not guest.talks.exists()


def test_work_that_begins_later_than_the_rule_allows_does_not_count(community, worker):
    fair = FairFactory(community=community, day=ahead(-200))
    assert fairs.last_day_of_results(fair) < ahead(0)


def test_nobody_comes_to_a_fair_before_its_day_and_marks_go_back(community, worker):
    guest = GuestFactory(fair=FairFactory(community=community, day=ahead(3)))
    with pytest.raises(RuleBroken, match="in the future"):
        actions.mark(guest, GuestState.CAME, by=worker)
    guest = actions.mark(guest, GuestState.COMING, by=worker)
    assert actions.guest_back(guest, by=worker).state == GuestState.INVITED


def test_a_vacancy_takes_part_once_and_comes_off_where_nobody_talked(community, worker, fair, viewer, elsewhere):
    vacancy = VacancyFactory(employer__community=community)
    stand = actions.add_stand(fair, vacancy, by=worker)
    with pytest.raises(RuleBroken, match="already takes part"):
        actions.add_stand(fair, vacancy, by=worker)
    guest = GuestFactory(fair=fair)
    made = actions.talk(guest, vacancy, by=worker, refer=False)
    with pytest.raises(RuleBroken, match="A talk"):
        actions.take_off_stand(stand, by=worker)
    actions.undo_talk(made, by=worker)
    actions.take_off_stand(stand, by=worker)
    assert not fair.stands.exists()
    with pytest.raises(PermissionDenied):
        actions.cancel_fair(fair, by=viewer("worker", elsewhere))
    fair = actions.cancel_fair(fair, by=worker)
    assert actions.hold_fair(fair, by=worker).cancelled_on is None

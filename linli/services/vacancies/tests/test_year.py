"""A graduate's year played through: from the vacancy to the follow-up after six months."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.registers.bodies.models import Body
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import HouseholdFactory, PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.services.employment.queries.seeking import seeking
from linli.services.employment.tests.factories import TrackingFileFactory, WorkFactory
from linli.services.vacancies import actions
from linli.services.vacancies.engine import JobCondition, words
from linli.services.vacancies.models import FollowUp, Placement, Referral
from linli.services.vacancies.queries import lists, matching
from linli.services.vacancies.states import ReferralState, VacancyState, WhyClosed
from linli.services.vacancies.tests.factories import EmployerFactory

pytestmark = pytest.mark.django_db
JULY = dt.date(2026, 7, 6)


@pytest.fixture
def clock(monkeypatch):
    """The day of the scene; `clock(day)` moves it."""
    held = {"now": dt.datetime(2026, 7, 6, 2, tzinfo=dt.UTC)}
    monkeypatch.setattr(timezone, "now", lambda: held["now"])

    def move(day):
        held["now"] = dt.datetime(day.year, day.month, day.day, 2, tzinfo=dt.UTC)
        return day

    return move


@pytest.fixture
def graduate(clock, community):
    """Graduated this summer, lives in a building with a position, wants to be a waiter near home."""
    person = PersonFactory(community=community, name="陈知行", born=dt.date(2004, 3, 1), education="20")
    building = BuildingFactory(parent=community, lat=30.25, lng=120.16)
    home = HouseholdFactory(dwelling=DwellingFactory(parent=StairwellFactory(parent=building)))
    ResidencyFactory(household=home, person=person, since=dt.date(2020, 1, 1))
    WorkFactory(person=person, since=JULY)
    Circumstance.objects.create(
        community=community, person=person, kind="new_graduate", source="register", since=dt.date(2026, 6, 30)
    )
    TrackingFileFactory(
        person=person,
        since=JULY,
        occupations=["4-03-02"],
        skills=["4-03-02"],
        grade="grade_5",
        wage_min=400000,
        metres_max=3000,
    )
    return person


def advertise(employer, worker, title, **facts):
    near = BuildingFactory(parent=employer.community, lat=30.255, lng=120.161)
    said = {"trade": "4-03-02", "wage_low": 450000, "hours": 40, "building": near, "closes_on": dt.date(2026, 12, 31)}
    return actions.add(employer, by=worker, since=JULY, title=title, **(said | facts))


def test_a_year(clock, viewer, community, graduate):
    worker = viewer("worker", community)
    firm = Body.objects.create(kind="employer", place=community, name="晓风餐饮", since=JULY)
    employer = EmployerFactory(community=community, name="晓风餐饮", body=firm)
    first = advertise(employer, worker, "服务员", places=1)
    second = advertise(EmployerFactory(community=community, name="湖畔酒店"), worker, "前厅服务员", wage_low=420000)
    far = advertise(employer, worker, "领班", grade="grade_3")
    proposed_in_july(worker, community, graduate, (first, second, far))
    refused_in_july(worker, community, graduate, second, clock(dt.date(2026, 7, 20)))
    clock(dt.date(2026, 8, 3))
    made = accepted_in_august(worker, viewer("employer", community, body=firm), graduate, first)
    placed(worker, made, clock(dt.date(2026, 8, 10)))
    kept_and_ended(worker, graduate, clock)
    verbs = [entry.verb for entry in journal.of(Referral.objects.get(vacancy=first))]
    assert verbs[0] == "placement.ended" and verbs[-1] == "referral.made"


def proposed_in_july(worker, community, graduate, vacancies):
    """Proposed with reasons; the one that asks for more says what is missing; a dismissal is followed by the next."""
    first, second, far = vacancies
    found = matching.proposed(worker, [community.pk], code=community.code, on=JULY)
    assert [(one.seeker.person, one.vacancy) for one in found.proposals] == [(graduate, first)]
    assert any("0.6 km" in words.why(line) for line in found.proposals[0].reasons)
    near = {one.vacancy: one.misses for one in matching.choices_for(worker, graduate, on=JULY) if one.misses}
    assert [line.condition for line in near[far]] == [JobCondition.SKILL]
    row = actions.dismiss(graduate, first, by=worker, reason="talked")
    found = matching.proposed(worker, [community.pk], code=community.code, on=JULY)
    assert [one.vacancy for one in found.proposals] == [second]
    actions.undo_dismissal(row, by=worker)


def refused_in_july(worker, community, graduate, second, day):
    """Referred to the hotel, offered, refused with a reason: the refusal is of that offer."""
    made = actions.refer(graduate, second, by=worker, suitable=matching.is_suitable(worker, graduate, second, on=day))
    assert not matching.proposed(worker, [community.pk], code=community.code, on=day).proposals, "is busy now"
    actions.offer(made, by=worker, wage=420000, starts_on=day)
    with pytest.raises(RuleBroken):
        actions.answer_offer(made, by=worker, accepted=False, on=day)
    actions.answer_offer(made, by=worker, accepted=False, on=day, reason="not_wanted")
    refused = lists.refused_offers(graduate)
    assert [one.referral.vacancy for one in refused.offers] == [second] and not refused.reached


def accepted_in_august(worker, boss, graduate, first):
    """The restaurant invites and offers by itself, and answers for nobody; the vacancy closes when it is filled."""
    day = dt.date(2026, 8, 3)
    made = actions.refer(graduate, first, by=worker, suitable=True)
    actions.invite(made, by=boss, on=dt.date(2026, 8, 5))
    actions.offer(made, by=boss, wage=460000, starts_on=dt.date(2026, 8, 10))
    with pytest.raises(PermissionDenied):
        actions.answer_offer(made, by=boss, accepted=True, on=day)
    actions.answer_offer(made, by=worker, accepted=True, on=day)
    first.refresh_from_db()
    assert (first.state_on(dt.date(2026, 8, 4)), first.why_closed) == (VacancyState.ENDED, WhyClosed.FILLED)
    with pytest.raises(RuleBroken):
        actions.start_work(made, by=worker, on=dt.date(2026, 8, 10))  # not yet
    return made


def placed(worker, made, start):
    """Work starts: the ledger says the same, and three follow-ups are planned."""
    placement = actions.start_work(made, by=worker, on=start)
    assert placement.graduate and placement.spell.via == "placement"
    assert placement.spell.employer == "晓风餐饮" and placement.spell.fact.kind == "employed"
    assert not seeking(worker, start)
    due = list(placement.follow_ups.order_by("month").values_list("due_on", flat=True))
    assert due == [dt.date(2026, 9, 10), dt.date(2026, 11, 10), dt.date(2027, 2, 10)]


def kept_and_ended(worker, graduate, clock):
    """Nobody answers the phone in the first month, so it stays on the list; in June the contract ends."""
    for month, day in ((1, dt.date(2026, 9, 10)), (3, dt.date(2026, 11, 10)), (6, dt.date(2027, 2, 10))):
        due = FollowUp.objects.visible_to(worker).due(clock(day))
        assert [one.month for one in due] == [month]
        if month == 1:
            actions.follow_up(due[0], by=worker, result="unreached")
            assert FollowUp.objects.due(day).count() == 1
        actions.follow_up(FollowUp.objects.due(day).get(), by=worker, result="works")
    end = clock(dt.date(2027, 6, 30))
    actions.end_placement(Placement.objects.get(until=None), by=worker, until=end, reason="term")
    assert [one.person for one in seeking(worker, end)] == [graduate]


def test_the_start_of_work_is_undone_with_the_ledger(clock, viewer, community, graduate):
    worker = viewer("worker", community)
    vacancy = advertise(EmployerFactory(community=community), worker, "服务员", places=1)
    made = actions.refer(graduate, vacancy, by=worker, suitable=True)
    actions.offer(made, by=worker, wage=460000, starts_on=JULY)
    actions.answer_offer(made, by=worker, accepted=True, on=JULY)
    placement = actions.start_work(made, by=worker, on=JULY)
    actions.undo_start(placement, by=worker)
    made.refresh_from_db()
    assert made.state == ReferralState.ACCEPTED
    assert not FollowUp.objects.due(dt.date(2027, 1, 1)).exists()
    assert [one.person for one in seeking(worker, JULY)] == [graduate]
    # One step further back: the place is free again, and the vacancy opens by itself.
    actions.step_back(made, by=worker)
    vacancy.refresh_from_db()
    assert vacancy.state_on(JULY) == VacancyState.OPEN
    made.refresh_from_db()
    actions.answer_offer(made, by=worker, accepted=True, on=JULY)
    assert actions.start_work(made, by=worker, on=JULY).until is None

"""One deed sent by many at the same moment happens once, and nobody meets an error of ours (PostgreSQL)."""

import datetime as dt

import pytest
from django.utils import timezone

from conftest import LONG_AGO, appointed
from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import AccessReset, User
from linli.registers.bodies import actions as bodies
from linli.registers.bodies.models import Appointment, Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.duties import queries as duties
from linli.registers.people import actions as people
from linli.registers.people.models import Duplicate, Household
from linli.registers.people.tests.factories import PersonFactory, door_at
from linli.work.cases import actions as cases
from linli.work.cases.models import Case
from linli.work.cases.tests.factories import CaseFactory
from linli.work.rounds import actions as rounds
from linli.work.rounds.models import CalendarFeed
from linli.work.staffing import actions as staffing
from linli.work.staffing.models import Worker
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = AT_ONCE


def once(work):
    """Run `work` many times at once; all but one are refused with a sentence."""
    results = together(work)
    refused = [one for one in results if isinstance(one, Exception)]
    assert [one for one in refused if not isinstance(one, RuleBroken)] == []
    assert len(refused) == MANY - 1
    return next(one for one in results if not isinstance(one, Exception))


def all_answered(work):
    """Run `work` many times at once; none is refused, as a second tap is none of the user's business."""
    results = together(work)
    assert [one for one in results if isinstance(one, Exception)] == []


@pytest.fixture
def admin(community):
    return viewer_for(appointed("admin", community.parent, name="admin"))


@pytest.fixture
def officer(community):
    return viewer_for(appointed("subdistrict", community.parent, name="officer"))


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


@pytest.fixture
def post(community, admin):
    body = Body.objects.create(kind="station", place=community, name="Station", since=LONG_AGO)
    user = User.objects.create_user("new", name="new")
    return bodies.propose(user, body, community, Role.CLERK, since=timezone.localdate(), by=admin)


def test_a_proposed_post_is_confirmed_once_and_one_password_is_handed_over(post, officer):
    _post, password = once(lambda n: bodies.confirm(post, by=officer))
    assert Appointment.objects.filter(user=post.user).count() == 1
    assert User.objects.get(pk=post.user_id).check_password(password)


def test_a_proposed_post_is_confirmed_or_declined_and_not_both(post, officer):
    once(lambda n: bodies.confirm(post, by=officer) if n % 2 else bodies.decline(post, by=officer, reason="x") or 1)
    post.refresh_from_db()
    assert Appointment.objects.filter(user=post.user).exists() == (post.answer == "confirmed")


def test_new_access_is_asked_for_once_and_given_once(community, admin, officer):
    user = appointed("clerk", community, name="clerk")
    row = once(lambda n: accounts.ask_reset(user, AccessReset.What.PASSWORD, by=admin, reason="x"))
    password = once(lambda n: accounts.confirm_reset(row, by=officer))
    user.refresh_from_db()
    assert user.check_password(password), "the one that was handed over"
    assert entries("account.password_reset") == 1


def test_two_people_are_merged_once(community):
    by = viewer_for(appointed("committee", community))
    first, second = (PersonFactory(community=community, name="赵敏") for _ in range(2))
    pair = Duplicate.objects.create(community=community, first=first, second=second, score=90)
    once(lambda n: people.merge(pair, keep=first if n % 2 else second, take={}, by=by))
    assert entries("person.merged") == 1
    once(lambda n: people.undo_merge(pair, by=by))


def test_a_household_is_founded_once_and_a_newcomer_registered_once(community):
    by, home, day = viewer_for(appointed("clerk", community)), door_at(community), dt.date(2026, 3, 2)
    facts = {"name": "王建国", "sex": "1", "born": dt.date(1960, 1, 2)}
    household = once(lambda n: people.found_household(home, facts, since=day, by=by))
    assert Household.objects.filter(dwelling=home).count() == 1
    other = facts | {"name": "李秀英"}
    once(lambda n: people.register(other, household, relation="10", since=day, by=by))
    assert household.residencies.count() == 2


def test_a_worker_is_taken_on_once_and_an_account_linked_once(community, officer):
    once(lambda n: staffing.take_on(community, by=officer, name="钱晓燕", since=dt.date(2026, 3, 2)))
    assert Worker.objects.filter(name="钱晓燕").count() == 1
    user = appointed("worker", community)
    workers = [WorkerFactory(community=community) for _ in range(MANY)]
    once(lambda n: staffing.link_account(workers[n], by=officer, user=user))
    assert Worker.objects.filter(user=user).count() == 1


def test_one_calendar_address_is_in_force_however_many_are_asked_for(community):
    user = appointed("worker", community)
    worker = WorkerFactory(community=community, user=user)
    by: Viewer = viewer_for(user)
    results = together(lambda n: rounds.give_feed(by=by, language="en"))
    assert all(isinstance(one, str | RuleBroken) for one in results)
    assert CalendarFeed.objects.filter(worker=worker, revoked_at=None).count() == 1
    all_answered(lambda n: rounds.revoke_feed(by=by))
    assert entries("calendar_feed.revoked") == 1


def test_a_resident_reports_rates_and_withdraws_once(community):
    home, matter = door_at(community), duties.find("repair.stairwell_leak")
    results = together(lambda n: cases.report_once(matter, home.parent, once="the same form", words="漏水"))
    assert [one for one in results if isinstance(one, Exception)] == []
    case = Case.objects.get()
    assert {code for _case, code in results} == {results[0][1]}
    all_answered(lambda n: cases.add(case, words="还在漏", once="the same words"))
    assert case.steps.filter(move="add").count() == 1
    once(lambda n: cases.withdraw_own(case))
    done = CaseFactory(place=home.parent, community=community, done=True, receipt_hash="x" * 32)
    all_answered(lambda n: cases.rate(done, rating=4, words="好"))
    assert done.steps.filter(move="rate").count() == 1


def test_a_step_is_taken_back_once_and_a_note_is_there_once(community):
    by = viewer_for(appointed("clerk", community))
    case = CaseFactory(place=door_at(community), community=community)
    cases.accept(case, by=by)
    once(lambda n: cases.take_back(case, by=by))
    assert case.steps.filter(move="take_back").count() == 1
    all_answered(lambda n: cases.comment(case, by=by, words="已联系"))
    assert case.steps.filter(move="comment").count() == 1

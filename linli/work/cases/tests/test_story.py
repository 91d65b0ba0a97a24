"""Whole lives of cases, from the view of everyone involved."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.journal.versions import Conflict
from linli.work.cases import actions, queries
from linli.work.cases.models import Case, Step
from linli.work.cases.states import CaseState
from linli.work.cases.tests.factories import CaseFactory

LEAK = "repair.stairwell_leak"

STORY = (
    "report accept assign start ask_extension extend report_done send_back report_done verify"
    " reopen report_done verify rate"
)


def test_from_the_report_to_the_residents_last_word(cast, offices, building, clock):
    case = actions.open_case(LEAK, building, by=cast.clerk, words="三楼一直滴水", reporter_phone="13800001234")
    assert case.code == f"{building.community.code[:9]}-26-00001"
    assert (case.state, case.body) == (CaseState.REPORTED, offices.company)
    assert case.due_at == clock() + dt.timedelta(hours=24)

    clock(hours=1)
    actions.accept(case, by=cast.clerk, body=offices.company)
    assert list(queries.inbox(cast.plumber, "todo")) == [case]
    clock(hours=1)
    actions.start(case, by=cast.plumber)
    actions.ask_extension(case, by=cast.plumber, days=2, reason="materials")
    actions.decide_extension(case, by=cast.clerk, grant=True)
    clock(hours=20)
    actions.report_done(case, by=cast.plumber, outcome="换了水管")
    assert not queries.inbox(cast.plumber, "todo").exists()
    assert list(queries.inbox(cast.committee, "verify")) == [case]

    actions.send_back(case, by=cast.committee, words="墙还是湿的")
    assert list(queries.inbox(cast.plumber, "todo")) == [case]
    actions.report_done(case, by=cast.plumber, outcome="接头也换了")
    actions.verify(case, by=cast.committee, check_way="phoned", words="问过住户，不滴了")
    case.refresh_from_db()
    assert (case.state, case.verified_by_id) == (CaseState.CLOSED, cast.committee.user_id)

    clock(days=3)
    actions.not_solved(case, words="又开始滴了")
    case.refresh_from_db()
    assert (case.state, case.reopened, case.closed_at) == (CaseState.REOPENED, 1, None)
    assert case.due_at == clock() + dt.timedelta(hours=24)
    assert list(queries.inbox(cast.plumber, "todo")) == [case]
    actions.report_done(case, by=cast.plumber, outcome="整根换了")
    actions.verify(case, by=cast.committee, check_way="on_site")
    actions.rate(case, rating=5, words="谢谢")
    case.refresh_from_db()
    assert (case.rating, case.state) == (5, CaseState.CLOSED)
    assert " ".join(step.move for step in case.steps.order_by("pk")) == STORY
    assert Entry.objects.filter(target_type="cases.case", target_id=case.pk).count() == case.steps.count()


def test_the_words_and_the_phone_are_not_readable_in_the_database(cast, building, clock):
    case = actions.open_case(LEAK, building, by=cast.clerk, words="三楼一直滴水", reporter_phone="13800001234")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT words, reporter_phone FROM cases_case WHERE id = %s", [case.pk])
        stored = "".join(cursor.fetchone())
    assert "滴水" not in stored
    assert "13800001234" not in stored
    assert "滴水" not in str(list(Entry.objects.values_list("changes", "reason")))


def test_steps_cannot_be_rewritten(cast, building):
    actions.open_case(LEAK, building, by=cast.clerk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.update(words="nothing happened")
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.all().delete()


def test_who_handled_or_opened_a_case_does_not_check_it(cast, offices, building, viewer, community):
    both = viewer("committee", community, body=offices.committee, name="worker")
    case = actions.open_case(LEAK, building, by=cast.worker)
    actions.assign(case, by=cast.clerk, body=offices.street)
    actions.start(case, by=cast.street)
    actions.report_done(case, by=cast.street, outcome="done")
    with pytest.raises(RuleBroken, match=r"worked|经办|办理"):
        actions.verify(case, by=cast.street, check_way="phoned")
    with pytest.raises(RuleBroken, match=r"reported this case|您报的"):
        actions.verify(case, by=both, check_way="phoned")
    assert actions.verify(case, by=cast.committee, check_way="phoned").state == CaseState.CLOSED


def test_who_began_the_work_does_not_check_what_a_colleague_finished(cast, offices, building, viewer, subdistrict):
    colleague = viewer("subdistrict", subdistrict, body=offices.street, name="colleague")
    case = actions.open_case(LEAK, building, by=cast.worker)
    actions.assign(case, by=cast.clerk, body=offices.street)
    actions.start(case, by=cast.street)
    actions.report_done(case, by=colleague, outcome="done")
    with pytest.raises(RuleBroken):
        actions.verify(case, by=cast.street, check_way="phoned")


def test_a_case_is_not_rejected_without_saying_why_and_where_to_go(cast, offices, building):
    case = actions.open_case(LEAK, building, by=cast.worker)
    with pytest.raises(RuleBroken):
        actions.reject(case, by=cast.clerk, reason="because")
    with pytest.raises(RuleBroken):
        actions.reject(case, by=cast.clerk, reason="not_ours")
    actions.reject(case, by=cast.clerk, reason="not_ours", refer_to=offices.street)
    step = case.steps.get(move="reject")
    assert (step.to_body, step.words) == (offices.street, "不属于本单位职责")
    assert "不属于" in step.public_words


def test_a_returned_case_belongs_to_nobody_and_waits_to_be_given_again(cast, offices, building):
    case = actions.open_case(LEAK, building, by=cast.worker)
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.return_case(case, by=cast.plumber, reason="wrong_body")
    case.refresh_from_db()
    assert (case.body, case.state) == (None, CaseState.ACCEPTED)
    assert list(queries.inbox(cast.clerk, "accept")) == [case]
    assert not Case.objects.visible_to(cast.plumber).exists()
    assert not case.steps.get(move="return").public


def test_upwards_goes_to_the_street_then_to_the_district_then_nowhere(cast, offices, building, viewer, subdistrict):
    district = viewer("handler", subdistrict.parent, body=offices.district, name="district")
    case = actions.open_case(LEAK, building, by=cast.worker)
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.transfer_up(case, by=cast.plumber, words="主管道")
    case.refresh_from_db()
    assert case.body == offices.street
    actions.transfer_up(case, by=cast.street, words="市政")
    case.refresh_from_db()
    assert case.body == offices.district
    with pytest.raises(RuleBroken):
        actions.transfer_up(case, by=district, words="?")


def test_a_case_ends_after_its_parts(cast, offices, building):
    whole = actions.open_case(LEAK, building, by=cast.clerk)
    part = actions.open_case("repair.household_service", building, by=cast.worker, parent=whole)
    actions.accept(whole, by=cast.clerk, body=offices.company)
    with pytest.raises(RuleBroken, match="1"):
        actions.report_done(whole, by=cast.plumber, outcome="x")
    actions.withdraw(part, by=cast.worker, words="not needed")
    actions.report_done(whole, by=cast.plumber, outcome="x")
    assert actions.verify(whole, by=cast.committee, check_way="phoned").state == CaseState.CLOSED
    with pytest.raises(RuleBroken):
        actions.open_case(LEAK, building, by=cast.worker, parent=whole)


def test_what_no_community_takes_on_is_not_taken_in(cast, building, subdistrict):
    with pytest.raises(RuleBroken, match=r"居民委员会|committee"):
        actions.open_case("certificates.not_issued.kinship", building, by=cast.clerk)
    with pytest.raises(RuleBroken):
        actions.open_case("no.such", building, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        actions.open_case(LEAK, subdistrict, by=cast.clerk)
    assert not Case.objects.exists()


def test_acting_on_a_case_that_just_changed_is_refused_with_the_reason(cast, offices, building):
    case = actions.open_case(LEAK, building, by=cast.worker)
    opened = case.steps.get().pk
    actions.assign(case, by=cast.clerk, body=offices.company, based_on=str(opened))
    with pytest.raises(Conflict) as found:
        actions.assign(case, by=cast.street, body=offices.street, based_on=str(opened))
    assert [entry.actor_name for entry in found.value.entries] == ["clerk"]
    assert Case.objects.get().body == offices.company


def test_a_handler_works_at_the_body(cast, offices, building):
    from linli.registers.accounts.models import User

    case = actions.open_case(LEAK, building, by=cast.worker)
    with pytest.raises(RuleBroken):
        actions.assign(case, by=cast.clerk, body=offices.company, handler=User.objects.get(username="street"))
    actions.assign(case, by=cast.clerk, body=offices.company, handler=User.objects.get(username="plumber"))
    case.refresh_from_db()
    assert case.handler.username == "plumber"


def test_the_resident_reopens_only_so_often_and_so_long(building, offices, clock):
    case = CaseFactory(place=building, closed=True, body=offices.company, reopened=2)
    with pytest.raises(RuleBroken):
        actions.not_solved(case, words="still")
    late = CaseFactory(place=building, closed=True, body=offices.company)
    clock(days=60)
    with pytest.raises(RuleBroken):
        actions.not_solved(late, words="still")
    with pytest.raises(RuleBroken):
        actions.rate(late, rating=5)
    with pytest.raises(RuleBroken):
        actions.rate(CaseFactory(place=building), rating=5)


def test_reading_the_callers_number_is_written_down(cast, building):
    case = actions.open_case(LEAK, building, by=cast.worker, reporter_phone="13800001234")
    assert case.masked_phone == "138****1234"
    assert actions.read_phone(case, by=cast.clerk, purpose="case") == "13800001234"
    entry = Entry.objects.get(kind="read")
    assert (entry.actor_id, entry.reason, entry.target_id) == (cast.clerk.user_id, "case", case.pk)
    with pytest.raises(RuleBroken):
        actions.read_phone(case, by=cast.clerk, purpose="curious")
    with pytest.raises(PermissionDenied):
        actions.read_phone(case, by=cast.committee, purpose="case")


def test_a_number_follows_those_of_an_earlier_import(cast, building):
    CaseFactory(place=building, code=f"{building.community.code[:9]}-26-00412")
    from django.utils import timezone

    year = timezone.localdate().year % 100
    CaseFactory(place=building, code=f"{building.community.code[:9]}-{year:02d}-00500")
    assert actions.open_case(LEAK, building, by=cast.clerk).code.endswith("-00501")


def test_open_cases_of_the_same_matter_at_the_building_are_found(building, door, elsewhere):
    at_door = CaseFactory(place=door)
    CaseFactory(place=building, closed=True)
    CaseFactory(place=building, matter="repair.lift")
    assert list(queries.similar(LEAK, building)) == [at_door]
    assert list(queries.similar(LEAK, door)) == [at_door]
    assert not queries.similar(LEAK, elsewhere).exists()


def test_a_case_settled_before_in_the_same_building_is_a_relapse(building, door, elsewhere, clock):
    first = CaseFactory(place=door, closed=True)
    CaseFactory(place=building, assigned=True)  # open, so no relapse but the same
    CaseFactory(place=building, closed=True, matter="repair.lift")
    soon, late = clock(days=80), clock(days=20)
    assert list(queries.before(LEAK, building, soon)) == [first]
    assert not queries.before(LEAK, building, late).exists()
    assert not queries.before(LEAK, elsewhere, soon).exists()


def test_a_case_that_waits_for_its_check_is_not_overdue(building):
    late = CaseFactory(place=building, handling=True)
    CaseFactory(place=building, done=True)
    assert list(Case.objects.overdue()) == [late]
    assert [case.is_overdue for case in Case.objects.order_by("pk")] == [True, False]

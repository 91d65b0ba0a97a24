"""Households, titles, proposals, retirees and recognition: their courses, what forbids a step, what is undone."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conftest import appointed
from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import desk, undo
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import ResidencyFactory
from linli.services.employment import actions
from linli.services.employment.imports.retirees import RetireeSheet
from linli.services.employment.models import CommunityTitle, HouseholdFile, Retiree
from linli.services.employment.queries import households, proposals, retirees, titles
from linli.services.employment.queries.day import of_person
from linli.services.employment.states import HouseholdState as H
from linli.services.employment.states import TitleAct as T
from linli.services.employment.states import TitleState, WorkState, WorkVerdict
from linli.services.employment.tests.factories import TrackingFileFactory, WorkFactory
from linli.services.schemes import actions as schemes
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.models import Award, Publication
from linli.services.schemes.queries import answers, lists
from linli.services.schemes.states import CheckReason
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def street(viewer, community):
    return viewer("subdistrict", community.parent)


def living(community, kind="registered_unemployed", days=40, **person):
    """Somebody of 40 who has lived here for long, with a fact about work."""
    told = {"person__born": dt.date(1986, 1, 1)} | {f"person__{name}": value for name, value in person.items()}
    home = ResidencyFactory(household__dwelling__parent__parent__parent=community, **told)
    WorkFactory(person=home.person, kind=kind, since=ago(days))
    return home


# ---- households


def test_a_household_is_found_confirmed_helped_and_watched(worker, street, community):
    home = living(community)
    line = households.state_on(home.household, timezone.localdate())
    assert line.state == H.SUSPECTED
    file = actions.confirm(home.household, by=street, on=ago(10))
    assert file.found_on == ago(40)
    actions.plan(file, by=worker, on=ago(9), measures=["post"])
    assert households.state_on(home.household, timezone.localdate()).state == H.AID_PLAN
    actions.record_work(home.person, "employed", since=ago(5), via="placement", by=worker)
    assert households.state_on(home.household, timezone.localdate()).state == H.REMOVED
    # On any day before it is as it was then.
    assert households.state_on(home.household, ago(7)).state == H.AID_PLAN
    verbs = {entry.verb for entry in journal.of(home.household)}
    assert {"zero.confirm", "zero.plan"} <= verbs


def test_only_the_subdistrict_confirms_and_only_what_is_so(worker, street, community):
    home, other = living(community), living(community, kind="employed")
    with pytest.raises(PermissionDenied):
        actions.confirm(home.household, by=worker, on=ago(1))
    with pytest.raises(RuleBroken, match="no zero-employment household"):
        actions.confirm(other.household, by=street, on=ago(1))
    file = actions.confirm(home.household, by=street, on=ago(1))
    with pytest.raises(RuleBroken, match="confirmed before"):
        actions.confirm(home.household, by=street, on=ago(1))
    actions.take_back_step(file, by=street)
    assert HouseholdFile.objects.on(timezone.localdate()).count() == 0


def test_a_household_is_left_out_only_after_refusals_on_record(worker, street, community):
    home = living(community)
    file = actions.confirm(home.household, by=street, on=ago(20))
    with pytest.raises(RuleBroken, match="refused suitable offers"):
        actions.leave_out(file, by=street, on=ago(1), words="三次拒绝")
    for days in (15, 12, 9):
        actions.serve(
            home.person,
            "vacancy",
            by=worker,
            day=ago(days),
            offer="保洁员",
            answer="no_reason",
            reason="not_wanted",
        )
    actions.leave_out(file, by=street, on=ago(1), words="三次拒绝")
    assert households.state_on(home.household, timezone.localdate()).state == H.EXITED


# ---- titles


def test_one_missed_household_turns_the_item_to_zero_on_that_day(community):
    for _ in range(30):
        living(community, kind="employed", days=400)
    living(community, days=3)
    before, after = titles.gap(community, "city", ago(4)), titles.gap(community, "city", ago(3))
    points = [{one.criterion.code: one.points for one in gap.scored} for gap in (before, after)]
    assert (points[0]["zero"], points[1]["zero"]) == (20, 0)
    assert points[1]["rate"] == 40  # 30 of 31 is more than 96 per cent
    missing = {one.criterion.code: one.missing for one in after.scored}
    assert (missing["zero"], missing["files"]) == (1, 1)


def test_a_title_goes_its_way_and_province_needs_city(worker, street, viewer, community):
    living(community, kind="employed", days=400)
    district = viewer("district", community.parent.parent)
    with pytest.raises(RuleBroken, match="first needs the title"):
        actions.apply(community, "province", by=worker)
    row = actions.apply(community, "city", by=worker)
    with pytest.raises(PermissionDenied):
        actions.move(row, T.CHECK, by=worker)
    actions.move(row, T.CHECK, by=street)
    row = actions.move(row, T.SCORE, by=district)
    assert (float(row.points), row.state) == (100, TitleState.SCORED)
    actions.take_back_title(row, by=district)
    row.refresh_from_db()
    assert (row.points, row.state) == (None, TitleState.CHECKED)
    actions.move(row, T.SCORE, by=district)
    row = actions.move(row, T.PUBLISH, by=district)
    with pytest.raises(RuleBroken, match="notice runs until"):
        actions.move(row, T.CERTIFY, by=district)
    CommunityTitle.objects.filter(pk=row.pk).update(notice_until=timezone.localdate())
    assert actions.move(row, T.CERTIFY, by=district).certified_on == timezone.localdate()
    assert titles.gap(community, "province", timezone.localdate()).gate == ""


def test_a_community_without_the_points_is_not_published(worker, street, viewer, community):
    living(community)
    district = viewer("district", community.parent.parent)
    row = actions.apply(community, "city", by=worker)
    for act, by in ((T.CHECK, street), (T.SCORE, district)):
        row = actions.move(row, act, by=by)
    with pytest.raises(RuleBroken, match="are needed"):
        actions.move(row, T.PUBLISH, by=district)


# ---- proposals


def test_records_propose_with_a_reason_and_a_dismissal_rests(worker, community):
    def found():
        lines = proposals.proposals(worker, timezone.localdate(), place=None)
        return {(one.person.pk, one.ground) for one in lines}

    long, fresh = living(community, days=500), living(community, days=5)
    graduate = living(community, kind="unknown", days=5, born=dt.date(2004, 1, 1))
    WorkFactory(person=graduate.person, kind="student", since=ago(2000), until=ago(100))
    back = living(community, kind="unemployed", days=5, registration="here")
    back.since = ago(60)
    back.save()
    works = living(community, kind="employed")
    Circumstance.objects.create(
        person=works.person, community=community, kind="disability_card", since=ago(900), source="paper"
    )
    helped = living(community, days=500)
    TrackingFileFactory(person=helped.person, since=ago(100))
    expected = {(long.person_id, "long"), (fresh.person_id, "new"), (graduate.person_id, "graduate")}
    expected |= {(back.person_id, "returned")}
    assert found() == expected
    with pytest.raises(RuleBroken, match="not in the list"):
        actions.decide(long.person, "long", WorkVerdict.DISMISSED, by=worker)
    row = actions.decide(long.person, "long", WorkVerdict.DISMISSED, by=worker, reason="away")
    assert (long.person_id, "long") not in found()
    actions.take_back_decision(row, by=worker)
    assert found() == expected


# ---- retirees


def test_any_visit_confirms_the_pension_for_a_year(worker, community):
    home = living(community, kind="retired", born=dt.date(1955, 1, 1))
    row = actions.add_retiree(home.person, since=ago(800), by=worker, employer="试验厂")
    with pytest.raises(RuleBroken, match="on the list already"):
        actions.add_retiree(home.person, since=ago(1), by=worker)
    VisitFactory(household=home.household, day=ago(400), outcome="met")
    VisitFactory(household=home.household, day=ago(2), outcome="not_home")
    assert [one.pk for one in retirees.listed(worker, place=None, show="due")] == [row.pk]
    VisitFactory(household=home.household, day=ago(30), outcome="met")
    assert [one.met_on for one in retirees.listed(worker, place=None, show="confirmed")] == [ago(30)]
    actions.end_retiree(row, by=worker, until=ago(0), reason="moved")
    assert not retirees.listed(worker, place=None).exists()
    actions.reopen_retiree(row, by=worker)
    assert retirees.listed(worker, place=None).exists()


def test_a_list_is_imported_and_undone(community):
    home = living(community, kind="retired", born=dt.date(1955, 1, 1), name="王退休")
    text = "姓名,原工作单位,移交日期\n王退休,试验厂,2020-01-02\n无此人,试验厂,2020-01-02\n合计,,\n"
    by = robot("test")
    run = desk.hand_in(RetireeSheet, SimpleUploadedFile("a.csv", text.encode()), community, by=by)
    run = desk.take_in(run, RetireeSheet, by=by)
    assert (run.created, run.rejected) == (1, 1)
    assert Retiree.objects.get().person_id == home.person_id
    undo.undo(SheetRun.objects.get(pk=run.pk), RetireeSheet, by=by)
    assert not Retiree.objects.exists()


# ---- recognition


def test_recognition_is_applied_for_published_granted_and_expires_with_its_cause(worker, street, community):
    home = living(community, days=250, sex="2", born=dt.date(1978, 1, 1), registration="here")
    said = Filing(channel="door", evidence=["id_card", "unemployment"])
    row = schemes.apply(home.person, ["hard_to_employ"], said, by=worker)[0]
    assert answers.decided(row).tier == "older"
    schemes.review(row, by=street, advice="grant", words="")
    schemes.publish(row, by=street)
    assert of_person(home.person_id, timezone.localdate()).state(0) == WorkState.NOTICE
    Publication.objects.update(since=ago(20), until=ago(1))
    other = viewer_for(appointed("subdistrict", community.parent, name="second"))
    award = schemes.approve(row, by=other, words="无异议")
    assert of_person(home.person_id, timezone.localdate()).state(0) == WorkState.RECOGNISED
    awards = Award.objects.filter(pk=award.pk)
    assert lists.to_check(awards, timezone.localdate()) == []
    # Work ends the cause: the subdistrict is told and confirms; nothing ends by itself.
    actions.record_work(home.person, "employed", since=ago(0), via="visit", by=worker)
    (found,) = lists.to_check(awards, timezone.localdate())
    assert found.finding == CheckReason.NOT_ELIGIBLE
    assert of_person(home.person_id, timezone.localdate()).state(0) == WorkState.PLACED

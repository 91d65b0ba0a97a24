"""Runs: each community once for each period, frozen, confirmed by two, sent, amended."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.insight.reports import actions, fillers
from linli.insight.reports.engine import frozen, periods
from linli.insight.reports.models import FormRun, ReportForm, RunAddress
from linli.insight.reports.queries import runs
from linli.insight.reports.states import FormRunState, PeriodKind, SentWay
from linli.insight.reports.tests.factories import (
    VALUES,
    EditionFactory,
    FormAnswerFactory,
    FormFieldFactory,
    FormRunFactory,
    ReportFormFactory,
    workbook,
)
from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory

pytestmark = pytest.mark.django_db
ROBOT = robot("test")


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def office(viewer, subdistrict, community):
    return viewer("subdistrict", subdistrict)


def filled(community, clerk):
    """A run with values and a file."""
    run = FormRunFactory(form__place=community)
    return actions.freeze(run, VALUES, by=clerk, data=workbook("户数"), name="十月.xlsx")


def sent(community, clerk, office):
    """A run that was sent."""
    run = actions.confirm_community(filled(community, clerk), by=clerk)
    return actions.send(actions.confirm_subdistrict(run, by=office), by=office, to="区民政局")


# ---- schedule


@settings(max_examples=8)
@given(
    st.sampled_from([kind for kind in PeriodKind if kind != PeriodKind.ONCE]),
    st.dates(dt.date(2025, 1, 1), dt.date(2026, 6, 1)),
    st.lists(st.integers(0, 200), min_size=1, max_size=4),
)
def test_each_community_has_exactly_one_run_for_each_period_however_often_it_is_scheduled(kind, since, steps):
    with transaction.atomic():
        here = CommunityFactory()
        CommunityFactory(parent=here.parent)
        form = ReportFormFactory(place=here.parent, period=kind, since=since, in_force=True, levels="both")
        ReportForm.objects.filter(pk=form.pk).update(started_on=since)
        form.refresh_from_db()
        day = since
        for step in steps:
            day += dt.timedelta(step)
            actions.schedule(form, by=ROBOT, on=day)
        assert actions.schedule(form, by=ROBOT, on=day) == 0
        found = list(FormRun.objects.filter(form=form))
        expected = {period.code for period in periods.between(kind, since, day)}
        assert len(found) == 3 * len(expected)  # two communities and the subdistrict
        assert {(run.place_id, run.period) for run in found} == {
            (place, code) for place in {run.place_id for run in found} for code in expected
        }
        assert all(run.due_on >= run.period_until - dt.timedelta(1) for run in found)
        transaction.set_rollback(True)


def test_no_period_before_the_form_was_put_in_force_is_scheduled(community):
    form = ReportFormFactory(place=community, in_force=True, since=dt.date(2020, 1, 1))
    ReportForm.objects.filter(pk=form.pk).update(started_on=dt.date(2026, 9, 15))
    form.refresh_from_db()
    actions.schedule(form, by=ROBOT, on=dt.date(2026, 11, 2))
    assert sorted(form.runs.values_list("period", flat=True)) == ["2026-09", "2026-10", "2026-11"]


def test_a_form_that_is_submitted_once_is_scheduled_once(community):
    due = dt.date(2026, 12, 24)
    form = ReportFormFactory(place=community, in_force=True, period="once", due_on=due)
    assert [actions.schedule(form, by=ROBOT, on=day) for day in (dt.date(2026, 2, 1), due, due)] == [1, 0, 0]
    assert form.runs.get().due_on == due


def test_a_second_subdistrict_is_not_scheduled_by_the_form_of_the_first(community):
    SubdistrictFactory(parent=community.parent.parent)
    form = ReportFormFactory(place=community.parent, in_force=True, levels="subdistrict")
    actions.schedule(form, by=ROBOT, on=dt.date(2026, 1, 20))
    run = form.runs.get()
    assert (run.place, run.community) == (community.parent, None)


# ---- the life of a run


ACTS = {
    "freeze": lambda run, by: actions.freeze(run, VALUES, by=by, data=workbook("户数"), name="a.xlsx"),
    "override": lambda run, by: actions.override(run, "S!B3", "43", reason="新增", by=by),
    "first": lambda run, by: actions.confirm_community(run, by=by),
    "second": lambda run, by: actions.confirm_subdistrict(run, by=by),
    "return": lambda run, by: actions.return_run(run, by=by, why="核对"),
    "undo": lambda run, by: actions.undo_confirmation(run, by=by),
    "send": lambda run, by: actions.send(run, by=by, to="民政局"),
    "amend": lambda run, by: actions.amend(run, by=by, why="更正"),
    "undo_amend": lambda run, by: actions.undo_amend(run, by=by),
}


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(["clerk", "committee", "office"])), max_size=14)
)
def test_whatever_is_tried_nothing_is_sent_without_both_confirmations(two_levels, tried):
    community, viewers = two_levels
    with transaction.atomic():
        run = FormRunFactory(form__place=community)
        for act, who in tried:
            latest = FormRun.objects.filter(form=run.form).order_by("-version").first()
            try:
                with transaction.atomic():
                    ACTS[act](latest, viewers[who])
            except (RuleBroken, PermissionDenied):
                continue
        rows = list(FormRun.objects.filter(form=run.form).order_by("version"))
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        assert [row.state for row in rows[:-1]] == [FormRunState.AMENDED] * (len(rows) - 1)
        for row in rows:
            gone = row.state in {FormRunState.SENT, FormRunState.AMENDED}
            assert gone == bool(row.sent_at)
            if gone:
                assert row.community_confirmed_by_id and row.subdistrict_confirmed_by_id
                assert row.community_confirmed_by_id != row.subdistrict_confirmed_by_id
                assert row.is_intact and row.sent_sha256
        transaction.set_rollback(True)


@pytest.fixture
def two_levels(viewer, community, subdistrict):
    roles = {
        "clerk": ("clerk", community),
        "committee": ("committee", community),
        "office": ("subdistrict", subdistrict),
    }
    return community, {name: viewer(role, place) for name, (role, place) in roles.items()}


@pytest.mark.parametrize("state", ["sent", "amended"])
def test_the_database_refuses_what_was_not_confirmed(community, state):
    run = FormRunFactory(first=True, form__place=community)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormRun.objects.filter(pk=run.pk).update(state=state)


def test_a_run_goes_to_the_office_and_is_frozen(community, clerk, office):
    run = sent(community, clerk, office)
    assert (run.state, run.sent_way, run.sent_to) == (FormRunState.SENT, SentWay.FILE, "区民政局")
    assert run.values == VALUES and run.sha256 == frozen.digest(VALUES) == run.sent_sha256
    with pytest.raises(RuleBroken, match="not possible now"):
        actions.freeze(run, [], by=clerk)
    with pytest.raises(RuleBroken, match="Values are entered by hand"):
        actions.override(run, "S!B3", "50", reason="x", by=clerk)
    assert [entry.verb for entry in journal.of(run)] == [
        "report_run.sent",
        "report_run.confirm_subdistrict",
        "report_run.confirm_community",
        "report_run.filled",
    ]


def test_who_confirmed_first_does_not_confirm_second(community, viewer, subdistrict):
    both = viewer("clerk", community, name="both")
    both = viewer("subdistrict", subdistrict, name="both")
    run = actions.confirm_community(FormRunFactory(filled=True, form__place=community), by=both)
    with pytest.raises(RuleBroken, match="Another person"):
        actions.confirm_subdistrict(run, by=both)


def test_the_sheet_of_a_subdistrict_is_confirmed_by_two_of_its_officers(subdistrict, viewer):
    first, second = (viewer("subdistrict", subdistrict, name=name) for name in ("first", "second"))
    run = FormRunFactory(filled=True, form__place=subdistrict, form__levels="subdistrict")
    run = actions.confirm_community(run, by=first)
    with pytest.raises(RuleBroken, match="Another person"):
        actions.confirm_subdistrict(run, by=first)
    assert actions.confirm_subdistrict(run, by=second).state == FormRunState.SUBDISTRICT_CONFIRMED


def test_a_returned_run_needs_both_confirmations_again(community, clerk, office):
    run = actions.confirm_community(filled(community, clerk), by=clerk)
    run = actions.return_run(actions.confirm_subdistrict(run, by=office), by=office, why="与台账不符")
    assert (run.state, run.community_confirmed_at, run.subdistrict_confirmed_by_id) == (
        FormRunState.GENERATED,
        None,
        None,
    )
    assert run.returned_why == "与台账不符"


def test_an_override_needs_a_reason_stays_visible_and_is_in_the_hash_of_what_was_sent(community, clerk, office):
    run = filled(community, clerk)
    with pytest.raises(RuleBroken, match="Say why"):
        actions.override(run, "S!B3", "43", reason=" ", by=clerk)
    actions.override(run, "S!B3", "42", reason="一户", by=clerk)
    actions.override(run, "S!B3", "43", reason="两户", by=clerk)
    assert [(row.before, row.value, bool(row.taken_back_at)) for row in run.overrides.all()] == [
        ("41", "42", True),
        ("41", "43", False),
    ]
    run = actions.confirm_subdistrict(actions.confirm_community(run, by=clerk), by=office)
    with pytest.raises(RuleBroken, match="does not contain the values entered by hand"):
        actions.send(run, by=office)
    run = actions.return_run(run, by=office, why="重填")
    run = actions.put_file(run, workbook("43"), "十月.xlsx", by=clerk)
    run = actions.send(actions.confirm_subdistrict(actions.confirm_community(run, by=clerk), by=office), by=office)
    assert run.sha256 == frozen.digest(VALUES) != run.sent_sha256


def test_an_amendment_keeps_the_earlier_version_and_can_be_undone(community, clerk, office):
    run = sent(community, clerk, office)
    new = actions.amend(run, by=office, why="一户迁出")
    run.refresh_from_db()
    assert (run.state, run.values, new.version, new.replaces) == (FormRunState.AMENDED, VALUES, 2, run)
    assert actions.undo_amend(new, by=office).state == FormRunState.SENT
    again = actions.freeze(actions.amend(run, by=office, why="一户迁出"), VALUES, by=clerk)
    with pytest.raises(RuleBroken, match="filled already"):
        actions.undo_amend(again, by=office)


def test_a_file_filled_by_hand_is_a_filling(community, clerk):
    run = actions.put_file(FormRunFactory(form__place=community), workbook("1"), "手填.xlsx", by=clerk)
    assert (run.state, run.by_hand, run.blanks) == (FormRunState.GENERATED, True, 0)


# ---- ways to the office


def test_a_form_with_numbers_only_is_mailed_with_its_file(community, clerk, office):
    run = actions.confirm_subdistrict(actions.confirm_community(filled(community, clerk), by=clerk), by=office)
    actions.send_by_mail(run, by=office, to="office@example.org")
    (message,) = mail.outbox
    assert message.to == ["office@example.org"]
    assert (
        message.attachments[0][0] == "十月.xlsx"
        and message.attachments[0][1] == workbook("户数")[:0] + run.file.open().read()
    )


def test_what_the_mail_server_refuses_is_not_sent(community, clerk, office, monkeypatch):
    run = actions.confirm_subdistrict(actions.confirm_community(filled(community, clerk), by=clerk), by=office)

    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(RuleBroken, match="Nothing was sent"):
        actions.send_by_mail(run, by=office, to="office@example.org")
    run.refresh_from_db()
    assert run.state == FormRunState.SUBDISTRICT_CONFIRMED


def test_names_of_residents_are_not_mailed(community, clerk, office):
    form = ReportFormFactory(place=community, in_force=True, sensitivity="personal", sensitivity_basis="法")
    run = FormRunFactory(second=True, form=form)
    with pytest.raises(RuleBroken, match="not sent by e-mail"):
        actions.send_by_mail(run, by=office, to="office@example.org")


def test_the_office_fetches_at_an_address_until_it_ends(client, community, clerk, office):
    run = actions.confirm_subdistrict(actions.confirm_community(filled(community, clerk), by=clerk), by=office)
    run, token = actions.send_by_address(run, by=office, to="区民政局")
    url = reverse("report_fetch", args=[token])
    assert token not in str(RunAddress.objects.values())
    assert client.get(url).status_code == 200
    assert not RunAddress.objects.get().fetches  # a preview fetches nothing
    assert b"".join(client.post(url).streaming_content)[:2] == b"PK"
    assert (RunAddress.objects.get().fetches, journal.of(run).first().verb) == (1, "report_run.fetched")
    _run, other = actions.send_by_address(run, by=office)
    assert client.get(url).status_code == 404
    RunAddress.objects.filter(revoked_at=None).update(expires_at=timezone.now())
    assert client.get(reverse("report_fetch", args=[other])).status_code == 404


def test_an_address_is_shown_once(client, sign_in, community, subdistrict):
    run = FormRunFactory(second=True, form__place=community)
    sign_in("subdistrict", subdistrict)
    client.post(reverse("reports:run_act", args=[run.pk, "address"]), {"to": "区民政局"})
    page = reverse("reports:run", args=[run.pk])
    assert "/fetch/" in client.get(page).content.decode()
    assert "/fetch/" not in client.get(page).content.decode()


# ---- what a filler begins with


def test_a_filler_begins_with_what_questions_answered(community):
    answer = FormAnswerFactory(question__community=community, since=dt.date(2026, 10, 5))
    edition = EditionFactory(form__place=community, form__in_force=True)
    FormFieldFactory(edition=edition, key="S!B3", item=answer.fact.code, label="助餐点数", state="new_ask")
    FormFieldFactory(edition=edition, key="S!B4", label="户数")
    first, second = fillers.blanks(FormRunFactory(form=edition.form))
    assert (first["value"], first["source"], first["as_of"]) == ("2", "answer", "2026-10-05")
    assert second["value"] is None and second["why"]
    assert frozen.faults([first, second]) == []


def test_a_district_finds_the_sheets_of_its_subdistricts(viewer, community, subdistrict):
    run = FormRunFactory(form__place=subdistrict, form__levels="subdistrict")
    district = viewer("district", subdistrict.parent)
    assert list(runs.listed(district, place=subdistrict.parent)) == [run]
    assert list(runs.listed(district, place=community)) == []

"""The register: what the law asks for decides which form is in force."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.insight.reports import actions
from linli.insight.reports.models import FormRun, ReportForm
from linli.insight.reports.queries import duplicates
from linli.insight.reports.states import FormAct, FormState
from linli.insight.reports.tests.factories import (
    EditionFactory,
    FormFieldFactory,
    FormRunFactory,
    ReportFormFactory,
    facts,
    workbook,
)

pytestmark = pytest.mark.django_db
ROBOT = robot("test")


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def office(viewer, subdistrict, community):
    return viewer("subdistrict", subdistrict)


def mapped(place, **more):
    """A form that only needs to be approved."""
    form = ReportFormFactory(place=place, state="mapped", state_before="checked", **more)
    EditionFactory(form=form)
    return form


def test_a_form_goes_from_the_register_into_force(clerk, office, community):
    form = actions.register_form(community, by=clerk, code="elder", **facts())
    actions.add_edition(form, workbook("户数"), "老年.xlsx", since=dt.date(2026, 1, 1), by=clerk)
    actions.move_form(form, FormAct.CHECK, by=clerk)
    actions.move_form(form, FormAct.MAP, by=clerk)
    form = actions.move_form(form, FormAct.APPROVE, by=office)
    assert (form.state, form.started_on) == (FormState.IN_FORCE, timezone.localdate())
    run = FormRun.objects.get(form=form)
    assert (run.place, run.period) == (community, f"{timezone.localdate():%Y-%m}")
    verbs = [entry.verb for entry in journal.of(form)]
    assert verbs[:4] == ["report_form.scheduled", "report_form.start", "report_form.approve", "report_form.map"]


@pytest.mark.parametrize("missing", ["number", "basis", "approval", "office_name"])
def test_without_what_the_law_asks_for_no_form_is_checked_or_approved(clerk, office, community, missing):
    form = ReportFormFactory(place=community, **{missing: ""})
    with pytest.raises(RuleBroken, match="Not possible yet"):
        actions.move_form(form, FormAct.CHECK, by=clerk)
    ReportForm.objects.filter(pk=form.pk).update(state="mapped")
    with pytest.raises(RuleBroken, match="Not possible yet"):
        actions.move_form(form, FormAct.APPROVE, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportForm.objects.filter(pk=form.pk).update(state="approved")


def test_a_form_past_its_date_is_not_approved_and_one_in_force_expires(office, community):
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="Its last day is past"):
        actions.move_form(mapped(community, until=today), FormAct.APPROVE, by=office)
    form = actions.move_form(mapped(community), FormAct.APPROVE, by=office)
    ReportForm.objects.filter(pk=form.pk).update(until=today)
    assert actions.expire_forms(by=ROBOT, on=today - dt.timedelta(1)) == {"started": 0, "expired": 0}
    assert actions.expire_forms(by=ROBOT, on=today) == {"started": 0, "expired": 1}
    form.refresh_from_db()
    assert form.state == FormState.EXPIRED
    assert not FormRun.objects.filter(form=form).exists()  # its month was not over


def test_a_form_that_begins_later_is_put_in_force_on_its_first_day(office, community):
    tomorrow = timezone.localdate() + dt.timedelta(1)
    form = actions.move_form(mapped(community, since=tomorrow), FormAct.APPROVE, by=office)
    assert form.state == FormState.APPROVED
    assert actions.expire_forms(by=ROBOT, on=tomorrow) == {"started": 1, "expired": 0}


def test_only_the_office_above_approves(clerk, community):
    with pytest.raises(PermissionDenied):
        actions.move_form(mapped(community), FormAct.APPROVE, by=clerk)


def test_blanks_to_be_confirmed_hold_up_the_mapping(clerk, community):
    form = ReportFormFactory(place=community, state="checked")
    with pytest.raises(RuleBroken, match="Upload the file"):
        actions.move_form(form, FormAct.MAP, by=clerk)
    field = FormFieldFactory(edition=EditionFactory(form=form), state="to_confirm")
    with pytest.raises(RuleBroken, match="1 blanks"):
        actions.move_form(form, FormAct.MAP, by=clerk)
    type(field).objects.filter(pk=field.pk).update(state="new_ask")
    assert actions.move_form(form, FormAct.MAP, by=clerk).state == FormState.MAPPED


def test_a_withdrawal_drops_what_nobody_filled_and_its_undo_schedules_it_again(office, community):
    form = actions.move_form(mapped(community), FormAct.APPROVE, by=office)
    sent = FormRunFactory(sent=True, form=form)
    actions.move_form(form, FormAct.WITHDRAW, by=office, reason="merged")
    assert list(form.runs.all()) == [sent]
    assert actions.undo_form_step(form, by=office).state == FormState.IN_FORCE
    assert form.runs.count() == 2


def test_an_approval_is_undone_until_the_form_was_filled(office, community):
    form = actions.move_form(mapped(community), FormAct.APPROVE, by=office)
    run = FormRunFactory(filled=True, form=form)
    with pytest.raises(RuleBroken, match="filled already"):
        actions.undo_form_step(form, by=office)
    run.delete()
    assert actions.undo_form_step(form, by=office).state == FormState.APPROVED
    assert not form.runs.exists()


def test_what_is_corrected_is_checked_again(clerk, community):
    form = ReportFormFactory(place=community, state="checked", state_before="registered")
    row = actions.correct_form(form, by=clerk, **facts(number=form.number, title="新名"))
    assert (row.state, row.title) == (FormState.REGISTERED, "新名")


def test_a_refused_form_is_completed_and_begins_again(clerk, community):
    form = actions.move_form(ReportFormFactory(place=community, bare=True), FormAct.REFUSE, by=clerk)
    assert form.state == FormState.REFUSED
    actions.correct_form(form, by=clerk, **facts(number="新01表"))
    form = actions.move_form(form, FormAct.RENEW, by=clerk)
    assert (form.state, form.faults) == (FormState.REGISTERED, ())
    with pytest.raises(RuleBroken, match="everything that the law asks"):
        actions.move_form(form, FormAct.REFUSE, by=clerk)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"period": "once"}, "the day on which it is due"),
        ({"sensitivity": "personal"}, "Name the basis"),
        ({"until": dt.date(2025, 1, 1)}, "last day cannot be before"),
    ],
)
def test_what_does_not_fit_together_is_said(clerk, community, more, said):
    with pytest.raises(RuleBroken, match=said):
        actions.register_form(community, by=clerk, code="x", **facts(**more))


def test_a_number_is_registered_once_in_a_place(clerk, community):
    actions.register_form(community, by=clerk, code="a", **facts())
    with pytest.raises(RuleBroken, match="already registered"):
        actions.register_form(community, by=clerk, code="b", **facts())


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.xlsx", "is empty"),
        (b"PK\x03\x04", "a.pdf", "not a form that can be read"),
        (b"%PDF", "a.docx", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx", "password"),
        (b"PK\x03\x04" + bytes(21 << 20), "a.xlsx", "more than 20 MB"),
    ],
    ids=["empty", "other", "damaged", "locked", "large"],
)
def test_what_is_no_form_is_refused_with_the_way_out(clerk, community, data, name, said):
    with pytest.raises(RuleBroken, match=said):
        actions.add_edition(ReportFormFactory(place=community), data, name, since=dt.date(2026, 1, 1), by=clerk)


def test_an_edition_is_kept_encrypted_and_once(clerk, community):
    form, data = ReportFormFactory(place=community), workbook("户数")
    edition = actions.add_edition(form, data, "老年.xlsx", since=dt.date(2026, 1, 1), by=clerk)
    with edition.file.open("rb") as file:
        assert file.read() == data
    assert data[:40] not in Path(edition.file.path).read_bytes()
    with pytest.raises(RuleBroken, match="already an edition"):
        actions.add_edition(form, data, "again.xlsx", since=dt.date(2026, 2, 1), by=clerk)
    actions.undo_edition(edition, by=clerk)
    assert actions.add_edition(form, data, "again.xlsx", since=dt.date(2026, 2, 1), by=clerk).number == 2


def test_the_office_reads_what_is_recorded_before_it_sends_the_form_down(client, sign_in, community, viewer):
    known = FormFieldFactory(edition__form=ReportFormFactory(place=community, in_force=True, office_name="区残联"))
    form = ReportFormFactory(place=community)
    edition = EditionFactory(form=form)
    FormFieldFactory(edition=edition, label="1. 低保户数（户）", state="to_confirm")
    FormFieldFactory(edition=edition, label="猫的数量", state="to_confirm")
    FormFieldFactory(edition=edition, label="填表人", kind="signature")
    found = duplicates.overlap(viewer("worker", community), form)
    assert (found.recorded, found.total, found.by_office) == (1, 2, [("区残联", 1)])
    sign_in("clerk", community)
    page = client.get(reverse("reports:overlap", args=[form.pk]), headers={"accept-language": "en"}).content.decode()
    assert "We have 1 of your 2 fields" in page and known.edition.form.title in page and "猫的数量" in page


def test_the_letter_names_each_thing_missing_with_the_article_in_both_languages(client, sign_in, community):
    form = ReportFormFactory(place=community, bare=True)
    sign_in("clerk", community)
    page = client.get(reverse("reports:refusal", args=[form.pk])).content.decode()
    for words in (
        "没有表号",
        "It has no form number",
        "第十七条",
        "art. 17",
        "没有批准文号或者备案文号",
        "Have the form approved",
    ):
        assert words in page
    complete = client.get(reverse("reports:refusal", args=[ReportFormFactory(place=community).pk])).content.decode()
    assert "第十七条" not in complete


def test_a_form_that_is_not_in_force_is_taken_as_an_ask(client, sign_in, community):
    form = ReportFormFactory(place=community, bare=True)
    sign_in("clerk", community)
    page = client.get(reverse("reports:form", args=[form.pk])).content.decode()
    url = f"{reverse('reports:ask_new')}?form={form.pk}"
    assert url in page
    assert f'value="{form.pk}" selected' in client.get(url).content.decode()

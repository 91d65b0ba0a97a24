"""From the office's file to the filled one: proposed, confirmed, counted, written, and followed back to its records."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.insight.reports import actions, fillers
from linli.insight.reports.engine import periods
from linli.insight.reports.engine.phrases import LabelCondition
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.models import FormField, FormQuestion, FormRun, ReportForm
from linli.insight.reports.queries import differences, mapping
from linli.insight.reports.states import FieldState
from linli.insight.reports.structure import read
from linli.insight.reports.tests.factories import ReportFormFactory
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import CircumstanceFactory, ResidencyFactory

BY = robot("test")
PERIOD = periods.read("2026-05")
CAR = "社区电动汽车数"
ROWS = [("常住人口", "人"), ("其中：60周岁以上", "人"), ("其中：独居", "人"), ("女", "人"), (CAR, "辆")]
COLUMNS = ("序号", "姓名", "性别", "年龄", "身份证号码", "领取人签名")


def summary(*rows, values=()):
    """A summary form; `values` are filled into its cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, line = book.add_worksheet("月报"), book.add_format({"border": 1})
        sheet.merge_range(0, 0, 0, 2, "社区人口情况月报表", line)
        sheet.write(1, 0, "填报单位：________")
        for column, head in enumerate(("指标名称", "计量单位", "本月数")):
            sheet.write(2, column, head, line)
        for at, (label, unit) in enumerate(rows or ROWS, 3):
            sheet.write(at, 0, label, line)
            sheet.write(at, 1, unit, line)
            sheet.write(at, 2, values[at - 3] if values else None, line)
    return target.getvalue()


def roster(foot=""):
    """A list of people of 80 or over, with two printed rows and a total below."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, line = book.add_worksheet("名册"), book.add_format({"border": 1})
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "80周岁以上老年人名册", line)
        for column, head in enumerate(COLUMNS):
            sheet.write(1, column, head, line)
            for row in (2, 3):
                sheet.write(row, column, None, line)
        sheet.write(4, 0, "合计", line)
        sheet.write_formula(4, 3, "=COUNT(D3:D4)", line)
        if foot:
            sheet.write(5, 0, foot)
    return target.getvalue()


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def people(community):
    """Five residents: two women, three of 60 or over of whom one lives alone, three of 80 or over."""
    at = {"household__dwelling__parent__parent__parent": community}
    born = [dt.date(1940, 1, 1), dt.date(1945, 3, 1), dt.date(1946, 1, 1), dt.date(1990, 1, 1), dt.date(2015, 1, 1)]
    homes = [
        ResidencyFactory(**at, person__born=day, person__sex="2" if n < 2 else "1", person__name=f"王{n}")
        for n, day in enumerate(born)
    ]
    CircumstanceFactory(person=homes[0].person, community=community, kind="living_alone")
    return [home.person for home in homes]


def mapped(form, data, name="月报.xlsx", since=dt.date(2026, 1, 1)):
    """An edition whose first proposals are confirmed."""
    edition = actions.add_edition(form, data, name, since=since, by=BY)
    actions.read_structure(edition, by=BY)
    actions.confirm_first(edition, by=BY)
    return edition


def filled(form, place, period=PERIOD):
    run = actions.start_run(form, place, period, by=BY)
    fillers.generate(run, by=BY)
    return FormRun.objects.get(pk=run.pk)


def cells(run, *addresses):
    with run.file.storage.open(run.file.name) as file:
        sheet = load_workbook(io.BytesIO(file.read())).worksheets[0]
    return [sheet[address].value for address in addresses]


def test_a_form_is_mapped_once_and_filled_from_the_records(db, community, people):
    form = ReportFormFactory(place=community)
    edition = mapped(form, summary())
    states = dict(edition.fields.values_list("label", "state"))
    assert states[f"{CAR} / 本月数"] == FieldState.NEW_ASK
    run = filled(form, community)
    assert cells(run, "C4", "C5", "C6", "C7", "C8") == [5, 3, 1, 2, None]
    assert community.name in cells(run, "A2")[0]
    by_label = {one["label"]: one for one in run.values}
    older = next(one for label, one in by_label.items() if "60周岁以上" in label and "独居" not in label)
    assert (older["records"], older["as_of"], older["source"]) == (3, "2026-05-31", "records")
    assert by_label[f"{CAR} / 本月数"]["value"] is None and by_label[f"{CAR} / 本月数"]["why"]


def test_nothing_else_of_the_file_is_changed(db, community, people):
    form = ReportFormFactory(place=community)
    data = summary()
    mapped(form, data)
    run = filled(form, community)
    with run.file.storage.open(run.file.name) as file:
        after = load_workbook(io.BytesIO(file.read()))["月报"]
    before = load_workbook(io.BytesIO(data))["月报"]
    filled_cells = {"A2", "C4", "C5", "C6", "C7"}
    assert {
        cell.coordinate for row in before for cell in row if cell.value != after[cell.coordinate].value
    } == filled_cells
    assert before.merged_cells.ranges == after.merged_cells.ranges


def test_a_list_overflows_its_printed_rows_and_totals_follow(db, community, people):
    form = ReportFormFactory(place=community, sensitivity="personal", sensitivity_basis="《养老条例》")
    mapped(form, roster(), "名册.xlsx")
    run = filled(form, community)
    assert cells(run, "A3", "B3", "C3", "D3") == [1, "王0", "女", 86]
    assert [cells(run, f"B{row}")[0] for row in (3, 4, 5)] == ["王0", "王1", "王2"]
    assert cells(run, "A6", "D6") == ["合计", "=COUNT(D3:D5)"]
    by_label = {one["label"]: one for one in run.values}
    # An ID number is sensitive; what the basis does not cover stays empty, and the reason is said.
    assert cells(run, "E3", "E4") == [None, None] and "身份证" in by_label["身份证号码"]["why"]
    assert by_label["身份证号码"]["value"] is None


def test_a_basis_for_numbers_alone_gets_no_names(db, community, people):
    form = ReportFormFactory(place=community)
    mapped(form, roster(), "名册.xlsx")
    run = filled(form, community)
    assert cells(run, "B3", "D3") == [None, None]
    assert {one["label"] for one in run.values if one.get("why")} >= {"姓名", "身份证号码"}


def test_who_fills_no_forms_there_fills_none(db, community, people, viewer):
    form = ReportFormFactory(place=community)
    mapped(form, summary())
    run = actions.start_run(form, community, PERIOD, by=BY)
    with pytest.raises(PermissionDenied):
        fillers.generate(run, by=viewer("auditor", community))


def test_a_number_opens_into_the_records_that_it_counted(client, sign_in, db, community, people):
    form = ReportFormFactory(place=community)
    edition = mapped(form, summary())
    run = filled(form, community)
    sign_in("clerk", community)
    key = edition.fields.get(label__contains="60周岁以上", item__startswith="count.").key
    page = client.get(reverse("reports:records", args=[run.pk]), {"blank": key}).content.decode()
    assert all(person.name in page for person in people[:3]) and people[3].name not in page


def test_a_value_by_hand_is_written_when_it_is_filled_again(db, community, people):
    form = ReportFormFactory(place=community)
    edition = mapped(form, summary())
    run = filled(form, community)
    key = edition.fields.get(label="常住人口 / 本月数").key
    actions.override(run, key, "7", reason="新迁入两人", by=BY)
    run = filled(form, community)
    assert cells(run, "C4", "C5") == [7, 3]
    assert next(one["value"] for one in run.values if one["key"] == key) == 5


def test_what_changed_since_it_was_sent_is_shown(client, sign_in, db, community, people):
    form = ReportFormFactory(place=community)
    mapped(form, summary())
    run = filled(form, community)
    assert differences.changed(run, fillers.today(run, by=BY)) == []
    Circumstance.objects.update(until=dt.date(2026, 5, 20))
    found = differences.changed(run, fillers.today(run, by=BY))
    assert [(one.here, one.there) for one in found] == [(1, 0)]
    sign_in("clerk", community)
    assert "独居" in client.get(reverse("reports:changes", args=[run.pk])).content.decode()


def test_a_jump_since_the_last_period_is_pointed_out(db, community, people):
    form = ReportFormFactory(place=community)
    edition = mapped(form, summary())
    before = filled(form, community, periods.read("2026-04"))
    field = edition.fields.get(label="常住人口 / 本月数")
    actions.override(before, field.key, "50", reason="更正", by=BY)
    run = filled(form, community)
    # Numbers entered by hand are text, as they were typed; only what was counted is compared.
    assert differences.since_last_period(run) == []
    values = [{**one, "value": 50} if one["key"] == field.key else one for one in before.values]
    before.overrides.update(taken_back_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    actions.freeze(before, values, by=BY)
    assert [(one.here, one.there) for one in differences.since_last_period(run)] == [(5, 50)]


def test_two_forms_that_count_the_same_are_compared(db, community, people):
    first, second = ReportFormFactory(place=community), ReportFormFactory(place=community)
    mapped(first, summary())
    mapped(second, summary(("常住人口", "人"), ("女性", "人")), "另一张.xlsx")
    one, two = filled(first, community), filled(second, community)
    assert differences.in_other_forms(one, BY) == []
    values = [{**value, "value": 4} if value["label"] == "常住人口 / 本月数" else value for value in two.values]
    actions.freeze(two, values, by=BY)
    assert [(each.here, each.there) for each in differences.in_other_forms(one, BY)] == [(5, 4)]


def test_a_blank_that_nothing_answers_is_asked_once_and_reused(db, community, people, viewer):
    form = ReportFormFactory(place=community)
    mapped(form, summary())
    run = filled(form, community)
    assert fillers.ask_missing(run, by=BY) == 1
    assert fillers.ask_missing(run, by=BY) == 0
    question = FormQuestion.objects.get()
    actions.answer_question(question, "12", by=viewer("clerk", community), since=dt.date(2026, 5, 1))
    again = filled(form, community)
    assert cells(again, "C8") == [12]
    other = ReportFormFactory(place=community)
    mapped(other, summary((CAR, "辆")), "另一张.xlsx")
    assert cells(filled(other, community), "C4") == [12]


def test_a_new_edition_follows_by_its_labels(db, community, people):
    form = ReportFormFactory(place=community)
    mapped(form, summary())
    rows = [*ROWS, ("流动儿童", "人")]
    edition = actions.add_edition(form, summary(*rows), "新版.xlsx", since=dt.date(2026, 6, 1), by=BY)
    actions.read_structure(edition, by=BY)
    open_ = list(edition.fields.filter(state=FieldState.TO_CONFIRM).values_list("label", flat=True))
    assert open_ == ["流动儿童 / 本月数"]


def test_what_one_form_was_mapped_to_is_proposed_first_in_the_next(db, community, people):
    form = ReportFormFactory(place=community)
    edition = mapped(form, summary((CAR, "辆")))
    field = edition.fields.get(label__contains=CAR)
    actions.confirm_field(field, Term(TermKind.COUNT, subject="household"), by=BY)
    data = summary((CAR, "辆"), ("女", "人"))
    other = actions.add_edition(ReportFormFactory(place=community), data, "b.xlsx", since=dt.date(2026, 1, 1), by=BY)
    actions.read_structure(other, by=BY)
    first = mapping.proposals_of(other.fields.get(label__contains=CAR))[0]
    assert (first.term.subject, form.title in str(first.reason)) == ("household", True)


def test_by_example_the_variant_that_gives_the_number_stands_first(db, community, people):
    for person in people[:2]:
        person.registration = "here"
        person.save()
    form = ReportFormFactory(place=community)
    edition = actions.add_edition(
        form, summary(("常住人口", "人"), ("女", "人")), "a.xlsx", since=dt.date(2026, 1, 1), by=BY
    )
    actions.read_structure(edition, by=BY)
    example = read(summary(("常住人口", "人"), ("女", "人"), values=(2, 7)), "a.xlsx")
    assert actions.compare_example(edition, example, community, PERIOD, by=BY) == {"agree": 1, "differ": 1}
    first, none = (mapping.proposals_of(field)[0] for field in edition.fields.filter(kind="value")[1:])
    assert LabelCondition("person.registration", "is", "here") in first.term.conditions
    assert "7" in str(none.reason)


def test_a_decision_can_be_taken_back(db, community, people):
    edition = mapped(ReportFormFactory(place=community), summary())
    field = edition.fields.get(label__contains="60周岁以上", item__startswith="count.")
    field = actions.undo_field(field, by=BY)
    assert (field.state, field.item, mapping.term_of(field)) == (FieldState.TO_CONFIRM, "", None)
    with pytest.raises(RuleBroken):
        actions.undo_field(field, by=BY)


def test_the_picture_shows_every_blank_and_goes_on_to_the_next(client, sign_in, db, community, people):
    form = ReportFormFactory(place=community)
    edition = actions.add_edition(form, summary(), "a.xlsx", since=dt.date(2026, 1, 1), by=BY)
    sign_in("clerk", community)
    url = reverse("reports:map", args=[edition.pk])
    assert client.get(url).status_code == 200
    client.post(reverse("reports:map_read", args=[edition.pk]))
    page = client.get(url).content.decode()
    assert page.count('class="map-blank is-to-confirm"') >= len(ROWS)
    field = FormField.objects.get(edition=edition, label="常住人口 / 60周岁以上 / 本月数")
    answer = client.post(reverse("reports:map_decide", args=[edition.pk, field.pk]), {"choice": "p0"})
    assert answer.status_code == 302 and "blank=" in answer.url
    field.refresh_from_db()
    assert field.state == FieldState.FOUND
    refused = client.post(reverse("reports:map_decide", args=[edition.pk, field.pk]), {"choice": "item"})
    assert refused.status_code == 200 or refused.status_code == 422
    client.post(reverse("reports:map_reopen", args=[edition.pk, field.pk]))
    field.refresh_from_db()
    assert field.state == FieldState.TO_CONFIRM


def test_the_commands_map_confirm_fill_and_follow_back(db, community, people, tmp_path, capsys):
    file, out = tmp_path / "月报.xlsx", tmp_path / "out.xlsx"
    file.write_bytes(summary())
    call_command("forms_map", str(file), code="monthly", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["blanks"][0]["proposals"][0]["kind"] == "given"
    call_command("forms_confirm", "monthly", all_first=True, json=True)
    assert json.loads(capsys.readouterr().out)["new_ask"] == 1
    call_command("forms_fill", "monthly", community=community.code, period="2026-05", out=out, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["filled"], told["asked"], told["refused"]) == (5, 1, 0)
    call_command("forms_origin", str(out), "C5", json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["value"], told["records"], told["as_of"]) == (3, 3, "2026-05-31")
    assert ReportForm.objects.get(code="monthly").sensitivity == "personal"


def test_a_cell_below_a_list_that_overflowed_is_followed_back(db, community, people, tmp_path, capsys):
    form = ReportFormFactory(place=community, sensitivity="personal", sensitivity_basis="《养老条例》")
    mapped(form, roster(foot="填表人：________"), "名册.xlsx")
    run, out = filled(form, community), tmp_path / "out.xlsx"
    with run.file.storage.open(run.file.name) as file:
        out.write_bytes(file.read())
    call_command("forms_origin", str(out), "A7.1", json=True)
    assert json.loads(capsys.readouterr().out)["label"] == "填表人"
    call_command("forms_origin", str(out), "B5", json=True)
    assert json.loads(capsys.readouterr().out)["label"] == "姓名"


def test_a_registered_form_is_compared_with_a_new_edition(db, community, people, tmp_path, capsys):
    mapped(ReportFormFactory(place=community, code="monthly"), summary())
    file = tmp_path / "新版.xlsx"
    file.write_bytes(summary(*ROWS[1:], ("流动儿童", "人")))
    call_command("forms", "compare", "monthly", str(file), json=True)
    told = json.loads(capsys.readouterr().out)
    assert [one["label"] for one in told["vanished"]] == ["常住人口 / 本月数"] or told["moved"]
    assert "流动儿童 / 本月数" in [one["label"] for one in told["new"]]

"""A roster of workers as a street office has it: every row gets one result, a second import changes nothing."""

import datetime as dt
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import import_file, results
from linli.core.intake.sheets import tables
from linli.core.journal.models import Entry as JournalEntry
from linli.registers.people.tests.factories import id_number
from linli.registers.places.tests.factories import SubdistrictFactory
from linli.work.staffing import actions
from linli.work.staffing.imports import WorkerRoster
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.tests.factories import WorkerFactory

BY = robot("test")
HEAD = [
    "社区",
    "姓名",
    "性别",
    "出生年月日",
    "学历",
    "职业水平",
    "证书编号",
    "取证时间",
    "岗位",
    "到岗时间",
    "政治面貌",
]


def book(tmp_path, rows, head=HEAD):
    workbook = openpyxl.Workbook()
    workbook.active.append(["某街道社区工作者花名册"])
    for row in [head, *rows]:
        workbook.active.append(row)
    workbook.active.append(["合计", len(rows)])
    workbook.save(tmp_path / "staff.xlsx")
    return tmp_path / "staff.xlsx"


def take(file, place, **more):
    rejected = file.with_name("staff.rejected.xlsx")
    return import_file(WorkerRoster, file, place=place, by=BY, rejected_to=rejected, **more)


def outcome(report):
    return report.created, report.updated, report.unchanged, report.rejected


@pytest.fixture
def rows(community):
    name = community.name
    return [
        [
            name,
            "何 静",
            "女",
            "1990.5.1",
            "大学本科",
            "助理社会工作师、上岗证",
            "A1/B2",
            "2019-06-16/2018.1.2",
            "网格员",
            "2018年3月1日",
            "党员",
        ],
        [name, "陈洁", "", "", "大专", "中级社工师", "C3", dt.date(2021, 6, 20), "副主任", dt.date(2015, 7, 1), ""],
    ]


@pytest.mark.django_db
def test_workers_come_in_with_their_papers_and_the_same_sheet_changes_nothing(tmp_path, subdistrict, community, rows):
    file = book(tmp_path, rows)
    report = take(file, subdistrict)
    assert (outcome(report), report.skipped) == ((2, 0, 0, 0), 1)
    one = Worker.objects.get(name="何静")
    assert (one.community, one.sex, one.born, one.post, one.since) == (
        community,
        "2",
        dt.date(1990, 5, 1),
        "网格员",
        dt.date(2018, 3, 1),
    )
    papers = list(one.qualifications.order_by("kind", "since").values_list("kind", "level", "number", "since"))
    assert papers == [
        ("certificate", "post", "B2", dt.date(2018, 1, 2)),
        ("certificate", "assistant", "A1", dt.date(2019, 6, 16)),
        ("degree", "21", "", dt.date(2018, 3, 1)),
    ]
    assert report.unused[0][0] == "政治面貌"
    entries = JournalEntry.objects.count()
    assert outcome(take(file, subdistrict)) == (0, 0, 2, 0)
    assert JournalEntry.objects.count() == entries + 1


@pytest.mark.django_db
def test_what_was_missing_is_added_and_what_differs_corrected(tmp_path, subdistrict, community, rows):
    take(book(tmp_path, rows), subdistrict)
    rows[1][3], rows[1][6], rows[1][8] = "1988-3-4", "C4", ""
    report = take(book(tmp_path, rows[1:]), subdistrict)
    assert outcome(report) == (0, 1, 0, 0)
    worker = Worker.objects.get(name="陈洁")
    assert (worker.born, worker.post) == (dt.date(1988, 3, 4), "副主任")
    assert worker.qualifications.get(kind="certificate").number == "C4"
    assert Worker.objects.filter(until=None).count() == 2


@pytest.mark.django_db
def test_the_id_number_says_birth_and_sex_and_is_not_kept(tmp_path, community):
    number = id_number(12, dt.date(1985, 3, 4))
    file = book(tmp_path, [["何静", number, "无"]], ["姓名", "身份证号", "社工证"])
    report = take(file, community)
    assert (outcome(report), report.notes.counts) == ((1, 0, 0, 0), {"since_missing": 1, "aside": 1})
    worker = Worker.objects.get()
    assert (worker.sex, worker.born, worker.since) == ("2", dt.date(1985, 3, 4), timezone.localdate())
    assert not Qualification.objects.exists()
    assert number not in str(list(JournalEntry.objects.values()))


@pytest.mark.django_db
def test_bad_rows_come_back_with_reasons(tmp_path, subdistrict, community, elsewhere):
    WorkerFactory(community=elsewhere, name="何静", born=dt.date(1990, 5, 1))
    for n in (1, 2):
        WorkerFactory(community=community, name="陈洁", born=dt.date(1980 + n, 1, 1))
    head = ["社区", "姓名", "出生日期", "到岗日期"]
    bad = [
        [community.name, "何静", "1990-5-1", ""],
        [community.name, "陈洁", "", ""],
        ["别处社区", "周敏", "", ""],
        [community.name, "周*", "", ""],
        [community.name, "周敏", "1990-13-1", ""],
        [community.name, "周敏", "", "2099-1-1"],
        [community.name, "周敏", "1991-1-1", ""],
        [community.name, "周敏", "1991-1-1", ""],
        [community.name, "", "1992-1-1", ""],
    ]
    report = take(book(tmp_path, bad, head), subdistrict)
    assert outcome(report) == (1, 0, 0, 8)
    table = next(tables(tmp_path / "staff.rejected.xlsx", lambda heading: heading))
    assert [int(row.cells[0]) for row in table.rows] == [3, 4, 5, 6, 7, 8, 10, 11]
    assert elsewhere.name in results.page(report.run, ended="rejected").rows[0].reason


@pytest.mark.django_db
def test_a_rehearsal_keeps_nothing(tmp_path, subdistrict, community, rows):
    before = JournalEntry.objects.count()
    assert outcome(take(book(tmp_path, rows), subdistrict, rehearse=True)) == (2, 0, 0, 0)
    assert not Worker.objects.exists()
    assert JournalEntry.objects.count() == before


@pytest.mark.django_db
def test_the_command_answers_in_json(tmp_path, community, rows, capsys):
    call_command("staff_import", str(book(tmp_path, rows)), "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["created"], answer["rejected"], answer["skipped"]) == (2, 0, 1)
    call_command("staff_import", str(book(tmp_path, rows)), "--community", community.code, "--json")
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


@pytest.mark.django_db
def test_a_file_that_is_no_roster_gets_one_sentence(tmp_path, capsys, db):
    file = tmp_path / "letter.csv"
    file.write_text("尊敬的同事\n您好\n", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("staff_import", str(file), "--json")
    assert end.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.django_db
def test_on_the_page_it_is_looked_at_first_and_then_taken_in(tmp_path, client, sign_in, subdistrict, community, rows):
    sign_in("subdistrict", subdistrict)
    content = book(tmp_path, [*rows, [community.name, "周*"]]).read_bytes()
    sheet = SimpleUploadedFile("花名册.xlsx", content)
    looked = client.post(reverse("staffing:imports"), {"place": subdistrict.pk, "file": sheet}, follow=True)
    assert looked.context["run"].created == 2
    assert [(row.number, row.what, row.ended.value) for row, _fields in looked.context["rows"]] == [
        (3, "何 静", "created"),
        (4, "陈洁", "created"),
        (5, "周*", "rejected"),
    ]
    assert not Worker.objects.exists()
    take_in = reverse("staffing:import_take", args=[SheetRun.objects.get().pk])
    taken = client.post(take_in, follow=True)
    assert (taken.context["run"].created, Worker.objects.count()) == (2, 2)
    assert client.post(take_in).status_code == 409
    assert Worker.objects.count() == 2
    sheet = client.get(reverse("staffing:import_rejected", args=[SheetRun.objects.get().pk]))
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert JournalEntry.objects.get(verb="worker.rejected_rows_read").kind == "read"


@pytest.mark.django_db
def test_a_sheet_of_one_subdistrict_is_out_of_reach_of_another(tmp_path, client, sign_in, subdistrict, rows):
    sign_in("subdistrict", subdistrict)
    url, content = reverse("staffing:imports"), book(tmp_path, rows).read_bytes()
    client.post(url, {"place": subdistrict.pk, "file": SimpleUploadedFile("a.xlsx", content)})
    sign_in("subdistrict", SubdistrictFactory())
    run = SheetRun.objects.get()
    assert client.get(reverse("staffing:import", args=[run.pk])).status_code == 404
    assert client.post(reverse("staffing:import_take", args=[run.pk])).status_code == 404
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_one_certificate_written_in_two_ways_is_one(tmp_path, community):
    row = [community.name, "林双", "", "", "", "助理社会工作师、初级社工师", "", "", "", "2018-03-01", ""]
    report = take(book(tmp_path, [row]), community)
    assert outcome(report) == (1, 0, 0, 0)
    assert [one.level for one in Qualification.objects.all()] == ["assistant"]


@pytest.mark.django_db
def test_a_row_that_is_rejected_halfway_leaves_nothing_behind(tmp_path, community, rows, monkeypatch):
    def refuse(*_args, **_facts):
        raise RuleBroken("no")

    monkeypatch.setattr(actions, "add_qualification", refuse)
    assert outcome(take(book(tmp_path, rows), community)) == (0, 0, 0, 2)
    assert not Worker.objects.exists()
    assert not JournalEntry.objects.filter(verb="worker.taken_on").exists()


@pytest.mark.django_db
def test_a_month_is_its_first_day_noted_and_can_be_corrected(tmp_path, community, client, sign_in):
    head = ["姓名", "出生年月", "到岗时间", "证书", "取证时间"]
    rows = [
        ["何静", "1985.01", "2015.03", "助理社会工作师", "2018年6月"],
        ["陈洁", "1990年7月", "201609", "", ""],
        ["周敏", "1991", "2017", "", ""],
        ["林双", 1992.1, "", "", ""],
    ]
    report = take(book(tmp_path, rows, head), community)
    assert outcome(report) == (4, 0, 0, 0)
    one = Worker.objects.get(name="何静")
    assert (one.born, one.since) == (dt.date(1985, 1, 1), dt.date(2015, 3, 1))
    assert one.qualifications.get().since == dt.date(2018, 6, 1)
    assert Worker.objects.get(name="陈洁").since == dt.date(2016, 9, 1)
    assert report.notes.rows["month_only"] == [3, 4]
    assert report.notes.rows["month_or_october"] == [6]
    assert report.notes.rows["year_only"] == report.notes.rows["since_missing"][:1] == [5]
    sign_in("subdistrict", community.parent)
    page = client.get(reverse("staffing:import", args=[report.run.pk])).content.decode()
    assert "只有年月" in page

    data = {"worker-sex": "2", "worker-born": "1985-01-20", "worker-since": "2015-03-16"}
    corrected = client.post(reverse("staffing:correct", args=[one.pk]), data, follow=True)
    assert "2015年3月16日" in corrected.content.decode()
    held = one.qualifications.get()
    data = {f"paper-{held.pk}-since": "2018-06-17", f"paper-{held.pk}-number": "A1"}
    client.post(reverse("staffing:correct_qualification", args=[held.pk]), data)
    held.refresh_from_db()
    assert (held.since, held.number) == (dt.date(2018, 6, 17), "A1")
    # The same sheet again means the same people, and does not undo the correction.
    again = take(book(tmp_path, rows, head), community)
    assert outcome(again) == (0, 0, 4, 0)
    assert "since_differs" not in again.notes.counts
    one.refresh_from_db()
    assert (one.born, one.since) == (dt.date(1985, 1, 20), dt.date(2015, 3, 16))


@pytest.mark.django_db
def test_each_line_of_the_sheet_is_accounted_for(tmp_path, community, client, sign_in):
    rows = [["1", "何静", ""], ["2", "", "网格员"], ["3", "", ""], ["备注:", "", ""]]
    report = take(book(tmp_path, rows, ["序号", "姓名", "岗位"]), community)
    assert (outcome(report), report.skipped) == ((1, 0, 0, 1), 3)
    assert report.notes.rows["aside"] == [5, 6, 7]
    sign_in("subdistrict", community.parent)
    page = client.get(reverse("staffing:import", args=[report.run.pk])).content.decode()
    assert "已跳过" in page and "5、6、7" in page

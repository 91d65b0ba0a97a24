"""A roster as offices keep it: every row ends once, twice changes nothing, people move, and bad rows come back."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, robot
from linli.core.intake.sheets import tables
from linli.core.journal.models import Entry as JournalEntry
from linli.registers.people import search_keys
from linli.registers.people.imports import columns, import_people
from linli.registers.people.models import Circumstance, Household, ImportRun, Person, Residency
from linli.registers.people.tests.factories import id_number
from linli.registers.places import search_keys as place_keys
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import CommunityFactory

BY = robot("test")
NEW = {("building", ""): "new"}  # every unknown building is a new one
HEAD = ["姓名", "性别", "公民身份号码", "与户主关系", "住址", "联系电话", "文化程度", "就业状况"]
pytestmark = pytest.mark.django_db


def number(n, born=dt.date(1956, 7, 8)):
    return id_number(n, born)


def take(tmp_path, rows, community, head=HEAD, by=BY, name="roster.csv", answers=NEW):
    """Import rows; the report."""
    file = tmp_path / name
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    file.write_text(text.getvalue(), encoding="utf-8-sig")
    return take_file(file, community, by=by, answers=answers)


def take_file(file, community, by=BY, answers=NEW):
    run = ImportRun.objects.create(community=community, file_name=file.name)
    rejected = file.with_name(f"{file.stem}.rejected.xlsx")
    report = import_people(run, file, by=by, rejected_to=rejected, answers=answers)
    run.refresh_from_db()
    assert report.created + report.updated + report.unchanged + report.rejected == report.read == run.total
    assert (run.created, run.updated, run.unchanged, run.rejected) == outcome(report)
    return report


def outcome(report):
    return report.created, report.updated, report.unchanged, report.rejected


def rejected_rows(tmp_path, name="roster"):
    table = next(tables(tmp_path / f"{name}.rejected.xlsx", columns.known_heading))
    return [row.cells for row in table.rows]


FAMILY = [
    ["王建国", "男", number(11), "户主", "景昙新村3幢1单元402室", "13800001234", "大专", "退休"],
    ["李秀英", "女", number(12, dt.date(1958, 1, 2)), "妻", "景昙新村3-1-402", "", "高中", "退休"],
    ["王磊", "男", number(13, dt.date(1985, 3, 4)), "长子", "景昙新村三幢一单元402", "13900001234", "本科", "在职"],
]


def test_a_family_comes_in_and_the_same_sheet_changes_nothing(tmp_path, community):
    assert outcome(take(tmp_path, FAMILY, community)) == (3, 0, 0, 0)
    household = Household.objects.get()
    assert (household.name, household.dwelling.address) == ("王建国", "景昙新村3幢1单元402室")
    assert household.dwelling.door == "3-1-402"
    assert household.residencies.get(is_head=True).person.name == "王建国"
    son = Person.objects.get(name="王磊")
    assert (son.id_number, son.born, son.phone, son.education) == (
        FAMILY[2][2],
        dt.date(1985, 3, 4),
        "13900001234",
        "21",
    )
    assert son.circumstances.get().kind == "employed"
    before = snapshot()
    assert outcome(take(tmp_path, FAMILY, community)) == (0, 0, 3, 0)
    assert snapshot() == before
    assert JournalEntry.objects.filter(verb="people.imported").count() == 2


def snapshot():
    models = (Place, Person, Household, Residency, Circumstance)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_places_are_inside_the_interval_of_their_parent(tmp_path, community):
    take(tmp_path, FAMILY, community)
    for place in Place.objects.filter(community=community).exclude(pk=community.pk):
        assert place.parent.lft <= place.lft < place.rgt <= place.parent.rgt
    assert list(Place.objects.filter(community=community).order_by("lft", "-rgt").values_list("level", flat=True)) == [
        "community",
        "building",
        "stairwell",
        "dwelling",
    ]


def test_what_comes_in_can_be_found(tmp_path, community):
    take(tmp_path, FAMILY, community)
    here = Scope(communities=frozenset({community.pk}))
    assert search_keys.find("wjg", here) == [Person.objects.get(name="王建国").pk]
    assert place_keys.find("景昙新村3-1-402", here) == [Place.objects.get(level="dwelling").pk]


def test_a_person_who_moved_lives_at_one_place(tmp_path, community, elsewhere):
    take(tmp_path, FAMILY, community)
    son = Person.objects.get(name="王磊")
    moved = [[*FAMILY[2][:3], "户主", "秋涛里1幢1单元101室", "", "", ""]]
    assert outcome(take(tmp_path, moved, elsewhere)) == (0, 1, 0, 0)
    son.refresh_from_db()
    assert son.community_id == elsewhere.pk
    old, new = son.residencies.order_by("pk")
    assert (old.until, new.until, new.since) == (new.since, None, old.until)
    assert son.circumstances.get(until=None).community_id == elsewhere.pk
    assert search_keys.find("王磊", Scope(communities=frozenset({community.pk}))) == []
    assert Household.objects.open().count() == 2
    assert outcome(take(tmp_path, moved, elsewhere)) == (0, 0, 1, 0)


def test_a_household_without_members_ends(tmp_path, community):
    take(tmp_path, FAMILY[:1], community)
    take(tmp_path, [[*FAMILY[0][:4], "景昙新村5幢1单元101室", "", "", ""]], community)
    assert [h.dwelling.door for h in Household.objects.open()] == ["5-1-101"]


def test_a_new_job_ends_the_old_one(tmp_path, community):
    take(tmp_path, FAMILY, community)
    assert outcome(take(tmp_path, [[*FAMILY[2][:7], "失业"]], community)) == (0, 1, 0, 0)
    jobs = Person.objects.get(name="王磊").circumstances.order_by("pk").values_list("kind", "until")
    assert [kind for kind, _until in jobs] == ["employed", "unemployed"]
    assert jobs[0][1] is not None and jobs[1][1] is None


def test_a_new_head_takes_the_place_of_the_old(tmp_path, community):
    take(tmp_path, FAMILY, community)
    changed = [[*FAMILY[0][:3], "夫", *FAMILY[0][4:]], [*FAMILY[1][:3], "户主", *FAMILY[1][4:]], FAMILY[2]]
    assert outcome(take(tmp_path, changed, community)) == (0, 2, 1, 0)
    assert Residency.objects.get(is_head=True).person.name == Household.objects.get().name == "李秀英"
    assert outcome(take(tmp_path, changed, community)) == (0, 0, 3, 0)


def test_two_heads_in_one_dwelling_are_two_households(tmp_path, community):
    rows = [
        FAMILY[0],
        FAMILY[1],
        ["陈明", "男", number(21), "户主", "景昙新村3幢1单元402室", "", "", ""],
        ["陈小明", "男", number(23, dt.date(2010, 1, 2)), "子", "景昙新村3幢1单元402室", "", "", ""],
    ]
    assert outcome(take(tmp_path, rows, community)) == (4, 0, 0, 0)
    assert {h.name: h.residencies.count() for h in Household.objects.all()} == {"王建国": 2, "陈明": 2}
    assert outcome(take(tmp_path, rows, community)) == (0, 0, 4, 0)
    assert outcome(take(tmp_path, rows[::-1], community)) == (0, 0, 4, 0)


def test_without_an_id_number_name_birth_and_door_tell(tmp_path, community):
    rows = [["王宝", "男", "", "户主", "景昙新村3幢1单元402室", "", "", "", "2024.5.6"]]
    head = [*HEAD, "出生日期"]
    assert outcome(take(tmp_path, rows, community, head)) == (1, 0, 0, 0)
    assert outcome(take(tmp_path, rows, community, head)) == (0, 0, 1, 0)
    rows[0][2] = number(31, dt.date(2024, 5, 6))
    assert outcome(take(tmp_path, rows, community, head)) == (0, 1, 0, 0)
    assert Person.objects.get().id_number == rows[0][2]
    assert outcome(take(tmp_path, rows, community, head)) == (0, 0, 1, 0)


BAD = [
    ["", "男", number(41), "户主", "景昙新村1幢1单元101室", "", "", ""],
    ["甲某", "男", "3.30106E+17", "户主", "景昙新村1幢1单元102室", "", "", ""],
    ["乙某", "男", "330106195607080000", "户主", "景昙新村1幢1单元103室", "", "", ""],
    ["丙某", "男", "330106195607080128", "户主", "景昙新村1幢1单元104室", "", "", ""],
    ["丁某", "男", "33010619560708", "户主", "景昙新村1幢1单元105室", "", "", ""],
    ["戊某", "男", number(43), "户主", "", "", "", ""],
    ["己某", "男", number(45), "户主", "景昙新村", "", "", ""],
    ["庚某", "男", number(11), "户主", "景昙新村1幢1单元106室", "", "", ""],
    ["合计", "", "", "", "", "", "", ""],
]


def test_bad_rows_come_back_with_reasons_and_can_be_corrected(tmp_path, community):
    report = take(tmp_path, FAMILY + BAD, community)
    assert (outcome(report), report.skipped) == ((3, 0, 0, 8), 1)
    rows = rejected_rows(tmp_path)
    assert [int(row[0]) for row in rows] == list(range(5, 13))
    assert all(row[1] for row in rows)
    assert rows[1][2:] == BAD[1]
    file = tmp_path / "roster.rejected.xlsx"
    book = openpyxl.load_workbook(file)
    assert book.active["E2"].number_format == "@"
    book.active["E3"] = number(47)
    book.save(tmp_path / "corrected.xlsx")
    assert outcome(take_file(tmp_path / "corrected.xlsx", community)) == (1, 0, 0, 7)


def test_a_right_number_that_ends_in_000_is_taken_only_from_a_sound_sheet(tmp_path, community):
    born = next(day for n in range(99) if id_number(100, day := dt.date(1960, 1, 1) + dt.timedelta(n)).endswith("000"))
    rows = [["王建国", "女", id_number(100, born), "户主", "景昙新村1幢1单元101室", "", "", ""]]
    damaged = ["李某", "男", "330106195607080000", "户主", "景昙新村1幢1单元102室", "", "", ""]
    assert outcome(take(tmp_path, [*rows, damaged], community)) == (0, 0, 0, 2)
    report = take(tmp_path, rows, community)
    assert (outcome(report), report.notes.counts) == ((1, 0, 0, 0), {"id_zeros": 1})


def test_cells_that_were_merged_before_they_became_a_csv(tmp_path, community):
    rows = [FAMILY[0], [*FAMILY[1][:4], "", *FAMILY[1][5:]], [*FAMILY[2][:4], "", *FAMILY[2][5:]]]
    assert outcome(take(tmp_path, rows, community)) == (3, 0, 0, 0)
    assert Household.objects.get().residencies.count() == 3


HEADINGS = [
    ["景昙社区居民花名册(2026年)"],
    [None, "住房", None, None, "家庭成员", None, None, None, None, None, "联系\n方式", "文化程度*"],
    [None, "幢", "单元", "室", "姓 名", "性别", "居民身份证号码(18位)", "与户主关系", "出生年月日", "就业情况"],
]
MESSY = [
    "1 １幢 1 101 王　建国 男 . 户主 1956.7.8 退休 13800001234/057185861234 大专",
    "2 . . . 李秀英 女 . 配偶 . 退休 13900001234 初中毕业",
    "3 . . . 王小宝 男 . 孙子 . 学生 无 小学",
    "4 １幢 1 102室 张三 男 . 户主 19560708 在岗 . .",
    "5 １幢 2 二〇一 赵六 女 . 户主 56-7-8 个体户 ０５７１－８５８６１２３４ 博士后",
]


def line_of(text):
    return [None if cell == "." else cell for cell in text.split(" ")]


def messy_book(path):
    """A title, two rows of headings, merged cells, wide digits, dates of all kinds, a footer, an empty column."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["A1"] = "填表说明:请如实填写"
    sheet = book.create_sheet("1幢")
    for line in HEADINGS:
        sheet.append(line)
    sheet.merge_cells("A1:L1")
    sheet.merge_cells("B2:D2")
    sheet.merge_cells("E2:J2")
    for letter in "AKL":
        sheet.merge_cells(f"{letter}2:{letter}3")
    lines = [line_of(text) for text in MESSY]
    lines[0][6] = number(11).replace("3", "３")
    lines[1][6], lines[4][6] = number(12), f" {number(16)} "
    lines[1][8], lines[2][8], lines[3][6] = dt.date(1956, 7, 8), 45000, 330106195607080127
    for line in lines:
        sheet.append(line)
    for letter in "BCD":
        sheet.merge_cells(f"{letter}4:{letter}6")
    sheet.append([None] * 12)
    sheet.append(["制表人:", None, None, None, None, "审核:"])
    book.save(path)


def test_a_messy_workbook(tmp_path, community):
    file = tmp_path / "messy.xlsx"
    messy_book(file)
    report = take_file(file, community)
    assert outcome(report) == (4, 0, 0, 1)
    homes = {p.name: p.residencies.get().dwelling.door for p in Person.objects.all()}
    assert homes == {"王建国": "1-1-101", "李秀英": "1-1-101", "王小宝": "1-1-101", "赵六": "1-2-201"}
    child = Person.objects.get(name="王小宝")
    assert (child.born, child.phone) == (dt.date(1899, 12, 30) + dt.timedelta(days=45000), "")
    assert Person.objects.get(name="赵六").phone == "057185861234"
    assert Person.objects.get(name="李秀英").education == "71"
    assert report.notes.counts == {"phone_second": 1, "education_unread": 1, "aside": 1}
    assert outcome(take_file(file, community)) == (0, 0, 4, 1)


def test_a_roster_of_several_communities(tmp_path, subdistrict):
    one = CommunityFactory(parent=subdistrict, name="景昙社区")
    two = CommunityFactory(parent=subdistrict, name="秋涛社区")
    head = ["社区", *HEAD]
    rows = [["景昙社区居委会", *FAMILY[0]], [two.code, *FAMILY[1]], ["", *FAMILY[2]], ["别处社区", *FAMILY[2]]]
    assert outcome(take(tmp_path, rows, subdistrict, head)) == (2, 0, 0, 2)
    assert set(Person.objects.values_list("name", "community_id")) == {("王建国", one.pk), ("李秀英", two.pk)}


def test_rows_of_a_community_one_does_not_keep_are_rejected(tmp_path, subdistrict, community, elsewhere, viewer):
    clerk = viewer("clerk", community)
    assert clerk.may(Permission.PEOPLE_IMPORT, community)
    rows = [[community.code, *FAMILY[0]], [elsewhere.code, *FAMILY[1]]]
    assert outcome(take(tmp_path, rows, subdistrict, ["社区", *HEAD], by=clerk)) == (1, 0, 0, 1)


def test_the_command_answers_in_json(tmp_path, community, capsys):
    file = tmp_path / "roster.csv"
    file.write_text("\n".join(",".join(row) for row in [HEAD, *FAMILY, *BAD[:1]]), encoding="gb18030")
    call_command("people_import", str(file), "--community", community.code, "--answer", "building=new", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["created"], answer["rejected"]) == (3, 1)
    assert answer["rejected_file"] == str(tmp_path / "roster.rejected.xlsx")


def test_a_file_that_is_no_roster_gets_one_sentence(tmp_path, community, capsys):
    file = tmp_path / "letter.csv"
    file.write_text("尊敬的居民\n您好\n", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("people_import", str(file), "--community", community.code, "--json")
    assert end.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert ImportRun.objects.get().fault


WORDS = ["", "王建国", "男", "户主", "子", number(11), number(12), "景昙新村3-1-402", "3幢2单元101", "1956-7-8", "大专"]
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))


@settings(max_examples=40)
@given(rows=st.lists(st.lists(CELL, min_size=8, max_size=8), max_size=12))
def test_each_row_ends_once_and_the_second_time_changes_nothing(tmp_path, community, rows):
    Residency.objects.all().delete()
    rows = [[cell.replace("\x00", "").replace("\ud800", "") for cell in row] for row in rows]
    first = take(tmp_path, [*FAMILY[:1], *rows], community)
    before = snapshot()
    second = take(tmp_path, [*FAMILY[:1], *rows], community)
    assert (second.created, second.updated) == (0, 0)
    assert second.rejected == first.rejected
    assert snapshot() == before


def test_the_cost_in_queries_does_not_grow_with_the_rows(tmp_path, community, django_assert_max_num_queries):
    rows = [
        [
            f"王{chr(0x4E00 + n)}",
            "",
            id_number(n, dt.date(1950, 1, 1) + dt.timedelta(days=n)),
            "户主",
            f"景昙新村1幢1单元{n + 1}室",
            "",
            "",
            "",
        ]
        for n in range(1, 300)
    ]
    with django_assert_max_num_queries(51):
        assert take(tmp_path, rows, community).created == 299


def test_a_line_about_the_form_is_no_part_of_the_headings(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["景昙社区居民花名册"])
    sheet.append(["填表日期：2026年11月20日    填表人：老周"])
    sheet.append(["序号", "门牌号", "小区名称", "楼栋", "室号", "姓名", "公民身份证号码", "联系方式"])
    sheet.append([1, "", "景昙新村", "1幢", "101", "王建国", number(1), "13800000000"])
    for line in ("A1:H1", "A2:H2"):
        sheet.merge_cells(line)
    book.save(tmp_path / "roster.xlsx")
    table = next(tables(tmp_path / "roster.xlsx", columns.known_heading))
    assert table.headings == ("序号", "门牌号", "小区名称", "楼栋", "室号", "姓名", "公民身份证号码", "联系方式")
    assert columns.propose(table.headings)[1:3] == ["plate", "estate"]


def test_a_row_of_another_community_says_so(tmp_path, community):
    report = take(tmp_path, [["别处社区", "王建国", "景昙新村1幢1单元101室"]], community, head=["社区", "姓名", "住址"])
    assert outcome(report) == (0, 0, 0, 1)
    assert f"不是{community.name}" in rejected_rows(tmp_path)[0][1]

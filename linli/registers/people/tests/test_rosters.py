"""Rosters as offices of different provinces keep them: one test for each way that once went wrong."""

import datetime as dt

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import UnreadableFile
from linli.core.intake import headings
from linli.core.intake.sheets import USELESS, tables
from linli.registers.people.imports import addresses, columns, desk, relations
from linli.registers.people.models import Household, Person, Residency
from linli.registers.people.tests.test_imports import FAMILY, HEAD, number, outcome, rejected_rows, take, take_file

PIECES = [
    "1",
    "3",
    "12",
    "101",
    "2502",
    "A",
    "甲",
    "东",
    "三",
    "十二",
    "幢",
    "栋",
    "号",
    "号楼",
    "楼",
    "单元",
    "门",
    "室",
]
PIECES += [
    "户",
    "-",
    "/",
    "附",
    "之",
    "院",
    "弄",
    "组",
    "阳光小区",
    "和平路",
    "车库",
    "东户",
    "平房",
    "层",
    "(空)",
    " ",
    "、",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_a_door_is_found_again_by_the_names_of_its_building_stairwell_and_room(text):
    found = addresses.parse(text)
    if found:
        assert addresses.building_key(found.building_name) == found.key[:2]
        assert addresses.part_key(found.unit) == found.key[2]
        whole = addresses.is_house(found.room_name, found.building_name)
        assert ("" if whole else addresses.part_key(found.room_name)) == found.key[3]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("15号", ("", "15", "", "")),
        ("宛平路255弄3号402室甲", ("宛平路255弄", "3", "", "402室甲")),
        ("宛平路255弄3号后楼", ("宛平路255弄", "3", "", "后楼")),
        ("天桥路30号乙2室", ("天桥路", "30", "", "乙2")),
        ("西街12号附3号", ("西街", "12号附3", "", "")),
        ("沙头街8巷6号之一", ("沙头街8巷", "6号之1", "", "")),
        ("滨江路12号3-5", ("滨江路", "12", "", "3-5")),
        ("望春园7楼2单元301", ("望春园", "7", "2", "301")),
        ("和平里十一区12楼4门501号", ("和平里11区", "12", "4", "501")),
        ("甲6号院2号楼1505", ("甲6号院", "2", "", "1505")),
        ("东大街12号院", ("东大街", "12", "", "")),
        ("景昙新村3幢1单元5楼东户", ("景昙新村", "3", "1", "5楼东户")),
        ("景昙新村3幢1单元4楼2室", ("景昙新村", "3", "1", "4楼2")),
        ("景昙新村3幢1单元五楼502", ("景昙新村", "3", "1", "502")),
        ("景昙新村10-2单元-301", ("景昙新村", "10", "2", "301")),
        ("3/1/502", ("", "3", "1", "502")),
        ("景昙新村3幢1单元502室(空置)", ("景昙新村", "3", "1", "502")),
        ("景昙新村车库12", ("景昙新村", "", "", "车库12")),
        ("景昙新村3幢商铺105", ("景昙新村", "3", "", "商铺105")),
    ],
)
def test_doors_of_other_cities(text, key):
    assert addresses.parse(text).key == key


@pytest.mark.parametrize("text", ["景昙新村3幢101、102室", "景昙新村3幢101-102", "景昙新村3幢1单元502室502"])
def test_an_address_of_several_doors_names_none(text):
    assert addresses.parse(text) is None


RELATIONS = {
    "户主之妻": "12",
    "与户主关系:妻": "12",
    "儿子(长子)": "20",
    "大女婿": "28",
    "三孙女": "42",
    "12-妻": "12",
    "01户主": "02",
    "Head": "02",
    "配偶 ": "10",
    "兒子": "20",
    "租户": "99",
    "公婆": None,
}


@pytest.mark.parametrize(("word", "code"), RELATIONS.items())
def test_relations_as_they_are_written(word, code):
    assert relations.relation_of(word.strip(), columns.words_of("relation")) == code


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("户主信息姓名", "head_name"),
        ("家庭成员信息姓名", "name"),
        ("户主联系电话", USELESS),
        ("身份證號碼", "id_number"),
        ("残疾证号", ""),
        ("政治面貌", ""),
        ("是否党员", ""),
        ("门牌号", "plate"),
        ("村民小组", "group"),
    ],
)
def test_headings(heading, field):
    assert columns.known_heading(heading) == field


def book(path, *sheets, merged=()):
    """A workbook of (name, rows); `merged` blocks of the first sheet."""
    workbook = openpyxl.Workbook()
    for n, (name, rows) in enumerate(sheets):
        sheet = workbook.create_sheet(name, n)
        for row in rows:
            sheet.append(row)
    for block in merged:
        workbook.worksheets[0].merge_cells(block)
    workbook.save(path)
    return path


def doors():
    return {home.person.name: home.dwelling.address for home in Residency.objects.filter(until=None)}


def person(n, name, relation="户主", born=dt.date(1970, 2, 3)):
    return [name, number(n, born), relation]


SHORT = ["姓名", "身份证号", "与户主关系"]


@pytest.mark.django_db
def test_the_block_of_the_head_is_not_the_member(tmp_path, community):
    one = number(11, dt.date(1970, 2, 3))
    file = book(
        tmp_path / "two.xlsx",
        (
            "花名册",
            [
                ["户主信息", None, None, "家庭成员信息", None, None, None, "住房信息", None],
                ["姓名", "身份证号", "联系电话", "姓名", "身份证号", "与户主关系", "联系电话", "小区名称", "门牌号"],
                ["王海", one, "13800000001", "王海", one, "户主", "13800000001", "阳光小区", "3-1-502"],
                [None, None, None, "刘敏", number(12, dt.date(1972, 5, 6)), "妻", None, None, None],
            ],
        ),
        merged=["A1:C1", "D1:G1", "H1:I1", "A3:A4", "B3:B4", "C3:C4", "H3:H4", "I3:I4"],
    )
    assert outcome(take_file(file, community)) == (2, 0, 0, 0)
    assert doors() == dict.fromkeys(("王海", "刘敏"), "阳光小区3幢1单元502室")
    assert [p.phone for p in Person.objects.order_by("pk")] == ["13800000001", ""]
    assert outcome(take_file(file, community)) == (0, 0, 2, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "cells", "other", "address"),
    [
        (["村民小组", "门牌号"], ["三组", "15"], ["四组", "15"], "三组15号"),
        (["楼号", "门", "房号"], ["12号楼", "2门", "301"], ["12号楼", "3门", "301"], "12号楼2单元301室"),
        (["路名", "弄", "号", "室"], ["宛平路", "25", "3", "402"], ["宛平路", "27", "3", "402"], "宛平路25弄3号402室"),
        (["小区", "门牌号"], ["阳光小区", "3-1-502"], ["阳光小区", "3-2-502"], "阳光小区3幢1单元502室"),
        (["街巷", "门牌号", "室"], ["和平路", "45号", "2"], ["和平路", "46号", "2"], "和平路45号2室"),
    ],
)
def test_doors_in_columns_of_other_cities(tmp_path, community, head, cells, other, address):
    rows = [[*person(11, "王海"), *cells], [*person(12, "李江"), *other]]
    assert outcome(take(tmp_path, rows, community, [*SHORT, *head])) == (2, 0, 0, 0)
    assert doors()["王海"] == address != doors()["李江"]
    assert outcome(take(tmp_path, rows, community, [*SHORT, *head])) == (0, 0, 2, 0)


@pytest.mark.django_db
def test_a_member_with_the_estate_but_without_the_door_lives_with_the_head(tmp_path, community):
    rows = [[*person(11, "王海"), "阳光小区", "3", "502"], [*person(12, "刘敏", "妻"), "阳光小区", "", ""]]
    rows.append([*person(13, "王小", "子"), "同上", "〃", ""])
    assert outcome(take(tmp_path, rows, community, [*SHORT, "小区", "幢", "室"])) == (3, 0, 0, 0)
    assert set(doors().values()) == {"阳光小区3幢502室"}


@pytest.mark.django_db
def test_one_person_on_two_sheets_of_a_file_is_taken_once(tmp_path, community):
    rows = [[*SHORT, "住址"], [*person(11, "王海"), "3-1-502"], [*person(12, "刘敏", "妻"), "3-1-502"]]
    file = book(tmp_path / "roster.xlsx", ("花名册", rows), ("备份", rows))
    assert outcome(take_file(file, community)) == (2, 0, 0, 2)
    assert "“花名册”第 2 行" in rejected_rows(tmp_path)[0][1]
    assert outcome(take_file(file, community)) == (0, 0, 2, 2)


@pytest.mark.django_db
def test_rejected_rows_have_the_headings_of_their_own_sheet(tmp_path, community):
    one = ("东区", [["姓名", "住址", "身份证号"], ["王海", "", number(11)]])
    two = ("西区", [["备注", "身份证号", "住址", "姓名"], ["新来", number(12), "", "刘敏"]])
    assert outcome(take_file(book(tmp_path / "roster.xlsx", one, two), community)) == (0, 0, 0, 2)
    table = next(tables(tmp_path / "roster.rejected.xlsx", columns.known_heading))
    assert table.headings[2:] == ("工作表", "姓名", "住址", "身份证号", "备注")
    assert [row.cells[2:] for row in table.rows] == [
        ["东区", "王海", "", number(11), ""],
        ["西区", "刘敏", "", number(12), "新来"],
    ]


@pytest.mark.django_db
def test_a_roster_may_follow_a_sheet_with_similar_headings(tmp_path, community):
    sums = ("汇总", [["社区", "地址", "户数"], ["景昙", "某路1号", 3]])
    roster = ("名册", [[*SHORT, "住址"], [*person(11, "王海"), "3-1-502"]])
    file = book(tmp_path / "roster.xlsx", sums, roster)
    assert desk.preview(file)["headings"] == [*SHORT, "住址"]
    assert outcome(take_file(file, community)) == (1, 0, 0, 0)


@pytest.mark.django_db
def test_a_sheet_called_like_its_building(tmp_path, community):
    head = [*SHORT, "房号"]
    file = book(
        tmp_path / "roster.xlsx",
        ("1幢", [head, [*person(11, "王海"), "1-502"]]),
        ("2幢", [head, [*person(12, "刘敏"), "1-502"]]),
    )
    assert outcome(take_file(file, community)) == (2, 0, 0, 0)
    assert doors() == {"王海": "1幢1单元502室", "刘敏": "2幢1单元502室"}


NOBODY = [
    ["合 计", "2", "", ""],
    ["填表人:老周", "", "审核人:老吴", ""],
    ["第1页 共2页", "", "", ""],
    ["以下空白", "", "", ""],
    ["", "", "妻", ""],
    ["景昙社区花名册(续表)"] * 4,
    ["", "空房", "", "3-1-503"],
    ["", "", "", "3-1-504"],
]


@pytest.mark.django_db
def test_lines_that_are_nobody_are_left_out_and_counted(tmp_path, community):
    rows = [["1", "王海", "户主", "3-1-502"], *NOBODY]
    report = take(tmp_path, rows, community, ["序号", "姓名", "与户主关系", "住址"])
    assert (outcome(report), report.skipped) == ((1, 0, 0, 0), 8)
    assert report.notes.counts == {"aside": 6, "vacant": 2}
    assert list(Person.objects.values_list("name", flat=True)) == ["王海"]


@pytest.mark.django_db
def test_a_sum_below_the_id_numbers_is_nobody(tmp_path, community):
    rows = [[*person(11, "王海"), "3-1-502"], ["", "1", "", ""], ["合计", "1", "", ""]]
    report = take(tmp_path, rows, community, [*SHORT, "住址"])
    assert (outcome(report), report.notes.counts) == ((1, 0, 0, 1), {"aside": 1})


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "remark"), [("王海(已故)", ""), ("王海", "2020年去世"), ("王海", "已迁出")])
def test_who_died_or_moved_away_does_not_come_back(tmp_path, community, name, remark):
    report = take(tmp_path, [[*person(11, name), "3-1-502", remark]], community, [*SHORT, "住址", "备注"])
    assert outcome(report) == (0, 0, 0, 1)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_remark_about_somebody_else_does_no_harm(tmp_path, community):
    rows = [[*person(11, "王海(大海)"), "3-1-502", "丈夫已故"]]
    report = take(tmp_path, rows, community, [*SHORT, "住址", "备注"])
    assert (outcome(report), report.notes.counts) == ((1, 0, 0, 0), {"name_remark": 1})
    assert Person.objects.get().name == "王海"


@pytest.mark.django_db
def test_a_list_of_heads_of_household(tmp_path, community):
    rows = [["1", "王海", number(11), "3-1-502"]]
    head = ["序号", "户主姓名", "户主身份证号", "家庭住址"]
    assert outcome(take(tmp_path, rows, community, head)) == (1, 0, 0, 0)
    assert Household.objects.get().residencies.get(is_head=True).person.id_number == number(11)


@pytest.mark.django_db
def test_several_people_in_one_row_are_refused_with_a_sentence(tmp_path, community):
    with pytest.raises(UnreadableFile, match="一人一行"):
        take(tmp_path, [["王海", "3-1-502", "刘敏", "王小"]], community, ["户主姓名", "住址", "家庭成员1", "家庭成员2"])


DOCUMENTS = [
    ("护照", "E12345678"),
    ("", "G87654321"),
    ("港澳居民来往内地通行证", "H12345678"),
    ("台胞证", "01234567"),
    ("军官证", "军字第1234567号"),
    ("外国人永久居留身份证", "ABC110085030712"),
    ("身份证", "待补"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "text"), DOCUMENTS)
def test_who_has_another_document_is_known_by_name_birth_and_door(tmp_path, community, kind, text):
    rows = [["王海", kind, text, "1985-3-7", "3-1-502"]]
    head = ["姓名", "证件类型", "证件号码", "出生日期", "住址"]
    assert outcome(take(tmp_path, rows, community, head)) == (1, 0, 0, 0)
    assert Person.objects.get().id_number == ""
    assert outcome(take(tmp_path, rows, community, head)) == (0, 0, 1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["1985.3", "1985年3月", "198503", "1985"])
def test_a_birth_date_without_a_day_is_none(tmp_path, community, text):
    rows = [["王海", "", text, "3-1-502"], ["刘敏", number(12, dt.date(1985, 3, 7)), text, "3-1-503"]]
    report = take(tmp_path, rows, community, ["姓名", "身份证号", "出生年月", "住址"])
    assert (outcome(report), report.notes.counts) == ((2, 0, 0, 0), {"born_partial": 1})
    assert [p.born for p in Person.objects.order_by("pk")] == [None, dt.date(1985, 3, 7)]


@pytest.mark.django_db
def test_what_linli_does_not_keep_is_neither_read_nor_shown_nor_given_back(tmp_path, community):
    head = [*SHORT, "政治面貌", "住址"]
    rows = [[*person(11, "王海"), "群众", "3-1-502"], [*person(12, "刘敏"), "党员", ""]]
    report = take(tmp_path, rows, community, head)
    assert (outcome(report), report.unused[0][0]) == ((1, 0, 0, 1), "政治面貌")
    assert "政治面貌" not in next(tables(tmp_path / "roster.rejected.xlsx", columns.known_heading)).headings
    assert desk.preview(tmp_path / "roster.csv")["samples"][3] == []
    with translation.override("en"):
        assert str(headings.refusal("政治面貌")).startswith("Linli does not record")


@pytest.mark.django_db
def test_a_member_whom_the_new_sheet_leaves_out_stays_and_is_named(tmp_path, community):
    take(tmp_path, FAMILY, community)
    report = take(tmp_path, FAMILY[:2], community)
    assert (outcome(report), report.notes.rows) == ((0, 0, 2, 0), {"left_out": [2]})
    assert Residency.objects.filter(until=None).count() == 3
    assert take(tmp_path, FAMILY, community).notes.counts == {}


@pytest.mark.django_db
def test_a_household_without_a_head_and_one_with_two_are_named(tmp_path, community):
    head = ["户号", *HEAD]
    rows = [["1", *FAMILY[1]], ["2", *FAMILY[0]], ["2", *FAMILY[2][:3], "户主", *FAMILY[2][4:]]]
    rows[1][5] = rows[2][5] = "景昙新村3幢1单元403室"
    report = take(tmp_path, rows, community, head)
    assert (outcome(report), report.notes.rows) == ((3, 0, 0, 0), {"headless": [2], "second_head": [4]})


@pytest.mark.django_db
def test_a_child_is_a_son_or_a_daughter(tmp_path, community):
    head = ["姓名", "性别", "身份证号", "与户主关系", "住址"]
    son, daughter = number(13, dt.date(2001, 2, 3)), number(14, dt.date(2003, 2, 3))
    rows = [
        ["王海", "男", number(11), "户主", "3-1-502"],
        ["王一", "", son, "子女", "3-1-502"],
        ["王二", "", daughter, "子女", "3-1-502"],
        ["王三", "女", "", "儿女", "3-1-502"],
        ["王四", "", "", "子女", "3-1-502"],
    ]
    report = take(tmp_path, rows, community, head)
    relations = dict(Residency.objects.values_list("person__name", "relation"))
    assert relations == {"王海": "02", "王一": "20", "王二": "30", "王三": "30", "王四": ""}
    assert report.notes.rows == {"child_unclear": [6]}
    assert outcome(take(tmp_path, rows, community, head)) == (0, 0, 5, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["在业", "从业", "在业人员", "从业人员"])
def test_words_of_employment(tmp_path, community, word):
    report = take(tmp_path, [[*person(11, "王海"), "3-1-502", word]], community, [*SHORT, "住址", "就业状况"])
    assert report.notes.counts == {}
    assert Person.objects.get().circumstances.get().kind == "employed"

"""Trees of other districts of the country: as the statistics offices publish them, and as they change."""

import json

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from linli.core.access.viewer import robot
from linli.registers.places.models import Place
from linli.registers.places.queries import by_code
from linli.registers.places.states import codes_above, level_of_code, plain_code
from linli.registers.places.tests.test_imports import import_file, outcome, reasons, sheet

BY = robot("test")


@given(st.lists(st.integers(1, 99), min_size=3, max_size=3), st.integers(1, 999), st.integers(1, 999))
def test_a_code_is_the_same_with_and_without_zeros_for_the_levels_below(upper, town, village):
    code = "".join(f"{part:02}" for part in upper) + f"{town:03}{village:03}"
    for length, level in ((2, "province"), (4, "city"), (6, "district"), (9, "subdistrict"), (12, "community")):
        plain = code[:length]
        assert (plain_code(plain.ljust(12, "0")), level_of_code(plain)) == (plain, level)
    assert codes_above(code) == [code[:9], code[:6], code[:4], code[:2]]
    assert codes_above("441900003") == ["4419", "44"]


def bureau(*lines):
    return "统计用区划代码,城乡分类代码,名称\n" + "\n".join(lines)


BEIJING = bureau(
    "110105001001,111,吉祥里社区居委会",
    "110105023200,220,小鲁店村委会",
    "110105023000,,黑庄户地区办事处",
    "110105001000,,朝外街道办事处",
    "110105000000,,朝阳区",
    "110100000000,,市辖区",
    "110000000000,,北京市",
)
DONGGUAN = bureau("441900000000,,东莞市", "441900003000,,东城街道办事处", "441900003001,111,岗贝社区居民委员会")
XINJIANG = bureau(
    "6529,,某地区",
    "652922,,某县",
    "652922100,,某镇",
    "652922100001,121,某社区",
    "652922400500,220,某场",
    "652922400,,某场",
)
TOWN = bureau("620102005000,,某街道", "620102005001,111,某社区")
PATHS = [
    (BEIJING, "110105001001", "11/1101/110105/110105001/110105001001/"),
    (DONGGUAN, "441900003001", "4419/441900003/441900003001/"),
    (XINJIANG, "652922400500", "6529/652922/652922400/652922400500/"),
    (TOWN, "620102005001", "620102005/620102005001/"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "code", "path"), PATHS, ids=[code for _text, code, _path in PATHS])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_of_a_statistics_office(tmp_path, text, code, path, encoding):
    file = sheet(tmp_path, text, encoding)
    count = text.count("\n")
    assert outcome(import_file(file, by=BY)) == (count, 0, 0, 0)
    assert Place.objects.get(code=code).path == path
    assert outcome(import_file(file, by=BY)) == (0, 0, count, 0)
    assert {place.category for place in Place.objects.filter(name__endswith="村委会")} <= {"rural"}


@pytest.mark.django_db
def test_a_workbook_with_codes_as_numbers_and_words_for_levels(tmp_path):
    book = openpyxl.Workbook()
    lines = [
        ["某市区划代码表"],
        ["区划代码", "区划名称", "级别", "上级区划代码"],
        [310000, "上海市", "市级", None],
        [310104, "徐汇区", "区级", 310000],
        [310104003, "天平街道", "街道级", 310104],
        [310104003001, "甲居委会", "居委会", None],
        ["'310104003002", "乙居委会", "州", "310104003000"],
    ]
    for line in [*lines, ["合计", None, None, None], ["填表人：老周"]]:
        book.active.append(line)
    book.save(tmp_path / "places.xlsx")
    report = import_file(tmp_path / "places.xlsx", by=BY)
    assert (outcome(report), report.skipped) == ((4, 0, 0, 1), 2)
    assert Place.objects.get(code="310104003001").path == "31/310104/310104003/310104003001/"


@pytest.mark.django_db
def test_a_district_with_its_city_named_but_not_listed(tmp_path):
    text = "code,name,level,parent_code\n330199000000,某区,县级,330100000000\n330199001000,甲街道,乡级,330199000000\n"
    assert outcome(import_file(sheet(tmp_path, text), by=BY)) == (2, 0, 0, 0)
    city = "3301,某市,市,\n"
    assert outcome(import_file(sheet(tmp_path, text + city), by=BY)) == (1, 1, 1, 0)
    assert Place.objects.get(code="330199001").path == "3301/330199/330199001/"


@pytest.mark.django_db
def test_codes_that_name_no_place_say_why(tmp_path):
    text = bureau(
        "330199000000,,某区",
        "330199001000,,甲街道",
        "330199002001,111,孤儿社区",
        "33019900100,111,短码",
        "33019900100A,111,字母",
    )
    report = import_file(sheet(tmp_path, text), by=BY)
    assert outcome(report) == (2, 0, 0, 3)
    told = reasons(report)
    assert "330199002" in told[4]
    assert "11" in told[5]
    assert "33019900100A" in told[6]


@pytest.mark.django_db
def test_a_subdistrict_is_dissolved_when_its_communities_have_gone(tmp_path):
    import_file(sheet(tmp_path, BEIJING), by=BY)
    head = "code,name,level,parent_code,until\n"
    gone = "110105023,黑庄户地区办事处,街道,110105,2026-01-01\n"
    report = import_file(sheet(tmp_path, head + gone), by=BY)
    assert (outcome(report), "1" in reasons(report)[2]) == ((0, 0, 0, 1), True)
    moved = "110105023200,小鲁店村委会,社区,110105001,\n"
    assert outcome(import_file(sheet(tmp_path, head + gone + moved), by=BY)) == (0, 2, 0, 0)
    assert not Place.objects.open().filter(code="110105023").exists()
    assert Place.objects.get(code="110105023200").path.startswith("11/1101/110105/110105001/")
    assert outcome(import_file(sheet(tmp_path, head + gone + moved), by=BY)) == (0, 0, 2, 0)


@pytest.mark.django_db
def test_places_kept_with_zeros_are_known_without_and_the_other_way(tmp_path, capsys):
    Place.objects.create(code="440000", name="广东省", level="province", path="440000/", since="2020-01-01")
    file = sheet(tmp_path, bureau("440000000000,,广东省", "441900000000,,东莞市"))
    call_command("places_import", str(file), "--json")
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
    assert by_code("441900").path == "440000/4419/"
    assert by_code("44").name == "广东省"

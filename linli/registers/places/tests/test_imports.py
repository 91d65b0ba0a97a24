"""Importing a tree of places: complete, without effect the second time, corrected by code, bad rows named."""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake import runner
from linli.core.intake.outcome import Outcome
from linli.core.intake.runner import results
from linli.core.intake.sheets import tables
from linli.core.journal.models import Entry
from linli.registers.places import actions
from linli.registers.places.imports import PlaceTree
from linli.registers.places.imports.rows import PlaceRow
from linli.registers.places.models import Place, PlaceVersion
from linli.registers.places.states import Level, interval
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory

BY = robot("test")
TREE = """code,name,level,parent_code
62,试验省,province,
6299,试验市,city,62
629901,东试验区,district,6299
629902,西试验区,district,6299
629901001,甲街道,subdistrict,629901
629901002,乙镇,subdistrict,629901
629901001001,一社区,community,629901001
629901001002,二社区,community,629901001
629901002201,三村,community,629901002
"""


def sheet(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "places.csv"
    file.write_text(text, encoding=encoding)
    return file


def import_file(file, by=BY, **more):
    """The outcome, with how each row ended."""
    rejected = file.with_name(f"{file.stem}.rejected.xlsx")
    report = runner.import_file(PlaceTree, file, by=by, rejected_to=rejected, **more)
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    return report


def import_places(rows, by):
    """The outcome of rows given without a file."""
    ended = list(PlaceTree(None, by).put([(row.number, row) for row in rows]))
    report = Outcome()
    report.add(ended, read=len(rows), skipped=0)
    report.check()
    return report


def outcome(report):
    return report.created, report.updated, report.unchanged, report.rejected


def rows(*lines):
    return [PlaceRow(n, *line.split()) for n, line in enumerate(lines, start=2)]


def reasons(report):
    return {row.number: row.reason for row in results.page(report.run, ended="rejected").rows}


@pytest.mark.django_db
def test_a_tree_comes_in_once(tmp_path):
    file = sheet(tmp_path, TREE)
    assert outcome(import_file(file, by=BY)) == (9, 0, 0, 0)
    assert outcome(import_file(file, by=BY)) == (0, 0, 9, 0)
    community = Place.objects.get(code="629901001002")
    assert community.path == "62/6299/629901/629901001/629901001002/"
    assert (community.community_id, community.rgt - community.lft) == (community.pk, 2**36)
    assert Entry.objects.filter(verb="places.imported").count() == 1


@pytest.mark.django_db
def test_chinese_headings_below_a_title_in_the_order_of_the_office(tmp_path):
    text = "某区区划代码表,,,\n名称,上级代码,代码,级别\n东区,,629901,县\n"
    text += "甲镇,629901,629901001,镇\n一社区,629901001,629901001001,社区\n"
    assert outcome(import_file(sheet(tmp_path, text, "gb18030"), by=BY)) == (3, 0, 0, 0)
    assert Place.objects.get(code="629901").level == Level.DISTRICT


@pytest.mark.django_db
def test_an_office_that_moves_takes_everything_below_with_it(tmp_path):
    import_file(sheet(tmp_path, TREE), by=BY)
    moved = TREE.replace("甲街道,subdistrict,629901", "甲新街道,subdistrict,629902")
    assert outcome(import_file(sheet(tmp_path, moved), by=BY)) == (0, 1, 8, 0)
    assert Place.objects.get(code="629901001001").path == "62/6299/629902/629901001/629901001001/"
    assert Place.objects.get(code="629901002201").path.startswith("62/6299/629901/")
    version = PlaceVersion.objects.get()
    assert (version.name, version.parent.code) == ("甲街道", "629901")
    assert outcome(import_file(sheet(tmp_path, moved), by=BY)) == (0, 0, 9, 0)


@pytest.mark.django_db
def test_two_places_exchange_their_names(tmp_path):
    import_file(sheet(tmp_path, TREE), by=BY)
    text = TREE.replace("001001,一社区", "001001,〇社区").replace("二社区", "一社区").replace("〇社区", "二社区")
    assert outcome(import_file(sheet(tmp_path, text), by=BY)) == (0, 2, 7, 0)
    assert Place.objects.get(code="629901001001").name == "二社区"
    assert {v.name for v in PlaceVersion.objects.all()} == {"一社区", "二社区"}


@pytest.mark.django_db
def test_every_bad_row_is_named_and_the_good_ones_stay(tmp_path):
    bad = """629901001003,,community,629901001
629901001004,四社区,州,629901001
629901001005,五社区,community,629999999
629901001001,六社区,community,629901001
629901001007,一社区,community,629901001
629903,南区,district,629904
629904,北区,district,629903
629905,中区,community,629904
629906,丁社区,district,629901001
6299 07,戊区,district,6299
"""
    report = import_file(sheet(tmp_path, TREE + bad), by=BY)
    assert (report.created, report.rejected, report.read) == (9, 10, 19)
    assert sorted(reasons(report)) == [*range(11, 21)]
    rejected = next(
        tables(tmp_path / "places.rejected.xlsx", lambda text: {"代码": "c", "code": "c", "name": "n"}.get(text, ""))
    )
    assert [row.cells[0] for row in rejected.rows] == [str(n) for n in sorted(reasons(report))]


@pytest.mark.django_db
def test_what_hangs_below_a_rejected_row_is_rejected_too():
    report = import_places(rows("62 某省 province 99", "6201 某市 city 62", "620101 某区 district 6201"), by=BY)
    assert outcome(report) == (0, 0, 0, 3)


@pytest.mark.django_db
def test_a_keeper_of_one_district_leaves_the_others_alone(viewer):
    mine, other = PlaceFactory(code="629901", name="东区"), PlaceFactory(code="629902", name="西区")
    SubdistrictFactory(parent=other, code="629902001", name="乙")
    keeper = viewer("admin", mine)
    report = import_places(
        [
            PlaceRow(2, "629901", "东区", "district", ""),
            PlaceRow(3, "629901001", "甲", "subdistrict", "629901"),
            PlaceRow(4, "629901001001", "一", "community", "629901001"),
            PlaceRow(5, "629902002", "丙", "subdistrict", "629902"),
            PlaceRow(6, "629902001", "改名", "subdistrict", "629902"),
        ],
        by=keeper,
    )
    assert outcome(report) == (2, 0, 1, 2)


@pytest.mark.django_db
def test_the_command_answers_in_json(tmp_path, capsys):
    call_command("places_import", str(sheet(tmp_path, TREE)), "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer.keys() == {"created", "updated", "unchanged", "rejected", "skipped", "rejected_file", "seconds"}
    assert answer["created"] == 9


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\x01\x02\xff", id="unknown"),
        pytest.param(b"just words\n", id="words"),
        pytest.param(b"PK\x03\x04broken", id="broken zip"),
        pytest.param(b"<html></html>", id="web page"),
    ],
)
def test_a_file_that_is_no_tree_gets_one_sentence(tmp_path, capsys, content):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(SystemExit) as end:
        call_command("places_import", str(file), "--json")
    assert end.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.django_db
def test_numbers_below_a_community_never_overlap():
    community = CommunityFactory()
    first = actions.put_place(community, "building", "1幢", by=BY, since=dt.date(2020, 1, 1))
    second = actions.put_place(community, "building", "2幢", by=BY)
    again = actions.put_place(community, "building", "1幢", by=BY)
    door = actions.put_place(first, "dwelling", "101室", by=BY)
    assert again == first
    assert (first.lft, second.lft) == (community.lft, first.rgt)
    assert first.lft <= door.lft < door.rgt <= first.rgt
    assert interval("stairwell", door.rgt)[0] % 2**14 == 0


@pytest.mark.django_db
def test_a_full_building_says_so():
    building = actions.put_place(CommunityFactory(), "building", "1幢", by=BY)
    Place.objects.create(
        parent=building,
        community_id=building.community_id,
        level="stairwell",
        name="x",
        since=dt.date(2020, 1, 1),
        lft=building.rgt - 2**14,
        rgt=building.rgt,
    )
    with pytest.raises(RuleBroken):
        actions.put_place(building, "dwelling", "101室", by=BY)

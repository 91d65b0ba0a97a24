"""`linli employment match`: reasons, refusals with the article, and what is never used."""

import csv
import io
import json
import random

import pytest
from django.core.management import call_command

from linli.core.errors import UnreadableFile
from linli.services.vacancies.imports import match_files as sheets

PEOPLE = """person,sex,age,ethnicity,religion,hukou,illness,trades,wage,km,limits,skills,education,papers,lat,lng
A,male,50,汉族,none,rural,hepatitis,4-09-08,3500,3,,4-09-08:5,大专,,30.25,120.16
B,female,28,回族,Islam,urban,,4-03-02,4500,5,no_standing,,本科,,30.26,120.17
C,female,45,汉族,none,rural,,3-02-03,3500,5,,,初中,,30.25,120.16
D,male,19,藏族,none,urban,epilepsy,4-09-08,3500,3,,,高中,,30.26,120.17
"""
VACANCIES = """vacancy,trade,wage,places,papers,demands,lat,lng,until,words
V1,4-09-08,3600,1,,,30.255,120.165,2099-12-31,
V2,4-03-02,5000,1,,standing,30.262,120.171,,
V3,3-02-03,4200,1,security,,30.251,120.161,,
"""
PROTECTED = ["sex", "age", "ethnicity", "religion", "hukou", "illness"]


@pytest.fixture
def match(tmp_path, capsys):
    """Run the command on two texts; return its answer and exit code."""

    def run(people=PEOPLE, vacancies=VACANCIES, *options):
        for name, text in (("p.csv", people), ("v.csv", vacancies)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        try:
            call_command("employment_match", tmp_path / "p.csv", tmp_path / "v.csv", "--on", "2026-12-01", *options)
        except SystemExit as end:
            return capsys.readouterr(), end.code
        return capsys.readouterr(), 0

    return run


def test_each_person_gets_a_vacancy_with_reasons_or_what_is_missing(match, monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    said, code = match(PEOPLE, VACANCIES, "--json")
    found = json.loads(said.out)
    people = {one["person"]: one for one in found["people"]}
    assert code == 0 and found["proven"] and found["placed"] == 1
    placed = next(one for one in people.values() if one["vacancy"])
    assert placed["vacancy"] == "V1"
    assert {line["condition"] for line in placed["reasons"]} >= {"trade", "wage", "distance"}
    assert people["B"]["binding"] == "limits" and people["C"]["binding"] == "papers"
    assert people["C"]["missing"][0]["words"] == "papers missing: Security guard certificate"
    left = ({"A", "D"} - {placed["person"]}).pop()
    assert people[left]["binding"] == "places"
    assert found["without"] == {"limits": 1, "papers": 1, "places": 1}


def shuffled(text, columns, chance):
    """The sheet with the cells of some columns handed round among the rows."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for name in columns:
        cells = [row[name] for row in rows]
        chance.shuffle(cells)
        for row, cell in zip(rows, cells, strict=True):
            row[name] = cell
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_permuting_protected_attributes_changes_nothing(match):
    said, _code = match(PEOPLE, VACANCIES, "--json")
    expected = json.loads(said.out)
    assert set(expected["never_used"]) == set(PROTECTED)
    for seed in range(5):
        said, _code = match(shuffled(PEOPLE, PROTECTED, random.Random(seed)), VACANCIES, "--json")
        assert json.loads(said.out) == expected
    # The same exchange of a wish does change the answer, so the comparison can fail.
    said, _code = match(shuffled(PEOPLE, ["trades"], random.Random(1)), VACANCIES, "--json")
    assert json.loads(said.out) != expected


def test_a_vacancy_without_wage_or_that_excludes_people_is_refused_with_the_article(match, monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "zh-hans")
    sheet = "vacancy,trade,wage,sex,words\nV1,4-09-08,,,\nV2,4-09-08,3600,,限女性\nV3,4-09-08,3600,,45岁以下\n"
    sheet += "V4,4-09-08,3600,男,\nV5,4-09-08,3600,不限,能吃苦\n"
    said, code = match(PEOPLE, sheet, "--json")
    found = json.loads(said.out)
    assert code == 1
    reasons = {one["name"]: one["reason"] for one in found["rejected"]}
    assert set(reasons) == {"V1", "V2", "V3", "V4"}
    assert "人力资源市场暂行条例" in reasons["V1"]
    assert "第二十七条" in reasons["V2"] and "第二十七条" in reasons["V4"]
    assert "就业促进法" in reasons["V3"]
    assert {one["vacancy"] for one in found["people"]} <= {"V5", None}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,9-99,,,", "trades"),
        ("A,,-5,,", "wage"),
        ("A,,,far,", "km"),
        ("A,,,,30.2", "lat"),
        ("A,,,", ""),
        (",4-09-08,,,", ""),
    ],
)
def test_a_bad_cell_refuses_its_row_and_names_line_and_column(tmp_path, row, column):
    file = tmp_path / "p.csv"
    file.write_text(f"person,trades,wage,km,lat\n{row}\nB,,,,\n", encoding="utf-8")
    found = sheets.people(file)
    assert [one.key for one in found.rows] == ["B"]
    assert [(one.line, one.column) for one in found.rejected] == [(2, column)]


@pytest.mark.parametrize("text", ["name\nA\n", "person,wage,wage\nA,1,2\n", "\n"])
def test_a_file_with_wrong_headings_is_refused_whole(tmp_path, text):
    file = tmp_path / "p.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile):
        sheets.people(file)


def test_what_people_read_names_reasons_and_rejected_lines(match, monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "zh-hans")
    said, code = match(PEOPLE, VACANCIES + "V9,4-09-08,,1,,,,,,\n")
    assert code == 1
    assert "-> V1" in said.out and "缺少证件" in said.out
    assert "V9" in said.err and "从不使用" in said.err

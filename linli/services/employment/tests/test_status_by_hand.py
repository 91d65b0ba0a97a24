"""Two communities worked out by hand from the rules of full-employment communities, through the command."""

import json

import pytest
from django.core.management import call_command

HEAD = (
    "household,person,community,born,sex,registration,work,since,until,circumstances,benefit_since,benefit_until,"
    "willing,other_income,recognised_on,refusals,confirmed_on,planned_on\n"
)
ONE, TWO = "330102001001", "330102001002"
# Day of the question: 30 November 2026. Working age is 16 to 59 for men, and for women up to 54.
ROWS = f"""
甲,甲父,{ONE},1971-11-30,1,here,registered_unemployed,2026-05-30,,none,,,,,,,2026-06-10,2026-06-20
甲,甲母,{ONE},1981-05-01,2,here,homemaker,2010-01-01,,none,,,,,,,,
甲,甲子,{ONE},2012-02-02,1,here,student,2019-09-01,,none,,,,,,,,
乙,乙父,{ONE},1971-12-01,1,here,registered_unemployed,2026-05-30,,none,,,,,,,,
乙,乙母,{ONE},1973-05-05,2,here,employed,2000-01-01,,none,,,,,,,,
丙,丙,{ONE},1981-11-30,2,here,registered_unemployed,2025-11-30,,disability_card;destitute,,,,,,,,
丁,丁父,{ONE},1966-01-01,1,here,rehired,2026-03-01,,none,,,,,,,,
丁,丁女,{ONE},1996-01-01,2,here,unemployed,2026-10-01,,none,,,,,,,,
戊,戊,{ONE},1990-01-01,1,here,unemployed,2026-10-01,,none,,,yes,yes,,,,
己,己,{ONE},1990-01-01,1,here,homemaker,2016-10-01,,none,,,yes,,,,,
庚,庚,{TWO},1972-01-01,2,here,employed,2001-01-01,2026-01-31,none,,,,,,,,
庚,庚,{TWO},,,,registered_unemployed,2026-01-31,,,2026-11-01,,,,,,,
庚,庚夫,{TWO},1970-01-01,1,here,public_post,2026-09-15,,none,,,,,2026-03-01,,2026-02-01,
辛,辛,{TWO},1985-01-01,1,here,flexible,2026-01-01,2026-06-01,none,,,,,,,,
辛,辛,{TWO},,,,unemployed,2025-06-01,2026-01-01,,,,,,,,,
辛,辛,{TWO},,,,unemployed,2026-06-01,2026-08-01,,,,,,,,,
辛,辛,{TWO},,,,registered_unemployed,2026-08-01,,,,,,,,,,
壬,壬,{TWO},,1,here,unemployed,2026-06-01,,none,,,,,,,,
癸,癸,{TWO},2010-12-01,2,here,unemployed,2026-06-01,,none,,,,,,,,
"""
# Worked out on paper: state, in the base, long unemployed.
PEOPLE = {
    "甲父": ("registered_unemployed", True, False),
    "甲母": ("outside", False, False),
    "甲子": ("outside", False, False),
    "乙父": ("registered_unemployed", True, False),
    "乙母": ("employed", True, False),
    "丙": ("registered_unemployed", True, True),  # a year to the day
    "丁父": ("retired", False, False),
    "丁女": ("unemployed_unregistered", True, False),
    "戊": ("unemployed_unregistered", True, False),
    "己": ("unemployed_unregistered", True, False),  # the tracking file decides: wishes to work
    "庚": ("registered_unemployed", True, False),
    "庚夫": ("placed", True, False),
    "辛": ("registered_unemployed", True, False),  # since June without a break, though registered since August
    "壬": ("unknown", False, False),
    "癸": ("outside", False, False),  # 15
}
HOUSEHOLDS = {
    "甲": ("aid_plan", True),
    "乙": ("none", False),
    "丙": ("suspected", True),
    "丁": ("suspected", True),  # a working pensioner makes no difference
    "戊": ("none", False),  # income from a business
    "己": ("suspected", True),
    "庚": ("watched", False),  # works since 15 September: more than 30 days, less than six months
    "辛": ("suspected", True),
    "壬": ("unclear", False),
    "癸": ("none", False),
}


def status(text, on, tmp_path, capsys):
    file = tmp_path / "facts.csv"
    file.write_text(HEAD + text.strip() + "\n", encoding="utf-8")
    try:
        call_command("employment_status", str(file), "--on", on, "--json")
    except SystemExit as end:
        assert end.code == 1
    return json.loads(capsys.readouterr().out)


def test_people_households_and_rates_are_those_on_paper(tmp_path, capsys):
    found = status(ROWS, "2026-11-30", tmp_path, capsys)
    assert found["rejected"] == []
    people = {one["person"]: (one["state"], one["in_base"], one["long_unemployed"]) for one in found["people"]}
    assert people == PEOPLE
    assert {one["household"]: (one["state"], one["zero_employment"]) for one in found["households"]} == HOUSEHOLDS
    first, second = found["communities"]
    # In the base: 甲父 乙父 乙母 丙 丁女 戊 己, of whom 乙母 works; 庚 庚夫 辛, of whom 庚夫 works.
    assert (first["employed"], first["base"], first["rate"], first["zero"]) == (1, 7, 14.3, 4)
    assert (second["employed"], second["base"], second["rate"], second["zero"]) == (1, 3, 33.3, 1)
    assert (first["registered_unemployed"], first["long_unemployed"]) == (3, 1)
    since = {one["person"]: (one["unemployed_since"], one["registered_since"]) for one in found["people"]}
    assert since["辛"] == ("2026-06-01", "2026-08-01")


def test_the_grounds_of_recognition_are_those_of_the_version_in_force(tmp_path, capsys):
    found = status(ROWS, "2026-11-30", tmp_path, capsys)
    may = {one["person"]: (one["hardship"]["answer"], met(one)) for one in found["people"]}
    assert may["甲父"] == ("yes", ["older", "zero_employment"])  # 55 today, six months today
    assert may["乙父"] == ("no", [])  # 54, and a member works
    assert may["丙"] == ("yes", ["older", "zero_employment"])  # a disabled person in destitute support is left out
    assert may["庚"] == ("yes", ["older"])  # drew the benefit for a month only, is 54


def met(one):
    return [ground["code"] for ground in one["hardship"]["grounds"] if ground["answer"] == "yes"]


LONG = f"甲,甲,{ONE},1985-01-01,1,elsewhere,registered_unemployed,2025-01-02,,none,2025-01-15,,,,,,,\n"
LONG += f"甲,甲妻,{ONE},1985-01-01,2,here,employed,2015-01-02,,none,,,,,,,,"


@pytest.mark.parametrize(
    ("on", "answer", "grounds", "jurisdiction"),
    [
        ("2025-10-31", "no", [], "3301"),  # nine months of benefit; the answers of 2023 ask for twelve
        ("2025-11-01", "yes", ["long_term"], "33"),  # the document of 2025 asks for six
        ("2022-11-01", "no", [], None),
    ],
)
def test_both_versions_apply_by_date(on, answer, grounds, jurisdiction, tmp_path, capsys):
    one = status(LONG, on, tmp_path, capsys)["people"][0]
    assert (one["hardship"]["answer"], met(one)) == (answer, grounds)
    assert (one["hardship"]["version"] or {}).get("jurisdiction") == jurisdiction


def test_a_benefit_that_ended_counts_on_from_2025_only(tmp_path, capsys):
    ended = f"甲,甲,{ONE},1985-01-01,1,here,registered_unemployed,2023-03-01,,none,2023-03-15,2024-06-01,,,,,,"
    old = status(ended, "2024-07-01", tmp_path, capsys)["people"][0]
    assert "long_term" not in met(old)
    assert "long_term" in met(status(ended, "2025-12-01", tmp_path, capsys)["people"][0])


def test_a_household_is_removed_watched_closed_and_found_again(tmp_path, capsys):
    rows = f"甲,甲,{ONE},1985-01-01,1,here,unemployed,2026-01-01,2026-03-01,none,,,,,,,2026-02-01,2026-02-10\n"
    rows += f"甲,甲,{ONE},,,,employed,2026-03-01,2026-10-15,,,,,,,,,\n甲,甲,{ONE},,,,unemployed,2026-10-15,,,,,,,,,,"

    def on(day):
        return status(rows, day, tmp_path, capsys)["households"][0]["state"]

    days = ["2025-12-31", "2026-01-31", "2026-02-01", "2026-02-10", "2026-03-01", "2026-03-31", "2026-08-31"]
    assert [on(day) for day in days] == [
        *("unclear", "suspected", "confirmed", "aid_plan", "removed", "watched", "watched"),
    ]
    assert [on("2026-09-01"), on("2026-10-15")] == ["closed", "aid_plan"]


def test_three_refusals_without_reason_since_out_of_work_end_the_aid_of_a_person(tmp_path, capsys):
    row = f"甲,甲,{ONE},1985-01-01,1,here,registered_unemployed,2026-01-01,,none,,,,,2026-02-01,%s,,"
    days = "2025-12-01;2026-03-01;2026-04-01"
    assert status(row % days, "2026-06-01", tmp_path, capsys)["people"][0]["state"] == "hardship_recognised"
    state = status(row % f"{days};2026-05-01", "2026-06-01", tmp_path, capsys)["people"][0]["state"]
    assert state == "refused_without_reason"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (f"甲,甲,{ONE},1985-01-01,3,here,employed,2026-01-01,,none,,,,,,,,", "sex", "none of"),
        (f"甲,甲,{ONE},1985-01-01,1,here,resting,2026-01-01,,none,,,,,,,,", "work", "none of"),
        (f"甲,甲,{ONE},1985-01-01,1,here,employed,2026-02-30,,none,,,,,,,,", "since", "no date"),
        (f"甲,甲,{ONE},2027-01-01,1,here,employed,2026-01-01,,none,,,,,,,,", "born", "after the day"),
        (f"甲,甲,{ONE},1985-01-01,1,here,employed,2026-03-01,2026-02-01,none,,,,,,,,", "", "is before"),
        (f"甲,,{ONE},1985-01-01,1,here,employed,2026-03-01,,none,,,,,,,,", "", "no name or number"),
        (f"乙,乙,{ONE},1986-01-01,1,here,employed,2020-01-01,2021-01-01,none,,,,,,,,", "", "another one than"),
        (f"乙,乙,{ONE},,,,flexible,2024-01-01,,,,,,,,,,", "", "overlap"),
        (f"甲,甲,{ONE},1985-01-01", "", "The row has 4 cells"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_answered(row, column, said, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    good = f"乙,乙,{ONE},1985-01-01,1,here,unemployed,2022-01-01,,none,,,,,,,,\n"
    found = status(good + row, "2026-11-30", tmp_path, capsys)
    assert [one["person"] for one in found["people"]] == ["乙"]
    (wrong,) = found["rejected"]
    assert (wrong["line"], wrong["column"]) == (3, column)
    assert said in wrong["reason"]

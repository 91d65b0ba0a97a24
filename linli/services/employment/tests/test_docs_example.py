"""The example of docs/employment.md is what the command answers."""

import json
from pathlib import Path

from django.core.management import call_command

PAGE = Path(__file__).resolve().parents[4] / "docs" / "employment.md"
FACTS = """household,person,born,sex,work,since
A,father,1971-11-30,1,registered_unemployed,2026-05-30
A,mother,1981-05-01,2,homemaker,2010-01-01
B,man,1966-01-01,1,rehired,2026-03-01
B,daughter,1996-01-01,2,unemployed,2026-10-01
C,woman,1972-01-01,2,employed,2001-01-01
C,son,2002-01-01,1,unemployed,2025-11-30
D,man,1986-01-01,1,,
"""


def rows():
    """What the example says: household, member, state, in the base, state of the household."""
    section = PAGE.read_text(encoding="utf-8").partition("## An example")[2].partition("## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return [(row[0], row[1].partition(",")[0], row[3], row[4], row[5]) for row in cells[2:]]


def test_the_worked_example(tmp_path, capsys):
    file = tmp_path / "facts.csv"
    file.write_text(FACTS, encoding="utf-8")
    call_command("employment_status", str(file), "--on", "2026-11-30", "--place", "330102001001", "--json")
    found = json.loads(capsys.readouterr().out)
    states = {one["household"]: one["state"] for one in found["households"]}
    people = [
        (one["household"], one["person"], one["state"], "yes" if one["in_base"] else "no") for one in found["people"]
    ]
    assert people == [row[:4] for row in rows()]
    assert states == {row[0]: row[4] for row in rows() if row[4]}
    (community,) = found["communities"]
    assert (community["employed"], community["base"], community["long_unemployed"]) == (1, 4, 1)
    father = found["people"][0]["hardship"]
    assert [one["code"] for one in father["grounds"] if one["answer"] == "yes"] == ["older", "zero_employment"]

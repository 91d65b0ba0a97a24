"""The example of docs/funds.md is what the program does."""

import re
from pathlib import Path

import pytest

from linli.core.errors import RuleBroken
from linli.services.funds import actions
from linli.services.funds.queries import balances
from linli.services.funds.queries.statements import donation_statement
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import BY, approved, campaign, donate, hand, lines, officer

PAGE = Path(__file__).resolve().parents[4] / "docs" / "funds.md"


def table():
    """What the example says: row -> the amounts of its columns, in yuan."""
    section = PAGE.read_text(encoding="utf-8").partition("## An example")[2].partition("## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    kept = [row for row in rows if re.fullmatch(r"[\d,]+", row[-1])]
    return {row[0]: [int(cell.replace(",", "")) for cell in row[1:]] for row in kept}


@pytest.mark.django_db
def test_the_worked_example(subdistrict, community):
    fund = factories.fund(subdistrict)
    general = donate(fund, 100_000)
    named = donate(fund, 50_000, goods={"rice": 3}, wishes=actions.Wishes(only_for=community))
    row = campaign(subdistrict, fund)

    def yuan(read):
        """An amount of each donation and of both, in yuan."""
        each = [read(next(part for part in donation_statement(one).parts if not part.good)) for one in (general, named)]
        return [amount // 100 for amount in (*each, sum(each))]

    found = {"came in": yuan(lambda part: part.received)}
    too_long = factories.draft(row, community, 6)
    actions.submit_list(too_long, by=officer("submits"))
    with pytest.raises(RuleBroken, match=r"1,800\.00.*1,500\.00.*300\.00 yuan short"):
        actions.approve_list(too_long, by=officer("approves"))
    actions.withdraw_list(too_long, by=BY)

    made = approved(row, community, 4)
    found["reserved when the list of 4 is approved"] = reserved = yuan(lambda part: part.reserved)
    *reached, moved = lines(made)
    for line in reached:
        hand(line)
    actions.record_outcome(moved, outcome="moved", on=made.approved_on, by=BY)
    found["handed over to 3"] = used = yuan(lambda part: part.used)
    actions.close_campaign(row, by=BY)
    found["returned when the campaign is closed"] = [a - b for a, b in zip(reserved, used, strict=True)]
    found["left"] = yuan(lambda part: part.left)
    assert found == table()
    assert balances.totals_of(fund).words["available"] == "600.00"
    statement = donation_statement(named)
    assert [(use.good, use.quantity, use.households) for use in statement.uses] == [("", 50_000, 2)]
    assert {part.good: part.left for part in statement.parts} == {"": 0, "rice": 3}

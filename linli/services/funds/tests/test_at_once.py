"""Two people at the same instant: one hand-over, one approval; nobody gets what is not there (PostgreSQL)."""

from uuid import uuid4

from linli.core.errors import RuleBroken
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.ledger.queries.verification import verify
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.funds import actions
from linli.services.funds.models import GiftLine
from linli.services.funds.queries import balances
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import approved, campaign, donate, hand, lines, officer

pytestmark = AT_ONCE


def test_one_line_handed_over_by_many_at_once_is_handed_over_once():
    here = CommunityFactory()
    fund = factories.fund(here)
    donate(fund, 90_000)
    (line,) = lines(approved(campaign(here, fund), here, 1))
    by = [officer(f"worker-{n}") for n in range(MANY)]
    answers = together(lambda n: hand(line, by=by[n]))
    done = [one for one in answers if isinstance(one, GiftLine)]
    assert len(done) == 1
    assert {type(one) for one in answers if one not in done} == {RuleBroken}
    assert balances.totals_of(fund).spent == 30_000
    assert verify().sound


def test_one_hand_over_that_arrives_many_times_at_once_is_one():
    here = CommunityFactory()
    fund = factories.fund(here)
    donate(fund, 90_000)
    (line,), once, by = lines(approved(campaign(here, fund), here, 1)), uuid4(), officer("worker")
    answers = together(lambda n: hand(line, once=once, by=by).pk)
    assert answers == [line.pk] * MANY
    assert balances.totals_of(fund).spent == 30_000


def test_lists_approved_at_once_never_reserve_more_than_there_is():
    above = CommunityFactory().parent
    fund = factories.fund(above)
    donate(fund, 30_000 * 3)
    row = campaign(above, fund)
    made = [factories.draft(row, CommunityFactory(parent=above), 1) for _ in range(MANY)]
    for one in made:
        actions.submit_list(one, by=officer("submits"))
    by = officer("approves")
    answers = together(lambda n: actions.approve_list(made[n], by=by).state)
    assert sorted(one for one in answers if isinstance(one, str)) == ["approved"] * 3
    assert {type(one) for one in answers if not isinstance(one, str)} == {RuleBroken}
    total = balances.totals_of(fund)
    assert (total.posted, total.reserved, total.available) == (90_000, 90_000, 0)

"""Messages: who reads that a list, a reversal or a hand-over waits."""

import datetime as dt

import pytest
from django.utils import timezone

from linli.core.rooms.news import Window, start_of
from linli.registers.accounts.models import User
from linli.services.funds import actions, news
from linli.services.funds.states import HandWay
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import approved, campaign, donate, hand, lines, officer
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db
TO_APPROVE, TO_DECIDE, TO_CONFIRM = news.NEWS


def told(kind, viewer):
    """The lines that a viewer reads of today."""
    today = timezone.localdate()
    asked = Window(start_of(today - dt.timedelta(days=1)), today)
    return [kind.line(row, asked) for row in kind.shown(kind.rows(viewer, asked), viewer, asked)]


@pytest.fixture
def fund(community):
    row = factories.fund(community)
    donate(row, 60_000)
    return row


def test_a_submitted_list_is_told_to_who_approves(fund, community, viewer):
    made = factories.draft(campaign(community, fund), community, 1)
    above, worker = viewer("subdistrict", community.parent), viewer("worker", community)
    assert told(TO_APPROVE, above) == []
    actions.submit_list(made, by=worker)
    assert [line.where for line in told(TO_APPROVE, above)] == [community.name]
    assert told(TO_APPROVE, worker) == []


def test_a_reversal_is_told_to_another_who_decides(fund, community, viewer):
    above, committee = viewer("subdistrict", community.parent), viewer("committee", community)
    income = fund.incomes.get()
    actions.ask_reversal(income, only_left=True, day=timezone.localdate(), reason="refund", by=committee)
    assert [line.about for line in told(TO_DECIDE, above)] == [f"{fund.title} · {income.number}"]
    assert told(TO_DECIDE, committee) == []


def test_a_hand_over_is_told_to_the_colleague_who_was_there(fund, community, viewer):
    (line,) = lines(approved(campaign(community, fund), community, 1))
    colleague = viewer("worker", community)
    worker = WorkerFactory(community=community, user=User.objects.get(pk=colleague.user_id), since=factories.LONG_AGO)
    hand(line, way=HandWay.WITNESS, witness=worker, sheet="", by=officer("gives"))
    assert len(told(TO_CONFIRM, colleague)) == 1
    actions.confirm_witness(line, by=colleague)
    assert told(TO_CONFIRM, colleague) == []

"""The demo has three funds, a campaign that is finished and two under way, and its ledger is sound."""

from django.utils import timezone

from linli.registers.ledger.queries.verification import verify
from linli.services.funds import demo
from linli.services.funds.models import Campaign, Fund, GiftLine
from linli.services.funds.queries import balances


def test_funds_of_the_demo(tiny, db):
    made = demo.make(timezone.localdate())
    assert made["funds"] == 3
    assert demo.make(timezone.localdate()) == {"funds": 0, "households": 0}
    states = dict(Campaign.objects.values_list("kind", "state"))
    assert states == {"double_ninth": "closed", "spring_breeze": "open", "spring_festival": "open"}
    assert {"handed", "listed"} <= set(GiftLine.objects.values_list("state", flat=True))
    assert all(total.posted >= total.reserved for total in balances.totals(Fund.objects.all()).values())
    assert verify().sound

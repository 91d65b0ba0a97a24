"""Facts of funds: incomes, and each household on an approved list; no names, no reasons, no amounts of anyone."""

from linli.core.figures.facts import FactTable, LocalDay, RecordLink, register
from linli.services.funds.models import FundIncome, GiftLine

INCOMES = register(
    FactTable(
        name="funds.incomes",
        model=FundIncome,
        columns={
            "id": "id",
            "community": "community",
            "fund": "fund",
            "kind": "kind",
            "day": "day",
        },
        record=RecordLink(FundIncome, url_name="funds:income"),
        event="day",
    )
)

LINES = register(
    FactTable(
        name="funds.lines",
        model=GiftLine,
        columns={
            "id": "id",
            "community": "community",
            "campaign": "campaign",
            "household": "household",
            "state": "state",
            "outcome": "outcome",
            "confirmed": LocalDay("confirmed_at"),
            "listed": "gift_list__approved_on",
            "handed": "handed_on",
        },
        record=RecordLink(GiftLine, url_name="funds:line", reads=("person", "campaign")),
        event="listed",
    )
)

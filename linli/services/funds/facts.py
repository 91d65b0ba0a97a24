"""Facts of funds: incomes with their parts, gifts handed over, households on approved lists; no names, no reasons."""

from linli.core.figures.facts import FactTable, LocalDay, RecordLink, register
from linli.services.funds.models import FundIncome, GiftLine, GiftShare, IncomePart, IncomeReturn

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

PARTS = register(
    FactTable(
        name="funds.parts",
        model=IncomePart,
        columns={
            "id": "id",
            "community": "income__community",
            "income": "income",
            "good": "good",
            "quantity": "quantity",
            "day": "income__day",
        },
        record=RecordLink(FundIncome, "income", "funds:income"),
        event="day",
    )
)

RETURNS = register(
    FactTable(
        name="funds.returns",
        model=IncomeReturn,
        columns={
            "id": "id",
            "community": "part__income__community",
            "income": "part__income",
            "part": "part",
            "partly": "reversal__only_left",
            "quantity": "quantity",
            "day": "day",
        },
        record=RecordLink(FundIncome, "income", "funds:income"),
        event="day",
    )
)

SHARES = register(
    FactTable(
        name="funds.shares",
        model=GiftShare,
        columns={
            "id": "id",
            "community": "line__community",
            "line": "line",
            "part": "part",
            "good": "part__good",
            "quantity": "quantity",
            "handed": "line__handed_on",
        },
        record=RecordLink(GiftLine, "line", "funds:line", reads=("person", "campaign")),
        event="handed",
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

"""What funds have, from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from linli.services.funds.engine.dividing import Pot
from linli.services.funds.engine.words import amount, yuan
from linli.services.funds.models import Fund, FundIncome, GiftShare, IncomePart
from linli.services.funds.states import MONEY


@dataclass(frozen=True, slots=True)
class GoodsLeft:
    """Goods of one kind: pieces that are there, and how many of them are reserved."""

    good: str
    posted: int
    reserved: int

    @property
    def words(self) -> str:
        """Return name and number of what is available."""
        return amount(self.good, self.posted - self.reserved)


@dataclass(slots=True)
class FundTotals:
    """What a fund has: money in fen, goods in pieces.

    Attributes:
        received: money that came in and was not taken back.
        posted: money that is there; `reserved` of it is for approved lists.
    """

    received: int = 0
    posted: int = 0
    reserved: int = 0
    goods: list[GoodsLeft] = field(default_factory=list)

    @property
    def available(self) -> int:
        """Return the money that is neither used nor reserved."""
        return self.posted - self.reserved

    @property
    def spent(self) -> int:
        """Return the money that was handed over."""
        return self.received - self.posted

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is left, neither money nor goods."""
        return not self.posted and not any(one.posted for one in self.goods)

    @property
    def is_reserved(self) -> bool:
        """Return whether something is reserved for a list."""
        return bool(self.reserved) or any(one.reserved for one in self.goods)

    @property
    def words(self) -> dict[str, str]:
        """Return the amounts of money in yuan, by name."""
        names = ("received", "posted", "reserved", "available", "spent")
        return {name: yuan(getattr(self, name)) for name in names}


def totals(funds: Iterable[Fund]) -> dict[int, FundTotals]:
    """Return what each fund has; three queries for all."""
    found = {fund.pk: FundTotals() for fund in funds}
    rows = IncomePart.objects.filter(income__fund__in=found).values("income__fund", "good").order_by("good")
    sums = rows.annotate(posted=Sum("account__posted"), reserved=Sum("account__reserved"))
    for row in sums:
        total = found[row["income__fund"]]
        if row["good"] == MONEY:
            total.posted, total.reserved = int(row["posted"]), int(row["reserved"])
        else:
            total.goods.append(GoodsLeft(row["good"], int(row["posted"]), int(row["reserved"])))
    for fund, spent in _spent(found):
        found[fund].received = spent
    for total in found.values():
        total.received += total.posted
    return found


def _spent(funds: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Return for each fund the money that was handed over: by the lines, as the ledger has it (see the tests)."""
    handed = GiftShare.objects.filter(part__income__fund__in=funds, part__good=MONEY, line__state="handed").values_list(
        "part__income__fund"
    )
    return [(fund, int(spent)) for fund, spent in handed.annotate(spent=Sum("quantity"))]


@dataclass(frozen=True, slots=True)
class CommunitySum:
    """What a fund has given in one community: money in fen, and to how many households."""

    community: str
    fen: int
    households: int

    @property
    def words(self) -> str:
        """Return the money in yuan."""
        return yuan(self.fen)


def by_community(fund: Fund) -> list[CommunitySum]:
    """Return what was handed over from a fund in each community, in the order of the tree."""
    handed = GiftShare.objects.filter(part__income__fund=fund, line__state="handed")
    rows = handed.values("line__community__path", "line__community__name")
    money = Sum("quantity", filter=Q(part__good=MONEY), default=0)
    sums = rows.annotate(fen=money, households=Count("line", distinct=True)).order_by("line__community__path")
    return [CommunitySum(row["line__community__name"], int(row["fen"]), row["households"]) for row in sums]


def totals_of(fund: Fund) -> FundTotals:
    """Return what one fund has."""
    return totals([fund])[fund.pk]


def pots(funds: Iterable[Fund], purpose: str) -> list[Pot]:
    """Return what is available for a purpose, by income, the oldest first."""
    parts = IncomePart.objects.filter(income__fund__in=funds).select_related("account", "income")
    return [
        Pot(one.pk, one.good, one.account.available, one.income.only_for_id)
        for one in parts.order_by("income__day", "pk")
        if one.account.available > 0 and _serves(one.income, purpose)
    ]


def _serves(income: FundIncome, purpose: str) -> bool:
    return not income.purposes or purpose in income.purposes


def left_of(income: FundIncome) -> dict[str, tuple[int, int]]:
    """Return for each kind what is there of an income, and how much of that is reserved."""
    rows = income.parts.select_related("account")
    return {one.good: (one.account.posted, one.account.reserved) for one in rows}

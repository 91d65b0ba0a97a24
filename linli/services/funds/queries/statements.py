"""Statements of a fund for some days, and of a donation. All amounts come from the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, Max, Q, Sum, When
from django.utils.translation import gettext as _

from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.queries import DayRange
from linli.registers.ledger.states import MOVES
from linli.services.funds.engine.words import amount, yuan
from linli.services.funds.models import Fund, FundIncome, GiftLine, GiftShare, IncomePart
from linli.services.funds.queries.accounts import ABOUT_INCOME, ABOUT_LINE
from linli.services.funds.states import MONEY, LineState


@dataclass(frozen=True, slots=True)
class FundRow:
    """One row of the statement of a fund: an income, or all hand-overs of a campaign on a day.

    Attributes:
        change: what it added, in fen; below 0 for what went out.
        households: of hand-overs, how many households; of undone ones as well.
        balance: what the fund had after it.
    """

    day: date
    income: FundIncome | None
    campaign: str
    change: int
    households: int
    balance: int

    @property
    def incoming(self) -> str:
        """Return what came in, in yuan."""
        return yuan(self.change) if self.change > 0 else ""

    @property
    def outgoing(self) -> str:
        """Return what went out, in yuan."""
        return yuan(-self.change) if self.change < 0 else ""

    @property
    def balance_words(self) -> str:
        """Return the balance after it, in yuan."""
        return yuan(self.balance)

    @property
    def words(self) -> str:
        """Return what it was; never a name."""
        if self.income is None:
            return _("Undone: {campaign}").format(campaign=self.campaign) if self.change > 0 else self.campaign
        kind = self.income.get_kind_display()
        words = _("{kind} {number}") if self.change > 0 else _("{kind} {number}, taken off again")
        return words.format(kind=kind, number=self.income.number)


@dataclass(frozen=True, slots=True)
class FundStatement:
    """The money of a fund in some days; opening + rows = closing."""

    opening: int
    rows: list[FundRow]
    closing: int

    @property
    def words(self) -> dict[str, str]:
        """Return opening, closing and the sums in yuan."""
        came = sum(row.change for row in self.rows if row.change > 0)
        went = sum(-row.change for row in self.rows if row.change < 0)
        return {
            "opening": yuan(self.opening),
            "closing": yuan(self.closing),
            "came": yuan(came),
            "went": yuan(went),
        }


def fund_statement(fund: Fund, days: DayRange) -> FundStatement:
    """Return the statement of a fund for some days."""
    own = Account.objects.filter(pk__in=IncomePart.objects.filter(income__fund=fund, good=MONEY).values("account"))
    sign = Case(When(credit__in=own, then=F("amount")), default=-F("amount"))
    moves = Transfer.objects.filter(Q(credit__in=own) | Q(debit__in=own), kind__in=MOVES)
    opening = int(moves.filter(day__lt=days.since).aggregate(all=Sum(sign))["all"] or 0)
    inside = moves.filter(day__gte=days.since, day__lt=days.until)
    rows = inside.values("day", "about", "debit_id", "amount", "pk").order_by("day", "pk")
    own_keys = set(own.values_list("pk", flat=True))
    grouped: dict[tuple[date, str, bool], list[tuple[int, str]]] = defaultdict(list)
    incomes, lines = _abouts(row["about"] for row in rows)
    for row in rows:
        change = -row["amount"] if row["debit_id"] in own_keys else row["amount"]
        what = row["about"] if row["about"].startswith(ABOUT_INCOME) else lines.get(row["about"], "")
        grouped[row["day"], what, change > 0].append((change, row["about"]))
    running, found = opening, []
    for (day, what, _is_in), moved in grouped.items():
        change = sum(one for one, _about in moved)
        running += change
        income = incomes.get(what)
        households = 0 if income else len({about for _one, about in moved})
        found.append(FundRow(day, income, "" if income else what, change, households, running))
    return FundStatement(opening, found, running)


def _abouts(abouts: Iterable[str]) -> tuple[dict[str, FundIncome], dict[str, str]]:
    """Return the incomes and the titles of campaigns that transfers are about."""
    every = set(abouts)
    numbers = [int(one.removeprefix(ABOUT_INCOME)) for one in every if one.startswith(ABOUT_INCOME)]
    incomes = FundIncome.objects.filter(pk__in=numbers).defer("donor_phone", "code")
    keys = [int(one.removeprefix(ABOUT_LINE)) for one in every if one.startswith(ABOUT_LINE)]
    titles = GiftLine.objects.filter(pk__in=keys).values_list("pk", "campaign__title")
    return (
        {f"{ABOUT_INCOME}{row.pk}": row for row in incomes},
        {f"{ABOUT_LINE}{pk}": title for pk, title in titles},
    )


# ---- a donation


@dataclass(frozen=True, slots=True)
class DonationUse:
    """What of a donation was used in one campaign: for which purpose, for how many households; nobody is named."""

    campaign: str
    purpose: str
    good: str
    quantity: int
    households: int
    last: date

    @property
    def words(self) -> str:
        """Return the amount with its unit."""
        return amount(self.good, self.quantity)


@dataclass(frozen=True, slots=True)
class DonationPart:
    """One part of a donation: received = used + left + refunded, and of what is left some may be reserved."""

    good: str
    received: int
    used: int
    left: int
    reserved: int

    @property
    def refunded(self) -> int:
        """Return what was given back to the donor."""
        return self.received - self.used - self.left

    @property
    def words(self) -> dict[str, str]:
        """Return the amounts with their units; "" for nothing refunded or reserved."""
        shown = {name: amount(self.good, getattr(self, name)) for name in ("received", "used", "left")}
        more = {name: amount(self.good, getattr(self, name)) for name in ("reserved", "refunded")}
        return shown | {name: words if getattr(self, name) else "" for name, words in more.items()}


@dataclass(frozen=True, slots=True)
class DonationStatement:
    """What came in, what of it was used for what, and what is left."""

    parts: list[DonationPart] = field(default_factory=list)
    uses: list[DonationUse] = field(default_factory=list)


def donation_statement(income: FundIncome) -> DonationStatement:
    """Return the statement of a donation."""
    parts = list(income.parts.select_related("account").order_by("good"))
    spent = _spent(parts)
    shown = [
        DonationPart(one.good, one.quantity, spent.get(one.account_id, 0), one.account.posted, one.account.reserved)
        for one in parts
    ]
    return DonationStatement(shown, _uses(income))


def _spent(parts: list[IncomePart]) -> dict[int, int]:
    """Return for the account of each part what was handed over from it and not undone, by the ledger."""
    accounts = [one.account_id for one in parts]
    found: dict[int, int] = defaultdict(int)
    for side, other, sign in (("debit", "credit", 1), ("credit", "debit", -1)):
        rows = Transfer.objects.filter(**{f"{side}__in": accounts, f"{other}__kind": "spent"}, kind__in=MOVES)
        for account, total in rows.values_list(side).annotate(total=Sum("amount")):
            found[account] += sign * int(total)
    return found


def _uses(income: FundIncome) -> list[DonationUse]:
    handed = GiftShare.objects.filter(part__income=income, line__state=LineState.HANDED)
    rows = handed.values("line__campaign", "line__campaign__title", "line__campaign__purpose", "part__good")
    sums = rows.annotate(all=Sum("quantity"), households=Count("line", distinct=True), last=Max("line__handed_on"))
    return [
        DonationUse(
            row["line__campaign__title"],
            row["line__campaign__purpose"],
            row["part__good"],
            int(row["all"]),
            row["households"],
            row["last"],
        )
        for row in sums.order_by("last", "line__campaign", "part__good")
    ]


@dataclass(frozen=True, slots=True)
class DonorStatement:
    """All donations of one donor, each with what became of it, and the sums of each kind."""

    gifts: list[tuple[FundIncome, DonationStatement]]
    sums: DonationStatement


def donor_statement(incomes: Iterable[FundIncome]) -> DonorStatement:
    """Return the statement of some donations together; the sums are those of its parts."""
    gifts = [(income, donation_statement(income)) for income in incomes]
    by_good: dict[str, list[DonationPart]] = defaultdict(list)
    for _income, found in gifts:
        for part in found.parts:
            by_good[part.good].append(part)
    names = ("received", "used", "left", "reserved")
    sums = [
        DonationPart(good, *(sum(getattr(one, name) for one in parts) for name in names))
        for good, parts in sorted(by_good.items())
    ]
    return DonorStatement(gifts, DonationStatement(sums, []))

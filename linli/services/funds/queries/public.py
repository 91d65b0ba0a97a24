"""What anybody may read: reports of quarters and masked lists, as long as they are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from linli.core.secrets import masking
from linli.registers.ledger.queries import DayRange
from linli.registers.places.models import Place
from linli.services.funds.engine.words import amount
from linli.services.funds.models import Fund, FundIncome, FundPublication, GiftLine, GiftList, GiftShare
from linli.services.funds.models.funds import code_hash
from linli.services.funds.queries.statements import FundStatement, fund_statement
from linli.services.funds.states import LineState, PublicationKind

QUARTER = 3


def quarter_of(day: date) -> DayRange:
    """Return the quarter of a day."""
    first = date(day.year, day.month - (day.month - 1) % QUARTER, 1)
    return DayRange(first, (first + timedelta(days=31) * QUARTER).replace(day=1))


def places_published(on: date) -> list[Place]:
    """Return the communities and offices with a publication on a day, in order."""
    rows = FundPublication.objects.public(on).order_by("place__path")
    return list({row.place: None for row in rows})


def place_called(code: str) -> Place | None:
    """Return the community or office with a code."""
    return Place.objects.open().exclude(path="").filter(code=code).first()


@dataclass(frozen=True, slots=True)
class PurposeSum:
    """What was handed over for one purpose in some days."""

    purpose: str
    words: str
    households: int


@dataclass(frozen=True, slots=True)
class QuarterReport:
    """Income and use of a fund in a quarter."""

    fund: Fund
    days: DayRange
    statement: FundStatement
    incomes: list[tuple[str, list[str]]]
    purposes: list[PurposeSum]

    @property
    def last(self) -> date:
        """Return the last day of the quarter."""
        return self.days.until - timedelta(days=1)


def quarter_report(fund: Fund, quarter: date) -> QuarterReport:
    """Return income and use of a fund in a quarter; donors only if they agreed, people masked."""
    days = quarter_of(quarter)
    rows = FundIncome.objects.filter(fund=fund, day__gte=days.since, day__lt=days.until).prefetch_related("parts")
    incomes = [(row.public_donor, [part.words for part in row.parts.all()]) for row in rows.order_by("day", "pk")]
    return QuarterReport(fund, days, fund_statement(fund, days), incomes, _purposes(fund, days))


def _purposes(fund: Fund, days: DayRange) -> list[PurposeSum]:
    handed = GiftShare.objects.filter(part__income__fund=fund, line__state=LineState.HANDED)
    inside = handed.filter(line__handed_on__gte=days.since, line__handed_on__lt=days.until)
    rows = inside.values("line__campaign__purpose", "part__good")
    sums = rows.annotate(all=Sum("quantity"), households=Count("line", distinct=True))
    return [
        PurposeSum(row["line__campaign__purpose"], amount(row["part__good"], int(row["all"])), row["households"])
        for row in sums.order_by("line__campaign__purpose", "part__good")
    ]


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list as it is published: surnames, and what each household gets; neither address nor reason."""

    gift_list: GiftList
    names: list[str]
    gift: str

    @property
    def households(self) -> int:
        """Return how many households are on it."""
        return len(self.names)


def published_list(row: GiftList) -> PublishedList:
    """Return a list with masked names."""
    lines = GiftLine.objects.kept().filter(gift_list=row).select_related("person")
    names = [masking.name(line.person.name) for line in lines.order_by("household__name", "pk")]
    return PublishedList(row, names, row.campaign.gift_words)


def published_at(place: Place, on: date) -> list[tuple[FundPublication, QuarterReport | PublishedList]]:
    """Return what is published at a place on a day, each with what it shows."""
    found: list[tuple[FundPublication, QuarterReport | PublishedList]] = []
    for row in FundPublication.objects.public(on).filter(place=place).order_by("kind", "-since", "-pk"):
        if row.kind == PublicationKind.REPORT and row.fund and row.quarter:
            found.append((row, quarter_report(row.fund, row.quarter)))
        elif row.gift_list:
            found.append((row, published_list(row.gift_list)))
    return found


def donation_called(typed: str) -> FundIncome | None:
    """Return the donation of a code, or the last donation of a donor's code, however it was typed."""
    hashed = code_hash(typed)
    rows = FundIncome.objects.filter(Q(code_hash=hashed) | Q(donor_code_hash=hashed), kind="donation")
    return rows.select_related("fund__keeper", "only_for").order_by("-day", "-pk").first()


def donations_held(pk: int, hashed: str) -> list[FundIncome]:
    """Return what a device has opened: the donation of a code, or all donations of a donor's code, the newest first."""
    rows = FundIncome.objects.filter(Q(pk=pk, code_hash=hashed) | Q(donor_code_hash=hashed), kind="donation")
    return list(rows.select_related("fund__keeper", "only_for").order_by("-day", "-pk"))

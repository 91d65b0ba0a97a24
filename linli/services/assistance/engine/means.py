"""The means test: incomes less what is left out less expenses, per head and month, against the line of the place.

Fractions, so that no step rounds; what is printed in fen is cut, comparisons are exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.core.law.content import Text
from linli.services.assistance.engine.norms import MeansKind, Norms
from linli.services.schemes.engine.vocabulary import amount

GRAVE = frozenset({"severe_disability", "seriously_ill"})


class Member(NamedTuple):
    """A member who counts; `age` is None if the birth date is not recorded."""

    key: int
    age: int | None
    circumstances: frozenset[str] = frozenset()


class MeansItem(NamedTuple):
    """One figure of a statement: fen of the whole period, or pieces; property is that of the day."""

    kind: str
    member: int
    value: int


class Means(NamedTuple):
    """A statement: its members, figures and the months that incomes and expenses cover.

    `nothing` are the members who stated that they have no income; `complete`: all property is stated.
    """

    members: tuple[Member, ...]
    items: tuple[MeansItem, ...]
    months: int
    nothing: frozenset[int] = frozenset()
    complete: bool = False


class MeansVerdict(TextChoices):
    """What the means test says."""

    LOW = "low", _("below the line")
    MARGINAL = "marginal", _("marginal low income")
    ABOVE = "above", _("income above the limits")
    PROPERTY = "property", _("property above the limits")
    UNKNOWN = "unknown", _("not known")


class LineKind(StrEnum):
    """The kind of a line of a working; lines of PART add up to the SUM that follows."""

    PART = "part"
    SUM = "sum"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One line of a working.

    `value` is signed, in fen (exact) or pieces; `member` the key of the person it belongs to, 0 of the household;
    `met` whether a limit is kept, None of other lines.
    """

    step: LineKind
    title: Text
    value: Fraction
    unit: str = "fen"
    member: int = 0
    kind: str = ""
    met: bool | None = None
    note: Text | None = None

    @property
    def fen(self) -> int:
        """Return the value cut to whole fen or pieces."""
        return int(self.value)

    @property
    def words(self) -> str:
        """Return the value as it is printed."""
        return str(self.fen) if self.unit == "piece" else str(amount(self.fen, "fen"))


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of a means test with its working.

    Attributes:
        monthly: counted income of the household in a month, exact; never below 0.
        per_head: of one member.
        assets: savings and capital per head.
        own: member -> counted income of their own in a month.
        missing: (what, member): "income" of a member, "members", "property".
        property_over: limits of vehicles, homes or savings of marginal households that are passed.
    """

    verdict: MeansVerdict
    monthly: Fraction
    per_head: Fraction
    assets: Fraction
    own: dict[int, Fraction]
    lines: tuple[WorkLine, ...]
    limits: tuple[WorkLine, ...]
    missing: tuple[tuple[str, int], ...]
    property_over: bool
    means: Means
    norms: Norms

    @property
    def singles(self) -> tuple[int, ...]:
        """Return the members who can apply alone: severely disabled or seriously ill, in a marginal household."""
        if self.verdict != MeansVerdict.MARGINAL:
            return ()
        return tuple(one.key for one in self.means.members if one.circumstances & GRAVE)

    @property
    def knows_income(self) -> bool:
        """Return whether nothing is missing about members and incomes."""
        return not any(what in {"members", "income"} for what, _member in self.missing)

    @property
    def knows_property(self) -> bool:
        """Return whether all property is stated."""
        return not any(what in {"members", "property"} for what, _member in self.missing)


def assess(means: Means, norms: Norms) -> Assessment:
    """Test the means of a household against the limits of a place on a day."""
    parts = tuple(_parts(means, norms))
    own = {one.key: _positive(_sum_of(parts, one.key)) / max(1, means.months) for one in means.members}
    total = _positive(sum((line.value for line in parts), Fraction()))
    heads = max(1, len(means.members))
    monthly = total / max(1, means.months)
    per_head = monthly / heads
    assets = _property(means, norms, "fen") / heads
    limits = _limits(means, norms, per_head, assets)
    missing = tuple(_missing(means, norms))
    over = not all(line.met for line in limits if line.kind in OVER)
    return Assessment(
        verdict=_verdict(limits, missing=bool(missing), over=over),
        monthly=monthly,
        per_head=per_head,
        assets=assets,
        own=own,
        lines=(*parts, *_sums(parts, means, total)),
        limits=limits,
        missing=missing,
        property_over=over,
        means=means,
        norms=norms,
    )


def _parts(means: Means, norms: Norms) -> Iterator[WorkLine]:
    """Yield each income, what is left out of it again, and each expense up to its limit."""
    # Added up first: a limit is that of one person, however many figures were stated.
    sums: dict[tuple[str, int], int] = {}
    for item in means.items:
        sums[item.kind, item.member] = sums.get((item.kind, item.member), 0) + item.value
    for (code, member), total in sums.items():
        kind = norms.kinds.get(code)
        if kind is None or kind.what == "property":
            continue
        value = Fraction(total)
        if kind.what == "income":
            yield WorkLine(LineKind.PART, kind.title, value, member=member, kind=code)
            if not kind.counted:
                left_out = Text(f"不计入：{kind.title.zh}", f"Not counted: {kind.title.en}")
                yield WorkLine(LineKind.PART, left_out, -value, member=member, kind=code, note=kind.source)
        else:
            yield _expense(kind, member, value, means.months)


def _expense(kind: MeansKind, member: int, value: Fraction, months: int) -> WorkLine:
    most = None if kind.monthly_most is None else Fraction(kind.monthly_most * months)
    title = Text(f"扣减：{kind.title.zh}", f"Deducted: {kind.title.en}")
    note = None
    if most is not None and value > most:
        value, note = most, Text("按每月上限扣减", "up to the monthly limit")
    return WorkLine(LineKind.PART, title, -value, member=member, kind=kind.code, note=note)


def _sum_of(lines: tuple[WorkLine, ...], member: int) -> Fraction:
    return sum((line.value for line in lines if line.member == member), Fraction())


def _positive(value: Fraction) -> Fraction:
    return max(Fraction(), value)


def _sums(parts: tuple[WorkLine, ...], means: Means, total: Fraction) -> Iterator[WorkLine]:
    raw = sum((line.value for line in parts), Fraction())
    if raw < 0:
        yield WorkLine(LineKind.PART, Text("支出超过收入，按零计", "Expenses above income: counted as 0"), -raw)
    months, heads = max(1, means.months), max(1, len(means.members))
    yield WorkLine(LineKind.SUM, Text(f"{months} 个月合计", f"Counted in {months} months"), total)
    yield WorkLine(LineKind.SUM, Text(f"每月（除以 {months}）", f"A month (divided by {months})"), total / months)
    said = Text(f"人均每月（除以 {heads} 人）", f"A head and month (divided by {heads})")
    yield WorkLine(LineKind.SUM, said, total / months / heads)


def _property(means: Means, norms: Norms, unit: str, code: str = "") -> Fraction:
    """Return savings and capital in fen, or the pieces of one kind."""
    found = Fraction()
    for item in means.items:
        kind = norms.kinds.get(item.kind)
        if kind is not None and kind.what == "property" and kind.unit == unit and code in {"", kind.code}:
            found += item.value
    return found


LOW, MARGINAL, ASSETS = "income_low", "income_marginal", "assets_low"
OVER = frozenset({"assets_marginal", "vehicles", "homes"})
LIMITS = {
    LOW: Text("人均月收入低于低保标准", "Income a head below the line"),
    MARGINAL: Text("人均月收入低于低边上限", "Income a head below the marginal limit"),
    ASSETS: Text("人均存款等不超过低保上限", "Savings a head within the limit of the line"),
    "assets_marginal": Text("人均存款等不超过低边上限", "Savings a head within the marginal limit"),
    "vehicles": Text("机动车不超过规定", "Motor vehicles within the limit"),
    "homes": Text("住房不超过规定", "Homes within the limit"),
}


def _limits(means: Means, norms: Norms, per_head: Fraction, assets: Fraction) -> tuple[WorkLine, ...]:
    line = Fraction(norms.line)
    most, marginal_most = line * norms.times("assets_times"), line * norms.times("marginal_assets_times")
    most_vehicles, most_homes = Fraction(norms.number("vehicles")), Fraction(norms.number("homes"))
    vehicles, homes = _property(means, norms, "piece", "vehicle"), _property(means, norms, "piece", "home")
    return (
        _limit(LOW, line, met=per_head < line),
        _limit(MARGINAL, norms.marginal_line, met=per_head < norms.marginal_line),
        _limit(ASSETS, most, met=assets <= most),
        _limit("assets_marginal", marginal_most, met=assets <= marginal_most),
        _limit("vehicles", most_vehicles, met=vehicles <= most_vehicles, unit="piece"),
        _limit("homes", most_homes, met=homes <= most_homes, unit="piece"),
    )


def _limit(code: str, value: Fraction, *, met: bool, unit: str = "fen") -> WorkLine:
    return WorkLine(LineKind.LIMIT, LIMITS[code], value, unit, kind=code, met=met)


def _missing(means: Means, norms: Norms) -> Iterator[tuple[str, int]]:
    if not means.members:
        yield "members", 0
    earning = {
        item.member
        for item in means.items
        if (kind := norms.kinds.get(item.kind)) is not None and kind.what == "income"
    }
    for one in means.members:
        must = one.age is None or one.age >= norms.number("from_age")
        if must and one.key not in earning | means.nothing:
            yield "income", one.key
    if not means.complete:
        yield "property", 0


def _verdict(limits: tuple[WorkLine, ...], *, missing: bool, over: bool) -> MeansVerdict:
    met = {line.kind: bool(line.met) for line in limits}
    if missing:
        return MeansVerdict.UNKNOWN
    if not met[MARGINAL]:
        return MeansVerdict.ABOVE
    if over:
        return MeansVerdict.PROPERTY
    return MeansVerdict.LOW if met[LOW] and met[ASSETS] else MeansVerdict.MARGINAL

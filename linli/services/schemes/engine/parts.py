"""What a scheme consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from linli.core.law.content import Text
from linli.services.schemes.engine import vocabulary
from linli.services.schemes.engine.conditions import Limit, Node, Several


@dataclass(frozen=True, slots=True)
class Choice:
    """A point that the rules leave open, as this scheme decides it."""

    code: str
    title: Text
    value: str
    options: Mapping[str, Text]
    reason: Text
    grade: str
    source: Text
    is_default: bool

    @property
    def words(self) -> Text:
        """Return the value in words."""
        return self.options[self.value]


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of the table of amounts: who gets it, and how much (None: worked out case by case)."""

    code: str
    title: Text
    who: Node
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is given.

    Attributes:
        unit: fen, minute or piece.
        per: month, year or once.
        tiers: rows in order; the first that is met counts, or the best (`pick`). None: the same for all.
        amount: of a scheme without tiers; None if it is worked out case by case, then `note` says how.
        share: per cent of a bill that is paid, up to `amount`; None if it is no share.
    """

    unit: str
    per: str
    pick: str = "first"
    tiers: tuple[Tier, ...] = ()
    amount: int | None = None
    share: int | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class PublicationAsked:
    """The publication that the law asks for: for how many days, at which stage, and which fields, masked."""

    days: int
    fields: tuple[str, ...]
    source: Text
    unit: str = "calendar_days"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many can have it, and who goes first if there are more."""

    count: int
    per: str
    order: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A paper to bring; `optional` if only some need it."""

    code: str
    title: Text
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Combination:
    """How the benefit goes together with another scheme: "higher" (only the higher), or "cap" (together at most)."""

    scheme: str
    how: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a scheme: what somebody may get, under which conditions, on whose authority."""

    code: str
    title: Text
    jurisdiction: str
    pack: str
    file: str
    since: date
    until: date | None
    source: Text
    grade: str
    authority: Text
    summary: Text
    channels: tuple[str, ...]
    where: Text
    approves: str
    who: Node
    benefit: Benefit
    excludes: frozenset[str] = frozenset()
    combine: tuple[Combination, ...] = ()
    evidence: tuple[PaperAsked, ...] = ()
    quota: Quota | None = None
    publish: PublicationAsked | None = None
    review_months: int | None = None
    decide_days: int | None = None
    appeal: Text | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)
    proactive: bool = True
    shown_by: str = ""  # the circumstance of those who receive it, where a register says so
    excluding_circumstances: Mapping[str, str] = field(default_factory=dict)  # circumstance -> scheme that excludes
    by_household: bool = False  # asked for with everything else of the household, where what happened is written down
    suggest: Node | None = None  # who is worth asking although facts are missing

    def in_force(self, on: date) -> bool:
        """Return whether this version is in force on a day; `until` is the first day on which it is not."""
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def last_day(self) -> date | None:
        """Return the last day in force; None without an end."""
        return None if self.until is None else self.until - timedelta(days=1)

    def choice(self, code: str) -> str:
        """Return the value of an open point: the scheme's own, else the default."""
        return self.choices[code].value if code in self.choices else vocabulary.open_points()[code].default

    def asks_choice(self, code: str) -> bool:
        """Return whether an open point matters here: some only if a condition asks them, or a fact that can lapse."""
        tests = list(self.everyone.tests())
        used = {test.value.choice for test in tests if isinstance(test.value, Limit)}
        used |= {test.fact.holds_choice for test in tests} | ({"quota_tie"} if self.quota else set())
        return code in used or not vocabulary.open_points()[code].only_used

    @property
    def unverified(self) -> bool:
        """Return whether pages must mark it as an example."""
        return self.grade == "K"

    @property
    def everyone(self) -> Node:
        """Return the whole condition: who, and one of the tiers if there are any."""
        if not self.benefit.tiers:
            return self.who
        return Several("all", (self.who, Several("any", tuple(tier.who for tier in self.benefit.tiers))))

    def suggested(self) -> Scheme | None:
        """Return it with the condition of whom to ask although facts are missing; None if there is none."""
        if self.suggest is None:
            return None
        return replace(self, who=self.suggest, benefit=replace(self.benefit, tiers=()))

    def tier(self, code: str) -> Tier | None:
        """Return a tier by its code."""
        return next((tier for tier in self.benefit.tiers if tier.code == code), None)

    def __str__(self) -> str:
        return str(self.title)

"""Answers with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Literal

from linli.core.law.content import Text

Answer = Literal["yes", "no", "unknown"]


class Truth(IntEnum):
    """Whether a condition is met. What nobody recorded is unknown, which lies between: all = min, any = max."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def answer(self) -> Answer:
        """Return it as answers say it."""
        return ANSWERS[self]


ANSWERS: dict[Truth, Answer] = {Truth.NO: "no", Truth.UNKNOWN: "unknown", Truth.YES: "yes"}
RESULTS = {
    Truth.NO: Text("不符合", "not met"),
    Truth.UNKNOWN: Text("待核实", "not known"),
    Truth.YES: Text("符合", "met"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One condition with what is known about it.

    `depth` is how far it is indented; groups have no value. `fact` is its code, `member` the code in a set,
    `tier` that of the tier to which the line belongs.
    """

    condition: Text
    value: Text
    result: Truth
    depth: int = 0
    fact: str = ""
    member: str = ""
    tier: str = ""

    @property
    def words(self) -> Text:
        """Return the result in words."""
        return RESULTS[self.result]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody may get a scheme on a day, and why.

    Attributes:
        scheme: its code.
        answer: "unknown" if facts are missing that decide.
        tier: code of the tier; "" if the scheme has none, or none is certain.
        amount: fen, minutes or pieces (`unit`) per `per`; None if it is worked out otherwise.
        lines: every condition, in the order of the scheme.
        missing: codes of the facts that would decide.
        excluded_by: schemes that the person receives and that exclude this one.
        from_day: the day asked for if the answer is yes; if it is no, the day within a year on which a date alone
            makes it yes; else None.
        tiers_open: other tiers that are possible, and `tier_missing` the facts that would tell.
        either: schemes that the person may get instead, not together.
        reduced_by: schemes whose benefit is counted against this one.
    """

    scheme: str
    answer: Answer
    tier: str = ""
    amount: int | None = None
    unit: str = ""
    per: str = ""
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    excluded_by: tuple[str, ...] = ()
    from_day: date | None = None
    tiers_open: tuple[str, ...] = ()
    tier_missing: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    reduced_by: tuple[str, ...] = field(default=())

    @property
    def state(self) -> tuple[str, str, int | None]:
        """Return what changes are compared by."""
        return self.answer, self.tier, self.amount

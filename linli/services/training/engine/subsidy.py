"""The subsidy for a certificate: who is entitled, to how much, and the working line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SubsidyLine(StrEnum):
    """A line of the working; the number beside it is in fen unless said otherwise."""

    STANDARD = "standard"
    PERCENT = "percent"  # per cent
    SHARE = "share"
    FEE = "fee"
    AMOUNT = "amount"


class SubsidyBar(StrEnum):
    """Why there is no subsidy."""

    NONE = ""
    GROUP = "group"
    FREE = "free"
    BEFORE = "before"
    YEAR = "year"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SubsidyLaw:
    """The rule in force on the day of the certificate; money in fen."""

    standard: int
    percent: int
    at_most_fee: bool
    per_year: int
    days: int


@dataclass(frozen=True, slots=True)
class SubsidyAsked:
    """What is asked for: the fee of the course (fen), days, and what the person got before.

    `same` counts earlier subsidies for the same level in the same period, `year` all of the calendar year.
    """

    fee: int
    certified: date
    on: date
    same: int = 0
    year: int = 0


@dataclass(frozen=True, slots=True)
class WorkedSubsidy:
    """The amount in fen (0 if there is none), its working, and what bars it."""

    amount: int
    lines: tuple[tuple[str, int], ...]
    bar: SubsidyBar = SubsidyBar.NONE


def work_out(law: SubsidyLaw, asked: SubsidyAsked) -> WorkedSubsidy:
    """Return the subsidy for a certificate; parts of a fen are dropped.

    >>> law = SubsidyLaw(standard=80000, percent=100, at_most_fee=True, per_year=3, days=365)
    >>> work_out(law, SubsidyAsked(60000, date(2026, 3, 2), date(2026, 4, 1))).amount
    60000
    """
    share = law.standard * law.percent // 100
    amount = min(share, asked.fee) if law.at_most_fee else share
    lines = [(SubsidyLine.STANDARD, law.standard), (SubsidyLine.PERCENT, law.percent), (SubsidyLine.SHARE, share)]
    if law.at_most_fee:
        lines.append((SubsidyLine.FEE, asked.fee))
    lines.append((SubsidyLine.AMOUNT, amount))
    bar = _bar(law, asked, amount)
    return WorkedSubsidy(0 if bar else amount, tuple((line.value, number) for line, number in lines), bar)


def _bar(law: SubsidyLaw, asked: SubsidyAsked, amount: int) -> SubsidyBar:
    if law.percent <= 0:
        return SubsidyBar.GROUP
    if asked.same:
        return SubsidyBar.BEFORE
    if asked.year >= law.per_year:
        return SubsidyBar.YEAR
    if (asked.on - asked.certified).days > law.days:
        return SubsidyBar.LATE
    return SubsidyBar.NONE if amount > 0 else SubsidyBar.FREE

"""What a matching is made from: people with wishes, limits and skills, vacancies with requirements.

There is no field for sex, age, ethnicity, belief, origin of the household or an illness, so nothing can depend on them.
What a person says that they cannot do at work (`limits`) is all that is known of health.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Point = tuple[float, float]  # latitude, longitude


class JobCondition(StrEnum):
    """A condition that both sides of a pair must meet; the order is that in which they are explained."""

    RESERVED = "reserved"  # posts that the law keeps for some people
    TRADE = "trade"
    WAGE = "wage"
    HOURS = "hours"
    DISTANCE = "distance"
    LIMITS = "limits"
    SKILL = "skill"
    EDUCATION = "education"
    PAPERS = "papers"
    PLACES = "places"  # every condition is met, but all places went to others


CONDITIONS = tuple(one for one in JobCondition if one is not JobCondition.PLACES)


@dataclass(frozen=True, slots=True)
class JobSeeker:
    """A person who looks for work. None or empty is a wish that was not stated, or a fact that nobody recorded."""

    key: str
    trades: tuple[str, ...] = ()  # wished occupations; a code also means everything below it
    wage: int | None = None  # at least, fen a month
    hours: int | None = None  # at most, a week
    metres: int | None = None  # at most, in a straight line
    limits: frozenset[str] = frozenset()  # demands of work that the person does not meet
    skills: Mapping[str, int] = field(default_factory=dict)  # occupation -> grade, 1 to 5, 5 the highest
    education: int | None = None  # rank
    papers: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()  # kinds of reserved posts that the law opens to the person
    at: Point | None = None


@dataclass(frozen=True, slots=True)
class JobOpening:
    """A vacancy with free places."""

    key: str
    trade: str
    wage: int  # fen a month, the lower end
    places: int = 1
    hours: int | None = None  # a week
    skill: int = 0  # least grade in the trade; 0 none
    education: int = 0  # least rank; 0 none
    papers: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    reserved: str = ""  # "" is open to everybody
    at: Point | None = None


@dataclass(frozen=True, slots=True)
class MatchWeights:
    """How much each part of suitability counts; the sum is the highest suitability."""

    trade: int = 35
    wage: int = 20
    near: int = 25
    skill: int = 20
    wage_more: float = 0.3  # so much above the wished wage counts in full
    usual_metres: int = 10_000  # of people who stated no distance

    @property
    def most(self) -> int:
        """Return the highest suitability."""
        return self.trade + self.wage + self.near + self.skill


def depth(wish: str, trade: str) -> int:
    """Return how many levels of an occupation code a wish shares with a trade; 0 if one does not contain the other.

    >>> depth("4-07", "4-07-05-01"), depth("4-07", "4-08-01"), depth("4-07-05", "4-07")
    (2, 0, 2)
    """
    one, other = wish.split("-"), trade.split("-")
    shared = min(len(one), len(other))
    return shared if one[:shared] == other[:shared] else 0

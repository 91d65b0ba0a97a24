"""Which household gets its gift from which donation. Pure: numbers in, numbers out.

A donation may be for one community only. Such a part is used first by the lines of that community, the oldest first;
then the parts for any community. As a part is for one community or for all, no other order could serve more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pot:
    """What is available of one income: fen of money, or pieces of one kind of goods.

    Attributes:
        key: of the part of the income.
        good: the code of the goods, "" for money.
        left: how much is neither used nor reserved.
        community: the only community that it is for; None for any.
    """

    key: int
    good: str
    left: int
    community: int | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the gift of one line from one pot."""

    line: int
    pot: int
    amount: int


def order(pots: Sequence[Pot]) -> list[Pot]:
    """Return the pots in the order in which they are used: named ones first, then as they came."""
    return [*(pot for pot in pots if pot.community is not None), *(pot for pot in pots if pot.community is None)]


def missing(pots: Sequence[Pot], gift: Mapping[str, int], lines: int, community: int) -> dict[str, int]:
    """Return by how much the pots are too small for so many lines of a community; empty if they are enough.

    `gift`: goods code ("" for money) -> what each line gets.
    """
    short = {}
    for good, each in gift.items():
        there = sum(pot.left for pot in pots if _fits(pot, good, community))
        if there < each * lines:
            short[good] = each * lines - there
    return short


def divide(pots: Sequence[Pot], gift: Mapping[str, int], lines: Sequence[int], community: int) -> list[Slice]:
    """Return the slices that give every line its whole gift; the pots must be enough (`missing`).

    Raises:
        ValueError: they are not.
    """
    left = {pot.key: pot.left for pot in pots}
    found: list[Slice] = []
    for line in lines:
        for good, each in gift.items():
            found += _for_line(line, each, [pot for pot in order(pots) if _fits(pot, good, community)], left)
    return found


def _for_line(line: int, each: int, pots: Sequence[Pot], left: dict[int, int]) -> list[Slice]:
    found = []
    for pot in pots:
        taken = min(each, left[pot.key])
        if taken > 0:
            found.append(Slice(line, pot.key, taken))
            left[pot.key] -= taken
            each -= taken
    if each:
        raise ValueError(f"the pots are not enough for line {line}")
    return found


def _fits(pot: Pot, good: str, community: int) -> bool:
    return pot.good == good and pot.community in {None, community}

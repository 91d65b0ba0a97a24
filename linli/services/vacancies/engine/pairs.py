"""Which pairs meet every condition, and how suitable each is; as columns, so that large districts stay quick."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, radians
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli.services.vacancies.engine.problem import (
    CONDITIONS,
    JobCondition,
    JobOpening,
    JobSeeker,
    MatchWeights,
    Point,
    depth,
)

BLOCK = 500  # people whose pairs are looked at together: some megabytes
METRES_PER_DEGREE = 6_371_000 * pi / 180
BITS = {condition: 1 << number for number, condition in enumerate(CONDITIONS)}

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairTable:
    """Pairs that meet every condition; `fit` is what the vacancy asks for, `wish` what the person asks for."""

    seeker: Ints
    opening: Ints
    wish: Ints
    fit: Ints

    @property
    def suitability(self) -> Ints:
        """Return how suitable each pair is."""
        return self.wish + self.fit


class Problem:
    """People and vacancies, in an order that no list decides: that of a hash of their keys with the seed."""

    def __init__(
        self,
        seekers: Sequence[JobSeeker],
        openings: Sequence[JobOpening],
        *,
        weights: MatchWeights | None = None,
        seed: int = 1,
        without: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        """Prepare the columns.

        Args:
            seekers: people who look for work.
            openings: vacancies; those without a free place take nobody.
            weights: of the parts of suitability.
            seed: decides between equal pairs; recorded with the result.
            without: pairs (person, vacancy) that somebody decided against.
        """
        self.seed, self.weights, self.without = seed, weights or MatchWeights(), without
        self.seekers = sorted(seekers, key=lambda one: self._lot("person", one.key))
        self.openings = sorted(openings, key=lambda one: self._lot("vacancy", one.key))
        self._columns = _Columns(self.seekers, self.openings)

    def _lot(self, kind: str, key: str) -> tuple[str, str]:
        return hashlib.sha256(f"{self.seed}:{kind}:{key}".encode()).hexdigest(), key

    @cached_property
    def pairs(self) -> PairTable:
        """Return the pairs that meet every condition, in the order of people, then vacancies."""
        found = [self._block(np.arange(at, min(at + BLOCK, len(self.seekers)))) for at in self._starts()]
        columns = [np.concatenate(one) if found else np.zeros(0, np.int64) for one in zip(*found, strict=True)]
        return PairTable(*(columns or [np.zeros(0, np.int64)] * 4))

    def _starts(self) -> range:
        return range(0, len(self.seekers), BLOCK)

    def _block(self, rows: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        metres = self._columns.metres(rows)
        unmet = self._unmet(rows, metres)
        at, opening = np.nonzero(unmet == 0)
        seeker = rows[at]
        if self.without:
            pairs = zip(seeker.tolist(), opening.tolist(), strict=True)
            kept = np.array([not self._decided(*pair) for pair in pairs], np.bool_)
            at, seeker, opening = at[kept], seeker[kept], opening[kept]
        wish, fit = self._columns.suitability(seeker, opening, metres[at, opening], self.weights)
        return seeker, opening, wish, fit

    def _decided(self, seeker: int, opening: int) -> bool:
        return (self.seekers[seeker].key, self.openings[opening].key) in self.without

    def unmet(self, seeker: int) -> NDArray[np.uint16]:
        """Return for each vacancy the conditions that a person and it do not meet, as bits of `BITS`."""
        rows = np.array([seeker])
        return self._unmet(rows, self._columns.metres(rows))[0]

    def _unmet(self, rows: Ints, metres: Floats) -> NDArray[np.uint16]:
        found = np.zeros((len(rows), len(self.openings)), np.uint16)
        for condition, bit in BITS.items():
            met = self._columns.met(condition, rows, metres)
            found |= np.where(met, np.uint16(0), np.uint16(bit))
        return found

    def metres(self, seeker: int, opening: int) -> int | None:
        """Return how far a vacancy is from a person; None if either position is not known."""
        found = self._columns.metres(np.array([seeker]))[0, opening]
        return None if np.isnan(found) else round(float(found))


class _Columns:
    """The facts of both sides as arrays; equal sets are compared once."""

    def __init__(self, seekers: Sequence[JobSeeker], openings: Sequence[JobOpening]) -> None:
        self.wage = _numbers([one.wage for one in seekers], 0)
        self.hours = _numbers([one.hours for one in seekers], 10**6)
        self.reach = _floats([one.metres for one in seekers], np.inf)
        self.wished = _floats([one.metres for one in seekers], np.nan)
        self.education = _numbers([one.education for one in seekers], 0)
        self.pays = _numbers([one.wage for one in openings], 0)
        self.takes = _numbers([one.hours for one in openings], 0)
        self.skill = _numbers([one.skill for one in openings], 0)
        self.learnt = _numbers([one.education for one in openings], 0)
        self.here, self.there = _points([one.at for one in seekers]), _points([one.at for one in openings])
        trades = [one.trade for one in openings]
        self.levels = np.array([len(trade.split("-")) for trade in trades], np.float64)
        self.deep = Compared([one.trades for one in seekers], trades, _deep)
        self.grade = Compared([tuple(sorted(one.skills.items())) for one in seekers], trades, _grade)
        self.learnt_near = Compared([tuple(sorted(one.skills)) for one in seekers], trades, _learnt_near)
        self.able = Compared([one.limits for one in seekers], [one.demands for one in openings], frozenset.isdisjoint)
        self.papers = Compared([one.papers for one in seekers], [one.papers for one in openings], frozenset.issuperset)
        reserved = [one.reserved for one in openings]
        self.entitled = Compared([one.rights for one in seekers], reserved, lambda has, kind: not kind or kind in has)

    def metres(self, rows: Ints) -> Floats:
        """Return distances in a straight line; not a number where a position is not known."""
        north = (self.there[:, 0] - self.here[rows, 0:1]) * METRES_PER_DEGREE
        # Within a city, the earth is flat enough: the error is below one metre in ten kilometres.
        middle = 30.0 if not len(self.there) or np.isnan(self.there[:, 0]).all() else np.nanmean(self.there[:, 0])
        east = (self.there[:, 1] - self.here[rows, 1:2]) * METRES_PER_DEGREE * cos(radians(float(middle)))
        return np.sqrt(north**2 + east**2)

    def met(self, condition: JobCondition, rows: Ints, metres: Floats) -> NDArray[np.bool_]:
        """Return for people and all vacancies whether a condition is met. An unknown distance excludes nobody."""
        compare: dict[JobCondition, Callable[[], NDArray[np.bool_]]] = {
            JobCondition.RESERVED: lambda: self.entitled.of(rows) > 0,
            JobCondition.TRADE: lambda: self.deep.of(rows) > 0,
            JobCondition.WAGE: lambda: self.pays >= self.wage[rows, None],
            JobCondition.HOURS: lambda: self.takes <= self.hours[rows, None],
            JobCondition.DISTANCE: lambda: ~(metres > self.reach[rows, None]),
            JobCondition.LIMITS: lambda: self.able.of(rows) > 0,
            JobCondition.SKILL: lambda: self.grade.of(rows) >= self.skill,
            JobCondition.EDUCATION: lambda: self.learnt <= self.education[rows, None],
            JobCondition.PAPERS: lambda: self.papers.of(rows) > 0,
        }
        return compare[condition]()

    def suitability(self, seeker: Ints, opening: Ints, metres: Floats, weights: MatchWeights) -> tuple[Ints, Ints]:
        """Return for pairs how well the vacancy meets the wishes, and how well the person meets its trade."""
        deep = np.minimum(self.deep.at(seeker, opening) / self.levels[opening], 1.0)
        wished = self.wage[seeker]
        more = (self.pays[opening] - wished) / np.maximum(wished * weights.wage_more, 1)
        wage = np.where(wished > 0, np.clip(more, 0, 1), 0.5)
        limit = np.where(np.isnan(self.wished[seeker]), weights.usual_metres, np.maximum(self.wished[seeker], 1))
        near = np.nan_to_num(np.clip(1 - metres / limit, 0, 1), nan=0.0)
        wish = weights.trade * deep + weights.wage * wage + weights.near * near
        fit = weights.skill * self.learnt_near.at(seeker, opening)
        return np.rint(wish).astype(np.int64), np.rint(fit).astype(np.int64)


class Compared:
    """A number for each kind of person and kind of vacancy: far fewer than there are pairs."""

    def __init__(self, ours: Sequence[Any], theirs: Sequence[Any], compare: Callable[[Any, Any], Any]) -> None:
        own, self.row = _kinds(ours)
        other, self.column = _kinds(theirs)
        self.table = np.array([[float(compare(one, two)) for two in other] for one in own]).reshape(
            len(own), len(other)
        )

    def of(self, rows: Ints) -> Floats:
        """Return the numbers of people with all vacancies."""
        found: Floats = self.table[self.row[rows]][:, self.column]
        return found

    def at(self, seeker: Ints, opening: Ints) -> Floats:
        """Return the numbers of pairs."""
        found: Floats = self.table[self.row[seeker], self.column[opening]]
        return found


def _kinds(values: Sequence[Any]) -> tuple[list[Any], Ints]:
    numbers: dict[Any, int] = {}
    places = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), np.array(places, np.int64)


def _deep(wishes: tuple[str, ...], trade: str) -> float:
    """Return how many levels the best wish shares; without a wish half of them, so that a wish goes first."""
    if not wishes:
        return len(trade.split("-")) / 2
    return max(depth(wish, trade) for wish in wishes)


def _grade(skills: tuple[tuple[str, int], ...], trade: str) -> int:
    return max((grade for code, grade in skills if depth(code, trade) == len(trade.split("-"))), default=0)


def _learnt_near(skills: tuple[str, ...], trade: str) -> float:
    """Return 1 for a skill in the trade, less for a related one: the share of levels above that are the same."""
    levels = trade.split("-")
    best = 0.0
    for code in skills:
        same = 0
        for one, other in zip(code.split("-"), levels, strict=False):
            if one != other:
                break
            same += 1
        best = max(best, same / len(levels) if same > 1 or len(levels) == 1 else 0.0)
    return best


def _numbers(values: Sequence[int | None], unknown: int) -> Ints:
    return np.array([unknown if value is None else value for value in values], np.int64)


def _floats(values: Sequence[float | None], unknown: float) -> Floats:
    return np.array([unknown if value is None else value for value in values], np.float64)


def _points(values: Sequence[Point | None]) -> Floats:
    return np.array([value or (np.nan, np.nan) for value in values], np.float64).reshape(len(values), 2)

"""Which cells of a table of places are hidden, so that no person behind a small number can be identified (ADR 0010).

A cell in which few people were counted, or few were not, is hidden (primary suppression). The total of its parent minus
the cells beside it would reveal it all the same, so further cells are hidden until no hidden one follows from those
shown (secondary or complementary suppression). This is the usual practice for tables of counts with totals: A.
Hundepool, J. Domingo-Ferrer, L. Franconi, S. Giessing, E. Schulte Nordholt, K. Spicer, P.-P. de Wolf, Statistical
Disclosure Control, Wiley 2012, chapter 4; its test, used here, is the range that a reader can compute for each hidden
cell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from linli.core.figures.indicators import Numbers

Range = tuple[float, float]


def is_small(numbers: Numbers, least: int, *, whole: bool = False) -> bool:
    """Return whether few people are counted, or few of the population are not; `whole` as in `hidden`."""
    # Zero counted is shown: there is no person to identify.
    rest = least if whole else numbers.population - numbers.counted
    return numbers.counted > 0 and (numbers.counted < least or rest < least)


def hidden(
    numbers: Mapping[int, Numbers],
    parent: Mapping[int, int | None],
    least: Callable[[int], int],
    *,
    known: Collection[int] = (),
    before: Collection[int] = (),
    whole: bool = False,
) -> frozenset[int]:
    """Return the places whose numbers are hidden together, so that none follows from what is shown.

    Args:
        numbers: the cells of one indicator and month; an office's are the sums of its parts.
        parent: the office above each place, None at the top.
        least: the number of people from which a cell of a place may be shown.
        known: places that the reader sees anyway, because they serve these people: never hidden, but taken into
        account.
        before: places hidden the last time, preferred where there is a choice: two tables with different gaps would
            reveal each other.
        whole: the figure counts everybody in its population, so that nobody is identified as one of the rest.
    """
    tree = _Tree(numbers, parent, known, PARTS[:1] if whole else PARTS)
    small = {place for place, each in numbers.items() if is_small(each, least(place), whole=whole)}
    found = small - tree.known
    while pinned := tree.pinned(found):
        more = next((each for place in pinned if (each := tree.another(place, found, before)) is not None), None)
        if more is None:
            break  # the rest are offices of which the reader knows every part
        found.add(more)
    return frozenset(found - tree.added_up(found))


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the two numbers that add up over places, and its least possible value where it is hidden."""

    of: Callable[[Numbers], int]
    floor: int


# The reader knows that a hidden cell is not zero, so at least one person is counted in it.
PARTS = (_Part(lambda each: each.counted, 1), _Part(lambda each: each.population - each.counted, 0))


class _Tree:
    """The cells and how they add up."""

    def __init__(
        self,
        numbers: Mapping[int, Numbers],
        parent: Mapping[int, int | None],
        known: Collection[int],
        numbers_of: Sequence[_Part],
    ) -> None:
        self.numbers, self.numbers_of = numbers, numbers_of
        self.parent = {place: parent.get(place) for place in numbers}
        self.parts: dict[int, list[int]] = {}
        for place, above in self.parent.items():
            if above is not None and above in numbers:
                self.parts.setdefault(above, []).append(place)
        self.top = [place for place, above in self.parent.items() if above not in numbers]
        self.known = set(known)
        for office in reversed(self.downwards()):
            if office in self.parts and all(part in self.known for part in self.parts[office]):
                self.known.add(office)  # the reader can add it up

    def downwards(self) -> list[int]:
        """Return each office before its parts."""
        found = list(self.top)
        for place in found:  # grows while it is walked
            found += self.parts.get(place, [])
        return found

    def pinned(self, found: set[int]) -> list[int]:
        """Return the hidden places of which a number can be computed, those revealed by their own parts first."""
        ranges = [self.ranges(part, found) for part in self.numbers_of]
        told = [place for place in self.downwards() if place in found and any(_one(each[place]) for each in ranges)]
        return sorted(told, key=lambda place: not self._told_below(place, found))

    def added_up(self, found: set[int]) -> set[int]:
        """Return the hidden offices of which all parts are shown."""
        gone: set[int] = set()
        for place in reversed(self.downwards()):
            if place in found and self._told_below(place, found - gone):
                gone.add(place)
        return gone

    def _told_below(self, place: int, found: set[int]) -> bool:
        return place in self.parts and not any(part in found for part in self.parts[place])

    def ranges(self, part: _Part, found: set[int]) -> dict[int, Range]:
        """Return the range that a reader can compute for each cell; exact, because the cells add up along a tree."""
        below: dict[int, Range] = {}
        order = self.downwards()
        for place in reversed(order):
            below[place] = self._from_below(place, part, found, below)
        told: dict[int, Range] = {place: below[place] for place in self.top}
        for office in order:
            low, high = told[office]
            for each in self.parts.get(office, []):
                beside = [below[other] for other in self.parts[office] if other != each]
                least, most = sum(one[0] for one in beside), sum(one[1] for one in beside)
                told[each] = max(below[each][0], low - most), min(below[each][1], high - least)
        return told

    def _from_below(self, place: int, part: _Part, found: set[int], below: Mapping[int, Range]) -> Range:
        if place not in found:
            value = part.of(self.numbers[place])
            return value, value
        parts = self.parts.get(place)
        if not parts:
            return part.floor, inf
        return max(part.floor, sum(below[each][0] for each in parts)), sum(below[each][1] for each in parts)

    def another(self, place: int, found: set[int], before: Collection[int]) -> int | None:
        """Choose one more place to hide, so that `place` can no longer be computed."""
        parts = self.parts.get(place, [])
        # An office whose parts are all shown can only be protected by hiding a part.
        if self._told_below(place, found):
            return self._smallest(parts, found, before)
        above = self.parent[place]
        if above is None or above not in self.numbers:
            return self._smallest(parts, found, before)
        # The smallest sibling loses least; if there is none, the office above is hidden, and protected in turn.
        beside = self._smallest(self.parts[above], found, before)
        if beside is not None:
            return beside
        return above if above not in found and above not in self.known else self._smallest(parts, found, before)

    def _smallest(self, among: Iterable[int], found: set[int], before: Collection[int]) -> int | None:
        # Zeros are always shown, so they are no choice.
        free = [each for each in among if each not in found and each not in self.known and self.numbers[each].counted]
        return min(free, key=lambda each: (each not in before, self.numbers[each].counted, each), default=None)


def _one(told: Range) -> bool:
    return told[0] == told[1]

"""Compares two editions of a form: which blanks are the same, moved, reworded, new or gone.

Blanks are found again by their label paths, never by their address alone. Each step takes only what the steps before
left:

1. the same part, table and path as written,
2. the same without spaces, signs, numbering, and with full-width characters as half-width ones,
3. the same path in another table or sheet,
4. the same labels in another order, such as rows and columns exchanged,
5. a path that differs in few characters, in the most similar pairs first; these are proposals to confirm.

Where several blanks have one path (tables printed side by side), the first is that of the first, and so on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.insight.reports.structure.parts import Blank, BlankKind, FormStructure
from linli.insight.reports.structure.words import plain

LEAST_ALIKE = 0.6  # similarity from which two paths are proposed as the same
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PlacedBlank:
    """A blank with the names of its part and table."""

    blank: Blank
    part: str
    table: str


@dataclass(frozen=True, slots=True)
class BlankMatch:
    """A blank of the old edition and the one of the new edition that continues it."""

    old: Blank
    new: Blank


@dataclass(frozen=True, slots=True)
class RewordedBlank:
    """A pair to confirm: how similar the paths are (0 to 1) and the sentence that explains it."""

    old: Blank
    new: Blank
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What became of the blanks of an old edition.

    `same` are in the same place, `moved` in another one with the same label path; `changed` are those of both whose
    unit, words to choose from or kind differ, so that what is filled in may have to change.
    """

    same: tuple[BlankMatch, ...]
    moved: tuple[BlankMatch, ...]
    reworded: tuple[RewordedBlank, ...]
    new: tuple[Blank, ...]
    vanished: tuple[Blank, ...]

    @property
    def changed(self) -> tuple[BlankMatch, ...]:
        """Return the pairs that ask for the same in another way."""
        return tuple(one for one in (*self.same, *self.moved) if _asked(one.old) != _asked(one.new))

    def follow(self) -> dict[str, str]:
        """Return the new key of each old key that needs no question."""
        return {one.old.key: one.new.key for one in (*self.same, *self.moved)}


def compare(old: FormStructure, new: FormStructure) -> EditionChanges:
    """Compare an old edition with a new one."""
    left, right = _placed(old), _placed(new)
    pairs: list[tuple[Blank, Blank]] = []
    for name in (_exact, _normal, _path, _labels):
        found, left, right = _equal(left, right, name)
        pairs += found
    reworded, left, right = _alike(left, right)
    matches = [BlankMatch(*pair) for pair in sorted(pairs, key=lambda pair: _order(old)[pair[0].key])]
    return EditionChanges(
        tuple(one for one in matches if one.old.key == one.new.key),
        tuple(one for one in matches if one.old.key != one.new.key),
        tuple(reworded),
        tuple(one.blank for one in right),
        tuple(one.blank for one in left),
    )


def _order(form: FormStructure) -> dict[str, int]:
    return {blank.key: n for n, blank in enumerate(form.blanks)}


def _placed(form: FormStructure) -> list[PlacedBlank]:
    return [
        PlacedBlank(blank, part.name, table.title)
        for part in form.parts
        for table in part.tables
        for blank in table.blanks
    ]


def _asked(blank: Blank) -> tuple[BlankKind, str, tuple[str, ...]]:
    return blank.kind, blank.unit, blank.choices


def _exact(one: PlacedBlank) -> Hashable:
    return one.part, one.table, one.blank.rows, one.blank.columns


def _normal(one: PlacedBlank) -> Hashable:
    return plain(one.part), plain(one.table), _plain(one.blank.rows), _plain(one.blank.columns)


def _path(one: PlacedBlank) -> Hashable:
    return _plain(one.blank.rows), _plain(one.blank.columns)


def _labels(one: PlacedBlank) -> Hashable:
    return tuple(sorted(_plain((*one.blank.rows, *one.blank.columns))))


def _plain(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(label) for label in labels)


def _equal(
    left: list[PlacedBlank], right: list[PlacedBlank], name: Callable[[PlacedBlank], Hashable]
) -> tuple[list[tuple[Blank, Blank]], list[PlacedBlank], list[PlacedBlank]]:
    """Pair what has the same name, the first with the first; return the pairs and what is left."""
    waiting: dict[Hashable, list[PlacedBlank]] = {}
    for one in right:
        waiting.setdefault(name(one), []).append(one)
    pairs, rest = [], []
    for one in left:
        others = waiting.get(name(one), [])
        if others:
            pairs.append((one.blank, others.pop(0).blank))
        else:
            rest.append(one)
    remaining = {id(one) for others in waiting.values() for one in others}
    return pairs, rest, [one for one in right if id(one) in remaining]


def _alike(
    left: list[PlacedBlank], right: list[PlacedBlank]
) -> tuple[list[RewordedBlank], list[PlacedBlank], list[PlacedBlank]]:
    """Pair the most similar paths; each blank at most once."""
    texts = {id(one): _names(one) for one in (*left, *right)}
    scored = []
    for a, one in enumerate(left):
        for b, other in enumerate(right):
            share = similarity(texts[id(one)], texts[id(other)])
            if share >= LEAST_ALIKE and one.blank.kind == other.blank.kind:
                # The order must not depend on which edition is the older.
                words = sorted((texts[id(one)], texts[id(other)]))
                scored.append((-share, abs(a - b), words, min(a, b), one, other))
    scored.sort(key=lambda row: row[:4])
    found: list[RewordedBlank] = []
    used: set[int] = set()
    for _share, _far, _words, _first, one, other in scored:
        if used.isdisjoint({id(one), id(other)}):
            used |= {id(one), id(other)}
            found.append(_proposal(one.blank, other.blank, -_share))
    return found, [one for one in left if id(one) not in used], [one for one in right if id(one) not in used]


def _names(one: PlacedBlank) -> tuple[str, ...]:
    return _plain((*one.blank.rows, *one.blank.columns))


def similarity(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Return how similar two label paths are, from 0 to 1.

    Of paths of equal length, that of their least similar labels: the share of pairs of neighbouring characters that
    both have in common. 0 if the numbers in a label differ: "60 and over" is not "65 and over", however similar they
    look. Where one has a label more, that of a group, and all others are equal, the share of equal labels.
    """
    if len(one) == len(two):
        return min((_alike_labels(a, b) for a, b in zip(one, two, strict=True)), default=0)
    short, long = sorted((one, two), key=len)
    if len(long) - len(short) != 1 or long[-1:] != short[-1:]:
        return 0
    without = (long[:n] + long[n + 1 :] for n in range(len(long)))
    return len(short) / len(long) if short in without else 0


def _alike_labels(one: str, two: str) -> float:
    if one == two:
        return 1
    if DIGITS.findall(one) != DIGITS.findall(two):
        return 0
    first, second = _pairs(one), _pairs(two)
    return 2 * sum((first & second).values()) / sum((first + second).values())


def _pairs(text: str) -> Counter[str]:
    padded = f"^{text}$"
    return Counter(padded[n : n + 2] for n in range(len(padded) - 1))


def _proposal(old: Blank, new: Blank, share: float) -> RewordedBlank:
    text = _("“{old}” may now be called “{new}” (similarity {share}%). Check that both mean the same.")
    reason = text.format(old=old.label, new=new.label, share=round(share * 100))
    return RewordedBlank(old, new, share, reason)

"""What labels are compared with: phrases, data items, indicators, what is given with a run, blanks mapped before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from linli.insight.reports.engine.labels import normal_label
from linli.insight.reports.engine.phrases import Phrasebook
from linli.insight.reports.engine.terms import Term

# Of two labels, from 0 to 1. Below it a resemblance is chance; a figure of the same name must be named almost whole.
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
ALIKE, ALIKE_FIGURE = 0.72, 0.86
PART, TAIL, LETTERS = (
    0.8,
    0.75,
    0.95,
)  # a known word that has the label in it, that the label ends with; else by letters


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A data item as labels name it. `words` are normalised; `choices` the titles of its code words."""

    code: str
    title: str
    subject: str
    words: tuple[str, ...]
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MappedBefore:
    """A blank of another form that was confirmed."""

    form: str
    term: Term


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that a label can mean.

    `other_people` are words for somebody else than whom a row is about ("监护人"). `givens` maps normalised words to
    names of what is given with a run, `places` normalised names of communities to their codes, `before` normalised
    label paths to what they were mapped to.
    """

    phrases: Phrasebook
    items: Sequence[KnownItem] = ()
    indicators: Mapping[str, str] = field(default_factory=dict)  # code -> title
    givens: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    other_people: Sequence[str] = ()
    before: Mapping[str, MappedBefore] = field(default_factory=dict)

    def items_like(self, label: str, choices: Sequence[str] = ()) -> list[tuple[float, KnownItem]]:
        """Return the items that a label may name, best first, with how alike they are (0 to 1)."""
        # What stands in brackets explains: "住址（楼栋、单元、房号）".
        plain = {normal_label(label), normal_label(BRACKETS.sub("", label))} - {""}
        scored = [(max((self._best(one, item, choices) for one in plain), default=0), item) for item in self.items]
        return sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].code))

    def indicators_like(self, label: str) -> list[tuple[float, str]]:
        """Return the indicators whose title is like a label, best first."""
        plain = normal_label(label)
        scored = [(_letters(plain, normal_label(title)), code) for code, title in self.indicators.items()]
        return sorted((pair for pair in scored if pair[0] >= ALIKE_FIGURE), key=lambda pair: (-pair[0], pair[1]))

    def given(self, label: str) -> str:
        """Return the name of what is given with a run, if a label asks for it; "" if not."""
        return self.givens.get(normal_label(label), "")

    def _best(self, label: str, item: KnownItem, choices: Sequence[str]) -> float:
        found = max((self._likeness(label, word) for word in item.words), default=0.0)
        if choices and item.choices and found >= LEAST:
            # The code words of a drop-down say more than a label of two characters.
            same = len(item.choices.intersection(map(normal_label, choices))) / len(choices)
            # A label that is the very word needs no help: code words differ from office to office.
            found = max(found * 0.6 + same * 0.4, found * SURE if found >= SURE else 0)
        return found

    def _likeness(self, label: str, known: str) -> float:
        """Return how alike two normalised labels are: 1 for equal ones.

        What a Chinese label is about stands at its end, so "残疾人姓名" is a name; but "监护人姓名" is that of somebody
        else.
        """
        if label == known:
            return 1.0
        if min(len(label), len(known)) > 1:
            share = min(len(label), len(known)) / max(len(label), len(known))
            if label in known:
                return PART + (1 - PART) * share
            if label.endswith(known) and not any(word in label for word in self.other_people if word not in known):
                return TAIL + (1 - TAIL) * share
        return 0.0 if any(word in label for word in self.other_people) else _letters(label, known)


SURE = 0.95
LEAST = 0.3  # of the label alone, before its code words are looked at


def _letters(label: str, known: str) -> float:
    if label == known:
        return 1.0
    return SequenceMatcher(None, label, known, autojunk=False).ratio() * LETTERS if label and known else 0.0

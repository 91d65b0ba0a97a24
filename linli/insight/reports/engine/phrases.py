"""What a label says: the conditions, the kind of record and the time that its words name.

Words are content (`form_phrases.toml`). Ages are grammar: "60周岁以上" and "60周岁以下" include 60, "不满" and
"未满" exclude it (Civil Code, art. 1259).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.core.chinese import NUMERAL, from_numeral
from linli.insight.reports.engine.labels import normal_label

Value = Any  # a JSON value: text, number, true or false, a list of texts
NUMERAL_AGE = re.compile(rf"([{NUMERAL}]+)(?=至|周?岁)")


@dataclass(frozen=True, slots=True)
class LabelCondition:
    """One condition on a data item: its code, an operator of the list language, a value."""

    item: str
    op: str
    value: Value

    def __hash__(self) -> int:
        return hash((self.item, self.op, repr(self.value)))


@dataclass(frozen=True, slots=True)
class LabelPhrase:
    """Words that mean something in a label.

    `implied` conditions hold unless something is said about the same item ("老年人": 60 or over, but not in
    "80周岁以上老年人"). `subject` is the kind of record that is counted or listed, `when` the time that is meant
    (`terms.WHEN`). A phrase without any of these is filler ("人数").
    """

    words: tuple[str, ...]
    conditions: tuple[LabelCondition, ...] = ()
    implied: tuple[LabelCondition, ...] = ()
    subject: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class LabelReading:
    """What was understood of one label or of a label path.

    `either` are alternatives ("独居、空巢老人"), of which one must hold. `rest` are the pieces that say nothing known;
    with any of them a count would leave out a condition.
    """

    conditions: tuple[LabelCondition, ...] = ()
    implied: tuple[LabelCondition, ...] = ()
    either: tuple[LabelCondition, ...] = ()
    subject: str = ""
    when: str = ""
    rest: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Return whether every character was understood."""
        return not self.rest

    @property
    def meant(self) -> tuple[LabelCondition, ...]:
        """Return the conditions, and the implied ones about other items."""
        named = {one.item for one in self.conditions}
        return (*self.conditions, *(one for one in self.implied if one.item not in named))

    def within(self, context: LabelReading) -> LabelReading:
        """Return this reading with what the title adds: conditions on items that it does not name itself."""
        return LabelReading(
            _first_of_each((*self.conditions, *context.conditions)),
            _first_of_each((*self.implied, *context.implied)),
            self.either or context.either,
            self.subject or context.subject,
            self.when or context.when,
            self.rest,
        )


def _first_of_each(conditions: Iterable[LabelCondition]) -> tuple[LabelCondition, ...]:
    found: dict[str, LabelCondition] = {}
    for one in conditions:
        found.setdefault(one.item, one)
    return tuple(found.values())


def joined(readings: Sequence[LabelReading]) -> LabelReading:
    """Return the reading of a path: inner labels say more about the same item than outer ones."""
    conditions = {one.item: one for reading in readings for one in reading.conditions}
    implied = {one.item: one for reading in readings for one in reading.implied}
    return LabelReading(
        tuple(conditions.values()),
        tuple(implied.values()),
        next((reading.either for reading in reversed(readings) if reading.either), ()),
        next((reading.subject for reading in reversed(readings) if reading.subject), ""),
        next((reading.when for reading in reversed(readings) if reading.when), ""),
        tuple(piece for reading in readings for piece in reading.rest),
    )


# "独居、空巢" names alternatives; "一、" is a number.
OR = re.compile(r"(?<=[^\W\d一二三四五六七八九十][^\W\d一二三四五六七八九十])[、/](?=[^\W\d])")
JOINS = frozenset("或和及与")
AGE = "person.age"
_AGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, Value]]], ...] = (
    (re.compile(r"(\d+)(?:周?岁)?至(\d+)周?岁"), lambda m: ("between", [int(m[1]), int(m[2])])),
    (re.compile(r"(?:年满|满)?(\d+)周?岁(?:\(?含\)?|及)?以上"), lambda m: ("at_least", int(m[1]))),
    (re.compile(r"(?:不满|未满)(\d+)周?岁"), lambda m: ("at_most", int(m[1]) - 1)),
    (re.compile(r"(\d+)周?岁(?:\(?含\)?|及)?以下"), lambda m: ("at_most", int(m[1]))),
    (re.compile(r"(?:年满|满)(\d+)周?岁"), lambda m: ("at_least", int(m[1]))),
)


class Phrasebook:
    """The phrases of the content, the longest first."""

    def __init__(self, phrases: Sequence[LabelPhrase]) -> None:
        known: dict[str, LabelPhrase] = {}
        for phrase in phrases:
            known |= dict.fromkeys((normal_label(word) for word in phrase.words), phrase)
        self._known: Mapping[str, LabelPhrase] = known
        self._longest = max(map(len, known), default=0)

    def read(self, label: str) -> LabelReading:
        """Return what a label says."""
        text = NUMERAL_AGE.sub(lambda found: str(from_numeral(found[1])), normal_label(OR.sub("或", label)))
        found: list[LabelPhrase] = []
        rest, at, joins = "", 0, set[int]()
        while at < len(text):
            length, phrase = self._at(text, at)
            if phrase is None and text[at] in JOINS:
                joins.add(len(found))  # between the phrase before and the one that follows
            rest += text[at] if phrase is None and text[at].isalnum() and text[at] not in JOINS else " "
            found += [phrase] if phrase else []
            at += length
        return _together(found, rest.split(), joins)

    def _at(self, text: str, at: int) -> tuple[int, LabelPhrase | None]:
        """Return the phrase that begins at a character, and its length; one character that says nothing otherwise."""
        for pattern, read in _AGES:
            if match := pattern.match(text, at):
                op, value = read(match)
                return match.end() - at, LabelPhrase((), (LabelCondition(AGE, op, value),), subject="person")
        for length in range(min(self._longest, len(text) - at), 0, -1):
            if phrase := self._known.get(text[at : at + length]):
                return length, phrase
        return 1, None


def _together(found: Sequence[LabelPhrase], rest: Sequence[str], joins: Container[int]) -> LabelReading:
    either = _alternatives(found, joins)
    conditions = {one.item: one for phrase in found for one in phrase.conditions if one not in either}
    implied = {one.item: one for phrase in found for one in phrase.implied}
    return LabelReading(
        tuple(conditions.values()),
        tuple(implied.values()),
        either,
        next((phrase.subject for phrase in reversed(found) if phrase.subject), ""),
        next((phrase.when for phrase in found if phrase.when), ""),
        tuple(rest),
    )


def _alternatives(found: Sequence[LabelPhrase], joins: Container[int]) -> tuple[LabelCondition, ...]:
    """Return the conditions of phrases that are joined by "or" or a list sign, each about another item."""
    alternatives: dict[LabelCondition, None] = {}
    for at in range(1, len(found)):
        before, after = found[at - 1].conditions, found[at].conditions
        if at in joins and before and after and {one.item for one in before}.isdisjoint(one.item for one in after):
            alternatives |= dict.fromkeys((*before, *after))
    return tuple(alternatives)

"""Places to write inside a text: "填报单位：____ 填表人：   2026年  月  日", found and written to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from linli.core.intake.cells import WIDE
from linli.insight.reports.structure.words import CHECK_BOX, FormWords, bare, squeeze

# An empty date, a filled one, a line (also with the signs of a date in it), a gap, or a value before a gap or the end.
DATE = r"(?:20\d\d)?[ _()]*年[ _()]*月(?:[ _()]*日)?"
VALUES = (
    DATE,
    r"[_ ]*\d{4}年\d+月(?:\d+日)?",
    r"_+(?:[年月日_ ]*_+[年月日]?)?",
    r" {2,}(?=\S|$)",
    r"[^\s:_]+(?= {2,}|\s*$)",
    "$",
)
# A label may be spread by spaces ("填 报 人"), also before its last characters only, and end in brackets.
SIGN = r"[^\s:_,;。、()□☐☑☒■▢◻]"
SPREAD = rf"{SIGN}(?: {{1,4}}{SIGN})+(?= ?:)"
LABEL = SPREAD + r"|[^\s:_,;。、()□☐☑☒■▢◻]{1,20}(?: {1,4}[^\s:_,;。、()年月日□☐]{1,3})?(?:\([^()_]{0,30}\))?"
FIELD = re.compile(rf"(?P<label>{LABEL}) ?: ?(?P<value>{'|'.join(VALUES)})")
INLINE = re.compile(r"(?P<label>[^\s:_,;。、()]{1,20}) ?(?P<value>_{2,}|\(\s+\)) ?(?P<unit>[^\s:_,;。、()]{0,4})")
MASK = re.compile(r"^[ _()年月日]*$|^20\d\d[ _()]*年[ _()月日]*$")
PERIOD = re.compile(
    r"(?P<first>\(\s*\)|_{2,}|\s{2,}|^\s*|20\d\d\s*)年(?P<second>\(\s*\)|_{2,}|\s{2,})(?P<unit>月|季度)"
)
DAY = re.compile(r"(?:^|\s|\))(?P<value>(?:20\d\d)?[ _]*年[ _]*月[ _]*日)\s*$")
OPTION = re.compile(r"(?P<box>[□☐☑☒■▢◻])\s*(?P<words>[^\s□☐☑☒■▢◻]+)")
NEXT_QUESTION = re.compile(r"(?<=\S)( {3,})(?=[^□☐☑☒■▢◻\s]+ ?:)")
LONE_DATE = "日期"
TICK = "☑"
SHORT_LABEL = 12
LEADS_ON = ("如下", "以下", "下列", "包括")  # what follows is said on the next lines
# As wide as it was: two spaces for one of a Chinese character.
WIDE_WITH_SPACES = {**WIDE, 0x3000: "  ", 9: "    "}


@dataclass(frozen=True, slots=True)
class TextBlank:
    """A place to write inside a text.

    `start` and `end` are its first and last (exclusive) character, or `boxes` those of the boxes to tick. `key` is its
    own address, where the file gives it one.
    """

    label: str
    value: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    key: str = ""
    parts: tuple[str, ...] = ()  # instead of the label: "填报日期", "年"
    offers: tuple[str, ...] = ()  # of a drop-down, where `choices` are boxes
    ends: str = ""  # the label of the next question, behind the last choice
    start: int = 0
    end: int = 0
    boxes: tuple[int, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The label path of the place."""
        return self.parts or ((self.label,) if self.label else ())


def half(text: str) -> str:
    """Return a text in half-width characters with all its spaces."""
    return text.translate(WIDE_WITH_SPACES)


def asked(text: str, words: FormWords) -> list[TextBlank]:
    """Return what a text asks for, in order; nothing if it only says something."""
    line = half(text)
    places = _places(text)
    return [_placed(one, places) for one in _asked(line, words)]


def answered(text: str, answers: Mapping[int, str], words: FormWords) -> str:
    """Return a text with answers written to its places, which count from 1 as in the keys of blanks.

    What is behind a place stays where it was as far as there is room. An answer to boxes is one of their choices.

    Raises:
        KeyError: there is no such place, or no such box.
    """
    found = dict(enumerate(asked(text, words), 1))
    edits = []
    for number, answer in answers.items():
        one = found[number]
        if one.choices:
            boxes = dict(zip(one.choices, one.boxes, strict=True))
            edits.append((boxes[answer], boxes[answer] + 1, TICK))
        else:
            edits.append((one.start, one.end, _padded(text, one, answer)))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _padded(text: str, one: TextBlank, answer: str) -> str:
    """Return an answer as wide as the gap that it is written to, if something follows."""
    before = text[one.start : one.end]
    if before.strip(" \u3000\xa0") or not text[one.end :].strip() or text[one.end] in ")）年月日":
        return answer
    return answer + " " * max(2, len(half(before)) - sum(1 if sign.isascii() else 2 for sign in answer))


def _places(text: str) -> list[int]:
    """Return which character of the text each half-width character comes from, and at last the length."""
    found = [n for n, sign in enumerate(text) for _ in half(sign)]
    return [*found, len(text)]


def _placed(one: TextBlank, places: list[int]) -> TextBlank:
    boxes = tuple(places[box] for box in one.boxes)
    return replace(one, start=places[one.start], end=places[one.end], boxes=boxes)


def _asked(line: str, words: FormWords) -> list[TextBlank]:
    if CHECK_BOX.search(line):
        return list(_options(line))
    if not line.strip() or words.is_note(line) or words.is_aside(line):
        return []
    found = [one for match in FIELD.finditer(line) if (one := _field(match, words)) is not None]
    if found or ":" in line:
        return found
    if day := DAY.search(line):  # beside a seal or a signature
        return [TextBlank(LONE_DATE, start=day.start("value"), end=day.end("value"))]
    if period := PERIOD.search(line):
        return list(_of_period(period))
    return [_inline(match, words) for match in INLINE.finditer(line)]


def _of_period(match: re.Match[str]) -> Iterator[TextBlank]:
    """Yield the places of "(  )年(  )月"; of "2026年(  )月" only the second."""
    for group, label in (("first", "年"), ("second", match["unit"])):
        if not any(sign.isdigit() for sign in match[group]):
            in_brackets = int(match[group].startswith("("))
            yield TextBlank(label, start=match.start(group) + in_brackets, end=match.end(group) - in_brackets)


def _inline(match: re.Match[str], words: FormWords) -> TextBlank:
    unit = next((match["unit"][:size] for size in (3, 2, 1) if match["unit"][:size] in words.unit), "")
    in_brackets = int(match["value"].startswith("("))
    start, end = match.start("value") + in_brackets, match.end("value") - in_brackets
    return TextBlank(squeeze(match["label"]), unit=unit, start=start, end=end)


def _field(match: re.Match[str], words: FormWords) -> TextBlank | None:
    label, value = squeeze(match["label"]), match["value"]
    empty = bool(MASK.match(value))
    if not label or label.isdigit() or (bare(label) == "单位" and not empty):  # the unit of the figures
        return None
    if not words.asks(label):
        # An unknown label asks for something if a space is left behind it, or if it is short and the text ends there.
        ends = not value and len(label) <= SHORT_LABEL and not label.endswith(LEADS_ON)
        if not empty or words.is_aside(label) or not (value.strip("\n") or ends):
            return None
    start = match.string.index(":", match.end("label")) + 1
    return TextBlank(label, "" if empty else squeeze(value), start=start, end=match.end("value"))


def _options(line: str) -> Iterator[TextBlank]:
    """Yield boxes to tick: one question for those behind one label."""
    at = 0
    for part in NEXT_QUESTION.split(line):
        found = list(OPTION.finditer(part))
        if found:
            label = squeeze(part[: found[0].start()]).rstrip(":")
            choices = tuple(squeeze(one["words"]).rstrip(":_") for one in found)
            yield TextBlank(label, choices=choices, boxes=tuple(at + one.start() for one in found))
        at += len(part)

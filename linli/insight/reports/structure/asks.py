"""Places to write inside a text: "填报单位：____ 填表人：   2026年  月  日"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linli.core.intake.cells import WIDE
from linli.insight.reports.structure.words import CHECK_BOX, FormWords, bare, squeeze

DATE = r"(?:20\d\d)?[ _()]*年[ _()]*月(?:[ _()]*日)?"
LABEL = r"(?P<label>[^\s:_,;。、()□☐☑☒■▢◻]{1,20}(?: {1,4}[^\s:_,;。、()年月日□☐]{1,3})?(?:\([^()_]{0,30}\))?)"
FIELD = re.compile(
    rf"{LABEL} ?: ?(?P<value>{DATE}|[_ ]*\d{{4}}年\d+月(?:\d+日)?|_+(?:[年月日_ ]*_+[年月日]?)?| {{2,}}(?=\S|$)|[^\s:_]+(?= {{2,}}|\s*$)|$)"
)
INLINE = re.compile(r"(?P<label>[^\s:_,;。、()]{1,20}) ?(?:_{2,}|\(\s{2,}\)|\( {1,}\)) ?(?P<unit>[^\s:_,;。、()]{0,4})")
MASK = re.compile(r"[_ ]*$|^[ _()年月日]*$|^20\d\d[ _()]*年[ _()月日]*$")
PERIOD_MASK = re.compile(
    r"(?:\(\s*\)|_{2,}|\s{2,}|^\s*|(?P<year>20\d\d)\s*)年(?:\(\s*\)|_{2,}|\s{2,})(?P<unit>月|季度)"
)
DAY = re.compile(r"(?:^|\s|\))(?:20\d\d)?[ _]*年[ _]*月[ _]*日\s*$")
LONE_DATE = "日期"
SHORT_LABEL = 12
LEADS_ON = ("如下", "以下", "下列", "包括")  # what follows is said on the next lines
OPTION = re.compile(r"[□☐☑☒■▢◻]\s*([^\s□☐☑☒■▢◻]+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A place to write inside a text; `key` is its own address, where the file gives it one."""

    label: str
    value: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    key: str = ""
    parts: tuple[str, ...] = ()  # instead of the label: "填报日期", "年"
    ends: str = ""  # the label of the next question, behind the last choice

    @property
    def path(self) -> tuple[str, ...]:
        """The label path of the place."""
        return self.parts or ((self.label,) if self.label else ())


def half(text: str) -> str:
    """Return a text in half-width characters with all its spaces."""
    return text.translate(WIDE_WITH_SPACES)


# As wide as it was: two spaces for one of a Chinese character.
WIDE_WITH_SPACES = {**WIDE, 0x3000: "  ", 9: "    "}


def asked(text: str, words: FormWords) -> list[Asked]:
    """Return what a text asks for, in order; nothing if it only says something."""
    line = half(text)
    if CHECK_BOX.search(line):
        return _options(line)
    if not line.strip() or words.is_note(line) or words.is_aside(line):
        return []
    found = [one for one in map(lambda match: _field(match, words), FIELD.finditer(line)) if one is not None]
    if found or ":" in line:
        return found
    if alone := _alone(line):
        return alone
    period = PERIOD_MASK.search(line)
    if period:
        return [*([] if period["year"] else [Asked("年")]), Asked(period["unit"])]
    units = words.unit
    return [
        Asked(
            squeeze(match["label"]), unit=next((match["unit"][:n] for n in (3, 2, 1) if match["unit"][:n] in units), "")
        )
        for match in INLINE.finditer(line)
    ]


def _alone(line: str) -> list[Asked]:
    """Return the date at the end of a text without colon, beside a seal or signature: "(盖章)    年  月  日"."""
    match = DAY.search(line)
    return [Asked(LONE_DATE)] if match else []


def _field(match: re.Match[str], words: FormWords) -> Asked | None:
    label, value = squeeze(match["label"]), match["value"]
    empty = bool(MASK.match(value))
    if not label or label.isdigit():
        return None
    if not words.asks(label):
        # An unknown label asks for something if a space is left behind it, or if it is short and the text ends there.
        ends = not value and len(label) <= SHORT_LABEL and not label.endswith(LEADS_ON)
        if not empty or words.is_aside(label) or not (value.strip("\n") or ends):
            return None
    if bare(label) == "单位" and not empty:
        return None  # the unit of the figures
    return Asked(label, "" if empty else squeeze(value))


def _options(line: str) -> list[Asked]:
    """Return boxes to tick: one question for those that stand behind one label."""
    before = squeeze(CHECK_BOX.split(line, maxsplit=1)[0]).rstrip(":")
    found: list[Asked] = []
    for part in re.split(r"(?<=\S) {3,}(?=[^□☐☑☒■▢◻\s]+ ?:)", line):
        label = squeeze(CHECK_BOX.split(part, maxsplit=1)[0]).rstrip(":")
        choices = tuple(squeeze(option).rstrip(":_") for option in OPTION.findall(part))
        if choices:
            found.append(Asked(label if part is not line else before, choices=choices))
    return found

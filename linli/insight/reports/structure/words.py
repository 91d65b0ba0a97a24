"""The words by which a form shows what its cells are; they are content (`form_words.toml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from linli.core.intake.cells import half_width
from linli.core.law import content

SHORT = 2
AFTER = ("", ":", "(", ".", "、", *"123456789")
NOISE = re.compile(r"[\s:*★☆]+")
MARKS = re.compile(r"[^\w%‰<>≥≤+-]+")
# 一、 (一) 1. 1、 (1) ① 1) 1.1: the level is where the kind of number is in this order.
NUMBERS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.]\s*"),
    re.compile(r"^\([一二三四五六七八九十]{1,3}\)\s*[、.]?\s*"),
    re.compile(r"^\d{1,2}(?:[、]|\.(?!\d))\s*"),
    re.compile(r"^\d{1,2}\.\d{1,2}[、.]?\s*(?=[^\d.])"),
    re.compile(r"^\(\d{1,2}\)\s*[、.]?\s*"),
    re.compile(r"^(?:[①-⑳]|\d{1,2}\))\s*"),
)
UNIT = re.compile(r"\(([^()]{1,6})\)$")
CHECK_BOX = re.compile(r"[□☐☑☒■▢◻]")
LINE = re.compile(r"_{2,}|＿{2,}|﹍{2,}|…{3,}")


def clean(text: str) -> str:
    """Return a text in half-width characters with single spaces; line breaks count as spaces."""
    return half_width(text)


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Return a label without line breaks, and without the spaces that only spread it ("姓　 名")."""
    text = half_width(text)
    # Between Chinese characters a space only spreads the label; between Latin words it matters.
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text).strip()


def plain(text: str) -> str:
    """Return a label without numbering, spaces and signs, for comparing."""
    text = squeeze(unicodedata.normalize("NFKC", text))
    _level, text = numbered(text)
    return MARKS.sub("", text).lower()


def numbered(text: str) -> tuple[int, str]:
    """Return the level of the numbering in front of a label (0: none) and the label without it."""
    for level, pattern in enumerate(NUMBERS, 1):
        found = pattern.match(text)
        if found and found.end() < len(text):
            return level, text[found.end() :]
    return 0, text


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words, each without spaces."""

    serial: frozenset[str]
    record: frozenset[str]
    item: frozenset[str]
    total: frozenset[str]
    of_which: tuple[str, ...]
    note: tuple[str, ...]
    field: tuple[str, ...]
    sign: tuple[str, ...]
    sign_end: tuple[str, ...]
    aside: tuple[str, ...]
    title_end: tuple[str, ...]
    unit: frozenset[str]
    text_end: tuple[str, ...]
    column_names: frozenset[str]
    pair: frozenset[str]

    @property
    def pairs(self) -> set[tuple[str, ...]]:
        """Return the pairs of labels of which the second is left without "of which"."""
        return {tuple(pair.split("/")) for pair in self.pair}

    def is_serial(self, label: str) -> bool:
        """Return whether a head is that of the column that numbers the rows."""
        return bare(label) in self.serial

    def is_total(self, label: str) -> bool:
        """Return whether a label is that of a sum."""
        return bare(numbered(label)[1]) in self.total

    def is_note(self, text: str) -> bool:
        """Return whether a text explains the form."""
        start = text.replace(" ", "")
        word = next((word for word in self.note if start.startswith(word)), "")
        # A short word may begin another one: 注册资本.
        return bool(word) and (len(word) > SHORT or word[-1] == ":" or start[len(word) : len(word) + 1] in AFTER)

    def is_aside(self, text: str) -> bool:
        """Return whether a text is the number, annex, office of a form: neither title nor to fill."""
        return text.replace(" ", "").startswith(self.aside)

    def signs(self, label: str) -> bool:
        """Return whether a label asks for a signature or seal."""
        name = bare(re.sub(r"\(.*?\)", "", label))
        return name in self.sign or (name not in self.field and bare(label).rstrip(")").endswith(self.sign_end))

    def asks(self, label: str) -> bool:
        """Return whether a label before a colon asks for something, by its words."""
        name = bare(re.sub(r"\(.*?\)", "", label))
        return self.signs(label) or name in self.field

    def without_of_which(self, label: str) -> tuple[bool, str]:
        """Return whether a label begins with "of which", and the rest of it."""
        start = label.lstrip("(")
        for word in self.of_which:
            if start.startswith(word):
                return True, start[len(word) :].lstrip(":、, ")
        return False, label

    def is_text(self, label: str) -> bool:
        """Return whether what a head asks for is a text, which has no unit."""
        return bare(label).endswith(self.text_end)

    def unit_of(self, label: str) -> str:
        """Return the unit that a label ends with in brackets; "" if none."""
        found = UNIT.search(label)
        inside = found[1].removeprefix("单位:").strip() if found else ""
        return inside if inside in self.unit else ("%" if label.endswith("%") else "")


def bare(label: str) -> str:
    """Return a label without spaces, colons and stars."""
    return NOISE.sub("", label)


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted({bare(word) if word[-1] != ":" else word for word in words}, key=lambda word: (-len(word), word))
    )


@lru_cache(maxsize=1)
def usual() -> FormWords:
    """Return the words of all content packs together."""
    found: dict[str, list[str]] = {}
    for _pack, table in content.tables("form_words.toml"):
        for name, value in table.items():
            if isinstance(value, list):
                found.setdefault(name, []).extend(value)

    def whole(name: str) -> frozenset[str]:
        return frozenset(map(bare, found[name]))

    def part(name: str) -> tuple[str, ...]:
        return _longest_first(found[name])

    return FormWords(
        serial=whole("serial"),
        record=whole("record"),
        item=whole("item"),
        total=whole("total"),
        of_which=part("of_which"),
        note=part("note"),
        field=part("field"),
        sign=part("sign"),
        sign_end=part("sign_end"),
        aside=part("aside"),
        title_end=part("title_end"),
        unit=whole("unit"),
        text_end=part("text_end"),
        column_names=whole("column_names"),
        pair=whole("pair"),
    )

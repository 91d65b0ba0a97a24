"""Which column of a sheet holds what, by its heading; the headings and their synonyms are content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from linli.core import chinese
from linli.core.intake.sheets import USELESS
from linli.core.law import content
from linli.core.law.content import Text, text

NOISE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[\s*:：_\-、,.;/]+")
BLOCK = re.compile(r"(?:基本)?(?:信息|情况|资料)(?=.)")  # title of a group of columns: 户主信息 above 姓名


@dataclass(frozen=True, slots=True)
class Field:
    """Something a roster may say about a person, and what its column may be called, the most usual word first."""

    code: str
    title: Text
    also: tuple[str, ...]
    contains: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def inside(self, heading: str) -> bool:
        """Whether a longer heading means this field."""
        return any(word in heading for word in self.contains) and not any(word in heading for word in self.without)

    def of_others(self, heading: str) -> bool:
        """Whether a longer heading means this of somebody else: 户主电话, 监护人电话."""
        return not self.inside(heading) and any(heading.endswith(word) for word in self.contains)


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without brackets, spaces and signs, in simplified characters."""
    return chinese.hans(BLOCK.sub("", NOISE.sub("", heading)).lower())


@lru_cache(maxsize=4096)
def refusal(heading: str) -> Text | None:
    """Why a column is left out on purpose, None when it is not: opinions, beliefs, labels, biometric data."""
    word = plain(heading)
    rows = (row for _pack, table in content.tables("sheets.toml") for row in table.get("refused", []))
    return next((text(row["reason"]) for row in rows if any(part in word for part in row["words"])), None)


def refused(headings: Sequence[str]) -> dict[int, Text]:
    """The columns that are left out on purpose, each with why."""
    return {n: reason for n, heading in enumerate(headings) if (reason := refusal(heading))}


def unused(headings: Sequence[str], mapping: Sequence[str]) -> list[str]:
    """Headings whose columns are not read, without those that are left out on purpose."""
    pairs = zip(headings, mapping, strict=True)
    return [heading for heading, code in pairs if heading and not code and not refusal(heading)]


class Headings:
    """The fields of one kind of sheet, out of the content document `document`."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.found: dict[str, str] = {}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its code; a special pack adds fields and words to the general one."""
        found: dict[str, Field] = {}
        for _pack, table in content.tables(self.document):
            for row in table.get("field", []):
                before = found[row["code"]].also if row["code"] in found else ()
                also = tuple(dict.fromkeys((*before, *(plain(word) for word in row["also"]))))
                rest = (tuple(row.get("contains", ())), tuple(row.get("without", ())))
                found[row["code"]] = Field(row["code"], text(row["title"]), also, *rest)
        return found

    @cached_property
    def words(self) -> dict[str, str]:
        """Every word with the field it means, the most usual first."""
        return {word: field.code for field in self.fields.values() for word in field.also}

    def known(self, heading: str) -> str:
        """The field a heading means, "" for none, `USELESS` for one of another person."""
        if heading not in self.found:
            self.found[heading] = self._known(heading)
        return self.found[heading]

    def _known(self, heading: str) -> str:
        word = plain(heading)
        if refusal(heading):
            return ""
        if word in self.words:
            return self.words[word]
        inside = next((field.code for field in self.fields.values() if field.inside(word)), "")
        return inside or (USELESS if any(field.of_others(word) for field in self.fields.values()) else "")

    def propose(self, headings: Sequence[str]) -> list[str]:
        """For each column the field it seems to hold, "" for none. Each field for one column: the one whose heading
        is the most usual word for it, else the first.
        """
        codes = [self.known(heading).replace(USELESS, "") for heading in headings]
        order = {word: n for n, word in enumerate(self.words)}
        rank = [order.get(plain(heading), len(order)) for heading in headings]
        best: dict[str, int] = {}
        for n, code in enumerate(codes):
            if code and (code not in best or rank[n] < rank[best[code]]):
                best[code] = n
        return [code if code and best[code] == n else "" for n, code in enumerate(codes)]


@lru_cache(maxsize=8)
def of(document: str) -> Headings:
    """The headings of one kind of sheet, made once."""
    return Headings(document)

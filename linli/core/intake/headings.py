"""Match columns of a sheet with fields by their headings; headings and their synonyms are content."""

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
    """One field of a sheet, and the headings that its column may have, most usual first."""

    code: str
    title: Text
    also: tuple[str, ...]
    contains: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def inside(self, heading: str) -> bool:
        """Return whether a longer heading means this field."""
        return any(word in heading for word in self.contains) and not any(word in heading for word in self.without)

    def of_others(self, heading: str) -> bool:
        """Return whether a longer heading means this field of another person: 户主电话, 监护人电话."""
        return not self.inside(heading) and any(heading.endswith(word) for word in self.contains)


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """Return a heading without brackets, spaces and signs, in simplified characters."""
    return chinese.hans(BLOCK.sub("", NOISE.sub("", heading)).lower())


@lru_cache(maxsize=4096)
def refusal(heading: str) -> Text | None:
    """Return why a column must not be read (opinions, beliefs, labels, biometric data); None if it may be."""
    word = plain(heading)
    rows = (row for _pack, table in content.tables("sheets.toml") for row in table.get("refused", []))
    return next((text(row["reason"]) for row in rows if any(part in word for part in row["words"])), None)


def refused(headings: Sequence[str]) -> dict[int, Text]:
    """Return the columns that are not read on purpose, each with the reason."""
    return {n: reason for n, heading in enumerate(headings) if (reason := refusal(heading))}


def unused(headings: Sequence[str], mapping: Sequence[str]) -> list[str]:
    """Return the headings of columns that are not read, except those not read on purpose."""
    pairs = zip(headings, mapping, strict=True)
    return [heading for heading, code in pairs if heading and not code and not refusal(heading)]


class Headings:
    """The fields of one kind of sheet, from the content document `document`."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.found: dict[str, str] = {}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Return every field by code; special packs add fields and words to general ones."""
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
        """Return every word with its field, most usual first."""
        return {word: field.code for field in self.fields.values() for word in field.also}

    def known(self, heading: str) -> str:
        """Return the field of a heading; "" if none, `USELESS` if it is about another person."""
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
        """Return the proposed field of each column, "" if none."""
        codes = [self.known(heading).replace(USELESS, "") for heading in headings]
        order = {word: n for n, word in enumerate(self.words)}
        rank = [order.get(plain(heading), len(order)) for heading in headings]
        # Each field for one column: the one with its most usual heading, else the first.
        best: dict[str, int] = {}
        for n, code in enumerate(codes):
            if code and (code not in best or rank[n] < rank[best[code]]):
                best[code] = n
        return [code if code and best[code] == n else "" for n, code in enumerate(codes)]


@lru_cache(maxsize=8)
def of(document: str) -> Headings:
    """Return the headings of one kind of sheet, created once."""
    return Headings(document)

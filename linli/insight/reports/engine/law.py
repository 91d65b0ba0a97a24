"""The article, the letter and the list of what is refused, from `report_forms.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from linli.core.law import content
from linli.core.law.content import Text, text

FILE = "report_forms.toml"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Something the content says, with its source; `more` is the remedy of a fault, the reason of a refusal."""

    code: str
    title: Text
    more: Text
    grade: str
    source: Text

    @property
    def unverified(self) -> bool:
        """Return whether pages must mark it as an example."""
        return self.grade == "K"


@dataclass(frozen=True, slots=True)
class Article:
    """The article that lets a form be refused."""

    title: Text
    summary: Text
    grade: str


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, Any], ...]:
    return tuple(table for _pack, table in content.tables(FILE))


def _rows(name: str, more: str) -> dict[str, Ruling]:
    found = {}
    for table in _tables():
        for row in table.get(name, ()):
            grade, source = row["grade"], text(row["source"])
            found[row["code"]] = Ruling(row["code"], text(row["title"]), text(row[more]), grade, source)
    return found


def faults() -> dict[str, Ruling]:
    """Return what may be missing, by the codes of `admission.faults`; nearer packs replace entries."""
    return _rows("fault", "remedy")


def refused() -> list[Ruling]:
    """Return what Linli refuses, for the public page."""
    return list(_rows("refused", "why").values())


def article() -> Article:
    """Return the article of the nearest pack."""
    row = next(table["law"] for table in reversed(_tables()) if "law" in table)
    return Article(text(row["title"]), text(row["summary"]), row["grade"])


def letter() -> dict[str, Text]:
    """Return the sentences of the letter: title, opening, closing."""
    row = next(table["letter"] for table in reversed(_tables()) if "letter" in table)
    return {name: text(said) for name, said in row.items()}

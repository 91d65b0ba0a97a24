"""Content packs: law and practice as plain text, dated and sourced, loaded once per process.

A pack is a folder with `pack.toml` (code, jurisdiction, title). Packs are read from `linli/content` and the folders
of LINLI_CONTENT, general ones first (jurisdiction "" < "33" < "3301" < "330102").
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from linli.core.chinese import HAN, hant


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese and English; `str()` gives the language of the moment."""

    zh: str
    en: str

    def __str__(self) -> str:
        language = get_language() or "zh-hans"
        if language.startswith("en"):
            return self.en or self.zh
        return hant(self.zh) if language == "zh-hant" else self.zh


def text(value: Any) -> Text:
    """Convert a `{zh, en}` table, or a bare string for all languages, to a `Text`."""
    if isinstance(value, str):
        return Text(value, value)
    return Text(value["zh"], value.get("en", ""))


@dataclass(frozen=True, slots=True)
class Pack:
    """One content pack."""

    code: str
    jurisdiction: str
    title: Text
    folder: Path


@lru_cache(maxsize=1)
def packs() -> tuple[Pack, ...]:
    """Return all packs, general ones first."""
    found = [_pack(file) for root in settings.CONTENT_PACKS for file in sorted(root.glob("*/pack.toml"))]
    # Later packs replace entries of earlier ones, so the nearest jurisdiction must be last.
    return tuple(sorted(found, key=lambda pack: (len(pack.jurisdiction), pack.code)))


def _pack(file: Path) -> Pack:
    head = tomllib.loads(file.read_text(encoding="utf-8"))
    return Pack(head["code"], head["jurisdiction"], text(head["title"]), file.parent)


def tables(name: str) -> Iterator[tuple[Pack, dict[str, Any]]]:
    """Yield the TOML documents `name` (a path or pattern inside a pack) of every pack that has any."""
    for pack in packs():
        for file in sorted(pack.folder.glob(name)):
            yield pack, tomllib.loads(file.read_text(encoding="utf-8"))


def csv_rows(pack: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of one pack."""
    folder = next(p.folder for p in packs() if p.code == pack)
    # Excel writes a byte order mark at the start of CSV files.
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list, e.g. education 31 college."""

    code: str
    title: Text
    also: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.title)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a further attribute of the code, e.g. whether an outcome counts as done."""
        return self.extra.get(key, default)


# As many as there are lists: a limit below that would read a file again for each title on a page.
@cache
def codes(name: str) -> dict[str, Code]:
    """Return the code list `codes/<name>.toml` in the order of the file; special packs add and replace entries."""
    found: dict[str, Code] = {}
    for _, table in tables(f"codes/{name}.toml"):
        for row in table.get("code", []):
            rest = {key: value for key, value in row.items() if key not in {"code", "title", "also"}}
            found[row["code"]] = Code(row["code"], text(row["title"]), tuple(row.get("also", ())), rest)
    return found


@cache
def common(name: str) -> tuple[str, ...]:
    """Return the codes of a long list that forms offer first (`common`), as the most special pack has them."""
    return next(
        (tuple(table["common"]) for _, table in reversed([*tables(f"codes/{name}.toml")]) if "common" in table), ()
    )


@cache
def usual(name: str) -> str:
    """Return the code that forms choose for something new (`usual`); "" if the list has none."""
    return next((str(table["usual"]) for _, table in reversed([*tables(f"codes/{name}.toml")]) if "usual" in table), "")


def title(name: str, code: str) -> str:
    """Return the name of a code in the language of the moment; an unknown code as it is."""
    entry = codes(name).get(code)
    return str(entry) if entry else code


def reworded(name: str, words: str) -> str:
    """Translate the terms of a code list inside free text, e.g. the days of opening hours.

    A text that contains other Chinese words as well stays as entered in English.
    """
    english = (get_language() or "").startswith("en")
    terms = {term: entry for entry in codes(name).values() for term in (entry.title.zh, entry.title.en, *entry.also)}
    foreign = [term for term in terms if bool(HAN.search(term)) == english]
    # Longest first: a term may be part of a longer one.
    pattern = "|".join(re.escape(term) for term in sorted(foreign, key=len, reverse=True))
    found = re.sub(pattern, lambda term: f" {terms[term[0]]} " if english else str(terms[term[0]]), words)
    if not english:
        return str(Text(found, found))
    # Half a translation misleads, so it is all or nothing.
    return words if HAN.search(found) else " ".join(found.split())


_label = lazy(str, str)  # made once: lazystr() builds a class per call


def choices(name: str) -> list[tuple[str, Any]]:
    """Return the code list as form choices whose labels follow the language."""
    return [(code, _label(entry.title)) for code, entry in codes(name).items()]

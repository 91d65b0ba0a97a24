"""Which column of a roster holds what: proposed from its headings, corrected by a person, remembered for next time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone

from linli.core import content
from linli.core.content import Text, text
from linli.core.sheets import USELESS
from linli.registers.people.models import ColumnMapping

NEEDED = ("name",)
HEADS = {"name": "head_name", "id_number": "head_id"}  # a list of heads of household has only these
PLACED = ("address", "estate", "plate", "building", "room")
NOISE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[\s*:：_\-、,.;/]+")
BLOCK = re.compile(r"(?:基本)?(?:信息|情况|资料)(?=.)")  # title of a group of columns: 户主信息 above 姓名
MEMBER = re.compile(r"(?:家庭)?(?:成员|姓名|家属)([一二三四五六七八九1-9])(?:姓名)?")


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


@lru_cache(maxsize=1)
def roster() -> dict[str, Any]:
    """The content about rosters; a special pack adds fields and words to the general one."""
    lists = ("field", "empty", "areas", "refused", "died", "moved", "vacant", "ditto")
    merged: dict[str, Any] = {**{key: [] for key in lists}, "registration": {}, "yes_no": {}}
    for _pack, table in content.tables("roster.toml"):
        for key in lists:
            merged[key] += table.get(key, [])
        for key in ("registration", "yes_no"):
            merged[key] |= table.get(key, {})
    return merged


@lru_cache(maxsize=1)
def fields() -> dict[str, Field]:
    """Every field by its code."""
    found: dict[str, Field] = {}
    for row in roster()["field"]:
        before = found[row["code"]].also if row["code"] in found else ()
        also = tuple(dict.fromkeys((*before, *(plain(word) for word in row["also"]))))
        found[row["code"]] = Field(
            row["code"], text(row["title"]), also, tuple(row.get("contains", ())), tuple(row.get("without", ()))
        )
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {word: field.code for field in fields().values() for word in field.also}


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without brackets, spaces and signs, in simplified characters."""
    return content.hans(BLOCK.sub("", NOISE.sub("", heading)).lower())


@lru_cache(maxsize=4096)
def known_heading(heading: str) -> str:
    """The field a heading means, "" for none, `USELESS` for one of another person."""
    word = plain(heading)
    if refusal(heading):
        return ""
    if word in _words():
        return _words()[word]
    inside = next((field.code for field in fields().values() if field.inside(word)), "")
    return inside or (USELESS if any(field.of_others(word) for field in fields().values()) else "")


@lru_cache(maxsize=4096)
def refusal(heading: str) -> Text | None:
    """Why a column is left out on purpose, None when it is not: opinions, beliefs, labels, biometric data."""
    word = plain(heading)
    found = (row for row in roster()["refused"] if any(part in word for part in row["words"]))
    return next((text(row["reason"]) for row in found), None)


def refused(headings: Sequence[str]) -> dict[int, Text]:
    """The columns that are left out on purpose, each with why."""
    return {n: reason for n, heading in enumerate(headings) if (reason := refusal(heading))}


def unused(headings: Sequence[str], mapping: Sequence[str]) -> list[str]:
    """Headings whose columns are not read, without those that are left out on purpose."""
    pairs = zip(headings, mapping, strict=True)
    return [heading for heading, code in pairs if heading and not code and not refusal(heading)]


def holds_several(headings: Sequence[str]) -> bool:
    """Whether one row lists several people side by side: 成员1, 成员2."""
    return len({found[1] for heading in headings if (found := MEMBER.fullmatch(plain(heading)))}) > 1


def propose(headings: Sequence[str]) -> list[str]:
    """For each column the field it seems to hold, "" for none; what was decided for these headings before wins."""
    remembered = ColumnMapping.objects.filter(signature=signature(headings)).first()
    if remembered and len(remembered.mapping) == len(headings):
        pairs = zip(remembered.mapping, headings, strict=True)
        return [code if code in fields() and not refusal(heading) else "" for code, heading in pairs]
    return _once([known_heading(heading).replace(USELESS, "") for heading in headings], headings)


def _once(codes: list[str], headings: Sequence[str]) -> list[str]:
    """Each field for one column: the one whose heading is the most usual word for it, else the first."""
    best: dict[str, int] = {}
    rank = [
        list(_words()).index(word) if (word := plain(heading)) in _words() else len(_words()) for heading in headings
    ]
    for n, code in enumerate(codes):
        if code and (code not in best or rank[n] < rank[best[code]]):
            best[code] = n
    return [code if code and best[code] == n else "" for n, code in enumerate(codes)]


def signature(headings: Sequence[str]) -> str:
    """By what a form of sheet is recognised."""
    return hashlib.sha256("\x1f".join(plain(heading) for heading in headings).encode()).hexdigest()


def remember(headings: Sequence[str], mapping: Sequence[str]) -> None:
    """Keep what a person decided, for the next sheet with these headings."""
    values = {"mapping": list(mapping), "used_at": timezone.now()}
    ColumnMapping.objects.update_or_create(signature=signature(headings), defaults=values)


def positions(mapping: Sequence[str]) -> dict[str, int]:
    """Field -> column."""
    found = {code: n for n, code in enumerate(mapping) if code}
    if "name" not in found:
        for code, of_head in HEADS.items():
            if of_head in found:
                found.setdefault(code, found[of_head])
    return found


def lists_heads(mapping: Sequence[str]) -> bool:
    """Whether the sheet names only the head of each household."""
    return "name" not in mapping and HEADS["name"] in mapping


def missing(mapping: Sequence[str]) -> list[str]:
    """The fields without which nothing can be taken in: a name, and something of an address."""
    held = set(mapping)
    names = [code for code in NEEDED if code not in held and HEADS[code] not in held]
    return names + ([] if held.intersection(PLACED) else ["address"])


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """What stands in a cell to say that nothing is there."""
    return frozenset(roster()["empty"])


@lru_cache(maxsize=16)
def words_of(name: str) -> Mapping[str, str]:
    """Every word of a code list with its code; the standard's own title first."""
    found: dict[str, str] = {}
    for code, entry in content.codes(name).items():
        for word in (entry.title.zh, *entry.also, entry.title.en.lower(), code):
            found.setdefault(word.lower(), code)
    found |= roster()["yes_no"].get(name, {})
    return found

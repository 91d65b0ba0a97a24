"""Match columns of a roster with fields: proposed from headings, corrected by the user, remembered for next time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils import timezone

from linli.core.chinese import ONES
from linli.core.intake import cell_values, headings
from linli.core.intake.headings import Field, plain, refusal
from linli.core.law import content
from linli.registers.people.models import ColumnMapping

DOCUMENT = "roster.toml"
NEEDED = ("name",)
HEADS = {"name": "head_name", "id_number": "head_id"}  # a list of heads of household has only these
PLACED = ("address", "estate", "plate", "building", "room")
MEMBER = re.compile(rf"(?:家庭)?(?:成员|姓名|家属)([{ONES}1-9])(?:姓名)?")


@lru_cache(maxsize=1)
def roster() -> dict[str, Any]:
    """Return the content about rosters; special packs add fields and words to general ones."""
    lists = ("empty", "areas", "died", "moved", "vacant", "ditto")
    merged: dict[str, Any] = {**{key: [] for key in lists}, "registration": {}, "yes_no": {}, "by_sex": {}}
    for _pack, table in content.tables("roster.toml"):
        for key in lists:
            merged[key] += table.get(key, [])
        for key in ("registration", "yes_no", "by_sex"):
            merged[key] |= table.get(key, {})
    return merged


def fields() -> dict[str, Field]:
    """Return every field by code."""
    return headings.of(DOCUMENT).fields


def known_heading(heading: str) -> str:
    """Return the field of a heading; see `core.intake.headings`."""
    return headings.of(DOCUMENT).known(heading)


def holds_several(row: Sequence[str]) -> bool:
    """Return whether one row lists several people side by side: 成员1, 成员2."""
    return len({found[1] for heading in row if (found := MEMBER.fullmatch(plain(heading)))}) > 1


def propose(row: Sequence[str]) -> list[str]:
    """Return the proposed field of each column, "" if none; an earlier decision for these headings wins."""
    remembered = ColumnMapping.objects.filter(signature=signature(row)).first()
    if remembered and len(remembered.mapping) == len(row):
        pairs = zip(remembered.mapping, row, strict=True)
        return [code if code in fields() and not refusal(heading) else "" for code, heading in pairs]
    return headings.of(DOCUMENT).propose(row)


def signature(row: Sequence[str]) -> str:
    """Return the hash by which a form of sheet is recognised."""
    return hashlib.sha256("\x1f".join(plain(heading) for heading in row).encode()).hexdigest()


def remember(row: Sequence[str], mapping: Sequence[str]) -> None:
    """Store the user's decision for the next sheet with these headings."""
    values = {"mapping": list(mapping), "used_at": timezone.now()}
    ColumnMapping.objects.update_or_create(signature=signature(row), defaults=values)


def positions(mapping: Sequence[str]) -> dict[str, int]:
    """Return field -> column."""
    found = {code: n for n, code in enumerate(mapping) if code}
    if "name" not in found:
        for code, of_head in HEADS.items():
            if of_head in found:
                found.setdefault(code, found[of_head])
    return found


def lists_heads(mapping: Sequence[str]) -> bool:
    """Return whether the sheet names only the head of each household."""
    return "name" not in mapping and HEADS["name"] in mapping


def missing(mapping: Sequence[str]) -> list[str]:
    """Return the missing fields that an import requires: a name, and a part of an address."""
    held = set(mapping)
    names = [code for code in NEEDED if code not in held and HEADS[code] not in held]
    return names + ([] if held.intersection(PLACED) else ["address"])


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """Return the words in cells that mean that there is nothing."""
    return frozenset(roster()["empty"])


@lru_cache(maxsize=16)
def words_of(name: str) -> Mapping[str, str]:
    """Return every word of a code list with its code, including words that only rosters use."""
    return cell_values.words_of(name) | roster()["yes_no"].get(name, {})


@lru_cache(maxsize=4)
def by_sex(name: str) -> Mapping[str, str]:
    """Return every word that is a code of a list only together with the sex: the codes of man and woman, `20/30`."""
    return {word: "/".join(codes) for word, codes in roster()["by_sex"].get(name, {}).items()}

"""Which blanks ask for the same: by the same data item, or by the same label once it is brought to one form."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from linli.core import chinese

F = TypeVar("F", bound=Hashable)
# Units and hints in brackets, numbers of lines, and signs say nothing about what is asked.
BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\d+[、.．)）])")
SIGNS = re.compile(r"[\W_]+")
BETWEEN = " / "  # between the parts of a label path


def normal(label: str) -> str:
    """Return a label as duplicates are found: simplified, without brackets, line numbers, signs and blanks."""
    parts = (_part(part) for part in label.split(BETWEEN))
    return BETWEEN.strip().join(part for part in parts if part)


def _part(text: str) -> str:
    plain = chinese.simplified(unicodedata.normalize("NFKC", text)).casefold().strip()
    return SIGNS.sub("", NUMBERED.sub("", BRACKETS.sub("", plain)))


@dataclass(frozen=True, slots=True)
class ComparedBlank(Generic[F]):
    """A blank for the comparison: which form it is in, its data item ("" for none) and its normal label."""

    blank: F
    form: Hashable
    item: str
    normal: str

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return what makes it the same as another: its item, and where it has none its label."""
        return (("item", self.item),) if self.item else (("label", self.normal),) if self.normal else ()


def elsewhere(own: Iterable[ComparedBlank[F]], others: Iterable[ComparedBlank[F]]) -> Mapping[F, list[F]]:
    """Return, for each blank of `own` that other forms ask for, the blanks there."""
    known: dict[tuple[str, str], list[ComparedBlank[F]]] = defaultdict(list)
    for one in others:
        for key in {("item", one.item), ("label", one.normal)}:
            if key[1]:
                known[key].append(one)
    found: dict[F, list[F]] = {}
    for one in own:
        same = {
            other.blank: None
            for key in (("item", one.item), ("label", one.normal))
            if key[1]
            for other in known[key]
            if other.form != one.form and not (one.item and other.item and one.item != other.item)
        }
        if same:
            found[one.blank] = list(same)
    return found


def groups(blanks: Iterable[ComparedBlank[F]]) -> list[list[ComparedBlank[F]]]:
    """Return the blanks that two or more forms ask for, in groups, the largest first."""
    by_key: dict[tuple[str, str], list[ComparedBlank[F]]] = defaultdict(list)
    for one in blanks:
        for key in one.keys:
            by_key[key].append(one)
    repeated = [group for group in by_key.values() if len({one.form for one in group}) > 1]
    return sorted(repeated, key=lambda group: (-len({one.form for one in group}), group[0].normal))

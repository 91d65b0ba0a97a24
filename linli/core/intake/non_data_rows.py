"""Non-data rows: lines of a sheet that list nothing, such as sums, signatures, notes, the title of the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from linli.core.law import content

SPREAD = 3  # cells with the same text because they were merged: a title
PAGE = r"第\d+页"


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Return the beginnings of such lines."""
    return frozenset(word for _pack, table in content.tables("sheets.toml") for word in table["aside"])


@lru_cache(maxsize=1)
def _beginning() -> re.Pattern[str]:
    return re.compile("|".join([PAGE, *map(re.escape, sorted(words(), key=len, reverse=True))]))


def is_non_data_row(cells: Sequence[str], name: str) -> bool:
    """Return whether a row lists nothing.

    Args:
        cells: all its cells.
        name: the cell that should name what the row lists.
    """
    texts = [cell for cell in cells if cell]
    first = texts[0].replace(" ", "") if texts else ""
    if _beginning().match(first) or name.replace(" ", "").rstrip(":") in words():
        return True
    return len(texts) >= SPREAD and len(set(texts)) == 1

"""Words for data items in headings of report forms: content, `item_words.toml` of any pack, which others extend."""

from __future__ import annotations

from functools import cache

from linli.core.items.registry import ITEMS
from linli.core.law import content


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return code -> words, the most usual first; later packs add theirs."""
    found: dict[str, tuple[str, ...]] = {}
    for _pack, table in content.tables("item_words.toml"):
        for row in table.get("item", []):
            found[row["code"]] = (*found.get(row["code"], ()), *row["words"])
    return found


def words_of(code: str) -> tuple[str, ...]:
    """Return the words of an item: its Chinese and English titles are not among them."""
    return synonyms().get(code, ())


def unknown() -> list[str]:
    """Return the codes in the content that no app declares."""
    return sorted(set(synonyms()) - set(ITEMS))

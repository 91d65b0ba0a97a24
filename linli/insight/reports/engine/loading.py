"""The phrases of `form_phrases.toml`, as content packs have them."""

from __future__ import annotations

from functools import cache
from typing import Any

from linli.core.law import content
from linli.insight.reports.engine.labels import normal_label
from linli.insight.reports.engine.phrases import LabelCondition, LabelPhrase, Phrasebook

DOCUMENT = "form_phrases.toml"


@cache
def phrasebook() -> Phrasebook:
    """Return all phrases; those of special packs replace those of general ones with the same words."""
    return Phrasebook([_phrase(row) for _pack, table in content.tables(DOCUMENT) for row in table.get("phrase", ())])


@cache
def givens() -> dict[str, str]:
    """Return normalised word -> name of what is given with a run."""
    return {
        normal_label(word): row["name"]
        for _pack, table in content.tables(DOCUMENT)
        for row in table.get("given", ())
        for word in row["words"]
    }


@cache
def other_people() -> tuple[str, ...]:
    """Return the words for somebody else than whom a row is about, normalised."""
    return tuple(
        normal_label(word) for _pack, table in content.tables(DOCUMENT) for word in table.get("other_people", ())
    )


def _phrase(row: dict[str, Any]) -> LabelPhrase:
    return LabelPhrase(
        tuple(row["words"]),
        tuple(_condition(item, value) for item, value in row.get("is", {}).items()),
        tuple(_condition(item, value) for item, value in row.get("implies", {}).items()),
        row.get("subject", ""),
        row.get("when", ""),
    )


def _condition(item: str, value: Any) -> LabelCondition:
    if isinstance(value, dict):
        op, operand = next(iter(value.items()))
        return LabelCondition(item, op, operand)
    return LabelCondition(item, "is", value)

"""Who comes first where a scheme has fewer places than people who ask: pure, each position with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.core.law.content import Text
from linli.services.schemes.engine.answers import Truth
from linli.services.schemes.engine.conditions import HEADS, INVERTED, Given, Node, Test
from linli.services.schemes.engine.parts import Scheme
from linli.services.schemes.engine.vocabulary import BornIn

TIE = "quota_tie"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks: a key, the day of the application, and what is recorded."""

    key: int
    asked_on: date
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stands.

    Attributes:
        position: 1 is first.
        rank: the first condition of the order that is met, from 1; one more than there are if none is.
        reason: that condition in words; None if none is met.
        unknown: conditions before it that would put the person further ahead if they were recorded.
        tied: how many stand on the same rank, this one included.
    """

    key: int
    position: int
    rank: int
    reason: Text | None
    unknown: tuple[Text, ...]
    tied: int


def in_order(scheme: Scheme, askers: Iterable[Asker], on: date) -> list[Position]:
    """Return the people in the order of the quota of a scheme.

    By the first condition of the order that is certainly met; on one rank as the choice `quota_tie` of the scheme says:
    who applied first, or who is older; and who applied first where that is equal. Of one day, who was entered first.
    """
    order = scheme.quota.order if scheme.quota is not None else ()
    older = scheme.choice(TIE) == "older"
    found = [(_standing(scheme, order, one, on), one) for one in askers]
    found.sort(key=lambda row: (row[0][0], _born(row[1]) if older else date.min, row[1].asked_on, row[1].key))
    ranks = Counter(rank for (rank, _reason, _unknown), _one in found)
    return [
        Position(one.key, place, rank, reason, unknown, ranks[rank])
        for place, ((rank, reason, unknown), one) in enumerate(found, start=1)
    ]


def _standing(
    scheme: Scheme, order: tuple[Node, ...], one: Asker, on: date
) -> tuple[int, Text | None, tuple[Text, ...]]:
    given = Given(one.facts, on, scheme.choice)
    unknown: list[Text] = []
    for rank, node in enumerate(order, start=1):
        truth = node.truth(given)
        if truth is Truth.YES:
            return rank, said(node, given), tuple(unknown)
        if truth is Truth.UNKNOWN:
            unknown.append(said(node, given))
    return len(order) + 1, None, tuple(unknown)


def _born(one: Asker) -> date:
    """Return the latest possible birth date; an unknown one is after every known one."""
    born = one.facts.get("born")
    return born.last if isinstance(born, BornIn) else born or date.max


def said(node: Node, given: Given) -> Text:
    """Return a condition in one phrase."""
    if isinstance(node, Test):
        return node.said(given)
    words = INVERTED if node.kind == "not" else HEADS[node.kind]
    parts = [said(part, given) for part in node.parts]
    zh, en = "；".join(one.zh for one in parts), "; ".join(one.en for one in parts)
    return Text(f"{words.zh}（{zh}）", f"{words.en} ({en})")

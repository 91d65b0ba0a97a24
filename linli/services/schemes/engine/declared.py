"""How rooms give facts in bulk: `FACTS = (ClaimFact(...),)` in their `claim_facts.py`.

Facts that come from the same reading are declared by `facts_together`, so that they are found once for all of them.

`AMOUNTS = (ClaimAmount(...),)` in `claim_amounts.py`: what is worked out for schemes whose amount is set case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from linli.core.rooms.registry import declared, once
from linli.services.schemes.engine import vocabulary

Found = Mapping[int, Any]
FindTogether = Callable[[Sequence[int], date], Mapping[str, Found]]


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """Where a fact is found.

    Attributes:
        code: as in `claim_facts.toml`.
        find: keys of people and a day -> key -> value on that day. A person who is left out has no recorded value.
            Numbers are whole (years, people, fen), dates are dates, choices codes, sets sets of codes; of the
            circumstances it may also be code -> whether.
        together: finds this fact with others; all facts with the same one are found by asking it once.
    """

    code: str
    find: Callable[[Sequence[int], date], Found]
    together: FindTogether | None = None


def facts_together(find: FindTogether, *codes: str) -> tuple[ClaimFact, ...]:
    """Return facts that one reading finds: keys of people and a day -> code -> key -> value."""
    return tuple(ClaimFact(code, partial(_one_of, find, code), together=find) for code in codes)


def _one_of(find: FindTogether, code: str, people: Sequence[int], on: date) -> Found:
    return find(people, on)[code]


@dataclass(frozen=True, slots=True)
class Worked:
    """An amount that was worked out for a person, in the unit of the scheme: for how many people, and its page."""

    amount: int
    people: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class ClaimAmount:
    """Who works out the amount of a scheme: keys of people and a day -> key -> what was worked out."""

    scheme: str
    find: Callable[[Sequence[int], date], Mapping[int, Worked]]


@lru_cache(maxsize=1)
def claim_amounts() -> dict[str, ClaimAmount]:
    """Return who works out amounts, by scheme."""
    every = (one for found in declared("claim_amounts", "AMOUNTS").values() for one in found)
    return once("claim amount", ((one.scheme, one) for one in every))


@lru_cache(maxsize=1)
def claim_facts() -> dict[str, ClaimFact]:
    """Return every declared fact by code.

    Raises:
        ImproperlyConfigured: two rooms declare the same, or the content does not name it.
    """
    every = (fact for found in declared("claim_facts", "FACTS").values() for fact in found)
    facts = once("claim fact", ((fact.code, fact) for fact in every))
    for code in facts:
        if code not in vocabulary.facts():
            raise ImproperlyConfigured(f"claim_facts.toml does not name the fact {code!r}.")
    return facts


def find_facts(people: Sequence[int], on: date, *, without: Collection[str] = ()) -> dict[str, Found]:
    """Return what all rooms know of people on a day: code -> key -> value; what is found together is asked once."""
    asked: dict[FindTogether, Mapping[str, Found]] = {}
    found: dict[str, Found] = {}
    for code, fact in claim_facts().items():
        if code in without:
            continue
        if fact.together is None:
            found[code] = fact.find(people, on)
            continue
        if fact.together not in asked:
            asked[fact.together] = fact.together(people, on)
        found[code] = asked[fact.together][code]
    return found

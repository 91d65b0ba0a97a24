"""Sentences for visits and cases, encrypted once each."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from linli.core.law import content
from linli.core.secrets import crypto
from linli.registers.duties.queries import Matter, find
from linli.site.demo import sources


@lru_cache(maxsize=20_000)
def sealed(text: str, column: str) -> str:
    """The encrypted text; equal sentences cost one encryption."""
    return crypto.encrypt(text, column)


@lru_cache(maxsize=1)
def visits() -> dict[tuple[str, str], dict[str, list[str]]]:
    """(need, circumstance) -> seen, answer, promise."""
    return {(row["need"], row["circumstance"]): row for row in sources.phrases()["visit"]}


@lru_cache(maxsize=1)
def outcomes() -> dict[str, list[str]]:
    """Outcome of a visit -> what was noted."""
    return {row["code"]: row["seen"] for row in sources.phrases()["outcome"]}


@lru_cache(maxsize=1)
def cases() -> dict[str, dict[str, list[str]]]:
    """Matter -> words, spot, outcome."""
    return {row["matter"]: row for row in sources.phrases()["case"]}


@lru_cache(maxsize=1)
def steps() -> dict[str, list[str]]:
    """Move -> words."""
    return {row["move"]: row["words"] for row in sources.phrases()["step"]}


@lru_cache(maxsize=1)
def ratings() -> dict[int, list[str]]:
    """Points -> words."""
    return {int(row["points"]): row["words"] for row in sources.phrases()["rating"]}


@lru_cache(maxsize=1)
def need_matters() -> dict[str, str]:
    """Need -> the matter it becomes."""
    return {code: str(entry.get("matter", "")) for code, entry in content.codes("need").items()}


@lru_cache(maxsize=1)
def told_matters() -> list[Matter]:
    """Matters for which there are words of residents; those with more words occur more often."""
    found = [(find(code), len(row["words"])) for code, row in cases().items()]
    return [matter for matter, often in found if matter is not None and not matter.is_refused for _ in range(often)]


def outcome(rng: Random, matter: str) -> str:
    """What was done about it."""
    row = cases().get(matter)
    return pick(rng, row["outcome"]) if row and row["outcome"] else "已办理，结果已当面告知居民。"


def pick(rng: Random, words: list[str]) -> str:
    """One of the sentences, or none where there are none."""
    return words[int(rng.random() * len(words))] if words else ""

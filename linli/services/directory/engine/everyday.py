"""Needs in everyday words: which kinds of service a resident may mean who types 水管坏了, `xiushuiguan` or "leak"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from linli.core import search
from linli.core.chinese import HAN, normal, simplified
from linli.core.law import content

KINDS = "service_kind"
EXACT, CONTAINS, PART, SOUND = 4, 3, 2, 1
WORDS = re.compile(r"[a-z0-9]+")
LEAST_SOUND = 2


@dataclass(frozen=True, slots=True)
class NeedWord:
    """One word of a kind: as written, its pinyin and its initials (empty for English)."""

    kind: str
    text: str
    sound: str
    initials: str


@lru_cache(maxsize=1)
def words() -> tuple[NeedWord, ...]:
    """Return all words of all kinds."""
    found = []
    for kind, entry in content.codes(KINDS).items():
        for word in dict.fromkeys((entry.title.zh, entry.title.en, *entry.also)):
            text = normal(simplified(word)).lower().strip()
            _written, sound, initials = search.spellings(text) if HAN.search(text) else ("", "", "")
            found.append(NeedWord(kind, text, sound, initials))
    return tuple(found)


@lru_cache(maxsize=2048)
def kinds_meant(query: str) -> tuple[str, ...]:
    """Return the kinds that a query may mean, the surest first; () if it says nothing."""
    text = normal(simplified(query)).lower().strip()
    if not text:
        return ()
    rank = _han_rank if HAN.search(text) else _latin_rank
    best: dict[str, int] = {}
    for word in words():
        found = rank(text, word)
        if found > best.get(word.kind, 0):
            best[word.kind] = found
    if any(found >= PART for found in best.values()):
        # What only sounds like it is noise beside what was written.
        best = {kind: found for kind, found in best.items() if found >= PART}
    return tuple(sorted(best, key=lambda kind: -best[kind]))


def _han_rank(text: str, word: NeedWord) -> int:
    plain = re.sub(r"\s+", "", text)
    if plain == word.text:
        return EXACT
    if not HAN.search(word.text):
        return 0
    if word.text in plain:
        return CONTAINS
    return PART if plain in word.text else 0


def _latin_rank(text: str, word: NeedWord) -> int:
    if text == word.text:
        return EXACT
    if word.sound:
        letters = re.sub(r"[^a-z]", "", text)
        if len(letters) < LEAST_SOUND:
            return 0
        if letters in (word.sound, word.initials):
            return PART
        return SOUND if word.sound.startswith(letters) or (len(letters) > 3 and letters in word.sound) else 0
    asked, own = WORDS.findall(text), WORDS.findall(word.text)
    if own and _follow(own, asked):
        return CONTAINS
    return PART if asked and all(any(one.startswith(part) for one in own) for part in asked) else 0


def _follow(part: list[str], whole: list[str]) -> bool:
    return any(whole[n : n + len(part)] == part for n in range(len(whole) - len(part) + 1))

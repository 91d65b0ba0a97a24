"""Words as offices write them into cells: with a code in front, something in brackets, in traditional characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from linli.core.content import hans

BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
LEADING = re.compile(r"\d{1,2}\s*[-.、:)]?\s*(?=[^\d\s])")
AT_LEAST = re.compile(r"(?<=.)[及或]?其?以上$")
OF_THE_HEAD = re.compile(r"^(?:与?户主(?:之间)?的?关系\s*[:是为]?|(?:是|为)?户主(?:之|的)?)\s*(?=.)")
ORDINAL = re.compile(r"^(?:[大小长次幺]|第?[二三四五六七八])(?=.)")


@lru_cache(maxsize=8192)
def spellings(word: str) -> tuple[str, ...]:
    """What a cell may mean, the likeliest first: `2-女` also 女, `儿子(长子)` also 儿子, `Female` also female."""
    plain = hans(word.lower())
    bare = BRACKETS.sub("", plain).strip()
    named = LEADING.sub("", bare)
    return tuple(dict.fromkeys((word, plain, bare, named, AT_LEAST.sub("", named))))


def code_of(word: str, words: Mapping[str, str]) -> str | None:
    """The code of a word in a list, None when it stands for none."""
    code = words.get(word)
    return code if code is not None else next((words[form] for form in spellings(word) if form in words), None)


def relation_of(word: str, words: Mapping[str, str]) -> str | None:
    """The code of a relation to the head: also with the head in front (户主之妻) or an ordinal (大女婿, 三孙女)."""
    code = code_of(word, words)
    for shorter in (OF_THE_HEAD, ORDINAL):
        if code is None:
            word = shorter.sub("", spellings(word)[-1])
            code = code_of(word, words)
    return code

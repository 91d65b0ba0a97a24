"""Spellings of the relation to the head of a household."""

from __future__ import annotations

import re
from collections.abc import Mapping

from linli.core.intake.cell_values import code_of, spellings

OF_THE_HEAD = re.compile(r"^(?:与?户主(?:之间)?的?关系\s*[:是为]?|(?:是|为)?户主(?:之|的)?)\s*(?=.)")
ORDINAL = re.compile(r"^(?:[大小长次幺]|第?[二三四五六七八])(?=.)")


def relation_of(word: str, words: Mapping[str, str]) -> str | None:
    """Return the code of a relation, also with the head in front (户主之妻) or an ordinal (大女婿, 三孙女)."""
    code = code_of(word, words)
    for shorter in (OF_THE_HEAD, ORDINAL):
        if code is None:
            word = shorter.sub("", spellings(word)[-1])
            code = code_of(word, words)
    return code

"""Chinese text: simplified and traditional characters, full and half width, numerals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

HAN = re.compile(r"[\u4e00-\u9fff]")
ONES = "一二三四五六七八九"
DIGITS = {char: n for n, char in enumerate(f"〇{ONES}")} | {"零": 0, "○": 0, "两": 2}
TENFOLD = {"十": 10, "百": 100}
# Characters of a numeral and of a number that is read digit by digit, for use in patterns.
NUMERAL = "".join([*DIGITS, *TENFOLD])
DIGIT = f"〇零○{ONES}"


@lru_cache(maxsize=2)
def _converter(way: str) -> OpenCC:
    return OpenCC(way)


@lru_cache(maxsize=8192)
def hant(text: str) -> str:
    """Simplified -> traditional characters, as used in Taiwan."""
    return str(_converter("s2tw").convert(text))


@lru_cache(maxsize=8192)
def hans(text: str) -> str:
    """Traditional -> simplified characters."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


def normal(text: str) -> str:
    """Full-width to half-width, lower case, ü to v, no apostrophes."""
    return unicodedata.normalize("NFKC", text).lower().strip().replace("ü", "v").replace("'", "")


def simplified(text: str) -> str:
    """What was typed, in the form names are kept in: `normal` and in simplified characters."""
    return hans(normal(text))


def from_numeral(numeral: str) -> int:
    """`十二` -> 12, `三百零五` -> 305, `一〇二` -> 102.

    Raises:
        KeyError: a character is not part of a numeral.
    """
    if not set(numeral) & set(TENFOLD):
        return int("".join(str(DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in TENFOLD:
            total += (digit or 1) * TENFOLD[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit

"""Chinese text: simplified and traditional characters, full and half width, numerals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import get_language
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
    # A converter loads its dictionaries from disk; two directions are used.
    return OpenCC(way)


@lru_cache(maxsize=8192)
def hant(text: str) -> str:
    """Convert simplified characters to traditional ones, as used in Taiwan."""
    # s2tw agrees with every term of the glossary; s2t differs in five (ADR 0002).
    return str(_converter("s2tw").convert(text))


@lru_cache(maxsize=8192)
def hans(text: str) -> str:
    """Convert traditional characters to simplified ones."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


def normal(text: str) -> str:
    """Convert to half-width, lower case and v for ü; remove apostrophes."""
    # On a keyboard, ü of pinyin is typed as v, and the apostrophe (xi'an) is usually left out.
    return unicodedata.normalize("NFKC", text).lower().strip().replace("ü", "v").replace("'", "")


def simplified(text: str) -> str:
    """Convert typed text to the form in which names are stored: `normal`, in simplified characters."""
    return hans(normal(text))


def from_numeral(numeral: str) -> int:
    """Read a Chinese numeral: `十二` -> 12, `三百零五` -> 305, `一〇二` -> 102.

    Raises:
        KeyError: a character is not part of a numeral.
    """
    # Without 十 or 百 it is a row of digits, as in room numbers.
    if not set(numeral) & set(TENFOLD):
        return int("".join(str(DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in TENFOLD:
            total += (digit or 1) * TENFOLD[char]  # 十二 has no digit before 十
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def sentences(*told: object) -> str:
    """Join sentences, without those that are empty: Chinese has no space after a full stop."""
    gap = "" if (get_language() or "").startswith("zh") else " "
    return gap.join(filter(None, map(str, told)))

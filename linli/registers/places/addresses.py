"""Chinese addresses taken apart: the estate or road, and the numbers of building, stairwell and room."""

from __future__ import annotations

import re

from linli.core.chinese import ONES, from_numeral, normal
from linli.core.search import characters

# Where the name of an estate or road ends and the door begins: 3幢, 3-1, 3号楼, 2单元; failing these 12号402 or 12号.
DOOR = re.compile(r"\d+[a-z]?(?:幢|栋|座|号楼|单元|-(?=\d))")
STREET_NUMBER = re.compile(r"\d+[a-z]?(?:号(?=\d)|号?$|-$)")
SPOKEN = re.compile(rf"(?:[{ONES}两]?十[{ONES}]?|[{ONES}两])(?=幢|栋|座|号楼|单元)")


def split_address(text: str) -> tuple[str, str]:
    """`景昙新村3幢1单元402室` -> (`景昙新村`, `3-1-402`); either part may be empty."""
    plain = SPOKEN.sub(lambda found: str(from_numeral(found[0])), re.sub(r"\s+", "", normal(text)))
    found = DOOR.search(plain) or STREET_NUMBER.search(plain)
    if found is None:
        return plain, ""
    return plain[: found.start()], door_of(plain[found.start() :])


def letters_of(estate: str) -> str:
    """Return the characters of a name, without the numbers in it: `解放路12号` -> `解放路`."""
    return characters(re.sub(r"\d+[a-z]?[号室户]", "", estate))


def door_of(text: str) -> str:
    """Numbers of building, stairwell and room joined by hyphens: `3幢1单元402室` -> `3-1-402`."""
    return "-".join(part.lstrip("0") or part for part in re.findall(r"\d+[a-z]?|[a-z]\d*", normal(text)))

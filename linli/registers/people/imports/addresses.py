"""Addresses as people write them, taken apart into estate, building, stairwell and room.

What is stored keeps the words of the sheet (三幢, 3号楼); only the key by which two spellings are recognised as one
door is made of plain numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from linli.core.sheets import half_width

Key = tuple[str, str, str, str]  # estate, building, stairwell, room in plain form


@dataclass(frozen=True, slots=True)
class Address:
    """One door: `景昙新村三幢1单元402室`. A house of its own has no room, a house without stairwells no `unit`."""

    estate: str
    building: str
    unit: str
    room: str
    key: Key

    @property
    def building_name(self) -> str:
        """What the building is called: estate and number in the words of the sheet."""
        return f"{self.estate}{self.building}"

    @property
    def room_name(self) -> str:
        """What the dwelling is called; a house of its own is called like the building's number."""
        return self.room or self.building or self.estate

    @property
    def text(self) -> str:
        """The whole address."""
        return f"{self.estate}{self.building}{self.unit}{self.room}"

    @property
    def door(self) -> str:
        """Numbers of building, stairwell and room: `3-1-402`."""
        return "-".join(part for part in self.key[1:] if part)[:40]


NUMERALS = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
SPOKEN = re.compile(r"[〇零○一二两三四五六七八九十百]+")
LONGEST = 80
DASHES = re.compile(r"[—–―−~～－﹣‐‑]+")
# A number of a building or stairwell: 3, 3A, A, A3, 三, 十二, 甲, 东.
N = r"(?:\d+[A-Za-z]?|[A-Za-z]\d{0,3}|[〇零○一二两三四五六七八九十百]+|[甲乙丙丁戊东西南北中])"
ROOM = r"(?:\d{1,5}[A-Za-z]?(?:-\d{1,2}[A-Za-z]?)?|[A-Za-z]\d{1,5}|[〇零○一二两三四五六七八九十百]+)"
AFTER = r"(?:室|号房|房间|房|户|号)?"
FLOOR = r"(?:\d{1,2}(?:楼|层))?"
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # 景昙新村3幢1单元402室, 12号院3号楼402, A座1201
        rf"(?P<e>.*?)(?P<b>{N})(?P<bw>幢|栋|号楼|座|#楼|#)-?(?:(?P<u>{N})(?P<uw>单元|门洞|门|梯|-))?{FLOOR}(?:(?P<r>{ROOM}){AFTER})?",
        # 景昙新村3-1-402, 3-402
        rf"(?P<e>.*?)(?<!\d)(?P<b>\d+[A-Za-z]?|[A-Za-z]\d{{0,2}})-(?P<u>\d{{1,2}}|[A-Za-z])-(?P<r>{ROOM}){AFTER}",
        rf"(?P<e>.*?)(?<!\d)(?P<b>\d+[A-Za-z]?|[A-Za-z]\d{{0,2}})-(?P<r>\d{{1,5}}[A-Za-z]?){AFTER}",
        # 凯旋路12弄3号402室, 解放路12号402室, 三村15号
        rf"(?P<e>.+?)(?P<b>\d+(?:-\d+)?[A-Za-z]?|[〇零○一二两三四五六七八九十百]+)(?P<bw>号)-?(?:(?P<u>{N})(?P<uw>单元|门洞|门|梯|-))?{FLOOR}(?:(?P<r>{ROOM})(?:室|号房|房间|房|户)?)?",
        # 景昙公寓2单元402室
        rf"(?P<e>.+?)(?P<b>)(?P<u>{N})(?P<uw>单元|门洞|梯){FLOOR}(?P<r>{ROOM}){AFTER}",
        # 景昙大厦1201室
        r"(?P<e>.*?[^\d\-])(?P<b>)(?P<r>\d{3,5}[A-Za-z]?)(?:室|号房|房间|房)?",
    )
)


@lru_cache(maxsize=4096)
def parse(text: str) -> Address | None:
    """Take an address apart; None when it names no door."""
    plain = DASHES.sub("-", half_width(text)).replace(" ", "").strip("-,.;、，。")
    for shape in SHAPES:
        found = shape.fullmatch(plain)
        if found:
            parts = found.groupdict()
            return make(
                parts["e"] or "", parts["b"] or "", parts.get("u") or "", parts["r"] or "", parts.get("bw") or ""
            )
    return None


def make(estate: str, building: str, unit: str, room: str, word: str = "") -> Address | None:
    """An address out of its parts, each with or without its word (3 or 3幢); None when they name no door."""
    building, word = _split(building, ("号楼", "幢", "栋", "座", "#楼", "#", "号", "楼"), word or "幢")
    unit, unit_word = _split(unit, ("单元", "门洞", "门", "梯"), "单元")
    room, room_word = _split(room, ("号房", "房间", "房", "室", "户", "号"), "室")
    estate = estate.strip("-,、")
    if not (building or estate) or not (room or (building and word == "号")):
        return None
    key = (
        intern(plain_name(estate)), intern(plain_number(building)), intern(plain_number(unit)),
        intern(plain_number(room)),
    )  # fmt: skip
    return Address(
        estate,
        f"{building}{'幢' if word == '#' else word.lstrip('#')}" if building else "",
        f"{unit}{'单元' if unit_word == '-' else unit_word}" if unit else "",
        f"{room}{room_word if room_word in ('室', '户') else '室'}" if room else "",
        key,
    )


def _split(part: str, words: tuple[str, ...], usual: str) -> tuple[str, str]:
    part = part.strip("- ")
    for word in words:
        if part.endswith(word) and len(part) > len(word):
            return part[: -len(word)], word
    return part, usual


def plain_number(text: str) -> str:
    """`03` -> `3`, `十二` -> `12`, `b` -> `B`: for comparing only."""
    number = SPOKEN.sub(lambda found: str(count(found[0])), text).upper()
    return "-".join(part.lstrip("0") or part[:1] for part in number.split("-"))


def plain_name(text: str) -> str:
    """The name of an estate or road without spaces and signs, its numerals as digits: for comparing only."""
    name = re.sub(r"[\s·.,、，。()（）\-]+", "", text).upper()
    return SPOKEN.sub(lambda found: str(count(found[0])), name)


def count(numeral: str) -> int:
    """`十二` -> 12, `三百零五` -> 305, `一〇二` -> 102."""
    if not set(numeral) & set("十百"):
        return int("".join(str(NUMERALS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = NUMERALS[char]
    return total + digit


def without_prefix(text: str, names: tuple[str, ...]) -> str:
    """An address without the names of province, city, district, subdistrict and community in front of it."""
    text = text.replace(" ", "")
    for name in names:
        if text.startswith(name) and len(text) > len(name):
            text = text[len(name) :]
    return text


@lru_cache(maxsize=4096)
def locate(cells: tuple[str, str, str, str, str], prefixes: tuple[str, ...]) -> Address | None:
    """One door out of an address cell and out of cells for its parts, whichever says more; None when they name none.

    Args:
        cells: the whole address (or road and number only); estate, road or village; building; stairwell; room, with
            or without their words. Some sheets write the whole door into the room (3-1-402).
        prefixes: names of the places above, which may stand in front.
    """
    address, estate, building, unit, room = cells
    address, estate = without_prefix(address, prefixes), without_prefix(estate, prefixes)
    whole = parse(address) if address else None
    if whole and not whole.estate and estate:
        whole = parse(f"{estate}{address}")
    if whole and (whole.room or not room):
        return whole
    if WHOLE_DOOR.search(room):
        building = unit = ""
    parts = (estate or address, _worded(building, "幢"), _worded(unit, "单元"), _worded(room, "室"))
    return parse("".join(parts))


WHOLE_DOOR = re.compile(r"\d-\w+-\w|幢|栋|单元")
BARE = re.compile(rf"{N}|\d+-\d+")


def _worded(part: str, word: str) -> str:
    return f"{part}{word}" if BARE.fullmatch(part) else part


@lru_cache(maxsize=16_384)
def building_key(name: str) -> tuple[str, str]:
    """Estate and number of a building that is already known, from its name."""
    found = parse(f"{name}101室")
    return (found.key[0], found.key[1]) if found else (plain_name(name), "")


@lru_cache(maxsize=16_384)
def part_key(name: str) -> str:
    """The number of a stairwell or room that is already known, from its name."""
    return plain_number(name.removesuffix("单元").removesuffix("室").removesuffix("户"))

"""Addresses as people write them, split into estate, building, stairwell and room.

Stored names keep the words of the sheet (三幢, 3号楼); only the key by which two spellings are recognised as one door
consists of plain numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from linli.core.chinese import DIGIT, NUMERAL, ONES, from_numeral
from linli.core.intake.sheets import half_width

Key = tuple[str, str, str, str]  # estate, building, stairwell, room in plain form


@dataclass(frozen=True, slots=True)
class Address:
    """One door: `景昙新村三幢1单元402室`. A house has no room, a house without stairwells no `unit`."""

    estate: str
    building: str
    unit: str
    room: str
    key: Key

    @property
    def building_name(self) -> str:
        """Return the name of the building: estate and number in the words of the sheet."""
        return f"{self.estate}{self.building}"

    @property
    def room_name(self) -> str:
        """Return the name of the dwelling; a house has the number of its building."""
        return self.room or self.building or self.estate

    @property
    def text(self) -> str:
        """Return the whole address."""
        return f"{self.estate}{self.building}{self.unit}{self.room}"

    @property
    def door(self) -> str:
        """Return the numbers of building, stairwell and room: `3-1-402`."""
        return "-".join(part for part in self.key[1:] if part)[:40]


SPOKEN = re.compile(rf"[{NUMERAL}]+")
LONGEST = 80
DASHES = re.compile(r"[—–―−~－～﹣‐‑]+|(?<=\d)[/\\._](?=\d)")
REMARK = re.compile(r"\([^()]*\)$")
SEVERAL = re.compile(r"\d{3,4}室?(?:[、,和及&/\-])\d{3,4}(?:室|房|号)?$")
# A number of a building or stairwell: 3, 3A, A, A3, 三, 十二, 甲, 甲3, 东.
N = rf"(?:[甲乙丙丁戊]?\d+[A-Za-z]?|[A-Za-z]\d{{0,3}}|[{NUMERAL}]+|[甲乙丙丁戊东西南北中])"
HOUSE = rf"(?:[甲乙丙丁戊]?\d+(?:-\d+)?[A-Za-z甲乙丙丁戊]?|[{NUMERAL}]+)"
# Rooms with a name instead of a number: 东户, 亭子间, 底层东, 车库12.
CALLED = (
    r"(?:[东西南北中前后左右]{1,2}(?:户|屋|间|楼|门|厢房)|底层[东西南北中前后]?|[东西]?厢房|亭子间|[前后]?客堂|灶间|阁楼"
    r"|[二三四]层阁|[二三四]楼|地下室\d*|平房\d*|旁门|(?:车库|储藏室|商铺|店面|门面)\d*)"
)
CALLED_ROOM = re.compile(rf"(?:(?:\d{{1,2}}|[{ONES}十]{{1,3}})(?:楼|层))?{CALLED}")
ROOM = (
    r"(?:[甲乙丙丁]?\d{1,5}[A-Za-z甲乙丙丁东西南北中]?(?:-\d{1,2}[A-Za-z]?)?(?:室[甲乙丙丁东西南北])?|[A-Za-z]\d{1,5}"
    rf"|[{NUMERAL}]+|{CALLED})"
)
AFTER = r"(?:室|号房|房间|房|户|号)?"
FLOOR = rf"(?P<f>(?:\d{{1,2}}|[{ONES}十]{{1,3}})(?:楼|层))?-?"
UNIT = rf"(?:(?P<u>{N})(?P<uw>单元|门洞|门|梯)-?|(?P<ud>\d{{1,2}}|[A-Za-z])-)?"
BEFORE = r"(?<![\d幢栋座元楼])"  # a number that begins here is no part of another
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # 景昙新村3幢1单元402室, 12号院3号楼402, A座1201, 望春园7楼2单元301
        rf"(?P<e>.*?)(?P<b>{N})(?P<bw>幢|栋|号楼|座|#楼|#|楼(?=-?{N}(?:单元|门|梯|-)))-?{UNIT}{FLOOR}(?:(?P<r>{ROOM}){AFTER})?",
        # 景昙新村3-1-402, 景昙新村10-2单元301, 12号3-5 (floor and door), 景昙新村3-402
        rf"(?P<e>.*?){BEFORE}(?P<b>\d+[A-Za-z]?|[A-Za-z]\d{{0,2}})-(?P<u>\d{{1,2}}|[A-Za-z])(?:-|单元-?|门-?|梯-?)(?P<r>{ROOM}){AFTER}",
        rf"(?P<e>.*?)(?P<b>{HOUSE}(?:号附\d+)?)(?P<bw>号)-?(?P<r>\d{{1,2}}-\d{{1,2}}){AFTER}",
        rf"(?P<e>.*?){BEFORE}(?P<b>\d+[A-Za-z]?|[A-Za-z]\d{{0,2}})-(?P<r>\d{{1,5}}[A-Za-z]?){AFTER}",
        # 解放路12号附3号, 沙头街8巷6号之一; 凯旋路12弄3号402室, 解放路12号402室, 三村15号
        rf"(?P<e>.*?)(?<!\d)(?P<b>{HOUSE}号[附之](?:\d{{1,2}}(?!\d)|[{ONES}十]{{1,3}}))(?P<bw>号)?-?{UNIT}{FLOOR}(?:(?P<r>{ROOM}){AFTER})?",
        rf"(?P<e>.*?)(?<!\d)(?P<b>{HOUSE})(?P<bw>号院|号)内?-?{UNIT}{FLOOR}(?:(?P<r>{ROOM})(?:室|号房|房间|房|户)?)?",
        # 景昙公寓2单元402室
        rf"(?P<e>.+?)(?P<b>)(?P<u>{N})(?P<uw>单元|门洞|梯){FLOOR}(?P<r>{ROOM}){AFTER}",
        # 景昙大厦1201室, 景昙公寓商铺12; not if the estate contains a room already
        rf"(?P<e>(?:(?!室|\d单元).)*?[^\d\-])(?P<b>)(?P<r>\d{{3,5}}[A-Za-z]?|{CALLED})(?:室|号房|房间|房)?",
    )
)


@lru_cache(maxsize=4096)
def parse(text: str) -> Address | None:
    """Split an address; None if it names no door, several, or one that its own words would not find again."""
    plain = DASHES.sub("-", half_width(text).replace(" ", "")).strip("-,.;、，。")
    if SEVERAL.search(plain) and not plain[0].isdigit():
        return None
    found = _parse(plain) or (_parse(REMARK.sub("", plain)) if plain.endswith(")") else None)
    return found if found and _is_found_again(found) else None


def _is_found_again(found: Address) -> bool:
    """Return whether the names of building, stairwell and room give the key of the address; see `imports.dwellings`."""
    names = (found.building_name, found.unit, found.room)
    if found.room and is_house(found.room_name, found.building_name):
        return False
    return (*building_key(names[0]), part_key(names[1]), part_key(names[2])) == found.key


def _parse(plain: str) -> Address | None:
    for shape in SHAPES:
        found = shape.fullmatch(plain)
        if found:
            parts = {name: part or "" for name, part in found.groupdict().items()}
            word = parts.get("bw") or ("附" if "号" in parts["b"] else "")
            unit = parts.get("u") or parts.get("ud", "")
            return make(parts["e"], parts["b"], unit, _with_floor(parts.get("f", ""), parts["r"]), word)
    return None


def _with_floor(floor: str, room: str) -> str:
    """Return the room with its floor: 4楼2室, 三楼东户; a room of three digits contains the floor (4楼402室)."""
    return room if len(re.findall(rf"\d|[{DIGIT}]", room)) >= 3 else f"{floor}{room}"


def make(estate: str, building: str, unit: str, room: str, word: str = "") -> Address | None:
    """Build an address from its parts, each with or without its word (3 or 3幢); None if they name no door."""
    building, word = _split(building, ("号楼", "幢", "栋", "座", "#楼", "#", "号院", "号", "楼"), word or "幢")
    unit, unit_word = _split(unit, ("单元", "门洞", "门", "梯"), "单元")
    room, room_word = _room(room)
    estate = estate.strip("-,、")
    if not (building or estate) or not (room or (building and word in HOUSES)):
        return None
    key = (
        intern(plain_name(estate)),
        intern(plain_number(building)),
        intern(plain_number(unit)),
        intern(plain_number(room)),
    )
    return Address(
        estate,
        f"{building}{WRITTEN.get(word, word)}" if building else "",
        f"{unit}{unit_word}" if unit else "",
        f"{room}{room_word}",
        key,
    )


HOUSES = ("号", "号院", "附")  # a house needs no room
WRITTEN = {"#": "幢", "#楼": "幢", "附": ""}
NUMBERED = re.compile(rf".*[\dA-Za-z甲乙丙丁{NUMERAL}]")


@lru_cache(maxsize=16_384)
def _room(room: str) -> tuple[str, str]:
    """Split a room into number and word: 402 室, 3 户; a named room has no word."""
    room = room.strip("- ")
    if not room or CALLED_ROOM.fullmatch(room):
        return room, ""
    room, word = _split(room, ("号房", "房间", "房", "室", "户", "号"), "室")
    if word == "户":
        return room, word
    return room, "室" if NUMBERED.fullmatch(room) and "室" not in room else ""


def _split(part: str, words: tuple[str, ...], usual: str) -> tuple[str, str]:
    part = part.strip("- ")
    for word in words:
        if part.endswith(word) and len(part) > len(word):
            return part[: -len(word)], word
    return part, usual


def plain_number(text: str) -> str:
    """Convert a number for comparing: `03` -> `3`, `十二` -> `12`, `b` -> `B`."""
    number = SPOKEN.sub(lambda found: str(from_numeral(found[0])), text).upper()
    return "-".join(part.lstrip("0") or part[:1] for part in number.split("-"))


def plain_name(text: str) -> str:
    """Convert the name of an estate or road for comparing: no spaces and signs, numerals as digits."""
    name = re.sub(r"[\s·.,、，。()（）\-]+", "", text).upper()
    return SPOKEN.sub(lambda found: str(from_numeral(found[0])), name)


def without_prefix(text: str, names: tuple[str, ...]) -> str:
    """Remove the names of province, city, district, subdistrict and community from the front of an address."""
    text = text.replace(" ", "")
    for name in names:
        if text.startswith(name) and len(text) > len(name):
            text = text[len(name) :]
    return text


@lru_cache(maxsize=4096)
def locate(cells: tuple[str, ...], prefixes: tuple[str, ...]) -> Address | None:
    """Return the door of an address cell and of cells for its parts, whichever says more; None if they name none.

    Args:
        cells: the whole address (or road and number only); estate, road or village; group of the village; lane; house
            number; building; stairwell; room, with or without their words. Some sheets write the whole door into the
            room or the house number (3-1-402).
        prefixes: names of the places above, which may be in front.
    """
    address, estate, group, lane, plate, building, unit, room = cells
    address, estate = without_prefix(address, prefixes), without_prefix(estate, prefixes)
    where = estate
    if group and not (building or unit or WHOLE_DOOR.search(plate + room)):
        where += _group(group)
    if lane:
        where += _worded(lane, "弄")
    whole = parse(address) if address else None
    if whole and not whole.estate and where:
        whole = parse(f"{where}{address}")
    if whole and (whole.room or not (room or plate)):
        return whole
    if WHOLE_DOOR.search(room):
        building = unit = ""
    house = "" if building and where else _worded(plate, "号")
    parts = (where or address, house, _worded(building, "幢"), _worded(unit, "单元"), _worded(room, "室"))
    return parse("".join(parts)) or whole


WHOLE_DOOR = re.compile(r"\d-\w+-\w|幢|栋|单元")
BARE = re.compile(rf"{N}|\d+-\d+")


def _worded(part: str, word: str) -> str:
    return f"{part}{word}" if BARE.fullmatch(part) else part


def _group(name: str) -> str:
    """Return a group of a village in one spelling: 三组 for 第三村民小组, 三小组, 三."""
    name = name.removeprefix("第").replace("村民小组", "组").replace("居民小组", "组").replace("小组", "组")
    return _worded(name, "组")


SHEET = re.compile(rf".*?{N}(?:幢|栋|号楼|座|#)")


def building_of(sheet: str) -> str:
    """Return the building in the name of a sheet (1幢, 阳光小区3号楼), "" if none."""
    name = half_width(sheet).replace(" ", "")
    return name if SHEET.fullmatch(name) else ""


@lru_cache(maxsize=16_384)
def building_key(name: str) -> tuple[str, str]:
    """Return estate and number of a known building, from its name."""
    for inside in ("1单元101室", "101室"):
        found = _parse(f"{name}{inside}")
        if found and found.building_name == name:
            return found.key[0], found.key[1]
    return plain_name(name), ""


@lru_cache(maxsize=16_384)
def part_key(name: str) -> str:
    """Return the number of a known stairwell or room, from its name."""
    return plain_number(_room(name.removesuffix("单元"))[0])


def is_house(name: str, building: str) -> bool:
    """Return whether a known dwelling is the whole of its building, by the names of both."""
    return building.endswith(name) and not CALLED_ROOM.fullmatch(name)

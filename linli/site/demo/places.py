"""Offices, communities, and their buildings in the shapes that such estates have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from linli.core import search
from linli.core.search.models import SearchKey
from linli.registers.places.models import Place
from linli.registers.places.states import SPAN, Level
from linli.site.demo import sources, streets
from linli.site.demo.plan import CommunityPlan
from linli.site.demo.writer import Writer

COLUMNS = (
    "id", "since", "until", "level", "parent_id", "community_id", "code", "name", "path", "lft", "rgt", "category",
    "address", "door", "floors", "lat", "lng", "outline",
)  # fmt: skip
VACANT = 0.06
OFFICES_SINCE = "2001-04-01"


@dataclass(frozen=True, slots=True)
class Shape:
    """How buildings of one kind look: ranges of stairwells, floors and doors on a floor, and the years they rose."""

    stairwells: tuple[int, int]
    floors: tuple[int, int]
    doors: tuple[int, int]
    years: tuple[int, int]
    house: bool = False  # a village house has no stairwells, its doors follow its floors


OLD = Shape((3, 6), (5, 7), (2, 2), (1982, 1998))
SLAB = Shape((2, 4), (6, 11), (2, 2), (1999, 2010))
TOWER = Shape((1, 2), (11, 30), (2, 4), (2003, 2019))
RENTAL = Shape((1, 2), (15, 28), (4, 6), (2009, 2020))
HOUSE = Shape((1, 1), (3, 4), (1, 1), (1994, 2012), house=True)
SHAPES = {
    "old_estate": (OLD,),
    "commercial": (TOWER, TOWER, SLAB),
    "affordable": (RENTAL, SLAB),
    "ex_village": (HOUSE, HOUSE, HOUSE, HOUSE, TOWER, SLAB),
    "rural": (HOUSE,),
    "mixed": (OLD, TOWER, SLAB),
}


@dataclass(slots=True)
class Unit:
    """A stairwell, or a house without one: what a worker answers for."""

    place_id: int
    lft: int
    rgt: int
    building_id: int
    since: int
    dwellings: list[int] = field(default_factory=list)  # positions in Ground.dwellings


@dataclass(slots=True)
class Dwelling:
    """A door."""

    place_id: int
    unit: int  # position in Ground.units
    address: str


@dataclass(slots=True)
class Ground:
    """What stands in a community."""

    community_id: int
    units: list[Unit] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    buildings: list[int] = field(default_factory=list)
    rows: list[tuple] = field(default_factory=list)


def offices(writer: Writer, known: dict[str, int], streets_wanted: set[str]) -> None:
    """Write the places above the communities that are wanted and not known yet; `known` grows: code -> id."""
    paths: dict[str, str] = {}
    for office in sources.offices():
        paths[office.code] = f"{paths.get(office.parent, '')}{office.code}/"
        wanted = office.level != Level.SUBDISTRICT or office.code in streets_wanted
        if office.code in known or not wanted:
            continue
        known[office.code] = writer.reserve(Place, 1)
        parent = known.get(office.parent)
        row = (office.level, parent, None, office.code, office.name, paths[office.code])
        head = (known[office.code], OFFICES_SINCE, None)
        writer.put(Place, COLUMNS, [(*head, *row, None, None, "", "", "", None, None, None, None)])


def ground(plan: CommunityPlan, households: int, writer: Writer, known: dict[str, int]) -> Ground:
    """Build and write a community with doors for so many households and some vacant ones."""
    rng = plan.rng("places")
    doors = round(households / (1 - VACANT))
    buildings = _buildings(plan, doors, rng)
    size = 1 + sum(1 + (0 if shape.house else len(wells)) + sum(map(sum, wells)) for _, _, shape, wells, _ in buildings)
    first = writer.reserve(Place, size)
    community = known[plan.code] = first
    land = Ground(community)
    land.rows.append(_community_row(plan, community, known))
    next_id = first + 1
    for number, building in enumerate(buildings):
        next_id = _building(land, next_id, number, building)
    writer.put(Place, COLUMNS, land.rows)
    writer.put(SearchKey, search.COLUMNS, list(_keys(land)))
    land.rows.clear()
    return land


def _keys(land: Ground) -> Iterator[search.Row]:
    """Buildings and doors are found by their address."""
    for row in land.rows:
        pk, level, address, door = row[0], row[3], row[12], row[13]
        if level in {Level.BUILDING, Level.DWELLING}:
            yield from search.rows(search.PLACE, land.community_id, pk, search.keys_for_place(address, door))


def _community_row(plan: CommunityPlan, pk: int, known: dict[str, int]) -> tuple:
    path = f"{plan.code[:2]}/{plan.code[:4]}/{plan.code[:6]}/{plan.street}/{plan.code}/"
    span = SPAN[Level.COMMUNITY]
    return (
        pk, plan.founded.isoformat(), None, Level.COMMUNITY, known[plan.street], pk, plan.code, plan.name, path,
        pk * span, (pk + 1) * span, plan.category, "", "", None, plan.lat, plan.lng,
        json.dumps(sources.outlines().get(plan.code)),
    )  # fmt: skip


Building = tuple[str, streets.Point, Shape, list[list[int]], int]


def _buildings(plan: CommunityPlan, doors: int, rng: Random) -> list[Building]:
    """Name, spot, shape, doors per floor of each stairwell, and year, until there are `doors` of them."""
    shapes: list[tuple[Shape, list[list[int]]]] = []
    left = doors
    while left > 0:
        shape = rng.choice(SHAPES[plan.category])
        wells = _wells(shape, left, rng)
        left -= sum(map(sum, wells))
        shapes.append((shape, wells))
    spots = streets.spots(sources.outlines()[plan.code], len(shapes), rng)
    names = _names(plan, [shape for shape, _ in shapes])
    return [(names[i], spots[i], shape, wells, rng.randint(*shape.years)) for i, (shape, wells) in enumerate(shapes)]


def _wells(shape: Shape, left: int, rng: Random) -> list[list[int]]:
    doors, floors = rng.randint(*shape.doors), rng.randint(*shape.floors)
    if shape.house:
        return [[1] * floors]
    wells = []
    for _ in range(rng.randint(*shape.stairwells)):
        height = min(floors, max(3, -(-left // doors)))
        wells.append([doors] * height)
        left -= doors * height
        if left <= 0:
            break
    return wells


def _names(plan: CommunityPlan, shapes: list[Shape]) -> list[str]:
    """`景昙新村3幢`; estates of a community share the buildings evenly, houses are numbered like a village."""
    estates = sources.estates(plan.code)
    blocks = [i for i, shape in enumerate(shapes) if not shape.house]
    share = -(-len(blocks) // len(estates)) if blocks else 1
    names = [""] * len(shapes)
    for order, i in enumerate(blocks):
        names[i] = f"{estates[order // share]}{order % share + 1}幢"
    village = sources.village(plan.code)
    for number, i in enumerate((i for i, shape in enumerate(shapes) if shape.house), start=1):
        names[i] = f"{village}{number}号"
    return names


def _building(land: Ground, pk: int, number: int, building: Building) -> int:
    """Add the rows of one building; the next free id."""
    name, spot, shape, wells, year = building
    lft = land.community_id * SPAN[Level.COMMUNITY] + number * SPAN[Level.BUILDING]
    rgt = lft + SPAN[Level.BUILDING]
    since, block_id, community = f"{year}-06-01", pk, land.community_id
    land.buildings.append(block_id)
    land.rows.append((
        block_id, since, None, Level.BUILDING, community, community, "", name, "", lft, rgt, "", name, "",
        len(wells[0]), spot[1], spot[0], None,
    ))  # fmt: skip
    pk += 1
    block = "".join(char for char in name if char.isdigit())
    for well, floors in enumerate(wells):
        parent, address, door = block_id, name, block
        unit = Unit(block_id, lft, rgt, block_id, date(year, 6, 1).toordinal())
        if not shape.house:
            unit.place_id, unit.lft = pk, lft + well * SPAN[Level.STAIRWELL]
            unit.rgt = unit.lft + SPAN[Level.STAIRWELL]
            parent, address, door = pk, f"{name}{well + 1}单元", f"{block}-{well + 1}"
            shift = (well - (len(wells) - 1) / 2) * 0.00012
            land.rows.append((
                pk, since, None, Level.STAIRWELL, block_id, community, "", f"{well + 1}单元", "", unit.lft, unit.rgt,
                "", address, "", len(floors), spot[1], round(spot[0] + shift, 6), None,
            ))  # fmt: skip
            pk += 1
        land.units.append(unit)
        pk = _doors(land, unit, pk, floors, (since, parent, address, door))
    return pk


def _doors(land: Ground, unit: Unit, pk: int, floors: list[int], known: tuple[str, int, str, str]) -> int:
    since, parent, address, door = known
    position = 0
    for floor, count in enumerate(floors, start=1):
        for n in range(1, count + 1):
            room = f"{floor}{n:02d}"
            lft = unit.lft + position
            land.rows.append((
                pk, since, None, Level.DWELLING, parent, land.community_id, "", f"{room}室", "", lft, lft + 1, "",
                f"{address}{room}室", f"{door}-{room}", None, None, None, None,
            ))  # fmt: skip
            unit.dwellings.append(len(land.dwellings))
            land.dwellings.append(Dwelling(pk, len(land.units) - 1, f"{address}{room}室"))
            pk, position = pk + 1, position + 1
    return pk

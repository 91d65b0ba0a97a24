"""The rows of offices and communities, with buildings in shapes that are typical for such estates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from linli.core import search
from linli.core.demo.writer import Row, Writer
from linli.core.search.models import SearchKey
from linli.registers.places import search_keys
from linli.registers.places.demo import communities, street_plan
from linli.registers.places.demo.communities import CommunityPlan
from linli.registers.places.models import Place
from linli.registers.places.states import SPAN, Level

VACANT = 0.06
OFFICES_SINCE = "2001-04-01"


@dataclass(frozen=True, slots=True)
class BuildingShape:
    """Buildings of one kind: ranges of stairwells, floors, dwellings per floor, and years of construction."""

    stairwells: tuple[int, int]
    floors: tuple[int, int]
    doors: tuple[int, int]
    years: tuple[int, int]
    house: bool = False  # a village house has no stairwells, its doors follow its floors


OLD = BuildingShape((3, 6), (5, 7), (2, 2), (1982, 1998))
SLAB = BuildingShape((2, 4), (6, 11), (2, 2), (1999, 2010))
TOWER = BuildingShape((1, 2), (11, 30), (2, 4), (2003, 2019))
RENTAL = BuildingShape((1, 2), (15, 28), (4, 6), (2009, 2020))
HOUSE = BuildingShape((1, 1), (3, 4), (1, 1), (1994, 2012), house=True)
SHAPES = {
    "old_estate": (OLD,),
    "commercial": (TOWER, TOWER, SLAB),
    "affordable": (RENTAL, SLAB),
    "ex_village": (HOUSE, HOUSE, HOUSE, HOUSE, TOWER, SLAB),
    "rural": (HOUSE,),
    "mixed": (OLD, TOWER, SLAB),
}


@dataclass(frozen=True, slots=True)
class DwellingsWanted:
    """The number of households that need a dwelling, drawn by the people app."""

    lived_in: int


@dataclass(slots=True)
class BuiltStairwell:
    """A stairwell, or a house without one, for which a worker is responsible."""

    place_id: int
    lft: int
    rgt: int
    building_id: int
    since: int
    dwellings: list[int] = field(default_factory=list)  # positions in Ground.dwellings


@dataclass(slots=True)
class Dwelling:
    """A dwelling."""

    place_id: int
    stairwell: int  # position in Ground.stairwells
    address: str


@dataclass(slots=True)
class Ground:
    """The buildings of a community."""

    community_id: int
    stairwells: list[BuiltStairwell] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    buildings: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def write_offices(writer: Writer, known: dict[str, int], street: str) -> None:
    """Write the places above the communities of a street that do not exist yet; adds code -> id to `known`."""
    paths: dict[str, str] = {}
    for office in communities.offices():
        paths[office.code] = f"{paths.get(office.parent, '')}{office.code}/"
        wanted = office.level != Level.SUBDISTRICT or office.code == street
        if office.code in known or not wanted:
            continue
        row: Row = {
            "since": OFFICES_SINCE,
            "level": office.level,
            "parent_id": known.get(office.parent),
            "code": office.code,
            "name": office.name,
            "path": paths[office.code],
        }
        known[office.code] = writer.put(Place, [row])


def write_community(plan: CommunityPlan, households: int, writer: Writer, known: dict[str, int]) -> Ground:
    """Write a community with dwellings for `households` and some vacant ones."""
    rng = plan.rng("places")
    doors = round(households / (1 - VACANT))
    buildings = _buildings(plan, doors, rng)
    size = 1 + sum(1 + (0 if shape.house else len(wells)) + sum(map(sum, wells)) for _, _, shape, wells, _ in buildings)
    first = writer.reserve(Place, size)
    community = known[plan.code] = first
    land = Ground(community)
    next_id = first + 1
    for number, building in enumerate(buildings):
        next_id = _building(land, next_id, number, building)
    writer.put(Place, [_community_row(plan, community, known)])
    writer.put(Place, land.rows)
    writer.put_values(SearchKey, search.COLUMNS, list(_keys(land)))
    land.rows.clear()
    return land


def _keys(land: Ground) -> Iterator[search.Row]:
    """Yield the search keys of buildings and dwellings."""
    for row in land.rows:
        if row["level"] in {Level.BUILDING, Level.DWELLING}:
            found = search_keys.keys(row["address"], row["door"])
            yield from search.rows(search_keys.KIND, land.community_id, row["id"], found)


def _community_row(plan: CommunityPlan, pk: int, known: dict[str, int]) -> Row:
    span = SPAN[Level.COMMUNITY]
    return {
        "id": pk,
        "since": plan.founded.isoformat(),
        "level": Level.COMMUNITY,
        "parent_id": known[plan.street],
        "community_id": pk,
        "code": plan.code,
        "name": plan.name,
        "path": f"{plan.code[:2]}/{plan.code[:4]}/{plan.code[:6]}/{plan.street}/{plan.code}/",
        "lft": pk * span,
        "rgt": (pk + 1) * span,
        "category": plan.category,
        "lat": plan.lat,
        "lng": plan.lng,
        "outline": json.dumps(communities.outlines().get(plan.code)),
    }


Building = tuple[str, street_plan.Point, BuildingShape, list[list[int]], int]


def _buildings(plan: CommunityPlan, doors: int, rng: Random) -> list[Building]:
    """Draw name, position, shape, dwellings per floor of each stairwell, and year, until there are `doors` of them."""
    shapes: list[tuple[BuildingShape, list[list[int]]]] = []
    left = doors
    while left > 0:
        shape = rng.choice(SHAPES[plan.category])
        wells = _wells(shape, left, rng)
        left -= sum(map(sum, wells))
        shapes.append((shape, wells))
    spots = street_plan.spots(communities.outlines()[plan.code], len(shapes), rng)
    names = _names(plan, [shape for shape, _ in shapes])
    return [(names[i], spots[i], shape, wells, rng.randint(*shape.years)) for i, (shape, wells) in enumerate(shapes)]


def _wells(shape: BuildingShape, left: int, rng: Random) -> list[list[int]]:
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


def _names(plan: CommunityPlan, shapes: list[BuildingShape]) -> list[str]:
    """Return the names of buildings, e.g. `景昙新村3幢`."""
    # Estates of a community share the buildings evenly; houses are numbered like a village.
    estates = communities.estates(plan.code)
    blocks = [i for i, shape in enumerate(shapes) if not shape.house]
    share = -(-len(blocks) // len(estates)) if blocks else 1
    names = [""] * len(shapes)
    for order, i in enumerate(blocks):
        names[i] = f"{estates[order // share]}{order % share + 1}幢"
    village = communities.village(plan.code)
    for number, i in enumerate((i for i, shape in enumerate(shapes) if shape.house), start=1):
        names[i] = f"{village}{number}号"
    return names


def _row(land: Ground, **columns: Any) -> Row:
    """Return the row of a place inside the community."""
    return {"door": "", "floors": None, "lat": None, "lng": None, "community_id": land.community_id, **columns}


def _building(land: Ground, pk: int, number: int, building: Building) -> int:
    """Add the rows of one building; return the next free id."""
    name, spot, shape, wells, year = building
    lft = land.community_id * SPAN[Level.COMMUNITY] + number * SPAN[Level.BUILDING]
    rgt = lft + SPAN[Level.BUILDING]
    since, block_id = f"{year}-06-01", pk
    land.buildings.append(block_id)
    shared = {"name": name, "address": name, "since": since, "floors": len(wells[0]), "lat": spot[1], "lng": spot[0]}
    span = {"parent_id": land.community_id, "lft": lft, "rgt": rgt}
    land.rows.append(_row(land, id=block_id, level=Level.BUILDING, **span, **shared))
    pk += 1
    block = "".join(char for char in name if char.isdigit())
    for well, floors in enumerate(wells):
        parent, address, door = block_id, name, block
        stairwell = BuiltStairwell(block_id, lft, rgt, block_id, date(year, 6, 1).toordinal())
        if not shape.house:
            parent, address, door = pk, f"{name}{well + 1}单元", f"{block}-{well + 1}"
            stairwell.place_id, stairwell.lft = pk, lft + well * SPAN[Level.STAIRWELL]
            stairwell.rgt = stairwell.lft + SPAN[Level.STAIRWELL]
            east = round(spot[0] + (well - (len(wells) - 1) / 2) * 0.00012, 6)
            own = {"name": f"{well + 1}单元", "address": address, "floors": len(floors), "lng": east}
            span = {"parent_id": block_id, "lft": stairwell.lft, "rgt": stairwell.rgt}
            land.rows.append(_row(land, id=pk, level=Level.STAIRWELL, **span, **shared | own))
            pk += 1
        land.stairwells.append(stairwell)
        pk = _doors(land, stairwell, pk, floors, (since, parent, address, door))
    return pk


def _doors(
    land: Ground, stairwell: BuiltStairwell, pk: int, floors: list[int], known: tuple[str, int, str, str]
) -> int:
    since, parent, address, door = known
    position = 0
    for floor, count in enumerate(floors, start=1):
        for n in range(1, count + 1):
            room = f"{floor}{n:02d}"
            lft = stairwell.lft + position
            land.rows.append(
                _row(
                    land,
                    id=pk,
                    level=Level.DWELLING,
                    parent_id=parent,
                    name=f"{room}室",
                    lft=lft,
                    rgt=lft + 1,
                    since=since,
                    address=f"{address}{room}室",
                    door=f"{door}-{room}",
                )
            )
            stairwell.dwellings.append(len(land.dwellings))
            land.dwellings.append(Dwelling(pk, len(land.stairwells) - 1, f"{address}{room}室"))
            pk, position = pk + 1, position + 1
    return pk

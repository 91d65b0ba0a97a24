"""A small district in which everything that can be counted happens, with every odd case.

Each app with facts has a `tests/world.py` whose `fill(draw, community)` adds its rows to a community, and reads those
of the apps below from the database.
"""

from __future__ import annotations

import random

from linli.core.tests.draws import FIRST, day
from linli.core.tests.found import modules
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import (
    CommunityFactory,
    DwellingFactory,
    StairwellFactory,
    SubdistrictFactory,
)


def build(seed: int | random.Random, communities: int = 2, doors: int = 8) -> Place:
    """The subdistrict of the drawn district; a seed always draws the same."""
    draw = random.Random(seed) if isinstance(seed, int) else seed
    subdistrict = SubdistrictFactory()
    for _ in range(communities):
        community = CommunityFactory(parent=subdistrict, since=day(draw, FIRST) if draw.random() < 0.3 else FIRST)
        for stairwell in [StairwellFactory(parent__parent=community) for _ in range(2)]:
            DwellingFactory.create_batch(doors // 2, parent=stairwell)
        for app, module in modules("world").items():
            if app != "places" and hasattr(module, "fill"):
                module.fill(draw, community)
    return subdistrict

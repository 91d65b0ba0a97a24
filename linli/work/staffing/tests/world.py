"""The workers of a drawn community."""

from __future__ import annotations

import random

from linli.core.tests.draws import span
from linli.registers.places.models import Place
from linli.work.staffing.models import Qualification, Worker


def fill(draw: random.Random, community: Place) -> None:
    """Four workers, some of whom have left."""
    for _ in range(4):
        make_worker(draw, community)


def make_worker(draw: random.Random, community: Place) -> None:
    worker = Worker.objects.create(community=community, name="何社工", **span(draw))
    for kind, level in (("degree", "31"), ("degree", "61"), ("certificate", "post"), ("certificate", "assistant")):
        if draw.random() < 0.5:
            Qualification.objects.create(community=community, worker=worker, kind=kind, level=level, **span(draw))

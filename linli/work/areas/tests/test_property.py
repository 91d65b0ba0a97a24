"""Whatever is done to areas, every dwelling has exactly one worker on every day."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.registers.places.tests.factories import BuildingFactory, CommunityFactory, DwellingFactory, StairwellFactory
from linli.work.areas import actions, queries
from linli.work.areas.models import Responsibility
from linli.work.staffing.tests.factories import WorkerFactory

START = dt.date(2024, 1, 1)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["hand_over", "hand_over", "assign", "undo"]),
        st.lists(st.integers(0, 13), min_size=1, max_size=3, unique=True),  # which places
        st.integers(0, 2),  # which worker
        st.integers(-2, 6),  # days after the last move
    ),
    max_size=8,
)


def estate():
    """Two buildings of two stairwells with two doors each, held by one worker since the start; three workers."""
    community = CommunityFactory()
    workers = WorkerFactory.create_batch(3, community=community)
    for _ in range(2):
        building = BuildingFactory(parent=community)
        for _ in range(2):
            DwellingFactory.create_batch(2, parent=StairwellFactory(parent=building))
        actions.assign(building, worker=workers[0], since=START, by=robot("test"))
    return community, workers, list(Place.objects.filter(community=community, level__in=queries.HELD).order_by("lft"))


def move(act, places, worker, since):
    rows = list(Responsibility.objects.open().select_related("place", "worker", "community").order_by("lft"))
    if act == "hand_over":
        actions.hand_over(places, to=worker, since=since, by=robot("test"))
    elif act == "assign":
        actions.assign(places[0], worker=worker, since=since, by=robot("test"))
    else:
        actions.undo(rows[-1:], by=robot("test"))


@pytest.mark.django_db
@settings(max_examples=40, derandomize=True)
@given(moves=MOVES)
def test_exactly_one_worker_per_door_and_day(db, moves):
    Responsibility.objects.all().delete()
    community, workers, places = estate()
    day = START
    days = {START, START + dt.timedelta(days=100)}
    for act, chosen, worker, later in moves:
        day = max(START, day + dt.timedelta(days=later))
        days |= {day, day + dt.timedelta(days=1), day - dt.timedelta(days=1)}
        with suppress(RuleBroken):
            move(act, [places[n % len(places)] for n in chosen], workers[worker], day)
    doors = [queries.span(place)[0] for place in places if place.level == Level.DWELLING]
    for on in sorted(on for on in days if on >= START):
        spans = list(Responsibility.objects.on(on).filter(community=community).values_list("lft", "rgt"))
        assert [sum(first <= door < last for first, last in spans) for door in doors] == [1] * len(doors)
        assert not queries.uncovered(community, on).exists()

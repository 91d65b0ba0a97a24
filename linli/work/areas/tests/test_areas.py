"""Moving areas: what people see of it, and what the database refuses."""

import datetime as dt
import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import HouseholdFactory
from linli.registers.places.tests.factories import (
    BuildingFactory,
    CommunityFactory,
    DwellingFactory,
    StairwellFactory,
)
from linli.work.areas import actions, queries, views
from linli.work.areas.models import Responsibility
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing import actions as staffing
from linli.work.staffing.tests.factories import WorkerFactory

START, DAY = dt.date(2024, 1, 1), dt.date(2026, 3, 2)
BEFORE = DAY - dt.timedelta(days=1)


@pytest.fixture
def office(viewer, subdistrict, community, elsewhere):
    return viewer("subdistrict", subdistrict)


@pytest.fixture
def building(community):
    """A building of two stairwells with two doors each."""
    building = BuildingFactory(parent=community)
    for _ in range(2):
        stairwell = StairwellFactory(parent=building)
        DwellingFactory.create_batch(2, parent=stairwell)
    return building


def doors(building):
    return list(queries.dwellings(building.community, DAY).filter(parent__parent=building))


def answering(building, on):
    return [queries.who(door, on).worker for door in doors(building)]


def test_the_doors_of_a_community_without_anybody_are_named_as_whole_buildings(building, community):
    stairwell = BuildingFactory(parent=community)
    DwellingFactory(parent=stairwell)
    gaps = queries.gaps(community, DAY)
    assert [(gap.place, gap.homes) for gap in gaps] == [(building, 4), (stairwell, 1)]


def test_the_list_counts_each_community_by_itself(building, community, elsewhere, office):
    first, second = building.children.order_by("lft")
    ResponsibilityFactory(place=first)
    ResponsibilityFactory(place=second, until=BEFORE)
    ResponsibilityFactory(place=DwellingFactory(parent=BuildingFactory(parent=elsewhere)))
    DwellingFactory(parent=first, since=DAY + dt.timedelta(days=1))
    lines = queries.overview(list(queries.communities(office).order_by("path")), DAY)
    found = {line.community: (line.workers, line.homes, line.covered, line.uncovered) for line in lines}
    assert found == {community: (2, 4, 2, 2), elsewhere: (1, 1, 1, 0)}


def test_every_community_is_on_one_page_of_the_list(client, sign_in, subdistrict):
    names = {one.name for one in CommunityFactory.create_batch(views.LINES + 3, parent=subdistrict)}
    sign_in("subdistrict", subdistrict)
    seen, after = [], ""
    for _page in range(2):
        html = client.get(reverse("areas:list"), {"after": after}).content.decode()
        seen += re.findall(r'class="row-main">([^<]+)<', html)
        found = re.search(r"[?&;]after=([\w.-]+)", html)
        after = found[1] if found else ""
    assert (len(seen), set(seen)) == (len(names), names)


def test_where_one_stairwell_is_taken_only_the_other_is_a_gap(building, community):
    taken, free = building.children.order_by("lft")
    ResponsibilityFactory(place=taken)
    assert [(gap.place, gap.homes) for gap in queries.gaps(community, DAY)] == [(free, 2)]


def test_assigning_closes_the_gap(building, community, office):
    worker = WorkerFactory(community=community)
    actions.assign(building, worker=worker, since=DAY, by=office)
    assert answering(building, DAY) == [worker] * 4
    assert queries.uncovered(community, BEFORE).count() == 4
    with pytest.raises(RuleBroken):
        actions.assign(building.children.first(), worker=worker, since=DAY, by=office)


def test_a_hand_over_leaves_the_past_alone(building, community, office):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    actions.hand_over([building], to=to, since=DAY, by=office)
    assert answering(building, BEFORE) == [row.worker] * 4
    assert answering(building, DAY) == [to] * 4


def test_a_stairwell_is_taken_out_and_the_rest_stays(building, community, office):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    first = building.children.order_by("lft")[0]
    actions.hand_over([first], to=to, since=DAY, by=office)
    assert answering(building, DAY) == [to, to, row.worker, row.worker]
    assert not queries.uncovered(community, DAY).exists()


def test_one_door_may_be_taken_out_of_a_building_held_as_one(building, community, office):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    actions.hand_over([doors(building)[1]], to=to, since=DAY, by=office)
    assert answering(building, DAY) == [row.worker, to, row.worker, row.worker]


def test_undo_gives_each_place_back_to_whom_it_was_taken_from(building, community, office):
    first, second = building.children.order_by("lft")
    one, two = ResponsibilityFactory(place=first), ResponsibilityFactory(place=second)
    to = WorkerFactory(community=community)
    moved = actions.hand_over([building], to=to, since=DAY, by=office)
    assert actions.undo(moved, by=office) == 2
    assert answering(building, DAY) == [one.worker, one.worker, two.worker, two.worker]


def test_undo_of_a_split_gives_the_stairwell_back(building, community, office):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    moved = actions.hand_over([building.children.first()], to=to, since=DAY, by=office)
    actions.undo(moved, by=office)
    assert answering(building, DAY) == [row.worker] * 4


@pytest.mark.parametrize("since", [START - dt.timedelta(days=1), None])
def test_history_is_not_rewritten(building, community, office, since):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    if since is None:  # already handed over from a later day on
        actions.hand_over([building], to=to, since=DAY, by=office)
        since = BEFORE
    with pytest.raises(RuleBroken):
        actions.hand_over([building], to=row.worker, since=since, by=office)


def test_nobody_gets_doors_of_another_community_or_after_leaving(building, community, elsewhere, office):
    ResponsibilityFactory(place=building)
    for worker in (WorkerFactory(community=elsewhere), WorkerFactory(community=community, gone=True)):
        with pytest.raises(RuleBroken):
            actions.hand_over([building], to=worker, since=DAY, by=office)


def test_a_worker_moves_nothing(building, viewer, community):
    row = ResponsibilityFactory(place=building)
    with pytest.raises(PermissionDenied):
        actions.hand_over([building], to=row.worker, since=DAY, by=viewer("worker", community))


def test_service_ends_only_after_the_areas_are_handed_over(building, community, office):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    with pytest.raises(RuleBroken, match="1"):
        staffing.end_service(row.worker, by=office, until=DAY)
    actions.hand_over([building], to=to, since=DAY, by=office)
    assert staffing.end_service(row.worker, by=office, until=DAY).until == DAY


def test_the_database_refuses_two_workers_for_one_door_and_day(building):
    ResponsibilityFactory(place=building)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponsibilityFactory(place=building.children.first(), since=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponsibilityFactory(place=building.children.first(), since=START - dt.timedelta(days=9), until=DAY)
    later = ResponsibilityFactory(place=building.children.first(), since=DAY, until=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(pk=later.pk).update(until=DAY + dt.timedelta(days=1))


def test_the_database_allows_neighbours_in_time_and_rows_that_never_held(building):
    ResponsibilityFactory(place=building, until=DAY)
    ResponsibilityFactory(place=building, since=DAY)
    ResponsibilityFactory(place=building, since=DAY, until=DAY)  # until == since: no day at all
    ResponsibilityFactory(place=building, since=START, until=START)
    assert queries.who(doors(building)[0], DAY).until is None


def test_the_page_says_what_a_hand_over_does_and_offers_undo(client, sign_in, building, community):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    HouseholdFactory.create_batch(3, dwelling=doors(building)[0])
    HouseholdFactory(dwelling=doors(building)[3])
    sign_in("committee", community)
    url = reverse("areas:move", args=[community.pk])
    choice = {"place": [building.children.order_by("lft")[0].pk], "worker": to.pk, "since": "2026-03-02"}
    preview = client.get(url, choice)
    effect = preview.context["effect"]
    assert (effect.households, effect.homes, effect.before, effect.after) == (3, 2, [(row.worker, 3)], 3)
    assert Responsibility.objects.get().until is None  # looking changes nothing
    done = client.post(url, choice, follow=True)
    moved = done.context["moved"]
    client.post(reverse("areas:undo", args=[community.pk]), {"row": [one.pk for one in moved]})
    assert answering(building, DAY) == [row.worker] * 4


def test_the_history_of_a_door_answers_for_any_day(client, sign_in, building, community, office):
    row, to = ResponsibilityFactory(place=building), WorkerFactory(community=community)
    actions.hand_over([building], to=to, since=DAY, by=office)
    sign_in("worker", community)
    url = reverse("areas:history", args=[doors(building)[0].pk])
    assert client.get(url, {"on": "2025-03-01"}).context["answering"].worker == row.worker
    assert client.get(url, {"on": "2026-03-02"}).context["answering"].worker == to
    assert client.get(url, {"on": "2023-03-02"}).context["answering"] is None


def test_who_carries_clearly_more_than_the_mean_is_marked(community):
    for homes in (2, 2, 5):
        row = ResponsibilityFactory(place=BuildingFactory(parent=community))
        stairwell = StairwellFactory(parent=row.place)
        for _ in range(homes):
            HouseholdFactory(dwelling=DwellingFactory(parent=stairwell), since=dt.date(2020, 1, 1))
    marks = sorted(load.above_mean for load in queries.loads(community, dt.date(2026, 3, 2)))
    assert marks == [0, 0, 67]


def test_everything_of_a_leaving_worker_is_chosen_at_once(client, sign_in, building, community):
    leaving, other, heir = WorkerFactory.create_batch(3, community=community)
    first, second = building.children.order_by("lft")
    ResponsibilityFactory(place=first, worker=leaving, since=START)
    ResponsibilityFactory(place=second, worker=other, since=START)
    sign_in("committee", community)
    url = reverse("areas:move", args=[community.pk])
    page = client.get(url, {"from": leaving.pk})
    assert page.context["marked"] == [first]
    assert f'value="{first.pk}" checked' in " ".join(page.content.decode().split())
    assert client.get(url, {"from": "x"}).context["marked"] == []
    seen = client.get(url, {"place": first.pk, "worker": heir.pk, "since": "2026-03-02"})
    assert seen.context["effect"].homes == 2


def test_the_sheet_names_the_worker_of_every_door(client, sign_in, building, community):
    worker = WorkerFactory(community=community)
    taken, _free = building.children.order_by("lft")
    ResponsibilityFactory(place=taken, worker=worker, since=START)
    found = queries.answering(community, DAY)
    assert [(door.parent == taken, row and row.worker) for door, row in found] == [(True, worker)] * 2 + [
        (False, None)
    ] * 2
    sign_in("committee", community)
    sheet = load_workbook(io.BytesIO(client.get(reverse("areas:export", args=[community.pk])).getvalue())).active
    assert [row[1].value for row in sheet].count(worker.name) == 2


@pytest.mark.django_db
def test_a_service_cannot_begin_after_the_first_area(client, sign_in, community):
    worker = WorkerFactory(community=community, since=dt.date(2015, 3, 1))
    ResponsibilityFactory(worker=worker, place=BuildingFactory(parent=community), since=dt.date(2016, 1, 1))
    sign_in("subdistrict", community.parent)
    url = reverse("staffing:correct", args=[worker.pk])
    assert client.post(url, {"worker-sex": "1", "worker-since": "2016-02-01"}).status_code == 409
    assert client.post(url, {"worker-sex": "1", "worker-since": "2099-02-01"}).status_code == 409
    assert client.post(url, {"worker-sex": "1", "worker-since": "x"}).status_code == 200
    worker.refresh_from_db()
    assert worker.since == dt.date(2015, 3, 1)

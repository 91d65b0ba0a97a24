"""Two imports into one community at the same time: no place is made twice, no two places have the same numbers."""

import io
import itertools

import pytest
from django.db import connection

from linli.core.access.viewer import robot
from linli.core.intake.sheets import Kept
from linli.core.secrets.file_encryption import Scratch
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.people.imports import import_people
from linli.registers.people.imports.dwellings import Dwellings
from linli.registers.people.imports.run import HouseholdRoster
from linli.registers.people.models import ImportRun, Person
from linli.registers.places import actions as places
from linli.registers.places.models import Place

BY = robot("test")
NEW = {("building", ""): "new", ("occupied", ""): "second"}


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Files of a few rows are imported in several chunks."""
    monkeypatch.setattr(HouseholdRoster, "chunk", 2)


def take(community, name, addresses, progress=None):
    """Import a roster with one person at each address."""
    lines = ["姓名,住址", *(f"{name}{chr(0x4E00 + n)},{address}" for n, address in enumerate(addresses))]
    source = Kept(f"{name}.csv", lambda: io.BytesIO("\n".join(lines).encode()))
    run = ImportRun.objects.create(community=community, file_name=f"{name}.csv")
    with Scratch() as rejected:
        return import_people(run, source, by=BY, rejected_to=rejected, progress=progress, answers=NEW)


def addresses(estate):
    """Homes in three buildings of an estate, with and without stairwells."""
    return [
        f"{estate}1幢1单元101室",
        f"{estate}1幢2单元101室",
        f"{estate}2幢101室",
        f"{estate}2幢102室",
        f"{estate}3幢7室",
    ]


def check(community):
    """Each place is there once, inside its parent, and beside its siblings."""
    inside = Place.objects.filter(community=community).exclude(pk=community.pk).order_by("parent", "lft")
    siblings = [list(group) for _parent, group in itertools.groupby(inside, lambda place: place.parent_id)]
    for group in siblings:
        parent = Place.objects.get(pk=group[0].parent_id)
        assert parent.lft <= group[0].lft
        assert group[-1].rgt <= parent.rgt
        assert all(one.rgt <= other.lft for one, other in itertools.pairwise(group)), "numbers given twice"
    texts = [place.address for place in inside if place.address]
    assert len(texts) == len(set(texts)), "a place made twice"


@pytest.mark.django_db
def test_what_another_import_made_between_two_chunks_is_seen(community):
    def second(_done, _total):
        if not Person.objects.filter(name__startswith="李").exists():
            take(community, "李", [*addresses("景昙新村"), *addresses("河滨新村")])

    first = take(community, "王", addresses("景昙新村"), progress=second)
    assert first.created == 5
    assert Person.objects.count() == 15
    assert Place.objects.filter(community=community, level="building").count() == 6
    check(community)


@pytest.mark.django_db
def test_a_place_added_by_hand_between_two_chunks_keeps_its_numbers(community):
    def add(done, _total):
        places.put_place(community, "building", f"{done}号楼", by=BY, address=f"{done}号楼")

    take(community, "王", addresses("景昙新村"), progress=add)
    check(community)


@pytest.mark.django_db
def test_an_import_alone_reads_the_places_of_a_community_once(community, monkeypatch):
    read = []
    load = Dwellings._load
    monkeypatch.setattr(Dwellings, "_load", lambda self, community: read.append(community) or load(self, community))
    take(community, "王", [f"景昙新村{n}幢1单元101室" for n in range(9)])
    assert read == [community]


class TestAtOnce:
    pytestmark = AT_ONCE

    def test_imports_of_the_same_buildings(self, community):
        report = together(lambda n: take(community, "王李张刘陈杨赵黄"[n], addresses("景昙新村")).created)
        assert report == [5] * MANY
        assert connection.vendor == "postgresql"
        assert Place.objects.filter(community=community, level="building").count() == 3
        check(community)

    def test_imports_of_other_buildings(self, community):
        report = together(
            lambda n: take(community, "王李张刘陈杨赵黄"[n], addresses(f"{'甲乙丙丁戊己庚辛'[n]}苑")).created
        )
        assert report == [5] * MANY
        assert Place.objects.filter(community=community, level="building").count() == 3 * MANY
        check(community)

    def test_buildings_and_homes_added_by_hand(self, community):
        building = places.put_place(community, "building", "1号楼", by=BY)

        def add(n):
            if n % 2:
                return take(community, "王李张刘陈杨赵黄"[n], [f"1号楼{n}{room:02d}室" for room in range(4)]).created
            return [places.put_place(building, "dwelling", f"{n}{room:02d}室", by=BY).pk for room in range(4)]

        assert not [one for one in together(add) if isinstance(one, Exception)]
        check(community)

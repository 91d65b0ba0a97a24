"""Undo of a tree of places: exactly the state before, also after renames, moves and exchanged names."""

import csv
import io
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake import reasons
from linli.core.intake.runner import import_file, results, undo
from linli.core.intake.sheets import Kept
from linli.registers.places import actions
from linli.registers.places.imports import PlaceTree
from linli.registers.places.models import Place, PlaceVersion
from linli.registers.places.tests.factories import SubdistrictFactory

BY = robot("test")
QUICK = (Phase.explicit, Phase.generate)  # making a failure smaller takes minutes with a database
HEAD = ["code", "name", "level", "parent_code", "category", "until"]
pytestmark = pytest.mark.django_db


def sheet(*rows, name="a.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    content = text.getvalue().encode("utf-8-sig")
    return Kept(name, lambda: io.BytesIO(content))


def page_of(client, run):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client.get(reverse("places:import", args=[run.pk])).content.decode()


def test_the_page_says_why_an_import_can_no_longer_be_undone(client, sign_in):
    office = SubdistrictFactory()
    user = sign_in("admin", office.parent)
    by = replace(BY, user_id=user.pk)
    row = (f"{office.code}001", "新社区", "", office.code, "", "")
    first, again = take(row, by=by).run, take(row, by=by).run
    assert reverse("places:import_undo", args=[first.pk]) in page_of(client, first)
    assert "changed nothing, so there is nothing to undo" in page_of(client, again)
    first.undo_blocks.all().delete()  # as `desk.forget` does after the period
    page = page_of(client, first)
    assert reverse("places:import_undo", args=[first.pk]) not in page
    assert "can no longer be undone" in page
    assert client.post(reverse("places:import_undo", args=[first.pk])).status_code == 409


def take(*rows, by=BY, **more):
    return import_file(PlaceTree, sheet(*rows), by=by, **more)


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Place, PlaceVersion)]


ROWS = st.tuples(
    st.sampled_from(["629901", "629902", "629901001", "629901002", "629901001001", "629901001002", "99", "", "合计"]),
    st.sampled_from(["东区", "西区", "甲街道", "乙镇", "一社区", "二社区", ""]),
    st.sampled_from(["", "district", "subdistrict", "community", "moon"]),
    st.sampled_from(["", "629901", "629902", "629901001", "629901002", "88"]),
    st.sampled_from(["", "rural"]),
    st.sampled_from(["", "", "", "2026-01-01"]),
)


@given(before=st.lists(ROWS, max_size=6), rows=st.lists(ROWS, min_size=1, max_size=8))
@settings(max_examples=30, phases=QUICK)
def test_rows_add_up_and_undo_restores_everything(db, before, rows):
    Place.objects.all()._raw_delete("default")
    PlaceVersion.objects.all()._raw_delete("default")
    take(*before)
    state = snapshot()
    rehearsed = take(*rows, rehearse=True)
    assert snapshot() == state
    report = take(*rows)
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    told = [[row.number, row.ended.value, row.reason] for row in results.page(report.run, size=99).rows]
    assert told == [[number, ended, reasons.shown(reason)] for number, _w, ended, _f, reason, _s in rehearsed.rows]
    if snapshot() == state:
        assert not undo.may_undo(report.run)
        return
    undo.undo(report.run, PlaceTree, by=BY)
    assert snapshot() == state


TREE = [
    ["6299", "试验市", "city", "", "", ""],
    ["629901", "东区", "district", "6299", "", ""],
    ["629902", "西区", "district", "6299", "", ""],
    ["629901001", "甲街道", "subdistrict", "629901", "", ""],
    ["629901001001", "一社区", "community", "629901001", "", ""],
    ["629901001002", "二社区", "community", "629901001", "", ""],
]


def test_a_move_with_everything_below_and_exchanged_names_come_back():
    take(*TREE)
    state = snapshot()
    moved = [
        ["629901001", "新街道", "subdistrict", "629902", "", ""],
        ["629901001001", "二社区", "community", "629901001", "", ""],
        ["629901001002", "一社区", "community", "629901001", "", ""],
        ["629902001", "丙街道", "subdistrict", "629902", "", ""],
    ]
    report = take(*moved)
    assert (report.created, report.updated) == (1, 3)
    assert results.page(report.run).rows[0].fields == ["name", "parent"]
    assert Place.objects.get(code="629901001001").path.startswith("6299/629902/")
    undo.undo(report.run, PlaceTree, by=BY)
    assert snapshot() == state


def test_twice_changes_nothing():
    take(*TREE)
    state = snapshot()
    again = take(*TREE)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 6)
    assert snapshot() == state
    assert not undo.may_undo(again.run)


def test_a_place_in_use_is_named():
    report = take(*TREE)
    community = Place.objects.get(code="629901001001")
    actions.put_place(community, "building", "1幢", by=BY)
    with pytest.raises(RuleBroken, match="1幢"):
        undo.undo(report.run, PlaceTree, by=BY)
    assert Place.objects.filter(code="629901001001").exists()


def test_a_keeper_undoes_only_what_they_keep(viewer):
    office = SubdistrictFactory(code="629901001", name="甲街道")
    report = take(["629901001001", "一社区", "community", "629901001", "", ""])
    keeper = viewer("admin", office)
    undo.undo(report.run, PlaceTree, by=keeper)
    report = take(["629902", "西区", "district", "", "", ""])
    with pytest.raises(PermissionDenied):
        undo.undo(report.run, PlaceTree, by=keeper)
    assert Place.objects.filter(code="629902").exists()

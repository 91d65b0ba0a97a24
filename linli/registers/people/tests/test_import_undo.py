"""Rehearsal and undo of a roster: each row told beforehand, and exactly the state before unless something was built."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake.models import SheetRun, UndoBlock
from linli.core.intake.runner import results, undo
from linli.core.intake.sheets import Kept
from linli.core.journal.models import Entry
from linli.core.search.models import SearchKey
from linli.core.secrets.file_encryption import Scratch
from linli.registers.people import actions
from linli.registers.people.imports import desk, import_people
from linli.registers.people.imports.run import HouseholdRoster
from linli.registers.people.models import Circumstance, Duplicate, Household, ImportRun, Person, Residency
from linli.registers.people.tests.factories import CircumstanceFactory, id_number
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import CommunityFactory

BY = robot("test")
NEW = {("building", ""): "new"}
QUICK = (Phase.explicit, Phase.generate)  # making a failure smaller takes minutes with a database
HEAD = ["姓名", "性别", "公民身份号码", "与户主关系", "住址", "联系电话", "文化程度", "就业状况"]
pytestmark = pytest.mark.django_db


def sheet(*rows, name="a.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    content = text.getvalue().encode("utf-8-sig")
    return Kept(name, lambda: io.BytesIO(content))


def take(community, *rows, name="a.csv", answers=NEW, **more):
    run = ImportRun.objects.create(community=community, file_name=name)
    with Scratch() as rejected:
        report = import_people(run, sheet(*rows, name=name), by=BY, rejected_to=rejected, answers=answers, **more)
    run.refresh_from_db()
    return run, report


def snapshot():
    """Every row of the tables that an import touches; search keys without their ids, which change."""
    models = (Place, Person, Household, Residency, Circumstance, Duplicate)
    keys = sorted(SearchKey.objects.values_list("kind", "key", "community_id", "ref"))
    return [*(list(model.objects.order_by("pk").values()) for model in models), keys]


def number(n):
    return id_number(n, dt.date(1956, 7, 8))


ROWS = st.tuples(
    st.sampled_from(["王建国", "王秀英", "李秀英", "王磊", "", "合计"]),
    st.sampled_from(["", "男", "女"]),
    st.sampled_from(["", number(11), number(12), number(13), "3.30106E+17"]),
    st.sampled_from(["", "户主", "妻", "子"]),
    st.sampled_from(["", "景昙新村3幢1单元402室", "景昙新村3-1-402", "景昙新村5幢1单元101室", "景昙新村"]),
    st.sampled_from(["", "13800001234", "13900001234"]),
    st.sampled_from(["", "大专", "本科"]),
    st.sampled_from(["", "在职", "失业"]),
)


@pytest.mark.parametrize("chunk", [2, 10_000])
def test_rows_add_up_and_undo_restores_everything(db, chunk, monkeypatch):
    monkeypatch.setattr(HouseholdRoster, "chunk", chunk)
    other = CommunityFactory()

    @given(before=st.lists(ROWS, max_size=5), rows=st.lists(ROWS, min_size=1, max_size=7), away=st.booleans())
    @settings(max_examples=20, phases=QUICK)
    def prove(before, rows, away):
        for model in (UndoBlock, Residency, Circumstance, Duplicate, Person, Household, SearchKey):
            model.objects.all()._raw_delete("default")
        Place.objects.filter(level__in=["building", "stairwell", "dwelling"])._raw_delete("default")
        community = CommunityFactory()
        take(other if away else community, *before)
        state = snapshot()
        rehearsal, _report = take(community, *rows, rehearse=True)
        assert snapshot() == state
        told = results.page(rehearsal.record, size=99).rows

        run, report = take(community, *rows)
        actions.propose_duplicates([community.pk])
        assert report.read == report.created + report.updated + report.unchanged + report.rejected
        assert results.page(run.record, size=99).rows == told
        if not undo.may_undo(run.record):
            assert (report.created, report.updated) == (0, 0)
            return
        undo.undo(run.record, HouseholdRoster, by=BY)
        run.refresh_from_db()
        assert run.state == "undone"
        after = snapshot()
        Duplicate.objects.all().delete()  # two who were there before may look alike since
        assert [*after[:5], after[6]] == [*state[:5], state[6]]

    prove()


FAMILY = [
    ["王建国", "男", number(11), "户主", "景昙新村3幢1单元402室", "13800001234", "大专", "退休"],
    ["李秀英", "女", number(12), "妻", "景昙新村3-1-402", "", "高中", "退休"],
]


def changed():
    return [["王建国", "男", number(11), "户主", "景昙新村5幢1单元101室", "13900001234", "本科", "在职"]]


def test_each_row_says_what_it_changes(community):
    take(community, *FAMILY)
    run, report = take(community, *changed(), FAMILY[1], rehearse=True)
    first, second = results.page(run.record).rows
    assert (first.number, first.what, first.ended) == (2, "王建国 景昙新村5幢1单元101室", "updated")
    assert first.fields == ["education", "phone", "address", "employment"]
    assert second.ended == "unchanged"
    assert (report.updated, report.unchanged, Residency.objects.filter(until=None).count()) == (1, 1, 2)


def test_former_values_come_back_and_nobody_reads_them_before(community):
    take(community, *FAMILY)
    state = snapshot()
    run, _report = take(community, *changed(), ["王宝", "男", number(14), "子", "景昙新村5-1-101", "", "", ""])
    block = run.record.undo_blocks.get()
    assert "13800001234" in block.lines
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines FROM core_undoblock")
        assert "13800001234" not in str(cursor.fetchall())
    told = undo.summary(run.record)
    assert (told.removed, told.restored) == (8, 3)
    undo.undo(run.record, HouseholdRoster, by=BY)
    assert snapshot() == state
    assert Person.objects.get(name="王建国").phone == "13800001234"
    entry = Entry.objects.get(verb="people.import_undone")
    assert (entry.target_id, entry.changes["removed"], entry.changes["restored"]) == (run.pk, 8, 3)
    assert "13800001234" not in str(entry.changes)


def refused(run):
    state = snapshot()
    with pytest.raises(RuleBroken) as found:
        undo.undo(run.record, HouseholdRoster, by=BY)
    assert snapshot() == state
    return str(found.value)


def test_a_later_change_of_a_person_is_named(community):
    run, _report = take(community, *FAMILY)
    actions.correct(Person.objects.get(name="李秀英"), {"phone": "13700001234"}, by=robot("周敏"))
    assert "周敏" in refused(run)
    assert "李秀英" in refused(run)


TODAY = timezone.localdate
ACTS = {
    "death": lambda person: actions.record_death(person, on=TODAY(), by=BY),
    "move": lambda person: actions.move(person, None, on=TODAY(), by=BY),
    "head": lambda person: actions.make_head(person.residencies.get(), by=BY),
    "circumstance": lambda person: CircumstanceFactory(person=person),
}


@pytest.mark.parametrize("act", ["death", "move", "head", "circumstance"])
def test_what_was_done_since_is_named(community, act):
    run, _report = take(community, *FAMILY)
    ACTS[act](Person.objects.get(name="李秀英"))
    assert any(name in refused(run) for name in ("李秀英", "王建国"))


def test_a_merge_is_named(community):
    alike = [["王建国", "男", "", "户主", f"景昙新村{n}幢1单元101室", "13800001234", "", ""] for n in (1, 2)]
    take(community, alike[0])
    run, _report = take(community, alike[1])
    actions.propose_duplicates([community.pk])
    pair = Duplicate.objects.get()
    actions.merge(pair, keep=pair.first, take={}, by=BY)
    assert "王建国" in refused(run)


def test_a_decided_duplicate_stays_and_a_proposed_one_goes(community):
    alike = [["王建国", "男", "", "户主", f"景昙新村{n}幢1单元101室", "13800001234", "", ""] for n in (1, 2)]
    run, _report = take(community, *alike)
    actions.propose_duplicates([community.pk])
    assert Duplicate.objects.count() == 1
    actions.dismiss(Duplicate.objects.get(), by=BY)
    assert "王建国" in refused(run)
    again, _report = take(CommunityFactory(), *alike)
    actions.propose_duplicates([again.community_id])
    assert Duplicate.objects.count() == 2
    undo.undo(again.record, HouseholdRoster, by=BY)
    assert Duplicate.objects.get().state == "dismissed"


def test_a_later_import_is_undone_first(community):
    first, _report = take(community, *FAMILY, name="first.csv")
    second, _report = take(community, *changed(), name="second.csv")
    assert "second.csv" in refused(first)
    undo.undo(second.record, HouseholdRoster, by=BY)
    undo.undo(first.record, HouseholdRoster, by=BY)
    assert not Person.objects.exists()
    assert not Household.objects.exists()
    assert Place.objects.filter(community=community).count() == 1


def test_a_run_that_was_cut_off_is_undone_with_the_one_that_went_on(community, tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(sheet(*FAMILY).open("rb").read())
    cut_off = desk.begin(community, "a.csv", by=BY)
    with Scratch() as rejected:
        import_people(cut_off, sheet(FAMILY[0]), by=BY, rejected_to=rejected, answers=NEW)
    ImportRun.objects.update(state="running", ended_at=None)
    call_command("people_import", str(file), "--community", community.code, "--answer", "building=new", "--json")
    again = ImportRun.objects.latest("pk")
    assert (again.created, again.unchanged, again.record_id) == (1, 1, cut_off.record_id)
    call_command("people_undo_import", str(again.record_id), "--json")
    assert not Person.objects.exists()
    with pytest.raises(CommandError):
        call_command("people_undo_import", str(again.record_id))


def test_the_command_says_how_each_row_would_end(community, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_bytes(sheet(*FAMILY, ["王宝", "", "", "", "", "", "", ""]).open("rb").read())
    call_command("people_import", str(file), "--community", community.code, "--answer", "building=new", "--rehearse")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2\t王建国 景昙新村3幢1单元402室\t")
    assert "created: 2" in lines
    assert not Person.objects.exists()
    assert not SheetRun.objects.exists()


def test_an_undone_roster_can_be_imported_again(community):
    run, _report = take(community, *FAMILY)
    undo.undo(run.record, HouseholdRoster, by=BY)
    run.refresh_from_db()
    with Scratch() as rejected:
        import_people(run, sheet(*FAMILY), by=BY, rejected_to=rejected, answers=NEW)
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == ("done", 2)
    undo.undo(run.record, HouseholdRoster, by=BY)
    assert not Person.objects.exists()

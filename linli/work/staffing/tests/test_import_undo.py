"""Undo of a roster of workers: exactly the state before, unless something was built on it."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake import reasons
from linli.core.intake.models import ResultBlock, SheetRun, UndoBlock
from linli.core.intake.runner import desk, import_file, results, undo
from linli.core.intake.sheets import Kept
from linli.core.journal.models import Entry
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import CommunityFactory
from linli.work.staffing import actions
from linli.work.staffing.imports import WorkerRoster
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.tests.factories import QualificationFactory

BY = robot("test")
QUICK = (Phase.explicit, Phase.generate)  # making a failure smaller takes minutes with a database
HEAD = ["姓名", "性别", "出生日期", "学历", "证书", "证书编号", "取证日期", "岗位", "到岗日期"]
pytestmark = pytest.mark.django_db


def sheet(*rows, name="a.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    content = text.getvalue().encode("utf-8-sig")
    return Kept(name, lambda: io.BytesIO(content))


def take(place, *rows, name="a.csv", **more):
    return import_file(WorkerRoster, sheet(*rows, name=name), place=place, by=BY, **more)


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Place, Worker, Qualification)]


CELLS = st.tuples(
    st.sampled_from(["何静", "陈洁", "周敏", "周*", "3", "", "合计"]),
    st.sampled_from(["", "女", "男"]),
    st.sampled_from(["", "1990-5-1", "1988-3-4", "1990-13-1"]),
    st.sampled_from(["", "大专", "本科", "博学"]),
    st.sampled_from(["", "助理社会工作师", "中级社工师、上岗证"]),
    st.sampled_from(["", "A1", "B2"]),
    st.sampled_from(["", "2019-06-16", "2021.6.20"]),
    st.sampled_from(["", "网格员", "副主任"]),
    st.sampled_from(["", "2018-3-1", "2099-1-1"]),
)


@given(before=st.lists(CELLS, max_size=4), rows=st.lists(CELLS, min_size=1, max_size=8), away=st.booleans())
@settings(max_examples=25, phases=QUICK)
def test_rows_add_up_twice_changes_nothing_and_undo_restores_everything(db, before, rows, away):
    for model in (Qualification, Worker):
        model.objects.all()._raw_delete("default")
    place = CommunityFactory()
    take(CommunityFactory() if away else place, *before)
    state, entries = snapshot(), Entry.objects.count()

    rehearsed = take(place, *rows, rehearse=True)
    assert (snapshot(), Entry.objects.count()) == (state, entries)

    report = take(place, *rows)
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    assert report.read + report.skipped <= len(rows)  # lines without a cell are no rows
    told = [[row.number, row.ended.value, row.reason] for row in results.page(report.run, size=99).rows]
    assert told == [[number, ended, reasons.shown(reason)] for number, _w, ended, _f, reason, _s in rehearsed.rows]
    after = snapshot()

    again = take(place, *rows)
    assert (again.created, again.updated) == (0, 0)
    assert snapshot() == after
    assert not undo.may_undo(again.run)

    if after == state:
        assert not undo.may_undo(report.run)
        return
    undo.undo(report.run, WorkerRoster, by=BY)
    assert snapshot() == state
    assert Entry.objects.filter(verb="worker.import_undone", changes__run=report.run.pk).count() == 1


def test_a_name_with_and_without_a_birth_date_is_one_worker_of_a_sheet(community):
    rows = [["周敏", "", "1990-5-1"] + [""] * 6, ["周敏", "女"] + [""] * 7, ["周敏", "", "1988-3-4"] + [""] * 6]
    report = take(community, *rows)
    assert (report.created, report.rejected) == (2, 1)
    again = take(community, *rows)
    assert (again.created, again.updated, again.rejected) == (0, 0, 1)


def test_undo_is_told_in_numbers_and_done_once(community):
    take(community, ["何静", "女", "", "", "", "", "", "网格员", "2018-3-1"])
    report = take(community, ["何静", "女", "1990-5-1", "本科", "", "", "", "副主任", ""], ["周敏"] + [""] * 8)
    told = undo.summary(report.run)
    assert (told.removed, told.restored) == (2, 1)  # a worker and a degree; what is known of the first worker
    assert results.page(report.run).rows[0].fields == ["born", "post", "education"]
    undo.undo(report.run, WorkerRoster, by=BY)
    worker = Worker.objects.get()
    assert (worker.born, worker.post, worker.qualifications.count()) == (None, "网格员", 0)
    entry = Entry.objects.get(verb="worker.import_undone")
    assert (entry.changes["removed"], entry.changes["restored"]) == (2, 1)
    assert not UndoBlock.objects.filter(run=report.run).exists()
    with pytest.raises(RuleBroken):
        undo.undo(report.run, WorkerRoster, by=BY)


def test_what_was_built_on_it_is_named(community):
    report = take(community, ["何静"] + [""] * 8)
    added = QualificationFactory(worker=Worker.objects.get())
    state = snapshot()
    with pytest.raises(RuleBroken) as refused:
        undo.undo(report.run, WorkerRoster, by=BY)
    assert str(added) in str(refused.value)
    assert "何静" in str(refused.value)
    assert snapshot() == state


def test_a_later_change_is_named(community):
    report = take(community, ["何静"] + [""] * 8)
    actions.correct(Worker.objects.get(), by=robot("周主任"), post="网格员")
    with pytest.raises(RuleBroken, match=r"周主任.*何静"):
        undo.undo(report.run, WorkerRoster, by=BY)
    assert Worker.objects.get().post == "网格员"


def test_a_value_that_was_changed_since_stays(community):
    take(community, ["何静"] + [""] * 8)
    report = take(community, ["何静", "女"] + [""] * 7)
    Worker.objects.update(sex="1")
    with pytest.raises(RuleBroken, match="何静"):
        undo.undo(report.run, WorkerRoster, by=BY)


def test_a_later_import_is_undone_first(community):
    first = take(community, ["何静"] + [""] * 8, name="first.csv")
    second = take(community, ["何静", "女"] + [""] * 7, name="second.csv")
    with pytest.raises(RuleBroken, match=r"second\.csv.*何静"):
        undo.undo(first.run, WorkerRoster, by=BY)
    undo.undo(second.run, WorkerRoster, by=BY)
    assert Worker.objects.get().sex == "0"
    undo.undo(first.run, WorkerRoster, by=BY)
    assert not Worker.objects.exists()


def test_former_values_are_encrypted_and_forgotten_in_time(community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("花名册.csv", "姓名,岗位\n何静,网格员\n3,\n".encode())
    run = desk.take_in(desk.hand_in(WorkerRoster, upload, community, by=BY), WorkerRoster, by=BY)
    assert "何静" in run.result_blocks.get().lines
    for table in (ResultBlock, UndoBlock):
        raw = str(list(table.objects.extra(select={"raw": "lines"}).values_list("raw", flat=True)))
        assert "何静" not in raw
        assert "staffing" not in raw
    call_command("imports_forget")
    assert undo.may_undo(run)
    SheetRun.objects.update(started_at=timezone.now() - dt.timedelta(days=31))
    call_command("imports_forget")
    run.refresh_from_db()
    assert (run.file.name, run.rejected_file.name) == ("", "")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not ResultBlock.objects.exists()
    with pytest.raises(RuleBroken):
        undo.undo(run, WorkerRoster, by=BY)
    assert Worker.objects.count() == 1


def test_the_command_undoes_a_run_by_its_number(community, capsys):
    report = take(community, ["何静"] + [""] * 8)
    call_command("staff_undo_import", str(report.run.pk), "--json")
    assert capsys.readouterr().out.strip() == f'{{"run": {report.run.pk}, "removed": 1, "restored": 0}}'
    assert not Worker.objects.exists()
    with pytest.raises(CommandError):
        call_command("staff_undo_import", str(report.run.pk))
    with pytest.raises(CommandError):
        call_command("staff_undo_import", "0")


def test_reading_does_not_stand_in_the_way(community):
    report = take(community, ["何静"] + [""] * 8)
    journal.read("test.read", Worker.objects.get(), by=BY, reason="test")
    undo.undo(report.run, WorkerRoster, by=BY)
    assert not Worker.objects.exists()

"""Who may hand rosters in, start them, watch them and take rejected rows home; and the way through the pages."""

import datetime as dt
import errno
import io
import traceback

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.journal.models import Entry
from linli.core.tests.matrix import each_cell
from linli.registers.people import actions
from linli.registers.people.imports import desk
from linli.registers.people.models import ColumnMapping, ImportRun, Person
from linli.registers.people.states import SILENT
from linli.registers.people.tests.factories import id_number

pytestmark = pytest.mark.django_db

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
MATRIX = """
                             nobody  worker  subdistrict  clerk@elsewhere  clerk  committee
GET  people:imports          302     403     403          200              200    200
POST people:imports          302     403     403          200              302    302
GET  people:import           302     403     403          404              200    200
POST people:import_start     302     403     403          404              302    302
POST people:import_rehearse  302     403     403          404              302    302
POST people:import_undo      302     403     403          404              409    409
GET  people:import_questions 302     403     403          404              200    200
POST people:import_questions 302     403     403          404              409    409
GET  people:import_households 302    403     403          404              200    200
GET  people:import_progress  302     403     403          404              302    302
GET  people:import_rejected  302     403     403          404              200    200
"""


ROSTER = f"""景昙社区花名册,,,
姓名,证件,住址,电话
王建国,{id_number(11)},景昙新村3幢1单元402室,13800001234
李秀英,{id_number(12)},景昙新村3幢1单元402室,
张三,3.30106E+17,景昙新村3幢1单元403室,
"""
MAPPED = {"c0": "name", "c1": "id_number", "c2": "address", "c3": "phone"}


def upload(text=ROSTER, name="景昙.csv"):
    return SimpleUploadedFile(name, text.encode("gb18030"))


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    run = ImportRun(community=community, file_name="a.csv", mapping={"headings": ["a"], "columns": [""]})
    run.mapping = {"headings": ["姓名", "证件", "住址", "电话"], "columns": ["name", "", "address", "phone"]}
    run.mapping["checked"] = list(MAPPED.values())
    run.file.save("a.csv", ContentFile(ROSTER.encode()), save=False)
    run.rejected_file.save("a.rejected.xlsx", ContentFile(b"sheet"))
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community.parent if role == "subdistrict" else community)
    url = reverse(url_name, args=[] if url_name == "people:imports" else [run.pk])
    data = {"place": community.pk, "file": upload(), **MAPPED}
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


@pytest.fixture
def clerk(client, sign_in, community):
    sign_in("clerk", community)
    return client


@pytest.fixture
def handed_in(clerk, community):
    clerk.post(reverse("people:imports"), {"place": community.pk, "file": upload()})
    return ImportRun.objects.get()


def checked(clerk, run, callbacks, mapped=MAPPED):
    """Check the rows, and answer that each unknown building is new."""
    with callbacks(execute=True):
        clerk.post(reverse("people:import_rehearse", args=[run.pk]), mapped)
    with callbacks(execute=True):
        clerk.post(reverse("people:import_questions", args=[run.pk]), {"kind": "building", "building-choice": "new"})


def test_from_the_file_to_the_rejected_rows(clerk, handed_in, django_capture_on_commit_callbacks):
    page = clerk.get(reverse("people:import", args=[handed_in.pk])).content.decode()
    assert "景昙新村3幢1单元402室" in page
    assert id_number(11) not in page
    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.created, handed_in.rejected) == ("done", 2, 1)
    assert Person.objects.get(name="王建国").phone == "13800001234"
    page = clerk.get(reverse("people:import", args=[handed_in.pk])).content.decode()
    assert reverse("people:import_rejected", args=[handed_in.pk]) in page
    sheet = clerk.get(reverse("people:import_rejected", args=[handed_in.pk]))
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert Entry.objects.get(verb="people.rejected_rows_read").kind == "read"


def test_every_row_is_checked_before_and_the_import_undone_after(clerk, handed_in, django_capture_on_commit_callbacks):
    def post(name, **data):
        with django_capture_on_commit_callbacks(execute=True):
            answer = clerk.post(reverse(f"people:{name}", args=[handed_in.pk]), data)
        assert answer.status_code == 302
        return clerk.get(answer.url)

    page = post("import_rehearse", **MAPPED)
    assert page.context["questions"]["open"] == 1
    page = post("import_questions", **{"kind": "building", "building-choice": "new"})
    told = [(row.number, row.what, row.ended.value) for row, _fields in page.context["rows"]]
    assert told == [
        (3, "王建国 景昙新村3幢1单元402室", "created"),
        (4, "李秀英 景昙新村3幢1单元402室", "created"),
        (5, "张三 景昙新村3幢1单元403室", "rejected"),
    ]
    assert "身份证号" in page.context["rows"][2][0].reason
    assert not Person.objects.exists()
    sheet = clerk.get(reverse("people:import_rejected", args=[handed_in.pk]))
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    url = reverse("people:import", args=[handed_in.pk])
    assert [row.number for row, _fields in clerk.get(url, {"ended": "rejected"}).context["rows"]] == [5]

    page = post("import_start", **MAPPED)
    assert (Person.objects.count(), page.context["undo"].removed) == (2, 8)
    assert "撤销：移除 8 条，恢复 0 条" in page.content.decode()
    page = post("import_undo")
    assert not Person.objects.exists()
    assert "撤销" in page.content.decode()
    handed_in.refresh_from_db()
    assert handed_in.state == "undone"
    assert clerk.post(reverse("people:import_undo", args=[handed_in.pk])).status_code == 409


def test_why_an_import_cannot_be_undone_is_on_its_page(clerk, handed_in, django_capture_on_commit_callbacks):
    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    actions.correct(Person.objects.get(name="李秀英"), {"sex": "2", "education": "21"}, by=robot("周敏"))
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_undo", args=[handed_in.pk]))
    page = clerk.get(reverse("people:import", args=[handed_in.pk])).content.decode()
    assert "周敏" in page
    assert Person.objects.count() == 2


@pytest.mark.parametrize("task", ["rehearse", "take_back"])
def test_work_that_breaks_tells_nothing_of_its_rows_and_can_begin_again(
    clerk, handed_in, monkeypatch, task, django_capture_on_commit_callbacks
):
    def broken(*args, **kwargs):
        raise ValueError("Failing row contains (王建国, 13800001234)")

    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    monkeypatch.setattr(desk, "import_people", broken)
    monkeypatch.setattr(desk.undo, "undo", broken)
    ImportRun.objects.update(state="undoing")
    with pytest.raises(desk.Stopped) as stopped:
        getattr(desk, task).func(handed_in.pk, None)
    assert "王建国" not in "".join(traceback.format_exception(stopped.value))
    handed_in.refresh_from_db()
    assert handed_in.state in ("failed", "done")
    assert handed_in.fault


def test_nothing_of_the_sheet_lies_in_the_clear(handed_in, tmp_path, django_capture_on_commit_callbacks, clerk):
    def everywhere():
        with connection.cursor() as cursor:
            for table in ("people_importrun", "core_sheetrun", "core_resultblock", "core_undoblock", "core_question"):
                cursor.execute(f"SELECT * FROM {table}")
                yield str(cursor.fetchall())
        for path in tmp_path.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert content.startswith(b"LNL1")
                yield content.decode("gb18030", "ignore") + content.decode("utf-8", "ignore")

    assert "王建国" in handed_in.samples
    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    handed_in.refresh_from_db()
    assert handed_in.rejected_file
    for text in everywhere():
        assert "王建国" not in text
        assert "张三" not in text
        assert "13800001234" not in text


def test_a_workbook_is_read_from_where_it_is_kept_encrypted(
    clerk, community, tmp_path, django_capture_on_commit_callbacks
):
    book = openpyxl.Workbook()
    for row in (["姓名", "住址"], ["王建国", "景昙新村3幢1单元402室"], ["李秀英", ""]):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    file = SimpleUploadedFile("景昙.xlsx", (tmp_path / "mine.xlsx").read_bytes())
    (tmp_path / "mine.xlsx").unlink()
    clerk.post(reverse("people:imports"), {"place": community.pk, "file": file})
    run = ImportRun.objects.get()
    checked(clerk, run, django_capture_on_commit_callbacks, {"c0": "name", "c1": "address"})
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[run.pk]), {"c0": "name", "c1": "address"})
    run.refresh_from_db()
    assert (run.state, run.created, run.rejected) == ("done", 1, 1)
    answer = clerk.get(reverse("people:import_rejected", args=[run.pk]))
    content = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(content)
    assert "李秀英" in str(list(openpyxl.load_workbook(io.BytesIO(content)).active.values))
    assert all(path.read_bytes().startswith(b"LNL1") for path in tmp_path.rglob("*") if path.is_file())


def test_an_import_that_breaks_tells_the_table_of_tasks_nothing_of_its_rows(handed_in, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise ValueError("Failing row contains (王建国, 13800001234)")

    monkeypatch.setattr(desk, "import_people", broken)
    with pytest.raises(desk.Stopped) as stopped:
        desk.work.func(handed_in.pk)
    assert "王建国" not in "".join(traceback.format_exception(stopped.value))
    assert "stopped" in caplog.text
    handed_in.refresh_from_db()
    assert handed_in.state == "failed"


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("error", [FULL, OperationalError("database or disk is full")], ids=["files", "database"])
@pytest.mark.parametrize("task", ["work", "rehearse", "take_back"])
def test_whoever_imports_to_a_full_disk_reads_why_it_stopped_and_starts_it_again(
    clerk, handed_in, monkeypatch, task, error, django_capture_on_commit_callbacks
):
    def full(*args, **kwargs):
        raise error

    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    if task == "take_back":
        with django_capture_on_commit_callbacks(execute=True):
            clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
        ImportRun.objects.update(state="undoing")
    with monkeypatch.context() as patched, pytest.raises(desk.Stopped):
        patched.setattr(desk, "import_people", full)
        patched.setattr(desk.undo, "undo", full)
        getattr(desk, task).func(handed_in.pk, *([None] if task != "work" else []))
    page = clerk.get(reverse("people:import", args=[handed_in.pk])).content.decode()
    assert "服务器磁盘已满" in page
    if task == "work":
        with django_capture_on_commit_callbacks(execute=True):
            clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
        handed_in.refresh_from_db()
        assert (handed_in.state, handed_in.created, handed_in.fault) == ("done", 2, "")


def test_a_command_that_found_no_room_says_so_on_the_page_of_its_import(clerk, community, monkeypatch, tmp_path):
    def full(*args, **kwargs):
        raise FULL

    roster = tmp_path / "roster.csv"
    roster.write_text("姓名,住址\n王建国,景昙新村3幢1单元402室\n", encoding="utf-8")
    monkeypatch.setattr("linli.registers.people.management.commands.people_import.import_people", full)
    answers = ["--answer", "building=new", "--answer", "occupied=leave"]
    with pytest.raises(OSError, match="No space"):
        call_command("people_import", str(roster), "--community", community.code, *answers)
    run = ImportRun.objects.get()
    assert run.state == "failed"
    assert "服务器磁盘已满" in clerk.get(reverse("people:import", args=[run.pk])).content.decode()


def test_a_sheet_of_rejected_rows_that_finds_no_room_is_said_and_its_rows_are_listed(
    clerk, handed_in, monkeypatch, django_capture_on_commit_callbacks
):
    def full(*args, **kwargs):
        raise FULL

    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    monkeypatch.setattr(desk, "_keep_rejected", full)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.created, handed_in.rejected) == ("done", 2, 1)
    answer = clerk.get(reverse("people:import", args=[handed_in.pk]), {"ended": "rejected"})
    assert "服务器磁盘已满" in answer.content.decode()
    assert [row.number for row, _fields in answer.context["rows"]] == [5]


def test_columns_once_confirmed_are_remembered(clerk, handed_in, community, django_capture_on_commit_callbacks):
    assert handed_in.mapping["columns"] == ["name", "", "address", "phone"]
    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    assert ColumnMapping.objects.count() == 1
    clerk.post(reverse("people:imports"), {"place": community.pk, "file": upload()})
    assert ImportRun.objects.latest("pk").mapping["columns"] == ["name", "id_number", "address", "phone"]


def test_a_sheet_starts_once(clerk, handed_in, django_capture_on_commit_callbacks):
    url = reverse("people:import_start", args=[handed_in.pk])
    checked(clerk, handed_in, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(url, MAPPED)
    assert clerk.post(url, MAPPED).status_code == 409


@pytest.mark.parametrize("wrong", [{"c0": ""}, {"c2": ""}, {"c1": "name"}])
def test_columns_that_do_not_suffice_are_sent_back(clerk, handed_in, wrong):
    response = clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED | wrong)
    assert response.status_code == 409
    handed_in.refresh_from_db()
    assert handed_in.state == "uploaded"


def test_a_file_that_is_no_roster_is_not_kept(clerk, community, tmp_path):
    response = clerk.post(reverse("people:imports"), {"place": community.pk, "file": upload("你好\n", "a.csv")})
    assert response.status_code == 200
    assert not ImportRun.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_was_cut_off_can_be_started_again(handed_in):
    handed_in.state = "running"
    handed_in.seen_at = timezone.now()
    assert not desk.may_start(handed_in)
    handed_in.seen_at -= SILENT * 2
    assert desk.may_start(handed_in)


def test_the_page_says_that_an_import_was_cut_off_and_counts_on(clerk, handed_in):
    ImportRun.objects.update(state="running", total=3, done=2, created=2, seen_at=timezone.now() - SILENT * 2)
    page = clerk.get(reverse("people:import", args=[handed_in.pk])).content.decode()
    assert "处理 2 行后中断" in page
    assert "every 1s" not in page
    clerk.post(reverse("people:import_start", args=[handed_in.pk]), MAPPED)
    run = ImportRun.objects.get()
    assert (run.state, run.done, run.notes, run.is_cut_off) == ("running", 2, {"cut_off": [2, []]}, False)
    assert "中断前已处理 2 行" in clerk.get(reverse("people:import", args=[run.pk])).content.decode()


def test_a_file_imported_again_ends_the_run_that_was_cut_off(community, tmp_path):
    ImportRun.objects.create(community=community, file_name="roster.csv", state="running", done=20_000)
    file = tmp_path / "roster.csv"
    file.write_text("姓名,住址\n王海,3-1-502\n", encoding="utf-8")
    call_command("people_import", str(file), "--community", community.code, "--answer", "building=new", "--json")
    before, after = ImportRun.objects.order_by("pk")
    assert (before.state, after.state, after.done, after.notes) == ("failed", "done", 1, {"cut_off": [20_000, []]})


def test_sheets_are_forgotten_in_time(handed_in, tmp_path):
    ImportRun.objects.update(started_at=timezone.now() - dt.timedelta(days=31))
    call_command("imports_forget")
    handed_in.refresh_from_db()
    assert (handed_in.file.name, handed_in.samples) == ("", "")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_list_costs_the_same_however_long(clerk, community, django_assert_max_num_queries):
    ImportRun.objects.bulk_create(ImportRun(community=community, file_name=f"{n}.csv") for n in range(20))
    clerk.get(reverse("me"))  # the first page of a session notes the device
    with django_assert_max_num_queries(6):
        assert clerk.get(reverse("people:imports")).content.count(b".csv</span>") == 20


def test_a_sheet_that_stops_the_preview_does_not_stay(client, sign_in, community, monkeypatch, tmp_path):
    def stop(_path):
        raise ZeroDivisionError

    monkeypatch.setattr(desk, "preview", stop)
    sign_in("clerk", community)
    client.raise_request_exception = False
    assert client.post(reverse("people:imports"), {"file": upload(), "place": community.pk}).status_code == 500
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not ImportRun.objects.exists()

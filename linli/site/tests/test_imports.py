"""Imports of people, workers and places: the same steps in the same order, explained in the language of the reader."""

import json
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from linli.core.intake.models import ResultBlock, SheetRun
from linli.registers.people.imports import desk
from linli.registers.people.models import ImportRun

pytestmark = pytest.mark.django_db
ROSTER = "姓名,住址,电话,政治面貌\n王海,3-1-502,电话,群众\n王*,3-1-503,,群众\n"
WORKERS = "姓名,社区,到岗日期,证书,政治面貌\n何静,{community},昨天,,群众\n周华,{community},,甲级、乙级,群众\n"
TREE = (
    "代码,名称,级别,上级代码,政治面貌\n{code},新社区,社区,{code},群众\n{code}009,新社区,社区,{community},群众\n"
    "{code}008,新社区,社区,{code},群众\n"
)
KINDS = {
    "people": ("clerk", ROSTER, "姓名打了 *", "The name is masked"),
    "staffing": ("subdistrict", WORKERS, "日期“昨天”无法识别", "The date “昨天” cannot be read"),
    "places": ("admin", TREE, "社区不能放在社区下面", "A community cannot be part of a community"),
}
MAPPED = {"c0": "name", "c1": "address", "c2": "phone"}
# Rows of workers and places are checked when the file is handed in.
STEPS = {
    ("people", "check"): "import_rehearse",
    ("people", "take"): "import_start",
    ("people", "undo"): "import_undo",
    **{(kind, step): f"import_{step}" for kind in ("staffing", "places") for step in ("take", "undo")},
}
REFUSED = ("系统不登记政治面貌", "Linli does not record opinions")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def go(client, sign_in, community, django_capture_on_commit_callbacks):
    """`go("people", "hand_in", "check", "take")`: the page of a run after these steps, taken in Chinese."""

    def send(address, data):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(address, data).status_code == 302

    def steps(kind, *wanted):
        role, text, *_words = KINDS[kind]
        place = {"clerk": community, "subdistrict": community.parent, "admin": community.parent.parent}[role]
        sign_in(role, place)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
        content = text.format(code=community.parent.code, community=community.code).encode()
        file = SimpleUploadedFile("a.csv", content)
        send(reverse(f"{kind}:imports"), {"place": place.pk, "file": file})
        pk = (ImportRun if kind == "people" else SheetRun).objects.get().pk
        # A roster is imported only after its questions are answered, here that its building is new.
        asks = kind == "people" and bool(wanted)
        for step in ("check", *wanted) if asks and "check" not in wanted else wanted:
            if (kind, step) in STEPS:
                send(reverse(f"{kind}:{STEPS[kind, step]}", args=[pk]), MAPPED)
            if asks and step == "check":
                send(reverse("people:import_questions", args=[pk]), {"kind": "building", "building-choice": "new"})
        return reverse(f"{kind}:import", args=[pk])

    return steps


def page(client, address, language):
    html = client.get(address, headers={"accept-language": language}).content.decode()
    return re.sub(r"\s+", " ", html)


def headings(html):
    # Only rosters touch households.
    own = ("Check these", "Affected households")
    return [text for text in re.findall(r"<h2>\s*(.*?)\s*</h2>", html) if text not in own]


ROWS = ["Rejected rows", "Please check these"]
ORDER = {
    ("check",): ["Checked, nothing imported yet", *ROWS, "Expected result of each row", "What each column means"],
    ("check", "take"): ["Imported", *ROWS, "Undo this import", "Result of each row", "What each column means"],
    ("check", "take", "undo"): [*ROWS, "Result of each row", "What each column means"],
}


@pytest.mark.parametrize("steps", ORDER, ids=" ".join)
@pytest.mark.parametrize("kind", KINDS)
def test_all_imports_show_the_same_in_the_same_order(client, go, kind, steps):
    found = headings(page(client, go(kind, *steps), "en"))
    wanted = [title for title in ORDER[steps] if kind != "places" or title != "Please check these"]  # has no notes
    assert found[: len(wanted)] == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_step_of_all_imports_looks_the_same(client, go, kind):
    go(kind)
    html = page(client, reverse(f"{kind}:imports"), "en")
    for words in ("Use the sheet you already keep.", "xlsx, xls, ods or csv.", "Columns you can use"):
        assert words in html
    place = {"people": "试验社区", "staffing": "试验街道"}.get(kind, "")
    assert re.search(rf'row-main">a.csv</span> <span class="row-muted"> {place}', html)


@pytest.mark.parametrize("kind", KINDS)
def test_a_checked_sheet_is_imported_with_its_button(client, go, kind):
    address = go(kind, "check")
    html = page(client, address, "en")
    form, action = re.search(
        r'<button class="btn btn-primary" form="(\w+)" formaction="([^"]+)"> Import <', html
    ).groups()
    assert f'<form id="{form}" method="post"' in html
    assert action == f"{address}{'start' if kind == 'people' else 'take'}/"


def test_a_row_with_several_unread_cells_is_noted_once(client, go):
    html = page(client, go("staffing", "take"), "en")
    assert re.search(r'unknown certificate: not used</td> <td class="num">1</td> <td>3</td>', html)


@pytest.mark.parametrize("kind", KINDS)
def test_reasons_are_read_in_the_language_of_the_reader(client, go, kind):
    address = go(kind, "take")
    _role, _text, chinese, english = KINDS[kind]
    assert chinese in page(client, address, "zh-CN")
    assert english in page(client, address, "en")
    assert chinese not in page(client, address, "en")


@pytest.mark.parametrize("kind", ["staffing", "places"])
def test_columns_left_out_are_explained_in_the_language_of_the_reader(client, go, kind):
    address = go(kind, "take")
    assert REFUSED[0] in page(client, address, "zh-CN")
    assert REFUSED[1] in page(client, address, "en")


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_of_rejected_rows_stays_in_the_language_of_the_import(client, go, kind, tmp_path):
    address = go(kind, "take")
    sheet = tmp_path / "rejected.xlsx"
    answer = client.get(f"{address}rejected/", headers={"accept-language": "en"})
    sheet.write_bytes(b"".join(answer.streaming_content))
    cells = [str(cell.value) for row in openpyxl.load_workbook(sheet).active.iter_rows() for cell in row]
    assert any(KINDS[kind][2] in cell for cell in cells)


def test_a_run_of_an_earlier_version_still_shows_its_reasons(client, go):
    address = go("staffing", "take")
    block = ResultBlock.objects.get()
    lines = json.loads(block.lines)
    lines[0][4] = "日期看不懂。"
    block.lines = json.dumps(lines)
    block.save()
    SheetRun.objects.update(unused=[["备注", "不登记"], ["序号", ""]])
    html = page(client, address, "en")
    assert "日期看不懂。" in html
    assert "不登记" in html


def test_why_a_roster_could_not_be_imported_is_read_in_the_language_of_the_reader(client, go):
    address = go("people", "take")
    run = ImportRun.objects.get()
    run.file.delete(save=False)
    run.file.save("a.csv", SimpleUploadedFile("a.csv", b"\n"))
    with transaction.atomic():
        desk.work.func(run.pk, "zh-hans")
    assert "文件是空的" in page(client, address, "zh-CN")
    assert "The file is empty." in page(client, address, "en")

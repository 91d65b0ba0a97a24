"""A sheet that a colleague imported in Chinese is explained to each reader in their own language."""

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
ROSTER = "姓名,住址,政治面貌\n王海,3-1-502,群众\n王*,3-1-503,群众\n"
WORKERS = "姓名,到岗日期,政治面貌\n何静,昨天,群众\n"
TREE = "代码,名称,级别,上级代码,政治面貌\n{code},新社区,社区,{code},群众\n{code}009,新社区,社区,{community},群众\n"
KINDS = {
    "people": ("clerk", ROSTER, "姓名打了 *", "The name is masked"),
    "staffing": ("subdistrict", WORKERS, "日期“昨天”无法识别", "The date “昨天” cannot be read"),
    "places": ("admin", TREE, "社区不能放在社区下面", "A community cannot be part of a community"),
}
REFUSED = ("系统不登记政治面貌", "Linli does not record opinions")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def imported(client, sign_in, community, django_capture_on_commit_callbacks):
    """`imported("people")`: the page of a run that was handed in and imported in Chinese."""

    def take(kind):
        role, text, *_words = KINDS[kind]
        sign_in(role, {"clerk": community, "subdistrict": community.parent, "admin": community.parent.parent}[role])
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
        content = text.format(code=community.parent.code, community=community.code).encode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(
                reverse(f"{kind}:imports"), {"place": community.pk, "file": SimpleUploadedFile("a.csv", content)}
            )
        pk = (ImportRun if kind == "people" else SheetRun).objects.get().pk
        step = ("import_start", {"c0": "name", "c1": "address"}) if kind == "people" else ("import_take", {})
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse(f"{kind}:{step[0]}", args=[pk]), step[1])
        return reverse(f"{kind}:import", args=[pk])

    return take


def page(client, address, language):
    html = client.get(address, headers={"accept-language": language}).content.decode()
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("kind", KINDS)
def test_reasons_are_read_in_the_language_of_the_reader(client, imported, kind):
    address = imported(kind)
    _role, _text, chinese, english = KINDS[kind]
    assert chinese in page(client, address, "zh-CN")
    assert english in page(client, address, "en")
    assert chinese not in page(client, address, "en")


@pytest.mark.parametrize("kind", ["staffing", "places"])
def test_columns_left_out_are_explained_in_the_language_of_the_reader(client, imported, kind):
    address = imported(kind)
    assert REFUSED[0] in page(client, address, "zh-CN")
    assert REFUSED[1] in page(client, address, "en")


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_of_rejected_rows_stays_in_the_language_of_the_import(client, imported, kind, tmp_path):
    address = imported(kind)
    sheet = tmp_path / "rejected.xlsx"
    answer = client.get(f"{address}rejected/", headers={"accept-language": "en"})
    sheet.write_bytes(b"".join(answer.streaming_content))
    cells = [str(cell.value) for row in openpyxl.load_workbook(sheet).active.iter_rows() for cell in row]
    assert any(KINDS[kind][2] in cell for cell in cells)


def test_a_run_of_an_earlier_version_still_shows_its_reasons(client, imported):
    address = imported("staffing")
    block = ResultBlock.objects.get()
    lines = json.loads(block.lines)
    lines[0][4] = "日期看不懂。"
    block.lines = json.dumps(lines)
    block.save()
    SheetRun.objects.update(unused=[["备注", "不登记"], ["序号", ""]])
    html = page(client, address, "en")
    assert "日期看不懂。" in html
    assert "不登记" in html


def test_why_a_roster_could_not_be_imported_is_read_in_the_language_of_the_reader(client, imported, monkeypatch):
    address = imported("people")
    run = ImportRun.objects.get()
    run.file.delete(save=False)
    run.file.save("a.csv", SimpleUploadedFile("a.csv", b"\n"))
    with transaction.atomic():
        desk.work.func(run.pk, "zh-hans")
    assert "文件是空的" in page(client, address, "zh-CN")
    assert "The file is empty." in page(client, address, "en")

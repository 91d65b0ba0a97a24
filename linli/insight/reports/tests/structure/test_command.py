"""`linli forms read` and `linli forms compare`, as lines and as JSON."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from linli.insight.reports.tests.structure.labelled import FORMS


def said(capsys, *words):
    call_command("forms", *map(str, words))
    return capsys.readouterr().out


def test_read_names_sheets_tables_and_blanks(capsys):
    text = said(capsys, "read", FORMS / "relief-list.xlsx")
    assert "低保花名册!E9\t保障人口 / 家庭人口数(人)" in text
    assert "2026年10月:" not in text  # a period is no title of a table


def test_read_as_json_has_the_label_of_each_blank(capsys):
    form = json.loads(said(capsys, "read", FORMS / "relief-list.xlsx", "--json"))
    assert (form["title"], form["period"], form["count"]) == ("最低生活保障对象花名册", "2026年10月", 19)
    assert [table["kind"] for table in form["sheets"][0]["tables"]] == ["fields", "list", "fields"]
    column = form["sheets"][0]["tables"][1]["blanks"][8]
    assert (column["key"], column["label"]) == ("低保花名册!I9", "救助类别")
    assert column["choices"] == ["低保", "低边", "特困", "临时救助"]
    assert form["sheets"][1]["hidden"] is True


def test_compare_as_lines_and_as_json(capsys):
    files = (FORMS / "elderly-ledger.xlsx", FORMS / "editions" / "elderly-ledger.xlsx")
    assert "家庭医生" in said(capsys, "compare", *files)
    changes = json.loads(said(capsys, "compare", *files, "--json"))
    assert [blank["label"] for blank in changes["new"]] == ["家庭医生"]
    assert [blank["label"] for blank in changes["vanished"]] == ["身体状况 / 慢性病"]
    assert {len(changes[name]) for name in ("same", "moved")} == {14, 5}
    assert changes["moved"][0].keys() == {"old", "new"}


@pytest.mark.parametrize("content", [None, b"no form"])
def test_what_cannot_be_read_is_refused_with_exit_code_2(tmp_path, content):
    file = tmp_path / "form.xlsx"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command("forms", "read", str(file))
    assert refusal.value.returncode == 2

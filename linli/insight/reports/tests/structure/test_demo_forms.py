"""The demo forms are what their builder writes, small, and in the register."""

from __future__ import annotations

import tomllib
import zipfile
from datetime import date
from io import BytesIO

from linli.insight.reports.tests.structure.labelled import FORMS
from tools.forms.catalogue import FORMS as BUILDERS

LARGEST = 15_000  # bytes
REGISTER = tomllib.loads((FORMS / "forms.toml").read_text(encoding="utf-8"))["form"]


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_builder_writes_the_files_as_they_are():
    files = {file.relative_to(FORMS).as_posix(): file for file in FORMS.rglob("*") if file.suffix in {".xlsx", ".docx"}}
    assert set(files) == set(BUILDERS)
    for name, file in files.items():
        assert parts(BUILDERS[name]()) == parts(file.read_bytes()), name
        assert file.stat().st_size < LARGEST, name


def test_every_form_is_in_the_register_with_what_the_law_asks():
    first_editions = {name for name in BUILDERS if not name.startswith("editions/")}
    assert {row["file"] for row in REGISTER} == first_editions
    assert len({row["code"] for row in REGISTER}) == len(REGISTER) >= 24
    for row in REGISTER:
        assert row["office"], row["code"]
        assert row["title"], row["code"]
        assert row["every"] in {"week", "month", "quarter", "half_year", "year", "ad_hoc"}, row["code"]
        assert row.get("valid_until") is None or isinstance(row["valid_until"], date), row["code"]


def test_some_forms_show_why_a_form_is_refused():
    assert any(not row["number"] for row in REGISTER)
    assert any(not row["basis"] for row in REGISTER)
    assert any(row.get("valid_until") and row["valid_until"] < date(2026, 9, 1) for row in REGISTER)


def test_what_is_said_in_the_register_is_printed_on_the_form():
    from linli.insight.reports.tests.structure.labelled import read_form

    for row in REGISTER:
        text = "".join(
            content.decode(errors="ignore") for content in parts((FORMS / row["file"]).read_bytes()).values()
        )
        for printed in filter(None, (row["number"], row["approval"])):
            assert printed in text, row["code"]
        assert row["title"] in read_form(row["file"]).title, row["code"]

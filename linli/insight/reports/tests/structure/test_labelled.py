"""The demo forms are read as their labels say."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from linli.insight.reports.tests.structure.labelled import FORMS, expected, labels, read_form, score

TUNING, UNSEEN = labels("tuning"), labels("unseen") | labels("later")


def test_every_demo_form_is_labelled():
    files = {file.name for file in FORMS.iterdir() if file.suffix in {".xlsx", ".docx"}}
    assert files == set(TUNING) | set(UNSEEN)


@pytest.mark.parametrize("file", TUNING)
def test_a_form_is_read_as_its_label_says(file):
    form, label = read_form(file), TUNING[file]
    found = {blank.key: blank.label for blank in form.blanks}
    assert [table.kind for part in form.parts for table in part.tables] == label["tables"]
    assert form.title == label["title"]
    assert form.period == label.get("period", form.period)
    assert {key: found.get(key) for key in expected(label)} == expected(label)
    assert len(found) == len(form.blanks) == label["blanks"]


@pytest.mark.parametrize("file", UNSEEN)
def test_every_blank_of_a_form_is_found_with_its_label(file):
    form, label = read_form(file), UNSEEN[file]
    found = {blank.key: blank.label for blank in form.blanks}
    assert [table.kind for part in form.parts for table in part.tables] == label["tables"]
    assert form.title == label["title"]
    assert astuple(score(found, label))[1:] == (0, 0)

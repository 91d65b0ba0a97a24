"""Sheets that no import names are deleted, and imports whose sheet is gone say so."""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from linli.core.intake.models import SheetRun
from linli.core.intake.runner import orphans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(name, *, days_ago):
    default_storage.save(name, ContentFile(b"roster"))
    long_ago = time.time() - days_ago * 86400
    os.utime(default_storage.path(name), (long_ago, long_ago))
    return name


def test_a_sheet_that_a_crash_left_behind_is_deleted_by_the_nightly_job(capsys):
    named = stored("imports/2026/11/named.xlsx", days_ago=3)
    SheetRun.objects.create(kind="people", file_name="a.xlsx", file=named)
    left, fresh = stored("imports/2026/11/left.xlsx", days_ago=3), stored("imports/2026/11/fresh.xlsx", days_ago=0)
    photo = stored("cases/2026/11/photo.jpg", days_ago=3)
    call_command("imports_forget")
    assert "orphans: 1" in capsys.readouterr().out
    assert [default_storage.exists(name) for name in (named, fresh, photo, left)] == [True, True, True, False]


def test_an_import_whose_sheet_no_backup_contains_no_longer_names_it():
    run = SheetRun.objects.create(kind="people", file_name="a.xlsx", file="imports/2026/11/gone.xlsx")
    orphans.sweep()
    run.refresh_from_db()
    assert (run.file.name, run.file_name) == ("", "a.xlsx")

"""Data steps of migrations, forward and back."""

import json
import sqlite3

import pytest

from tests.installation import install, run

BEFORE = "0005_import_record"
MADE = """
from linli.registers.people.models import ImportRun
from linli.registers.places.tests.factories import CommunityFactory
community = CommunityFactory()
for fault in ("", "列名缺失。", {"zh-hans": "文件是空的。", "zh-hant": "檔案是空的。", "en": "The file is empty."}):
    ImportRun.objects.create(community=community, file_name="a.csv", fault=fault)
"""


@pytest.mark.slow
def test_faults_of_imports_are_kept_forward_and_back(tmp_path):
    env = install(tmp_path / "data")

    def faults():
        with sqlite3.connect(tmp_path / "data" / "linli.sqlite3") as database:
            return [row[0] for row in database.execute("SELECT fault FROM people_importrun ORDER BY id")]

    run(env, "manage", "shell", "-v0", "-c", MADE)
    run(env, "manage", "migrate", "people", BEFORE, "-v0")
    assert faults() == ["", "列名缺失。", "文件是空的。"]
    run(env, "manage", "migrate", "-v0")
    assert list(map(json.loads, faults())) == ["", "列名缺失。", "文件是空的。"]

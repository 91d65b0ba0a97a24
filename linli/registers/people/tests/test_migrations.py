"""Data steps of migrations, forward and back."""

import json

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
# One program for all steps: each start of a command costs more than a step.
MOVED = f"""
import json
from django.core.management import call_command
from django.db import connection
def faults():
    with connection.cursor() as cursor:
        cursor.execute("SELECT fault FROM people_importrun ORDER BY id")
        print(json.dumps([row[0] for row in cursor.fetchall()]))
call_command("migrate", "people", "{BEFORE}", verbosity=0)
faults()
call_command("migrate", verbosity=0)
faults()
"""


@pytest.mark.slow
def test_faults_of_imports_are_kept_forward_and_back(tmp_path):
    before, after = map(json.loads, run(install(tmp_path / "data"), "manage", "shell", "-v0", "-c", MADE + MOVED))
    assert before == ["", "列名缺失。", "文件是空的。"]
    assert list(map(json.loads, after)) == ["", "列名缺失。", "文件是空的。"]

"""Data steps of migrations, forward and back."""

import json

import pytest

from tests import early

PROGRAM = """
import datetime as dt, json
model = at("0005_import_record")
community = model("places", "Place").objects.create(level="community", name="A", since=dt.date(2020, 1, 1))
for fault in ("", "列名缺失。"):
    model("people", "ImportRun").objects.create(community=community, file_name="a.csv", fault=fault)
model = at("0006_fault_in_every_language")
texts = {"zh-hans": "文件是空的。", "zh-hant": "檔案是空的。", "en": "The file is empty."}
model("people", "ImportRun").objects.create(community_id=community.pk, file_name="a.csv", fault=texts)
print(json.dumps([run.fault for run in model("people", "ImportRun").objects.order_by("pk")]))
at("0005_import_record")
print(json.dumps(column("people_importrun", "fault")))
"""


@pytest.mark.both_engines
def test_faults_of_imports_are_kept_forward_and_back(tmp_path):
    after, before = map(json.loads, early.run(tmp_path, "people", PROGRAM))
    assert after[:2] == ["", "列名缺失。"]
    assert after[2]["en"] == "The file is empty."
    assert before == ["", "列名缺失。", "文件是空的。"]

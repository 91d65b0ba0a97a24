"""The database is restored from yesterday's backup: a phone notices, and nothing that had arrived is missing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from linli.site.tests.browser import fill
from tests.installation import ROOT, environment, once

PHONE = """
import django, json, sys
django.setup()
from django.test import Client
from django.conf import settings
from linli.registers.accounts.models import User
from linli.registers.people.models import Household
from linli.work.phones.tests.phone import Phone, item, visit
from linli.work.visits.models import Visit

settings.ALLOWED_HOSTS = ["*"]
step, path = sys.argv[1:]
book = json.load(open(path))
client = Client()
client.force_login(User.objects.get(username="worker"), backend="allauth.account.auth_backends.AuthenticationBackend")
phone = Phone(client, device=book["device"])
client.post("/phone/device/", {"device": phone.device, "salt": "A" * 43 + "=", "name": "x"})
if step == "send":
    start = len(book["items"])
    homes = book["homes"][start : start + 2]
    sent = [item("visit", visit(pk, answer=f"said at {pk}")) for pk in homes]
    sent.append(item("visit.correct", {"visit": sent[0]["id"], "minutes": 7}, based_on=sent[0]["id"]))
    book["items"] += sent
    book["answers"] += [one["answer"] for one in phone.told(*sent)]
bag = client.get("/phone/bag/", {"last": book["items"][-1]["id"]})
book["asked"] = bag.status_code
if step == "heal":
    assert bag.json()["error"] == "lost", bag.content
    book["again"] = [one["answer"] for one in phone.told(*book["items"][::-1])]
    book["asked"] = client.get("/phone/bag/", {"last": book["items"][-1]["id"]}).status_code
keys = [one["id"] for one in book["items"]]
book["visits"] = sorted(Visit.objects.filter(client_key__in=keys).values_list("household", "answer", "minutes"))
json.dump(book, open(path, "w"), default=str)
"""
HOMES = """
import django, json
django.setup()
from django.utils import timezone
from linli.work.areas import queries as areas
from linli.work.staffing.models import Worker
worker, day = Worker.objects.get(user__username="worker"), timezone.localdate()
homes = areas.households(worker.community_id, areas.spans_of(worker, day), day)
print(json.dumps(list(homes.order_by("pk").values_list("pk", flat=True)[:12])))
"""


@pytest.mark.slow
def test_after_a_restore_a_phone_brings_back_what_the_backup_did_not_have(tmp_path):
    data, file, path = tmp_path / "data", tmp_path / "yesterday.linli", tmp_path / "book.json"
    shutil.copytree(once("town", fill) / "data", data)
    env = environment(data, LINLI_DEMO="1", DJANGO_SETTINGS_MODULE="linli.site.settings")

    def run(*command):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    def phone(step):
        run("-c", PHONE, step, str(path))
        return json.loads(path.read_text())

    homes = json.loads(run("-c", HOMES).splitlines()[-1])
    device = "6d1f8f0e-3c1b-4c39-9d55-0f2f3f7a9b10"
    path.write_text(json.dumps({"device": device, "homes": homes, "items": [], "answers": []}))
    assert phone("send")["asked"] == 200
    run("-m", "linli.site.cli", "backup", str(file))
    before = phone("send")
    assert (before["asked"], before["answers"], len(before["visits"])) == (200, ["applied"] * 6, 4)
    run("-m", "linli.site.cli", "restore", str(file))
    after = phone("heal")
    assert after["again"] == ["applied"] * 6
    assert after["visits"] == before["visits"]
    assert after["asked"] == 200

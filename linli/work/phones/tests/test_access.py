"""Who may send from a phone, and who decides on what could not be saved."""

import hashlib
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.bodies.queries import viewer_for
from linli.work.phones import actions
from linli.work.phones.actions import reading
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home
from linli.work.phones.tests.phone import exported, item, photo_told, visit
from linli.work.staffing.tests.factories import WorkerFactory

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
# The subdistrict decides on services of carers only, which are in `services/vouchers/tests/test_outbox.py`.
# What scripts ask says 401 instead. Everybody who is signed in may ask: each item is decided by its action.
MATRIX = """
                       nobody  auditor  worker@elsewhere  worker  clerk  committee  subdistrict  writer
POST phones:outbox     401     200      200               200     200    200        200          200
GET  phones:photo      401     404      404               404     404    404        404          200
POST phones:photo      401     404      404               404     404    404        404          422
GET  phones:handover   302     403      200               200     200    200        200          200
POST phones:handover   302     403      200               200     200    200        200          200
GET  phones:review     302     403      200               200     200    200        200          200
GET  phones:record     302     403      404               404     200    200        404          200
POST phones:apply      302     403      404               404     302    302        404          302
GET  phones:edit       302     403      404               404     200    200        404          200
POST phones:edit       302     403      404               404     302    302        404          302
POST phones:discard    302     403      404               404     302    302        404          302
POST phones:restore    302     403      404               404     409    409        404          409
POST phones:hidden     302     403      404               404     200    403        404          200
"""
PHOTO = b"not quite a photo"


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, settings, tmp_path, who, method, url_name, expected):
    settings.MEDIA_ROOT = tmp_path
    role, _, where = {"writer": "worker"}.get(who, who).partition("@")
    place = elsewhere if where else community.parent if role == "subdistrict" else community
    user = sign_in(role, place, name=who)
    if role == "worker":
        WorkerFactory(community=place, user=user)
    writer = user if who == "writer" else sign_in_writer(community)
    household = home(community)
    row, sent = kept(writer, household)
    digest = hashlib.sha256(PHOTO).hexdigest()
    url = reverse(url_name, args=arguments(url_name, row, digest))
    if url_name == "phones:photo":
        url += f"?item={sent['id']}&from=0"
    if method == "GET":
        answer = client.get(url)
    elif url_name == "phones:outbox":
        said = {"protocol": 1, "device": str(uuid.uuid4()), "sent_at": "", "items": []}
        answer = client.post(url, json.dumps(said), content_type="application/json")
    elif url_name == "phones:photo":
        answer = client.post(url, PHOTO[::-1], content_type="application/octet-stream")
    else:
        file = SimpleUploadedFile("outbox.json", exported(writer, str(uuid.uuid4()), []))
        answer = client.post(url, {**visit(household), "reason": "twice", "purpose": "case", "file": file})
    assert answer.status_code == expected


def arguments(url_name, row, digest):
    if url_name == "phones:photo":
        return [digest]
    return [] if url_name in {"phones:outbox", "phones:handover", "phones:review"} else [row.pk]


def sign_in_writer(community):
    from conftest import appointed

    user = appointed("worker", community, name="writer of it")
    WorkerFactory(community=community, user=user)
    return user


def kept(writer, household):
    """A visit with words that only the writer knows and a case with a photo; both wait for review."""
    sender = actions.Sender(viewer_for(writer), uuid.uuid4())
    leak = {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x"}
    sent = item("case", leak, photos=[photo_told(PHOTO)], for_review=True)
    actions.receive(reading.sent(sent), sender)
    actions.receive(reading.sent(item("visit", visit(household, seen="x"), for_review=True)), sender)
    return Submission.objects.get(kind="visit"), sent

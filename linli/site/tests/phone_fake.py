"""A server that answers the app as the contract says, for tests of the browser's side; the rest is the site itself.

It remembers in memory what it received. `POST /fake/` with a JSON object changes how it answers (see `Mind`) or what it
has (`reset`; `forget`: so many items are lost), `GET /fake/` tells what it has.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from threading import Lock

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from linli.site.tests.phone_bags import bag_of
from linli.site.urls import handler400, handler404, handler500
from linli.site.urls import urlpatterns as site
from linli.work.phones.views import app, whole, worker_script

__all__ = ["handler400", "handler404", "handler500"]


@dataclass
class Mind:
    """How the fake answers: by the next `answers` to items, a `status` for all data, a clock that is `ahead`."""

    answers: list = field(default_factory=list)  # {"answer", "why", "fields"} of the next items; then "applied"
    status: int = 0  # 401, 410, 426, 503 ... of every address of data
    decided: str = ""  # what became of items that were kept for review: "applied", "discarded"
    drop: int = 0  # so many of the next answers to /phone/outbox/ are lost after the items were taken
    photo_drop: int = 0  # so many parts of photos are not taken
    photo_why: str = ""  # why photos that arrived whole are not added
    ahead: int = 0  # seconds
    retry_after: int = 0  # seconds, said with a status
    salted: bool = False  # every device that is known has another salt than it says
    version: str = "1"  # of the bag
    bagless: bool = False  # everything is answered but the bag
    release: str = ""  # another version of the app
    switched_off: bool = False


MIND, LOCK = Mind(), Lock()
ITEMS: dict = {}  # id -> {"sha256", "body", "answer"}, in the order in which they came
PHOTOS: dict = {}  # sha256 -> bytes
DEVICES: dict = {}  # device -> user
SENT: list = []  # ids as they came, again and again
PRIVATE = ec.generate_private_key(ec.SECP256R1())


MADE, ON, WHOLE = worker_script.version, worker_script.is_on, whole.of
app.version = worker_script.version = lambda: MIND.release or MADE()
# The files of another version are found under other names, and those of this one no more.
whole.of = lambda kind: replace(WHOLE(kind), name=f"{MIND.release}{WHOLE(kind).name}")
app.is_on = worker_script.is_on = lambda: ON() and not MIND.switched_off


def now():
    return timezone.now() + dt.timedelta(seconds=MIND.ahead)


def said(status=200, **more):
    """An answer with the time of the server."""
    return JsonResponse({"protocol": 1, "now": now().isoformat(), **more}, status=status)


def data(view):
    """An address of data: what the mind says, or who is not signed in, comes first."""

    def answer(request, **named):
        with LOCK:
            if MIND.status:
                why = {410: "withdrawn", 401: "signed_out", 426: "old_app"}.get(MIND.status, "busy")
                answer = said(MIND.status, error=why)
                if MIND.retry_after:
                    answer["Retry-After"] = str(MIND.retry_after)
                return answer
            if request.viewer.user_id is None:
                return said(401, error="signed_out")
            key = request.headers.get("Linli-Device") or request.POST.get("device")
            if DEVICES.get(key, request.user.pk) != request.user.pk:
                return said(403, error="other_person")
            return view(request, **named)

    return answer


@data
def device(request):
    key, user = request.POST["device"], request.user
    if MIND.salted and key in DEVICES:
        return said(409, error="other_salt")
    DEVICES[key] = user.pk
    half = hashlib.sha256(f"{key} {user.pk} {request.POST['salt']}".encode()).digest()
    public = PRIVATE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return said(
        viewer={"id": user.pk, "name": user.name},
        device={"id": key, "name": request.POST["name"], "key": "k0"},
        half=base64.b64encode(half).decode(),
        csrf=request.META["CSRF_COOKIE"],
        days=7,
        handover={"id": "k1", "key": base64.b64encode(public).decode()},
    )


@data
def bag(request):
    if MIND.bagless:
        return said(503, error="busy")
    last = request.GET.get("last")
    if last and last not in ITEMS:
        return said(409, error="lost")
    made = payloads()
    version = f"{MIND.version}.{request.LANGUAGE_CODE}.{len(made)}"
    if request.GET.get("have") == version:
        return said(version=version, made_at=now().isoformat(), unchanged=True)
    return JsonResponse({"protocol": 1, "version": version, **bag_of(now(), request.LANGUAGE_CODE, made)})


def payloads():
    """What was saved, each with the number of its record; a correction is in the visit that it corrects."""
    saved = {key: item for key, item in ITEMS.items() if item["answer"]["answer"] == "applied"}
    found = {key: item["body"]["payload"] | {"number": item["number"]} for key, item in saved.items()}
    for key, item in saved.items():
        if item["body"]["kind"] == "visit.correct":
            fields = {name: value for name, value in found.pop(key).items() if name not in {"visit", "number"}}
            found[item["body"]["payload"]["visit"]] |= fields
    return list(found.values())


@data
def outbox(request):
    sent = json.loads(request.body)
    answers = [answer_to(item) for item in sent["items"]]
    if MIND.drop:
        MIND.drop -= 1
        return HttpResponse("<html>portal</html>", status=200)
    return said(language=request.LANGUAGE_CODE, answers=answers)


def answer_to(item):
    """Apply an item once; its answer again if it comes again."""
    SENT.append(item["id"])
    assert hashlib.sha256(item["body"].encode()).hexdigest() == item["sha256"]
    known = ITEMS.get(item["id"])
    if known and known["sha256"] == item["sha256"]:
        now_is = {"state": MIND.decided} if MIND.decided and known["answer"]["answer"] == "review" else {}
        return known["answer"] | {"photos": missing(known["body"])} | now_is
    told = MIND.answers.pop(0) if MIND.answers else {"answer": "applied"}
    answer = {"id": item["id"], "why": None, "fields": None, "target": None, "unwanted": [], "receipt": "00", **told}
    answer["state"], number = answer["answer"], 900 + len(ITEMS)
    if answer["answer"] == "applied":
        answer["target"] = {"label": "王建国", "url": f"/visits/{number}/"}
        answer["version"] = f"1-{len(ITEMS)}"
    body = json.loads(item["body"])
    if answer["answer"] != "again":
        ITEMS[item["id"]] = {"sha256": item["sha256"], "body": body, "answer": answer, "number": number}
    return answer | {"photos": missing(body)}


def missing(body):
    return [photo["sha256"] for photo in body["photos"] if len(PHOTOS.get(photo["sha256"], b"")) < photo["bytes"]]


@data
def photo(request, sha256):
    whole = next(p["bytes"] for p in ITEMS[request.GET["item"]]["body"]["photos"] if p["sha256"] == sha256)
    have = PHOTOS.get(sha256, b"")
    if request.method == "POST":
        if MIND.photo_drop:
            MIND.photo_drop -= 1
            return HttpResponse(status=503)
        if int(request.GET["from"]) != len(have):
            return part(have, whole, 409)
        have += request.body
        if len(have) == whole and hashlib.sha256(have).hexdigest() != sha256:
            PHOTOS.pop(sha256)
            return part(b"", whole, 422)
        PHOTOS[sha256] = have
    return part(have, whole)


def part(have, whole, status=200):
    """How much of a photo there is; `why`: what all are refused for that have come whole."""
    done = len(have) == whole
    return said(status, have=len(have), bytes=whole, done=done, why=MIND.photo_why if done and MIND.photo_why else None)


@csrf_exempt
def control(request):
    """Change how the fake answers, or tell what it has; `reset` starts again."""
    with LOCK:  # nothing comes in meanwhile
        return controlled(request)


def controlled(request):
    if request.method == "POST":
        told = json.loads(request.body)
        if told.pop("reset", False):
            told = asdict(Mind()) | told
            for kept in (ITEMS, PHOTOS, DEVICES, SENT):
                kept.clear()
        for _lost in range(told.pop("forget", 0)):  # restored from a backup that was made before these
            ITEMS.popitem()
        if told.pop("photos_lost", False):
            PHOTOS.clear()
        for name, value in told.items():
            setattr(MIND, name, value)
    items = [{"id": key, **item} for key, item in ITEMS.items()]
    secret = PRIVATE.private_numbers().private_value
    photos = {key: len(value) for key, value in PHOTOS.items()}
    return JsonResponse({"items": items, "photos": photos, "sent": SENT, "private": str(secret)})


urlpatterns = [
    path("phone/device/", device),
    path("phone/bag/", bag),
    path("phone/outbox/", outbox),
    path("phone/photos/<str:sha256>/", photo),
    path("fake/", control),
    *site,
]

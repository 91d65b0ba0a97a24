"""An outbox handed in as a file: on another phone, at the station, or at the server's command line.

The phone encrypts for the server alone (ECDH on P-256, HKDF-SHA256, AES-256-GCM) and signs the list of its items with
its half of a key, which the server gives only to one person and one phone. So nobody else can read such a file, or
make one in the name of another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer, viewer_of
from linli.core.errors import UnreadableFile
from linli.core.rooms.outbox import uuid_of
from linli.core.secrets import phone_keys
from linli.core.web.http import number
from linli.registers.accounts.models import User
from linli.work.phones import policies
from linli.work.phones.actions import photos
from linli.work.phones.actions.receive import MOST, Sender, receive_all
from linli.work.phones.queries import Told
from linli.work.phones.states import Channel

INFO = b"linli handover"
MEGABYTES = 64  # of a file: a day with photos has a tenth of it


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file: whose items they are, and the answer for each."""

    owner: User
    answers: list[Told]


def hand_in(file: bytes, *, by: Viewer) -> HandedIn:
    """Receive the items of a file in the name of the person whose phone made it.

    Args:
        file: the exported outbox.
        by: who hands it in; recorded in the journal.

    Raises:
        UnreadableFile: it is no such file, was altered, or is from a phone that the server does not know.
    """
    try:
        outer = json.loads(file)
        if outer["linli"] != "outbox" or outer["protocol"] != 1:
            raise ValueError
        inner = json.loads(_opened(outer))
        device, owner = uuid_of(outer["device"]), User.objects.filter(pk=number(str(outer["user"])) or 0).first()
        if device is None or owner is None:
            raise ValueError
        _check_signed(inner, owner, device, str(outer["handover"]))
        items = inner["items"]
    except (ValueError, KeyError, TypeError, AttributeError, InvalidTag, RecursionError) as error:
        message = _(
            "This is not a file of unsent records, or it was altered or is for another server. Nothing was saved."
        )
        raise UnreadableFile(message) from error
    maker = viewer_of(owner.pk)
    if maker.user_id is None:
        raise UnreadableFile(_("The account of this phone is closed. Nothing was saved."))
    sender = Sender(maker, device, channel=Channel.FILE)
    answers = [told for at in range(0, len(items), MOST) for told in receive_all(items[at : at + MOST], sender)]
    _put_photos(inner.get("photos") or {}, answers, by=maker)
    journal.record(
        "submissions.handed_in", None, by=by, community_id=maker.home_id, records=len(answers), made_by=owner.pk
    )
    return HandedIn(owner, answers)


def _opened(outer: Mapping[str, Any]) -> bytes:
    """Return what only the server can read."""
    private = phone_keys.handover_private(str(outer["handover"]))
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(phone_keys.CURVE, _bytes(outer["from"]))
    shared = private.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=INFO).derive(shared)
    return AESGCM(key).decrypt(_bytes(outer["iv"]), _bytes(outer["data"]), None)


def _check_signed(inner: Mapping[str, Any], owner: User, device: UUID, newest: str) -> None:
    """Check that the phone of the owner has made a file; `newest`: the key of the keyring when it was last seen."""
    half = policies.half_of(owner.pk, device, _bytes(inner["salt"]), str(inner.get("half") or newest))
    signed = "\n".join(f"{one['id']} {one['sha256']}" for one in inner["items"])
    if half is None or not hmac.compare_digest(hmac.digest(half, signed.encode(), "sha256").hex(), str(inner["mac"])):
        raise ValueError


def _bytes(text: Any) -> bytes:
    return base64.b64decode(str(text), validate=True)


def _put_photos(packed: Mapping[str, Any], answers: list[Told], *, by: Viewer) -> None:
    """Add the photos of the file that the items still miss; a faulty one is left out, the record stays."""
    for told in answers:
        for digest in told.photos:
            photo = photos.find(UUID(told.id), digest, by=by)
            content = _bytes(packed[digest]) if digest in packed else b""
            if photo is None or len(content) != photo.size or hashlib.sha256(content).hexdigest() != digest:
                continue
            photo = photos.begin_anew(photo)
            for at in range(0, len(content), policies.MOST_OF_PART):
                photo = photos.put(photo, content[at : at + policies.MOST_OF_PART], offset=at)
            photos.complete(photo, by=by)

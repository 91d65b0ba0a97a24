"""A phone as a program: its clock, its book of items, and what it sends."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import uuid

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse
from django.utils import timezone

from linli.core.secrets import crypto, phone_keys

OUTBOX = "/phone/outbox/"


def item(kind, payload, *, id=None, based_on="", made_at=None, photos=(), schema=1, **more):
    """An item as a phone sends it."""
    made = made_at or timezone.localtime()
    body = {
        "kind": kind,
        "schema": schema,
        "based_on": based_on,
        "made_at": made.isoformat() if isinstance(made, dt.datetime) else made,
        "payload": payload,
        "photos": list(photos),
        **more,
    }
    return of_text(json.dumps(body, ensure_ascii=False), id=id)


def of_text(text, *, id=None):
    return {"id": str(id or uuid.uuid4()), "sha256": hashlib.sha256(text.encode()).hexdigest(), "body": text}


def visit(household, **more):
    """What a worker types about a visit of today."""
    said = {
        "household": getattr(household, "pk", household),
        "day": timezone.localdate().isoformat(),
        "kind": "routine",
        "outcome": "met",
    }
    return {**said, **more}


class Phone:
    """One device of one person. `late`: how much its clock is behind the server's."""

    def __init__(self, client, *, late=dt.timedelta(), device=None):
        self.client, self.late, self.device = client, late, str(device or uuid.uuid4())

    def now(self):
        return timezone.localtime() - self.late

    def send(self, *items, **more):
        said = {"protocol": 1, "device": self.device, "sent_at": self.now().isoformat(), "items": list(items), **more}
        return self.client.post(OUTBOX, json.dumps(said), content_type="application/json")

    def told(self, *items):
        answer = self.send(*items)
        assert answer.status_code == 200, answer.content
        return answer.json()["answers"]

    def one(self, sent):
        return self.told(sent)[0]

    def photo(self, sent, content, *, start=0, size=256 * 1024, digest=None):
        """Send a photo in parts; the last answer."""
        answer = None
        for at in range(start, max(len(content), 1), size):
            answer = self.part(sent, content[at : at + size], at, digest or hashlib.sha256(content).hexdigest())
        return answer

    def part(self, sent, part, at, digest):
        url = f"{reverse('phones:photo', args=[digest])}?item={sent['id']}&from={at}"
        return self.client.post(url, part, content_type="application/octet-stream")

    def asked(self, sent, digest):
        return self.client.get(f"{reverse('phones:photo', args=[digest])}?item={sent['id']}")


def photo_told(content, *, type="image/jpeg", name="IMG_1.jpg"):
    return {"sha256": hashlib.sha256(content).hexdigest(), "type": type, "bytes": len(content), "name": name}


def exported(user, device, items, photos=None, *, salt=None, half=None, half_name=None, server_key=None, **outer):
    """The file that a phone makes of what it could not send. `half_name`: the key that its half was made of."""
    key_name, salt = crypto.writing_key(), salt or os.urandom(32)
    half_name = half_name or key_name
    half = half or phone_keys.half(user.pk, uuid.UUID(device), salt, half_name)
    mac = hmac.HMAC(half, hashes.SHA256())
    mac.update("\n".join(f"{one['id']} {one['sha256']}" for one in items).encode())
    inner = {
        "items": items,
        "photos": {digest: base64.b64encode(content).decode() for digest, content in (photos or {}).items()},
        "salt": base64.b64encode(salt).decode(),
        "half": half_name,
        "mac": mac.finalize().hex(),
    }
    ours = ec.generate_private_key(ec.SECP256R1())
    public = server_key or phone_keys.handover_public(key_name)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=b"linli handover").derive(ours.exchange(ec.ECDH(), theirs))
    iv = os.urandom(12)
    sealed = AESGCM(key).encrypt(iv, json.dumps(inner).encode(), None)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    packed = {"from": point, "iv": iv, "data": sealed}
    return json.dumps(
        {
            "linli": "outbox",
            "protocol": 1,
            "user": user.pk,
            "device": device,
            "handover": key_name,
            **{name: base64.b64encode(value).decode() for name, value in packed.items()},
            **outer,
        }
    ).encode()

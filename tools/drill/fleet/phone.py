"""A phone as docs/reference/phone-protocol.md describes it, and its book: what it made, and what it was told.

It knows nothing of the server but that document. What it makes is in the book before it is sent; it sends the same text
under the same id until there is an answer that ends it; photos follow from where they stopped.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.message import Message
from random import Random
from typing import Any
from urllib.parse import urlencode

SILENCE = (OSError, http.client.HTTPException)  # no complete answer
ENDS = frozenset({"applied", "review", "refused"})  # answers after which an item is not sent again
MOST = 50  # items of one request
PART = 16 * 1024  # the protocol allows more; small parts leave more to resume
FIRST_WAIT, LONGEST_WAIT = 0.1, 1.6  # seconds; those of the app are longer, a drill is not
HOME = timezone(timedelta(hours=8))
# method, path, headers, body -> status, headers, body. Raises one of SILENCE if there is no complete answer.
Ask = Callable[[str, str, Mapping[str, str], bytes | None], tuple[int, Message, bytes]]


class Surprise(Exception):
    """The server said something that the protocol does not foresee here."""


@dataclass(frozen=True, slots=True)
class Made:
    """An item as it was written down; `expects` is what the script knows of its answer, `raced`: one of several."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    body: str
    photos: tuple[bytes, ...] = ()
    expects: str = "applied"

    @property
    def sha256(self) -> str:
        """Return the hash of the text that is sent."""
        return digest(self.body.encode())


def digest(content: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


@dataclass
class Phone:
    """One device of one person.

    Attributes:
        user: the person.
        device: its number, and the salt that it registers with.
        cookie: of the session.
        off: how far its clock is off.
        part: bytes of a photo in one request.
        made: everything that was written down, in this order.
        told: the first answer for each item, by id.
        problems: what contradicts the protocol or an earlier answer.
        counts: requests, silences, answers of each kind, photos.
    """

    ask: Ask
    user: int
    device: str
    salt: str
    cookie: str
    rng: Random
    off: timedelta = timedelta()
    part: int = PART
    pause: Callable[[float], None] = time.sleep
    made: list[Made] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)  # photos that the server does not have, by item
    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _token: str = ""
    _registered: bool = False
    _version: str = ""
    _tries: int = 0

    def now(self) -> datetime:
        """Return the time by the phone's clock."""
        return datetime.now(HOME) + self.off

    def write(self, made: Made) -> None:
        """Put an item into the book; from then on it is never changed."""
        self.made.append(made)

    @property
    def unanswered(self) -> list[Made]:
        """Return the items that have no answer that ends them."""
        return [made for made in self.made if made.id not in self.told]

    @property
    def is_done(self) -> bool:
        """Return whether every item has its answer and every wanted photo is there."""
        return not self.unanswered and not any(self.missing.values())

    def sync(self) -> bool:
        """Make contact once: register, send, photos, bag. Without an answer wait, each time longer; return whether.

        Raises:
            Surprise: the server said what it must not say.
        """
        try:
            self._greet()
            self._send_all()
            self._send_photos()
            self._fetch_bag()
        except SILENCE:
            self._tries += 1
            longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._tries, 10))
            self.pause(longest * self.rng.uniform(0.5, 1))
            return False
        self._tries = 0
        return True

    def send_again(self) -> None:
        """Send everything once more, as after a lost answer; note each answer that is not the first one.

        Raises:
            SILENCE, Surprise: as `sync`.
        """
        for at in range(0, len(self.made), MOST):
            self._send(self.made[at : at + MOST])

    # ---- what it asks

    def _greet(self) -> None:
        if not self._token:
            self._request("GET", "/phone/")
        if not self._registered:
            form = urlencode({"device": self.device, "salt": self.salt, "name": "drill"})
            self._json("POST", "/phone/device/", form.encode(), "application/x-www-form-urlencoded")
            self._registered = True

    def _send_all(self) -> None:
        """Send what has no answer, in any order: the phone's own is not promised to arrive."""
        rest = self.unanswered
        self.rng.shuffle(rest)
        while rest:
            self._send(rest[:MOST])
            rest = rest[MOST:]

    def _send(self, batch: list[Made]) -> None:
        items = [{"id": one.id, "sha256": one.sha256, "body": one.body} for one in batch]
        said = {"protocol": 1, "device": self.device, "sent_at": self.now().isoformat(), "items": items}
        answer = self._json("POST", "/phone/outbox/", json.dumps(said).encode(), "application/json")
        answers = answer["answers"]
        if [one["id"] for one in answers] != [one.id for one in batch]:
            raise Surprise("the answers are not those of the items, in their order")
        for one in answers:
            self._note(one)

    def _note(self, one: dict[str, Any]) -> None:
        self.counts[f"answer {one['answer']}"] += 1
        if one["answer"] not in ENDS:
            return
        first = self.told.setdefault(one["id"], one)
        for name in ("answer", "why", "fields", "receipt"):
            if first[name] != one[name]:
                self.problems.append(f"another answer for {one['id']}: {name} was {first[name]}, is {one[name]}")
        if one["answer"] != "refused":
            self.missing[one["id"]] = list(one["photos"])

    def _send_photos(self) -> None:
        for item, digests in self.missing.items():
            for sha256 in list(digests):
                if self._send_photo(item, sha256):
                    digests.remove(sha256)

    def _send_photo(self, item: str, sha256: str) -> bool:
        """Send a photo from where it stopped; return whether it is there."""
        made = next(one for one in self.made if one.id == item)
        content = next(photo for photo in made.photos if digest(photo) == sha256)
        path = f"/phone/photos/{sha256}/?item={item}"
        at = self._json("GET", path)
        self.counts["photos resumed"] += bool(at["have"]) and not at["done"]
        while not at["done"]:
            have = int(at["have"])
            part = content[have : have + self.part]
            at = self._json("POST", f"{path}&from={have}", part, "application/octet-stream", also=(409, 422))
            self.counts["photo parts"] += 1
            if at["status"] == 422:
                self.counts["photos started again"] += 1
        if at["why"]:
            self.problems.append(f"a photo of {item} was not added: {at['why']}")
        return True

    def _fetch_bag(self) -> None:
        said = self._json("GET", f"/phone/bag/?have={self._version}")
        self._version = str(said["version"])

    # ---- how it asks

    def _json(self, method: str, path: str, body: bytes | None = None, kind: str = "", also: Iterable[int] = ()) -> Any:
        """Return the JSON of an answer with its `status`.

        Faults of the server, and what is not whole JSON, such as an answer that was cut off, count as no answer.
        """
        status, content = self._request(method, path, body, kind)
        if status >= 500:
            raise ConnectionError(f"{path} answered {status}")
        if status != 200 and status not in also:
            raise Surprise(
                f"{method} {path.partition('?')[0]} answered {status}: {content[:200].decode(errors='replace')}"
            )
        try:
            return {"status": status, **json.loads(content)}
        except ValueError as error:
            raise ConnectionError(f"{path} answered no JSON") from error

    def _request(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        cookies = f"{self.cookie}; csrftoken={self._token}" if self._token else self.cookie
        headers = {"Cookie": cookies, "Linli-Device": self.device, "Accept": "application/json"}
        if method == "POST":
            headers |= {"X-CSRFToken": self._token, "Content-Type": kind}
        self.counts["requests"] += 1
        try:
            status, said, content = self.ask(method, path, headers, body)
        except SILENCE:
            self.counts["silences"] += 1
            raise
        self._token = _cookie(said, "csrftoken") or self._token
        return status, content


def _cookie(headers: Message, name: str) -> str:
    """Return the value of a cookie that an answer sets; "" if it sets none."""
    for value in headers.get_all("Set-Cookie") or []:
        first = value.partition(";")[0]
        if first.startswith(f"{name}="):
            return first.partition("=")[2]
    return ""


def by_http(host: str, port: int, patience: float = 30.0) -> Ask:
    """Return how to ask a server, with a connection of its own for each request."""

    def ask(method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, Message, bytes]:
        connection = http.client.HTTPConnection(host, port, timeout=patience)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    return ask

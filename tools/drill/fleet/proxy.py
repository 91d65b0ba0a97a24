"""A bad network: it loses requests and answers, cuts answers off, delays, repeats and reorders.

What befalls a request is drawn from the seed, the phone and the number of its request, so it does not depend on which
phone is faster. While `fair`, everything passes.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random

HOST = "127.0.0.1"
END = b"\r\n\r\n"
PATIENCE = 30.0
# Shares of requests. `late copy`: the phone gets no answer, and what it sent arrives after what it sends next.
FAULTS = {
    "request lost": 0.06,
    "answer lost": 0.08,
    "answer cut off": 0.05,
    "delayed": 0.12,
    "repeated": 0.08,
    "late copy": 0.05,
}
SLOW = (0.02, 0.4)  # seconds of a delay
LATER = (0.3, 1.5)  # seconds after which a late copy arrives


@dataclass(frozen=True, slots=True)
class Letter:
    """One request as it was sent."""

    raw: bytes
    device: str
    number: int
    items: tuple[str, ...] = ()  # ids, of a request to the outbox

    def draw(self, seed: int) -> tuple[str, Random]:
        """Return what befalls it ("" for nothing), and the source of further chance."""
        rng = Random(f"{seed} {self.device} {self.number}")
        at = rng.random()
        for fault, share in FAULTS.items():
            at -= share
            if at < 0:
                return fault, rng
        return "", rng


@dataclass
class Aim:
    """The next request that brings new items: its answer never passes, so the server can be killed before it."""

    taken: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)
    items: tuple[str, ...] = ()


@dataclass
class Proxy:
    """Passes requests to a server, or not.

    Attributes:
        faults: how often each befell a request.
        silent: requests and items whose answer the network lost, and those of the items that were saved all the same.
        saved: ids of items that the server is known to have saved.
        waiting: ids of the items of each request that the server is at.
    """

    server: int
    seed: int
    fair: bool = False
    faults: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    saved: set[str] = field(default_factory=set)
    waiting: dict[int, tuple[str, ...]] = field(default_factory=dict)
    port: int = 0
    _aim: Aim | None = None
    _numbers: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _late: list[threading.Timer] = field(default_factory=list)
    _listener: socket.socket = field(default_factory=socket.socket)

    def start(self) -> None:
        """Listen on a free port."""
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind((HOST, 0))
        self._listener.listen(256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Listen no more, and wait for what is still on the way."""
        self.settle()
        self._listener.close()

    def settle(self) -> None:
        """Wait until the last late copy has arrived."""
        for timer in self._late:
            timer.join()

    def aim(self) -> Aim:
        """Take the next request with new items for a kill."""
        with self._lock:
            self._aim = Aim()
            return self._aim

    def let_go(self) -> None:
        """Take no request for a kill any more."""
        with self._lock:
            self._aim = None

    def on_the_way(self) -> set[str]:
        """Return the items that the server is at and has not been known to save."""
        with self._lock:
            return {item for items in self.waiting.values() for item in items} - self.saved

    # ---- one request

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threading.Thread(target=self._handle, args=(client,), daemon=True).start()

    def _handle(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(PATIENCE)
            message = self._read(client)
            if message is not None:
                self._pass(message, client)

    def _read(self, client: socket.socket) -> Letter | None:
        raw = b""
        while END not in raw:
            if not (more := client.recv(65536)):
                return None
            raw += more
        head, _sign, body = raw.partition(END)
        lines = head.decode("latin-1").split("\r\n")
        told = {name.lower(): value.strip() for name, _sign, value in (line.partition(":") for line in lines[1:])}
        while len(body) < int(told.get("content-length", 0)):
            if not (more := client.recv(65536)):
                return None
            body += more
        kept = [line for line in lines if not line.lower().startswith("connection:")]
        whole = "\r\n".join([*kept, "Connection: close"]).encode("latin-1") + END + body
        device = told.get("linli-device", "")
        with self._lock:
            self._numbers[device] += 1
            return Letter(whole, device, self._numbers[device], _items(lines[0], body))

    def _pass(self, message: Letter, client: socket.socket) -> None:
        aim = self._taken(message)
        if aim is not None:
            self._withhold(message, aim)
            return
        fault, rng = ("", Random(0)) if self.fair else message.draw(self.seed)
        if fault:
            with self._lock:
                self.faults[fault] += 1
        if fault == "request lost":
            self._count(message)
            return
        if fault == "late copy":
            self._send_later(message, rng.uniform(*LATER))
            return
        if fault == "delayed":
            time.sleep(rng.uniform(*SLOW))
        answer = self._twice(message) if fault == "repeated" else self._forward(message)
        cut = {"answer lost": 0, "answer cut off": rng.randrange(1, max(2, len(answer)))}.get(fault, len(answer))
        if not _is_whole(answer):
            self.faults["no server"] += 1  # or one that was killed at it: whoever kills it counts
        elif cut < len(answer):
            self._count(message)
        client.sendall(answer[:cut])

    def _taken(self, message: Letter) -> Aim | None:
        """Return the aim if this is the request to take."""
        with self._lock:
            if self._aim is None or self.fair or not set(message.items) - self.saved:
                return None
            aim, self._aim = self._aim, None
        aim.items = message.items
        return aim

    def _withhold(self, message: Letter, aim: Aim) -> None:
        aim.taken.set()
        self._forward(message)
        aim.answered.set()

    def _count(self, message: Letter) -> None:
        """Count a request to the outbox whose answer the network lost."""
        if message.items:
            with self._lock:
                self.silent["requests"] += 1
                self.silent["items"] += len(message.items)
                self.silent["saved"] += sum(item in self.saved for item in message.items)

    def _send_later(self, message: Letter, seconds: float) -> None:
        def arrive() -> None:
            self._forward(message)

        self._count(message)
        timer = threading.Timer(seconds, arrive)
        self._late.append(timer)
        timer.start()

    def _twice(self, message: Letter) -> bytes:
        """Send it twice at the same moment; return the answer of one."""
        other = threading.Thread(target=self._forward, args=(message,))
        other.start()
        answer = self._forward(message)
        other.join()
        return answer

    def _forward(self, message: Letter) -> bytes:
        """Return what the server answers, as far as it comes."""
        answer = b""
        reached = suppress(OSError)
        with self._at_server(message), reached, socket.create_connection((HOST, self.server), PATIENCE) as server:
            server.sendall(message.raw)
            while more := server.recv(65536):
                answer += more
        if message.items and _is_whole(answer):
            with self._lock:
                self.saved |= set(_saved(answer))
        return answer

    @contextmanager
    def _at_server(self, message: Letter) -> Iterator[None]:
        token = id(message) ^ threading.get_ident()
        with self._lock:
            self.waiting[token] = message.items
        try:
            yield
        finally:
            with self._lock:
                self.waiting.pop(token)


def _items(line: str, body: bytes) -> tuple[str, ...]:
    """Return the ids of a request to the outbox."""
    if not line.startswith("POST /phone/outbox/"):
        return ()
    with suppress(ValueError, KeyError, TypeError):
        return tuple(one["id"] for one in json.loads(body)["items"])
    return ()


def _is_whole(answer: bytes) -> bool:
    """Return whether an answer has as many bytes as it says."""
    head, sign, body = answer.partition(END)
    for line in head.decode("latin-1").split("\r\n"):
        name, _sign, value = line.partition(":")
        if name.lower() == "content-length":
            return len(body) >= int(value)
    return bool(sign)


def _saved(answer: bytes) -> Sequence[str]:
    """Return the ids of the items that an answer calls saved, kept or refused: all that are stored."""
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(answer.partition(END)[2])["answers"]
        return [one["id"] for one in told if one["answer"] != "again"]
    return ()

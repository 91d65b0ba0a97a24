"""The storm at noon: the phones of a district that were without a network all morning find one within ten minutes.

Scaled: a fortieth of the phones in a fortieth of the time, so as many phones a second as in the district. Each sends
half a day and fetches its bag. The phones are those of the drill, without its faults; they share the machine with the
server.
"""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from PIL import Image

from tools import postgres
from tools.bench.run import Base, child, spread
from tools.drill.fleet.phone import SILENCE, Phone, Surprise, by_http
from tools.drill.fleet.script import Draft
from tools.drill.power import Web, descendants

DISTRICT, MINUTES = 971, 10  # phones of the district, and within how long all of them come
SCALE = 40
PHONES, SECONDS = round(DISTRICT / SCALE), MINUTES * 60 / SCALE
VISITS, PHOTOS = 30, 5  # half of a day
SIDES = (960, 1280)  # pixels of a photo
PART = 256 * 1024
SALT = "A" * 43 + "="
PATIENCE = 300.0  # seconds for a phone
SEED = 971


@dataclass
class Storm:
    """Phones that come at their moments; what each took, what each request took, and what failed."""

    port: int
    rng: Random = field(default_factory=lambda: Random(SEED))
    phones: list[Phone] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, person: Mapping[str, Any], free: list[tuple[int, str]], matter: str) -> None:
        """Add a phone with half a day in its book, at households that are taken from `free`."""
        rng = self.rng
        phone = Phone(self._ask, person["user"], str(uuid4()), SALT, person["cookie"], Random(rng.random()), part=PART)
        for at in range(VISITS):
            household, day = free.pop(rng.randrange(len(free)))
            visit = {"household": household, "day": day, "kind": "routine", "outcome": "met", "answer": "已答复"}
            self._write(phone, "visit", visit)
            if at < PHOTOS:
                case = {"household": household, "matter": matter, "words": f"居民反映 {at}"}
                self._write(phone, "case", case, _photo(rng))
        self.phones.append(phone)

    def _write(self, phone: Phone, kind: str, said: Mapping[str, Any], *photos: bytes) -> None:
        # Not drawn from the seed: the data stay, and under the number of an earlier run it would be a second version.
        phone.write(Draft(kind, said, str(uuid4()), photos).written(phone.now().isoformat(timespec="milliseconds")))

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Message, bytes]:
        began = time.perf_counter()
        try:
            status, head, content = by_http("127.0.0.1", self.port, PATIENCE)(method, path, headers, body)
        except SILENCE as reason:
            self.errors.append(repr(reason))
            raise
        self.requests.append(time.perf_counter() - began)
        if status >= 500:
            self.errors.append(f"{path.partition('?')[0]} answered {status}")
        return status, head, content

    def run(self) -> float:
        """Let all come; return the seconds until the last is done."""
        began = time.monotonic()
        arrivals = sorted(self.rng.uniform(0, SECONDS) for _ in self.phones)
        threads = [
            threading.Thread(target=self._come, args=(phone, began + at))
            for phone, at in zip(self.phones, arrivals, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - began

    def _come(self, phone: Phone, at: float) -> None:
        """Come at a moment and stay until everything is sent."""
        time.sleep(max(0.0, at - time.monotonic()))
        began = time.monotonic()
        try:
            while not (phone.sync() and phone.is_done):
                if time.monotonic() > began + PATIENCE:
                    self.errors.append("a phone was not done in time")
                    break
        except Surprise as reason:
            self.errors.append(str(reason))
        self.times.append(time.monotonic() - began)


def measure(base: Base, database: postgres.Server) -> dict[str, Any]:
    """Return p50 and p95 of a phone and of a request, errors, how long all of it took, and the processor time."""
    town = child(base, "town", "enrol", str(PHONES), package="tools.drill.fleet")
    web = Web(base, workers=2)
    web.start()
    try:
        storm = Storm(web.port)
        for person in town["people"]:
            storm.add(person, town["slots"][str(person["community"])], town["matters"][0])
        pids = [web.process.pid if web.process else 0, int((database.data / "postmaster.pid").read_text().split()[0])]
        worked = sum(map(processor, pids))
        took = storm.run()
        worked = sum(map(processor, pids)) - worked
    finally:
        web.kill()
    answers = [told["answer"] for phone in storm.phones for told in phone.told.values()]
    return {
        "phones": len(storm.phones),
        "items": sum(len(phone.made) for phone in storm.phones),
        "not saved": sum(answer != "applied" for answer in answers),
        "errors": storm.errors,
        "seconds": took,
        "phone": spread(storm.times),
        "request": spread(storm.requests),
        "processor": worked / len(storm.phones),
    }


def processor(pid: int) -> float:
    """Return the seconds that a process and all its descendants have worked, also those that have ended."""
    ticks = 0
    for each in descendants(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _photo(rng: Random) -> bytes:
    """Return a picture of about 200 kB, as the app makes photos smaller."""
    file, coarse = io.BytesIO(), (SIDES[0] // 8, SIDES[1] // 8)
    picture = Image.frombytes("RGB", coarse, rng.randbytes(coarse[0] * coarse[1] * 3)).resize(SIDES)
    picture.save(file, "JPEG", quality=82)
    return file.getvalue()

"""The run of the fleet: phones behind the proxy, the server killed and started again, and the comparison at the end."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from tools import postgres
from tools.bench.run import Base, child, linli
from tools.drill.fleet.compare import Difference, differences
from tools.drill.fleet.phone import SILENCE, Phone, Surprise, by_http
from tools.drill.fleet.proxy import HOST, Aim, Proxy
from tools.drill.fleet.script import Script
from tools.drill.power import DRILL, Database, Web, fill

TOWN = "tools.drill.fleet"
CLOCKS = (timedelta(), timedelta(minutes=7), timedelta(days=2), timedelta(days=-2, hours=-5))
AIMED = 0.7  # of the kills: between commit and answer; the others at any moment
LATEST = 0.4  # seconds until the latter, from when something is on the way
SOON = 60.0  # seconds until something is
DOWN = (0.1, 1.0)  # seconds until somebody starts it again
SHARED = 8  # slots in a hundred that several phones visit
RESTS = (0.0, 0.3)  # seconds between two bursts of a phone
PATIENCE = 900.0  # seconds for all of it


@dataclass
class Outcome:
    """What the fleet did, what became of it, and what is not as the books say."""

    phones: int = 0
    seconds: float = 0.0
    items: Counter[str] = field(default_factory=Counter)  # made, by kind
    answers: Counter[str] = field(default_factory=Counter)  # first answers
    counts: Counter[str] = field(default_factory=Counter)  # of all phones together
    faults: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    wrong: list[Difference] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Return whether the records equal the books, and there was something to lose."""
        tried = self.killed["kills"] == 0 or self.killed["between"] > 0
        return not (self.wrong or self.problems) and self.items.total() > 0 and tried

    def numbers(self) -> dict[str, int]:
        """Return the figures that must be 0."""
        kinds = Counter(one.kind for one in self.wrong)
        named = {"lost": kinds["lost"], "doubled": kinds["doubled"], "changed": kinds["changed"]}
        named |= {"with another answer": kinds["answer"], "of another person": kinds["person"]}
        return {**named, "photos missing": kinds["photo"], "against the protocol": len(self.problems)}

    def figures(self) -> dict[str, Any]:
        """Return all figures."""
        counted = ("items", "answers", "counts", "faults", "silent", "killed")
        facts: dict[str, Any] = {name: dict(getattr(self, name)) for name in counted}
        return {"phones": self.phones, "seconds": round(self.seconds, 1), **facts, **self.numbers()}

    def table(self) -> str:
        """Return the figures, and what is wrong."""
        made = sum(self.items.values())
        rows = [
            ("phones, seconds", f"{self.phones}, {self.seconds:.0f}"),
            ("submissions: items + photos", f"{made} + {self.counts['photos']}"),
            ("items by kind", _listed(self.items)),
            ("first answers", _listed(self.answers)),
            ("requests of the phones", f"{self.counts['requests']}, without an answer {self.counts['silences']}"),
            ("faults of the network", _listed(self.faults)),
            ("items whose answer the network lost", f"{self.silent['items']}, had been saved: {self.silent['saved']}"),
            ("kills", _listed({name: n for name, n in self.killed.items() if name in {"server", "database", "both"}})),
            ("kills between commit and answer", f"{self.killed['between']}"),
            ("items on the way at a kill", f"{self.killed['items']}, had been saved: {self.killed['saved']}"),
            ("answers 'again'", f"{self.counts['answer again']}"),
            ("photos resumed in the middle", f"{self.counts['photos resumed']}"),
            *((name, str(number)) for name, number in self.numbers().items()),
        ]
        lines = [f"  {name:<36} {text}" for name, text in rows]
        wrong = [*self.problems, *(f"{one.kind}: {one.words}" for one in self.wrong)]
        return "\n".join([*lines, *(f"    {each}" for each in wrong[:20])])


def _listed(counted: Any) -> str:
    return (
        ", ".join(f"{name} {number}" for name, number in sorted(counted.items(), key=lambda pair: -pair[1])) or "none"
    )


def _until(true: Callable[[], object]) -> None:
    """Wait until something is true, but not for ever: a kill comes in any case."""
    deadline = time.monotonic() + SOON
    while not true() and time.monotonic() < deadline:
        time.sleep(0.002)


@dataclass
class Fleet:
    """A demo with its server behind a bad network, and the phones."""

    base: Base
    server: postgres.Server | None
    seed: int
    phones: int
    items: int  # of all phones together
    kills: int
    workers: int = 2  # processes of the server
    database: Database | None = None
    web: Web = field(init=False)
    proxy: Proxy = field(init=False)
    out: list[Phone] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    start: dict[str, int] = field(default_factory=dict)
    stage: int = 0  # kills so far; what is made is spread evenly over them

    def __post_init__(self) -> None:
        self.web = Web(self.base, self.workers)
        self.proxy = Proxy(self.web.port, self.seed)

    def prepare(self) -> None:
        """Seed a tiny demo, give the workers their accounts, and start the server."""
        self.base.folder.mkdir(parents=True, exist_ok=True)
        if self.server:
            self.database = Database(self.server)
            self.database.start()
            self.web.base = self.base = replace(self.base, url=self.server.database(DRILL))
        fill(self.base)
        town = child(self.base, "town", "enrol", str(self.phones), package=TOWN)
        self.start = town["start"]
        self.proxy.start()
        self._equip(town)
        self.web.start()

    def _equip(self, town: dict[str, Any]) -> None:
        """Give each phone its device, its clock and its households."""
        rng = Random(self.seed)
        slots = {key: [(home, day) for home, day in found] for key, found in town["slots"].items()}
        shared = {key: rng.sample(found, len(found) * SHARED // 100) for key, found in slots.items()}
        for number, person in enumerate(town["people"]):
            key = str(person["community"])
            free = [slot for slot in slots[key] if slot not in shared[key]]
            own = Random(rng.random())
            device, salt = str(UUID(int=own.getrandbits(128), version=4)), "A" * 43 + "="
            ask = by_http(HOST, self.proxy.port)
            clock = CLOCKS[number % len(CLOCKS)]
            self.out.append(Phone(ask, person["user"], device, salt, person["cookie"], own, clock))
            mine = free[number * len(free) // self.phones : (number + 1) * len(free) // self.phones]
            self.scripts.append(Script(Random(rng.random()), town["today"], mine, shared[key], town["matters"]))

    def close(self) -> None:
        """Kill all processes."""
        self.web.kill()
        if self.database:
            self.database.kill()

    def run(self) -> Outcome:
        """Let all phones record and send, kill meanwhile, heal the network, compare."""
        began, each = time.monotonic(), -(-self.items // self.phones)
        left = [min(each, self.items - number * each) for number in range(self.phones)]
        threads = [
            threading.Thread(target=self._work, args=(phone, script, items))
            for phone, script, items in zip(self.out, self.scripts, left, strict=True)
        ]
        for thread in threads:
            thread.start()
        for number in range(self.kills):
            self._kill(Random(f"{self.seed} kill {number}"))
        for thread in threads:
            thread.join(max(1.0, began + PATIENCE - time.monotonic()))
        self.proxy.settle()
        self.proxy.fair = True
        self._ask_again()
        self.outcome.seconds = time.monotonic() - began
        return self._compared()

    def _work(self, phone: Phone, script: Script, items: int) -> None:
        """Record and send until everything has its answer, however often that fails."""
        deadline, bursts = time.monotonic() + PATIENCE, list(script.bursts(items))
        try:
            for number, burst in enumerate(bursts):
                stage = number * (self.kills + 1) // len(bursts)
                while self.stage < stage and time.monotonic() < deadline:
                    self._contact(phone)
                for draft in burst:
                    phone.write(draft.written(phone.now().isoformat(timespec="milliseconds")))
                self._contact(phone)
            while not phone.is_done and time.monotonic() < deadline:
                self._contact(phone)
        except Surprise as reason:
            phone.problems.append(str(reason))
        except Exception as reason:  # a phone that breaks must not make the drill sound
            phone.problems.append(repr(reason))
            raise

    def _contact(self, phone: Phone) -> None:
        """Send what waits, and rest a moment."""
        if not phone.is_done:
            phone.sync()
        phone.pause(phone.rng.uniform(*RESTS))

    def _ask_again(self) -> None:
        """Over a network without faults every phone sends all of it once more, and must hear the first answers."""
        for phone in self.out:
            try:
                phone.send_again()
            except (Surprise, *SILENCE) as reason:
                phone.problems.append(f"sent again: {reason}")

    # ---- kills

    def _kill(self, rng: Random) -> None:
        """Kill what the seed says, count what was on the way, start it again."""
        what = rng.choice(["server", "database", "both"]) if self.database else "server"
        aim = self.proxy.aim() if rng.random() < AIMED or self.stage == 0 else None
        if aim is not None:
            self._await_commit(aim)
        else:
            _until(self.proxy.on_the_way)
            time.sleep(rng.uniform(0, LATEST))
        waiting = self.proxy.on_the_way() | set(aim.items if aim else ())
        self._power(what, on=False)
        self.proxy.let_go()
        self.stage += 1
        time.sleep(rng.uniform(*DOWN))
        self._power(what, on=True, between=lambda: self._count(waiting, what))

    def _await_commit(self, aim: Aim) -> None:
        """Wait until an item of the request that was taken is committed; its answer does not pass."""
        if aim.taken.wait(SOON):
            _until(lambda: self._saved(aim.items))

    def _count(self, waiting: Iterable[str], what: str) -> None:
        """Count the items on the way at a kill, and those that had been saved all the same."""
        waiting = set(waiting)
        saved = self._saved(waiting)
        killed = self.outcome.killed
        killed["kills"] += 1
        killed[what] += 1
        killed["items"] += len(waiting)
        killed["saved"] += len(saved)
        killed["between"] += bool(saved)
        self.proxy.saved |= saved

    def _saved(self, items: Iterable[str]) -> set[str]:
        """Return those of the items that are committed, read from the database itself."""
        keys = {UUID(item).hex: item for item in items}
        asked = "SELECT replace(CAST(item AS text), '-', '') FROM phones_submission"
        return {keys[key] for (key,) in self._rows(asked) if key in keys}

    def _rows(self, asked: LiteralString) -> Sequence[tuple[str]]:
        if self.base.url:
            with psycopg.connect(self.base.url) as there:
                return there.execute(asked).fetchall()
        here = sqlite3.connect(self.base.folder / "linli.sqlite3", timeout=30)
        try:
            return here.execute(asked).fetchall()
        finally:
            here.close()

    def _power(self, what: str, *, on: bool, between: Callable[[], None] | None = None) -> None:
        """Kill, or start again; `between` runs when the database is back and the server is not."""
        if not on:
            if self.database and what in {"database", "both"}:
                self.database.kill()
            if what in {"server", "both"}:
                self.web.kill()
            return
        if self.database and what in {"database", "both"}:
            self.database.start()
        if between:
            between()
        if what in {"server", "both"}:
            self.web.start()
        self.web.answers()

    # ---- the end

    def _compared(self) -> Outcome:
        records = child(self.base, "town", "records", json.dumps(self.start), package=TOWN)
        found = self.outcome
        found.phones = len(self.out)
        for phone in self.out:
            found.items.update(made.kind for made in phone.made)
            found.answers.update(told["answer"] for told in phone.told.values())
            found.counts += phone.counts
            found.counts["photos"] += sum(len(made.photos) for made in phone.made)
            found.problems += phone.problems
        if (made := sum(found.items.values())) != self.items:
            found.problems.append(f"{made} of {self.items} items were made")
        found.faults, found.silent = self.proxy.faults, self.proxy.silent
        found.wrong = differences(self.out, records)
        checked = linli(self.base, "journal_verify")
        if checked.returncode:
            found.problems.append(f"journal: {checked.stdout.strip()}")
        return found

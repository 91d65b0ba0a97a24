"""One round of the drill: record, kill, start again, compare."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tools import postgres
from tools.bench.run import Base, child, linli
from tools.drill.client import Crowd, Phone, Said
from tools.drill.power import DRILL, Database, Web, fill

ACCOUNT = ("worker", "linli-demo-2026")
AGAIN = 20  # acknowledged visits that are sent once more
RECORDED = ["visit.recorded"]


@dataclass
class Verdict:
    """The result of a round."""

    killed: str
    after: float
    acknowledged: int = 0
    uncertain: int = 0
    arrived: int = 0  # of the uncertain ones, those that had been written
    sent_again: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # half-written, or not as sent
    refused: list[str] = field(default_factory=list)
    journal: str = ""

    @property
    def sound(self) -> bool:
        """Return whether nothing was lost, doubled or half-written, and there was something to lose."""
        return not (self.lost or self.doubled or self.broken or self.journal) and self.acknowledged > 0

    def numbers(self) -> dict[str, int]:
        """Return the figures of the round."""
        return {
            "acknowledged": self.acknowledged,
            "without an answer": self.uncertain,
            "of them written": self.arrived,
            "sent again": self.sent_again,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "half-written": len(self.broken),
            "journal broken": int(bool(self.journal)),
        }

    def words(self) -> str:
        """Return the figures and what is wrong, in words."""
        figures = ", ".join(f"{count} {name}" for name, count in self.numbers().items())
        wrong = [*self.lost, *self.doubled, *self.broken, self.journal]
        return figures + "".join(f"\n    {each}" for each in wrong[:10] if each)


@dataclass
class Drill:
    """The setting of all rounds: a demo, its server and database, and the phones."""

    base: Base
    server: postgres.Server | None
    phones: int
    seconds: float
    rng: Random
    doors: list[int] = field(default_factory=list)
    database: Database | None = None
    web: Web = field(init=False)

    def __post_init__(self) -> None:
        self.web = Web(self.base)

    def prepare(self) -> None:
        """Seed a tiny demo and start its server."""
        self.base.folder.mkdir(parents=True, exist_ok=True)
        if self.server:
            self.database = Database(self.server)
            self.database.start()
            self.web.base = self.base = replace(self.base, url=self.server.database(DRILL))
        fill(self.base)
        self.doors = child(self.base, "books", "doors", package="tools.drill")
        self.web.start()

    def close(self) -> None:
        """Kill all processes."""
        self.web.kill()
        if self.database:
            self.database.kill()

    def round(self) -> Verdict:
        """Record, kill, start again, compare."""
        killed = self.rng.choice(["server", "database", "both"]) if self.database else "server"
        crowd = Crowd(self.web.port, self.doors, ACCOUNT)
        crowd.start(self.phones, self.rng)
        self._first(crowd)
        verdict = Verdict(killed, self.rng.uniform(0.05, self.seconds))
        time.sleep(verdict.after)
        self._kill(killed)
        crowd.stop()
        self._start(killed)
        self._compare(crowd, verdict)
        return verdict

    def _first(self, crowd: Crowd) -> None:
        """Wait for the first acknowledged visit."""
        # Before it, nothing can be lost, and the round would prove nothing.
        deadline = time.monotonic() + 60
        while not crowd.acknowledged and time.monotonic() < deadline:
            time.sleep(0.01)

    def _kill(self, what: str) -> None:
        if self.database and what in {"database", "both"}:
            self.database.kill()
        if what in {"server", "both"}:
            self.web.kill()

    def _start(self, what: str) -> None:
        if self.database and what in {"database", "both"}:
            self.database.start()
        if what in {"server", "both"}:
            self.web.start()
        self.web.answers()

    def _compare(self, crowd: Crowd, verdict: Verdict) -> None:
        """Compare before anything is sent again, and after."""
        verdict.acknowledged, verdict.uncertain = len(crowd.acknowledged), len(crowd.uncertain)
        verdict.refused = crowd.refused
        books = child(self.base, "books", "visits", package="tools.drill")
        verdict.arrived = sum(said.key in books["visits"] for said in crowd.uncertain)
        self._look(crowd, books, verdict)
        self._send_again(crowd, verdict)
        self._look(crowd, child(self.base, "books", "visits", package="tools.drill"), verdict)
        checked = linli(self.base, "journal_verify")
        verdict.journal = "" if checked.returncode == 0 else f"journal: {checked.stdout.strip()}"

    def _look(self, crowd: Crowd, books: dict[str, Any], verdict: Verdict) -> None:
        for said in crowd.acknowledged:
            found = books["visits"].get(said.key, [])
            if not any(each["visit"] == said.visit for each in found):
                verdict.lost.append(f"lost: visit {said.visit} of household {said.household}")
        for said in [*crowd.acknowledged, *crowd.uncertain]:
            found = books["visits"].get(said.key, [])
            if len(found) > 1:
                verdict.doubled.append(f"doubled: {said.key}")
            verdict.broken += [f"other than sent: {each}" for each in found if not _is_whole(each, said)]
        verdict.broken += [f"an entry without its visit {pk}" for pk in books["orphans"]]

    def _send_again(self, crowd: Crowd, verdict: Verdict) -> None:
        """Send everything without an answer again, and some acknowledged visits as if their answer had been lost."""
        phone = Phone(self.web.port)
        phone.sign_in(*ACCOUNT)
        some = self.rng.sample(crowd.acknowledged, min(AGAIN, len(crowd.acknowledged)))
        for said in [*crowd.uncertain, *some]:
            visit = phone.record(said)
            if said.visit not in (None, visit):
                verdict.doubled.append(f"sent again, visit {said.visit} became {visit}")
            said.visit = visit
        verdict.sent_again = len(crowd.uncertain) + len(some)
        crowd.acknowledged += crowd.uncertain
        crowd.uncertain = []


def _is_whole(found: dict[str, Any], said: Said) -> bool:
    """Return whether everything that was sent is there, with one journal entry and nothing else."""
    same = all(found[name] == getattr(said, name) for name in ("household", "outcome", "promise", "needs"))
    return same and found["entries"] == RECORDED

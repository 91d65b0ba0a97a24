"""The drill of the ledger: processes book without pause, and everything is killed with kill -9; afterwards not one
minute is lost or made. See `python -m tools.drill ledger --help`.

Some bookings are sent by every process with the same id. What got no answer is looked up first, which shows how often
it had been done all the same, and then sent again. Exits 1 if anything does not fit.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from linli.core.secrets import keyring
from tools import postgres
from tools.bench.run import ROOT, Base, child, linli
from tools.drill.power import DRILL, Database, kill

MODULE = "ledger_load"
ENGINES = ("sqlite", "postgres")


@dataclass
class LedgerDrill:
    """An empty installation, its database and the processes that book."""

    base: Base
    database: Database | None
    processes: int
    seconds: float
    rng: Random
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def prepare(self) -> None:
        """Make the database."""
        self.base.folder.mkdir(parents=True, exist_ok=True)
        if not (keys := self.base.folder / "keys.json").exists():
            keyring.create(keys)
        if self.database:
            self.database.start()
            self.base = Base(self.base.folder, self.database.server.database(DRILL))
        if linli(self.base, "manage", "migrate", "-v", "0").returncode:
            raise RuntimeError("the database could not be made")
        child(self.base, MODULE, "prepare", package="tools.drill")

    def round(self, number: int) -> dict[str, Any]:
        """Book, kill, start again, book on, kill, settle; return what was found."""
        killed = self.rng.choice(["processes", "database", "both"]) if self.database else "processes"
        self._start(number, "a")
        time.sleep(self.rng.uniform(0.3, 1.0) * self.seconds)
        if killed in {"processes", "both"}:
            self.stop()
        if self.database and killed in {"database", "both"}:
            self.database.kill()
            time.sleep(0.2)
            self.database.start()
        if not self.running:
            self._start(number, "b")
        time.sleep(self.rng.uniform(0.3, 1.0) * self.seconds)
        self.stop()
        found: dict[str, Any] = child(self.base, MODULE, "settle", str(self.base.folder), package="tools.drill")
        return {"killed": killed, **found}

    def _start(self, number: int, part: str) -> None:
        for n in range(self.processes):
            log = self.base.folder / f"{number}{part}{n}.log"
            words = [sys.executable, "-m", f"tools.drill.{MODULE}", "work", str(self.rng.randrange(10**9)), str(log)]
            process = subprocess.Popen(words, cwd=ROOT, env=self.base.environment(), stderr=subprocess.DEVNULL)
            self.running.append(process)
        # Django takes a second to start; before the first booking nothing can be lost.
        deadline = time.monotonic() + 60
        logs = [self.base.folder / f"{number}{part}{n}.log" for n in range(self.processes)]
        while not all(log.exists() and log.stat().st_size for log in logs) and time.monotonic() < deadline:
            time.sleep(0.02)

    def stop(self) -> None:
        """Kill the processes that book."""
        for process in self.running:
            kill(process.pid)
            process.wait()
        self.running = []

    def close(self) -> None:
        """Kill everything."""
        self.stop()
        if self.database:
            self.database.kill()


def drill(
    engine: str,
    *,
    rounds: int,
    processes: int,
    seconds: float,
    seed: int,
    lay_out: Callable[[Base, postgres.Server | None], object] = lambda base, server: None,
) -> list[dict[str, Any]]:
    """Run some rounds on a new database in a temporary folder; return what each found. Every round settles all logs.

    Args:
        lay_out: makes the tables beforehand, if they are not to be migrated.
    """
    folder = Path(tempfile.mkdtemp(prefix="linli-ledger-"))
    folder.chmod(0o755)  # the account of the database must be able to enter it
    server = postgres.server(folder / "pg") if engine == "postgres" else None
    base = Base(folder / "data")
    scene = LedgerDrill(base, Database(server) if server else None, processes, seconds, Random(seed))
    try:
        lay_out(base, server)
        scene.prepare()
        return [scene.round(number) for number in range(rounds)]
    finally:
        scene.close()
        shutil.rmtree(folder, ignore_errors=True)


def main(words: Sequence[str] | None = None) -> int:
    """Run the drill on the chosen engines."""
    parser = argparse.ArgumentParser(prog="python -m tools.drill ledger", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this one (both)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=4.0, help="the latest moment of a kill")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="draw the same moments and bookings again")
    chosen = parser.parse_args(words)
    print(f"seed {chosen.seed}", file=sys.stderr)
    sound = True
    for engine in chosen.engine or ENGINES:
        if engine == "postgres" and postgres.binaries() is None:
            print("postgres: not found on this machine, not drilled")
            continue
        facts = {"rounds": chosen.rounds, "processes": chosen.processes, "seconds": chosen.seconds}
        for number, found in enumerate(drill(engine, **facts, seed=chosen.seed), start=1):
            print(f"{engine} {number}: {json.dumps(found)}")
            sound = sound and not found["faults"]
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

"""The durability drill: record visits over HTTP, kill everything with kill -9, start again and compare.

Each round kills the server, the database or both at a random moment while several phones send visits. Then every
acknowledged visit must be there once and whole, one without an answer whole or not at all; sending it again must not
double it, and the journal must verify. Exits 1 if any of this fails.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tools import postgres
from tools.bench.run import Base
from tools.drill.rounds import Drill, Verdict

ENGINES = ("sqlite", "postgres")


def drill(engine: str, *, rounds: int, phones: int, seconds: float, seed: int) -> list[Verdict]:
    """Run some rounds on a new tiny demo in a temporary folder; return their verdicts."""
    folder = Path(tempfile.mkdtemp(prefix="linli-drill-"))
    folder.chmod(0o755)  # the account of the database must be able to enter it
    server = postgres.server(folder / "pg") if engine == "postgres" else None
    scene = Drill(Base(folder / "data"), server, phones, seconds, Random(seed))
    try:
        scene.prepare()
        return [scene.round() for _ in range(rounds)]
    finally:
        scene.close()
        shutil.rmtree(folder, ignore_errors=True)


def report(engine: str, found: list[Verdict]) -> None:
    """Print one line per round and one for all."""
    for number, one in enumerate(found, start=1):
        print(f"{engine} {number}: killed {one.killed} after {one.after:.2f} s; {one.words()}")
    total: Counter[str] = Counter()
    for one in found:
        total.update(one.numbers())
    print(f"{engine}: {len(found)} rounds: " + ", ".join(f"{count:,} {name}" for name, count in total.items()))


def main() -> int:
    """Run the drill on the chosen engines."""
    parser = argparse.ArgumentParser(prog="python -m tools.drill", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this one (both)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--phones", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=4.0, help="the latest moment of the kill")
    parser.add_argument("--seed", type=int, help="draw the moments and visits of an earlier run again")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else int(time.time())
    print(f"seed {seed}", file=sys.stderr)
    sound, told = True, {}
    for engine in chosen.engine or ENGINES:
        if engine == "postgres" and postgres.binaries() is None:
            print("postgres: not found on this machine, not drilled")
            continue
        found = drill(engine, rounds=chosen.rounds, phones=chosen.phones, seconds=chosen.seconds, seed=seed)
        told[engine] = [one.numbers() for one in found]
        sound = sound and all(one.sound for one in found)
        if not chosen.json:
            report(engine, found)
    if chosen.json:
        print(json.dumps(told))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

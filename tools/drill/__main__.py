"""The durability drills: record over HTTP, kill everything with kill -9, start again and compare.

`rounds` (the default) sends visits through the form of the page. Each round kills the server, the database or both at a
random moment. Then every acknowledged visit must be there once and whole, one without an answer whole or not at all;
sending it again must not double it, and the journal must verify.

`fleet` lets phones without a network make visits, corrections, promises and cases with photos, and send them by the
protocol of phones through a proxy that loses, cuts off, delays, repeats and reorders, while the server, the database or
both are killed and started again. At the end the records must equal the phones' books exactly.

Exits 1 if any of this fails.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tools import postgres
from tools.bench.run import Base
from tools.drill import ledger
from tools.drill.fleet.run import Fleet, Outcome
from tools.drill.rounds import Drill, Verdict

ENGINES = ("sqlite", "postgres")
PHONES = {"rounds": 6, "fleet": 50}


@contextmanager
def place(engine: str) -> Iterator[tuple[Base, postgres.Server | None]]:
    """Yield a temporary data folder, and a cluster if the engine needs one; both are removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="linli-drill-"))
    folder.chmod(0o755)  # the account of the database must be able to enter it
    try:
        yield Base(folder / "data"), postgres.server(folder / "pg") if engine == "postgres" else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def drill(engine: str, *, rounds: int, phones: int, seconds: float, seed: int) -> list[Verdict]:
    """Run some rounds on a new tiny demo in a temporary folder; return their verdicts."""
    with place(engine) as (base, server):
        return carried_out(Drill(base, server, phones, seconds, Random(seed)), rounds)


def carried_out(scene: Drill, rounds: int) -> list[Verdict]:
    """Run some rounds; return their verdicts."""
    try:
        scene.prepare()
        return [scene.round() for _ in range(rounds)]
    finally:
        scene.close()


def fleet(engine: str, *, phones: int, items: int, kills: int, seed: int) -> Outcome:
    """Let a fleet record on a new tiny demo in a temporary folder; return what became of it."""
    with place(engine) as (base, server):
        return sent_out(Fleet(base, server, seed, phones, items, kills))


def sent_out(scene: Fleet) -> Outcome:
    """Let a fleet record; return what became of it."""
    try:
        scene.prepare()
        return scene.run()
    finally:
        scene.close()


def report(engine: str, found: list[Verdict]) -> None:
    """Print one line per round and one for all."""
    for number, one in enumerate(found, start=1):
        print(f"{engine} {number}: killed {one.killed} after {one.after:.2f} s; {one.words()}")
    total: Counter[str] = Counter()
    for one in found:
        total.update(one.numbers())
    print(f"{engine}: {len(found)} rounds: " + ", ".join(f"{count:,} {name}" for name, count in total.items()))


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.drill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("drill", choices=tuple(PHONES), nargs="?", default="rounds")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this one (both)")
    parser.add_argument("--phones", type=int, help="default: 6, of the fleet 50")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="rounds: the latest moment of the kill")
    parser.add_argument("--items", type=int, default=1000, help="fleet: what all phones together make")
    parser.add_argument("--kills", type=int, default=10, help="fleet: how often the server is killed")
    parser.add_argument("--seed", type=int, help="draw the moments, records and faults of an earlier run again")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def run(engine: str, chosen: argparse.Namespace, seed: int) -> tuple[bool, Any]:
    """Run the chosen drill on one engine; return whether it is sound, and its figures."""
    phones = chosen.phones or PHONES[chosen.drill]
    if chosen.drill == "fleet":
        outcome = fleet(engine, phones=phones, items=chosen.items, kills=chosen.kills, seed=seed)
        if not chosen.json:
            print(f"{engine}: {'the records equal the books' if outcome.sound else 'NOT SOUND'}\n{outcome.table()}")
        return outcome.sound, outcome.figures()
    found = drill(engine, rounds=chosen.rounds, phones=phones, seconds=chosen.seconds, seed=seed)
    if not chosen.json:
        report(engine, found)
    return all(one.sound for one in found), [one.numbers() for one in found]


def main() -> int:
    """Run the drill on the chosen engines; `python -m tools.drill ledger` is that of the ledger."""
    if sys.argv[1:2] == ["ledger"]:
        return ledger.main(sys.argv[2:])
    chosen = arguments()
    seed = chosen.seed if chosen.seed is not None else int(time.time())
    print(f"seed {seed}", file=sys.stderr)
    sound, told = True, {}
    for engine in chosen.engine or ENGINES:
        if engine == "postgres" and postgres.binaries() is None:
            print("postgres: not found on this machine, not drilled")
            continue
        was_sound, told[engine] = run(engine, chosen, seed)
        sound = sound and was_sound
    if chosen.json:
        print(json.dumps(told))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

"""`make bench`: seed once, measure on each database, print what misses its bar and then everything.

A ratio below 1 meets the bar. Seeded data stay in var/bench and are used again; --fresh seeds again.
How to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from math import inf
from pathlib import Path

from tools.bench.engines import POSTGRES, SIZES, SQLITE, engines
from tools.bench.parts import Bench, Line
from tools.bench.run import ROOT, Others

PARTS = (
    "pages",
    "search",
    "server",
    "imports",
    "figures",
    "eligibility",
    "directory",
    "employment",
    "vacancies",
    "office",
    "rounds",
    "careroutes",
    "phones",
    "ledger",
    "vouchers",
    "crash",
)
UNSEEDED = {
    "careroutes",
    "employment",
    "office",
    "vacancies",
    "ledger",
    "vouchers",
    "crash",
}  # these make their own data
QUICK, PAGES = PARTS[:3], PARTS[:1]
REQUESTS, FEW_REQUESTS = 25, 8
BUSY = 0.2  # cores
Found = dict[str, list[Line]]  # by engine


def table(found: Found, *, everything: bool) -> str:
    """Return a table of figures: measured on each engine, bar, ratio of the worst; missed bars first, worst on top."""
    known = {line.what: line for lines in found.values() for line in lines}
    shown = [line for line in known.values() if everything or line.bar is not None or "· p50" not in line.what]
    short = sorted((line for line in shown if _ratio(found, line) > 1), key=lambda line: -_ratio(found, line))
    width = max((len(line.what) for line in shown), default=0)
    head = f"{'figure':<{width}}  " + "".join(f"{engine:>14}" for engine in found) + f"{'':<12}{'bar':>8}  ratio"
    barred = sum(line.bar is not None for line in shown)
    said = f"{len(short)} of {barred} figures with a bar fall short of it" + (":" if short else ".")
    rest = [line for line in shown if line not in short]
    rows = [said, *(_row(found, line, width) for line in short), "", head, "-" * len(head)]
    return "\n".join([*rows, *(_row(found, line, width) for line in rest)])


def _measured(found: Found, line: Line) -> list[float | None]:
    return [next((one.value for one in lines if one.what == line.what), None) for lines in found.values()]


def _ratio(found: Found, line: Line) -> float:
    """Return the ratio of the worse engine to the bar; 0 without a bar."""
    worst = max(value for value in _measured(found, line) if value is not None)
    if line.bar is None:
        return 0.0
    # A bar of 0 is met by 0 only.
    return worst / line.bar if line.bar else (inf if worst else 0.0)


def _row(found: Found, line: Line, width: int) -> str:
    cells = "".join(f"{'' if value is None else f'{value:,}':>14}" for value in _measured(found, line))
    bar, ratio = ("", "") if line.bar is None else (f"{line.bar:,g}", f"{_ratio(found, line):5.2f}")
    return f"{line.what:<{width}}  {cells} {line.unit:<11}{bar:>8}  {ratio}".rstrip()


def measured(chosen: argparse.Namespace) -> Found:
    """Measure every part on every engine; print each figure as soon as it is known."""
    found: Found = {}
    with engines(chosen.folder.resolve(), chosen.engine or [SQLITE, POSTGRES]) as known:
        if len(known) < len(chosen.engine or [SQLITE, POSTGRES]):
            print("No PostgreSQL server on this machine: measured on SQLite only.", file=sys.stderr)
        for engine in known:
            requests = FEW_REQUESTS if chosen.quick else REQUESTS
            runs, pages = 1 if chosen.quick else chosen.runs, frozenset(chosen.page or ())
            bench = Bench(engine, chosen.size, runs, requests, chosen.fresh, pages, chosen.instances)
            lines = found.setdefault(engine.name, [])
            parts = PAGES if pages else QUICK if chosen.quick else PARTS
            seed = () if chosen.only and UNSEEDED.issuperset(chosen.only) else ("seed",)
            for part in (*seed, *(chosen.only or parts)):
                for line in getattr(bench, part)():
                    lines.append(line)
                    print(f"  {engine.name} · {line.what}: {line.value:,} {line.unit}", file=sys.stderr)
    return found


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this part (may be repeated)")
    parser.add_argument("--page", action="append", help="measure only this page, e.g. areas (may be repeated)")
    parser.add_argument("--engine", choices=(SQLITE, POSTGRES), action="append", help="only this database")
    parser.add_argument("--size", choices=SIZES, default="district", help="how large the measured demo is")
    parser.add_argument("--runs", type=int, default=3, help="take the median of so many runs")
    parser.add_argument("--quick", action="store_true", help="every page on both databases, once, in about ten minutes")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where the seeded data stay")
    parser.add_argument("--fresh", action="store_true", help="seed anew")
    instances = os.environ.get("LINLI_INSTANCES")
    parser.add_argument(
        "--instances",
        type=lambda text: Path(text).resolve(),
        default=Path(instances).resolve() if instances else None,
        help="folder with published routing instances (*.txt, best_known.csv); also LINLI_INSTANCES",
    )
    parser.add_argument("--all", action="store_true", help="print medians and other figures without a bar as well")
    return parser.parse_args()


def main() -> int:
    """Measure the chosen parts."""
    chosen, others = arguments(), Others()
    found = measured(chosen)
    busy = others.cores()
    print(table(found, everything=chosen.all))
    said = "a busy machine: every time is longer than on an idle one" if busy > BUSY else "quiet enough to compare"
    print(f"{os.cpu_count()} cores, of which other programs used {busy:.1f}: {said}.")
    results = {
        engine: {line.what: {"value": line.value, "unit": line.unit, "bar": line.bar} for line in lines}
        for engine, lines in found.items()
    }
    text = json.dumps({"other programs, cores": round(busy, 2), **results}, ensure_ascii=False, indent=1)
    chosen.folder.mkdir(parents=True, exist_ok=True)  # parts that need no data make none
    (chosen.folder / "results.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

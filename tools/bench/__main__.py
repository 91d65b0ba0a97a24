"""`make bench`: seed the district once, measure, print one table with the ratio of each figure to its bar.

A ratio below 1 meets the bar. The seeded databases stay in var/bench; --fresh seeds them anew.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.bench.run import ROOT, Base, Others, best_of, child, commands, linli
from tools.bench.served import measure as served

ROLES = ("worker", "clerk", "subdistrict", "district")
LISTS = ("visits list", "households", "cases", "case inbox", "roster")
BARS = {
    "seed seconds": 360.0, "seed MB": 2000.0, "street seed seconds": 60.0, "page p95 ms": 100.0, "growth": 1.3,
    "search p95 ms": 50.0, "import seconds": 60.0, "import MB": 600.0, "figures seconds": 3.0,
}  # fmt: skip
ROWS = 312_000
BUSY = 0.2  # cores
Line = tuple[str, float, str, float | None]  # what, measured, unit, bar


class Bench:
    """The two databases and what was measured on them."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder, self.runs = folder, runs
        url = os.environ.get("DATABASE_URL", "")
        if url:
            raise SystemExit(
                "Give the two databases as BENCH_DISTRICT_URL and BENCH_STREET_URL instead of DATABASE_URL."
            )
        self.district = Base(folder / "district", os.environ.get("BENCH_DISTRICT_URL", ""))
        self.street = Base(folder / "street", os.environ.get("BENCH_STREET_URL", ""))

    def seeding(self, fresh: bool) -> Iterator[Line]:
        """Seed what is not there yet; the figures of the seeding are kept beside it."""
        for base, size in ((self.street, "street"), (self.district, "district")):
            kept = base.folder / "seeded.json"
            if fresh or not kept.exists() or not (child(base, "ask", "seeded") or {}):
                base.folder.mkdir(parents=True, exist_ok=True)
                has = linli(base, "migrate", "-v", "0").returncode == 0 and child(base, "ask", "seeded")
                done = linli(base, "demo_data", "--size", size, "--json", *(["--fresh"] if has else []))
                if done.returncode:
                    raise SystemExit(f"seeding the {size} failed")
                kept.write_text(done.stdout.strip().splitlines()[-1], encoding="utf-8")
            linli(base, "migrate", "-v", "0")
            linli(base, "collectstatic", "--noinput", "-v", "0")
            facts = json.loads(kept.read_text(encoding="utf-8"))
            bar = BARS["seed seconds" if size == "district" else "street seed seconds"]
            yield f"seed the {size}: {facts['visit']:,} visits", facts["seconds"], "s", bar
            yield f"seed the {size}: memory", facts["megabytes"], "MB", BARS["seed MB"]

    def pages(self) -> Iterator[Line]:
        """Each page of each role, and how lists grow from the street to the district."""
        # The server's work counts, not its waiting for other programs; on PostgreSQL the work is in another process.
        unit = "p50" if self.district.url else "cpu"
        bare = child(self.district, "yard", "page")
        yield "the smallest signed-in page · processor", bare, "ms", None
        for role in ROLES:
            here, there = self._pages(self.district, role), self._pages(self.street, role)
            for page, times in here.items():
                yield f"{page} · {role} · p50", times["p50"], "ms", None
                yield f"{page} · {role} · p95", times["p95"], "ms", BARS["page p95 ms"]
                yield f"{page} · {role} · processor / smallest page", round(times["cpu"] / bare, 1), "x", None
                if page in LISTS and page in there:
                    growth = round(times[unit] / there[page][unit], 2)
                    yield f"{page} · {role} · district/street", growth, "x", BARS["growth"]

    def _pages(self, base: Base, role: str) -> dict[str, dict[str, float]]:
        runs = [child(base, "pages", role) for _ in range(self.runs)]
        return {page: best_of([run[page] for run in runs]) for page in runs[0] if all(page in run for run in runs)}

    def search(self) -> Iterator[Line]:
        """Finding a person among those of the role."""
        runs = [child(self.district, "people") for _ in range(self.runs)]
        for role in runs[0]:
            times = best_of([run[role] for run in runs])
            yield f"search a person · {role} · p50", times["p50"], "ms", None
            yield f"search a person · {role} · p95", times["p95"], "ms", BARS["search p95 ms"]

    def server(self) -> Iterator[Line]:
        """The worker's and the district's page through granian, four visitors without pause, two processes."""
        for role, path in (("worker", "/visits/today/"), ("subdistrict", "/cases/"), ("district", "/people/")):
            times = served(self.district, role, path)
            yield f"served {path} · {role} · p50", times["p50"], "ms", None
            yield f"served {path} · {role} · p95", times["p95"], "ms", BARS["page p95 ms"]
            yield f"served {path} · {role}", times["per_second"], "requests/s", None

    def imports(self) -> Iterator[Line]:
        """An Excel roster of the whole district into a database that holds only the places."""
        if "people_import" not in commands(self.district):
            return
        base, sheet = Base(self.folder / "import"), self.folder / f"roster-{ROWS}.xlsx"
        for file in base.folder.glob("linli.sqlite3*"):
            file.unlink()
        base.folder.mkdir(parents=True, exist_ok=True)
        if not sheet.exists():
            child(base, "roster", str(sheet), str(ROWS))
        places = ROOT / "linli" / "content" / "demo" / "places.csv"
        linli(base, "migrate", "-v", "0")
        linli(base, "places_import", str(places), "--json")
        facts = child(base, "timed", "people_import", str(sheet), "--community", "330102", "--json")
        yield (
            f"import {facts['created']:,} rows of Excel ({facts['rejected']:,} rejected)",
            facts["took"],
            "s",
            BARS["import seconds"],
        )
        yield "import: rows per second", round(ROWS / facts["took"]), "rows/s", None
        yield (
            "import / bare insert of as many rows",
            round(facts["took"] / child(base, "yard", "sheet", str(ROWS)), 1),
            "x",
            None,
        )
        yield "import: memory", facts["megabytes"], "MB", BARS["import MB"]

    def figures(self) -> Iterator[Line]:
        """All indicators, communities and 24 months on each engine."""
        if "snapshot" in commands(self.district):
            for what in ("snapshot, first", "snapshot, refreshed"):
                began = time.perf_counter()
                linli(self.district, "snapshot")
                yield what, round(time.perf_counter() - began, 1), "s", None
        for engine in ("snapshot", "live"):
            facts = child(self.district, "figures", engine)
            if facts:
                what = f"{facts['indicators']} indicators, 24 months · {engine} ({facts['cells']:,} cells)"
                yield what, facts["seconds"], "s", BARS["figures seconds"] if engine == "snapshot" else None
                bare = child(self.district, "yard", "facts")
                if bare:
                    yield f"{engine} / bare reading of all facts", round(facts["seconds"] / bare, 1), "x", None


def table(lines: list[Line]) -> str:
    """Figure, measured, bar, ratio; the ones above their bar are marked."""
    width = max(len(what) for what, *_ in lines)
    head = f"{'figure':<{width}}  {'measured':>12}  {'bar':>10}  ratio"
    rows = [head, "-" * len(head)]
    for what, value, unit, bar in lines:
        ratio = f"{value / bar:5.2f}{' !' if value > bar else ''}" if bar else ""
        rows.append(f"{what:<{width}}  {value:>8,} {unit:<3}  {bar if bar else '':>10}  {ratio}")
    return "\n".join(rows)


def main() -> int:
    """Measure the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parts = ("pages", "search", "server", "imports", "figures")
    parser.add_argument("--only", choices=parts, action="append", help="measure only this part (may be repeated)")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--runs", type=int, default=3, help="take the median of so many runs")
    parser.add_argument("--fresh", action="store_true", help="seed anew")
    parser.add_argument("--all", action="store_true", help="print medians and other lines without a bar as well")
    chosen = parser.parse_args()
    bench = Bench(chosen.folder.resolve(), chosen.runs)
    wanted: list[Callable[[], Iterator[Line]]] = [getattr(bench, part) for part in chosen.only or parts]
    lines: list[Line] = []
    others = Others()
    for part in (lambda: bench.seeding(chosen.fresh), *wanted):
        for line in part():
            lines.append(line)
            print(f"  {line[0]}: {line[1]:,} {line[2]}", file=sys.stderr)
    busy = others.cores()
    print(
        table(lines if chosen.all else [line for line in lines if line[3] or line[2] == "x" or "· p50" not in line[0]])
    )
    said = "a busy machine: every time is longer than on an idle one" if busy > BUSY else "quiet enough to compare"
    print(f"{os.cpu_count()} cores, of which other programs used {busy:.1f}: {said}.")
    results: dict[str, Any] = {"other programs": {"value": round(busy, 2), "unit": "cores", "bar": None}} | {
        what: {"value": value, "unit": unit, "bar": bar} for what, value, unit, bar in lines
    }
    (bench.folder / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The parts of the benchmark: each yields figures with their bars."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from tools import postgres
from tools.bench import careroutes
from tools.bench import employment as employment_bench
from tools.bench import vacancies as vacancies_bench
from tools.bench.app import measure as app
from tools.bench.engines import Engine
from tools.bench.ledger import pgbench
from tools.bench.run import ROOT, asking, best_of, child, linli
from tools.bench.served import measure as served
from tools.bench.storm import SECONDS
from tools.bench.storm import measure as storm

ROLES = ("worker", "clerk", "subdistrict", "district")
# Lists over tables that are ten times as long in the district. Other pages show one object, a worker's own work, or
# (figure) a line for each part of a place, of which the district has eight and the street one.
LISTS = (
    *("visits list", "households", "cases", "case inbox", "roster", "areas"),
    *("search by name", "search by sound", "search by door", "evidence", "evidence, further"),
)
ROWS = 312_000
# Ratios below 1 meet the bar (design, section 9; the import and the page of a person have to be faster than there).
BARS = {
    "seed street": 60.0,
    "seed district": 360.0,
    "seed MB": 2000.0,
    "page p95 ms": 100.0,
    "person page p95 ms": 60.0,
    "growth": 1.3,
    "search p95 ms": 50.0,
    "import seconds": 45.0,
    "import MB": 600.0,
    "figures seconds": 3.0,
    "eligibility seconds": 10.0,
    "employment seconds": 1.0,
    "matching seconds": 2.0,
    "form ms": 100.0,
    "list seconds": 20.0,
    "list MB": 200.0,
    "week plan seconds": 1.0,
    "care day seconds": 10.0,  # of one core
    "directory search p95 ms": 50.0,
    "coverage seconds": 30.0,
    "lost": 0.0,
    "bag kB": 60.0,
    "first opening s": 3.0,
    "opening s": 1.0,
    "pgbench": 2.0,
}
CLIENTS, LEDGER_SECONDS = 4, 10
CARE_SECONDS = 10  # of one core, for a published instance of home care
SEARCH_SECONDS = 20  # for a published instance with 100 customers; twice as long for 200


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what, how much, and the value that it should not exceed."""

    what: str
    value: float
    unit: str
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """One engine, and how to measure it."""

    engine: Engine
    size: str
    runs: int
    requests: int
    fresh: bool
    only: frozenset[str] = frozenset()  # pages; all if empty
    instances: Path | None = None  # published instances of the vehicle routing problem

    def seed(self) -> Iterator[Line]:
        """Yield the figures of the seeding, now or earlier."""
        for size in ("street", "district") if self.size == "district" else ("street",):
            facts = self.engine.seeded(size, fresh=self.fresh)
            yield Line(f"seed the {size}: {facts['visit']:,} visits", facts["seconds"], "s", BARS[f"seed {size}"])
            yield Line(f"seed the {size}: memory", facts["megabytes"], "MB", BARS["seed MB"])
            if not child(self.engine.base(size), "ask", "snapshot"):
                linli(self.engine.base(size), "snapshot")  # the leaders' pages read it

    def pages(self) -> Iterator[Line]:
        """Yield the times of each page of each role, and how the cost grows from the street to the district."""
        bare = child(self.engine.base(self.size), "baseline", "page")
        yield Line("the smallest signed-in page · processor", bare, "ms")
        known: set[str] = set()
        for role in ROLES:
            found = self._pages(role, known)
            there = found["street"] if self.size != "street" else {}
            for page, times in found[self.size].items():
                yield Line(f"{page} · {role} · p50", times["p50"], "ms")
                yield Line(
                    f"{page} · {role} · p95", times["p95"], "ms", BARS.get(f"{page} page p95 ms", BARS["page p95 ms"])
                )
                yield Line(f"{page} · {role} · processor / smallest page", round(times["cpu"] / bare, 1), "x")
                if page in there:
                    growth = round(times["cpu"] / there[page]["cpu"], 2)
                    bar = BARS["growth"] if page in LISTS else None
                    yield Line(f"{page} · {role} · district/street", growth, "x", bar)
        if unknown := self.only - known:
            raise SystemExit(f"no page is called {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")

    def _pages(self, role: str, known: set[str]) -> dict[str, dict[str, dict[str, float]]]:
        """Return the times of each page at both sizes; add the names of the pages to `known`."""
        runs: dict[str, dict[str, list[dict[str, float]]]] = {size: {} for size in (self.size, "street")}
        for _ in range(self.runs):
            with ExitStack() as stack:
                words = ("pages", role, str(self.requests))
                ask = {size: stack.enter_context(asking(self.engine.base(size), *words)) for size in runs}
                pages = {size: ask[size]("") for size in runs}
                known |= set(pages[self.size])
                # The sizes by turns: what other programs do meanwhile changes both alike.
                for page in pages[self.size]:
                    for size in runs if not self.only or page in self.only else ():
                        if page in pages[size]:
                            runs[size].setdefault(page, []).append(ask[size](page))
        return {size: {page: best_of(times) for page, times in found.items()} for size, found in runs.items()}

    def search(self) -> Iterator[Line]:
        """Yield the times of finding a person among those of the role."""
        runs = [child(self.engine.base(self.size), "people") for _ in range(self.runs)]
        for role in runs[0]:
            times = best_of([run[role] for run in runs])
            yield Line(f"search a person · {role} · p50", times["p50"], "ms")
            yield Line(f"search a person · {role} · p95", times["p95"], "ms", BARS["search p95 ms"])

    def server(self) -> Iterator[Line]:
        """Yield the times of pages through granian: two processes, four visitors without pause."""
        for role, path in (("worker", "/visits/today/"), ("subdistrict", "/cases/"), ("district", "/people/")):
            times = served(self.engine.base(self.size), role, path)
            yield Line(f"served {path} · {role} · p50", times["p50"], "ms")
            yield Line(f"served {path} · {role} · p95", times["p95"], "ms", BARS["page p95 ms"])
            yield Line(f"served {path} · {role}", times["per_second"], "requests/s")

    def imports(self) -> Iterator[Line]:
        """Yield the time of an Excel roster of the district, imported into a database with only the places."""
        base, sheet = self.engine.empty("import"), self.engine.folder.parent / f"roster-{ROWS}.xlsx"
        linli(base, "manage", "migrate", "-v", "0")
        if not sheet.exists():
            child(base, "roster", str(sheet), str(ROWS))
        places = ROOT / "linli" / "content" / "demo" / "places.csv"
        linli(base, "places_import", str(places), "--json")
        # All that the import may ask, else it would check every row first, which takes as long again.
        answers = ("--answer", "building=new", "--answer", "occupied=leave", "--answer", "doubt=without")
        facts = child(base, "timed", "people_import", str(sheet), "--community", "330102", *answers, "--json")
        rejected = f"{facts['rejected']:,} rejected"
        took = facts["took"]
        yield Line(f"import {facts['created']:,} rows of Excel ({rejected})", took, "s", BARS["import seconds"])
        yield Line("import: rows per second", round(ROWS / took), "rows/s")
        bare = child(base, "baseline", "sheet", str(ROWS))
        yield Line("import / bare insert of as many rows (SQLite)", round(took / bare, 1), "x")
        yield Line("import: memory", facts["megabytes"], "MB", BARS["import MB"])

    def figures(self) -> Iterator[Line]:
        """Yield the times of all indicators: from the snapshot, live, and some with the ORM."""
        base = self.engine.base(self.size)
        for what in ("snapshot, first", "snapshot, refreshed"):
            if what.endswith("first"):
                _forget(base.folder / "snapshot")
            began = time.perf_counter()
            linli(base, "snapshot")
            yield Line(what, round(time.perf_counter() - began, 1), "s")
        bare = child(base, "baseline", "facts")
        for engine in ("snapshot", "live"):
            facts = child(base, "figures", engine)
            what = f"{facts['indicators']} indicators, 24 months ({facts['cells']:,} cells) · {engine}"
            yield Line(what, facts["seconds"], "s", BARS["figures seconds"] if engine == "snapshot" else None)
            yield Line(f"{engine} / bare reading of all facts", round(facts["seconds"] / bare, 1), "x")
        yield from self._orm()

    def _orm(self) -> Iterator[Line]:
        facts = child(self.engine.base(self.size), "orm")
        part = f"{facts['indicators']} of the indicators, 24 months ({facts['cells']:,} cells)"
        yield Line(f"{part} · Django ORM", round(facts["orm"], 2), "s")
        yield Line(f"{part} · snapshot", round(facts["snapshot"], 2), "s")
        yield Line(f"{part} · Django ORM / snapshot", round(facts["orm"] / facts["snapshot"], 1), "x")
        yield Line(f"{part} · that differ", facts["differ"], "", BARS["lost"])

    def eligibility(self) -> Iterator[Line]:
        """Yield the time of the answers of all schemes for everybody in the snapshot."""
        facts = child(self.engine.base(self.size), "eligibility")
        what = f"who may get {facts['schemes']:,} schemes: {facts['people']:,} people"
        yield Line(what, facts["seconds"], "s", BARS["eligibility seconds"])

    def employment(self) -> Iterator[Line]:
        """Yield the time of the employment states of a drawn district on past days."""
        facts = employment_bench.measure()
        what = f"employment states of {facts['people']:,} residents on a past day"
        yield Line(what, facts["seconds"], "s", BARS["employment seconds"])

    def vacancies(self) -> Iterator[Line]:
        """Yield the time of matching drawn people with drawn vacancies, and how many get a proposal."""
        facts = vacancies_bench.measure()
        what = f"matching of {facts['people']:,} people with {facts['vacancies']:,} vacancies"
        yield Line(what, facts["seconds"], "s", BARS["matching seconds"])
        yield Line(f"{what} · processor", facts["processor_seconds"], "s")
        for name in ("optimal", "stable", "greedy"):
            yield Line(f"{what} · {name}: placed", facts[name]["placed"], "")

    def office(self) -> Iterator[Line]:
        """Yield the times of filling a form of some cells and a list of the whole district, and what else changed."""
        facts = child(self.engine.empty("office"), "office")
        form, rows = facts["form"], facts["list"]
        what = f"fill a form of {form['cells']} cells"
        yield Line(what, form["milliseconds"], "ms", BARS["form ms"])
        yield Line(f"{what}: bytes changed elsewhere", form["bytes"], "", BARS["lost"])
        what = f"fill a list of {rows['rows']:,} rows of {rows['columns']} columns"
        yield Line(what, rows["seconds"], "s", BARS["list seconds"])
        yield Line(f"{what} · processor", rows["processor_seconds"], "s")
        yield Line(f"{what}: memory", rows["megabytes"], "MB", BARS["list MB"])
        yield Line(f"{what}: size", rows["file_megabytes"], "MB")

    def rounds(self) -> Iterator[Line]:
        """Yield the times of week plans, and how far the search is from the best known solutions of instances."""
        facts = child(self.engine.base(self.size), "rounds")
        bar = BARS["week plan seconds"]
        yield Line("week plan of one worker · p50", round(facts["median"], 2), "s")
        yield Line("week plan of one worker · p95", round(facts["p95"], 2), "s", bar)
        yield Line("week plan of one worker · processor", round(facts["processor"], 2), "s")
        yield Line("week plan of one worker · reading what is due", round(facts["read"], 2), "s")
        yield Line("week plan: households that could be visited", round(facts["households"], 1), "")
        yield Line("week plan: households that do not fit", round(facts["left"], 1), "")
        said = f"week plans of all {facts['workers']} workers, from {facts['measured']} measured"
        yield Line(said, round(facts["all"]), "s")
        if self.instances is not None:
            found = child(self.engine.base(self.size), "rounds", str(self.instances), str(SEARCH_SECONDS))
            for one in found:
                what = f"{one['name']}, {one['seconds']:.0f} s: longer than the best known {one['best']:,}"
                yield Line(what if one["feasible"] else f"{what} (not valid)", round(one["gap"], 2), "%")
                yield Line(f"{one['name']}: routes", one["routes"], "")

    def directory(self) -> Iterator[Line]:
        """Yield the times of the service directory: search, coverage of a district, where new points help."""
        facts = child(self.engine.base(self.size), "directory")
        search, covered = facts["search"], facts["coverage"]
        what = f"search of residents in {search['services']:,} services"
        yield Line(f"{what} · p50", round(search["p50"], 1), "ms")
        yield Line(f"{what} · p95", round(search["p95"], 1), "ms", BARS["directory search p95 ms"])
        yield Line(
            "coverage of 120,000 households x 30 kinds", round(covered["seconds"], 1), "s", BARS["coverage seconds"]
        )
        for number, one in (("one", facts["one"]), ("three", facts["three"])):
            yield Line(f"where {number} of 9,000 buildings would help most", round(one["seconds"], 1), "s")
            yield Line(f"where {number} of 9,000 buildings would help most: gap", round(one["gap"], 2), "%")

    def careroutes(self) -> Iterator[Line]:
        """Yield the time of a day plan of carers, and how far the search is from the best known solutions."""
        facts = careroutes.planned_day()
        what = f"day plan of {careroutes.CARERS} carers, {careroutes.VISITS} visits"
        yield Line(f"{what} · processor", round(facts["seconds"], 1), "s", BARS["care day seconds"])
        yield Line(f"{what} · visits without a carer", facts["missing"], "")
        more = 100 * (facts["travel"] / facts["longer"] - 1)
        yield Line(f"{what} · longer ways than with four times as many rounds", round(more, 1), "%")
        if self.instances is not None:
            for gap in careroutes.gaps(self.instances, CARE_SECONDS):
                said = f"home care, {gap.patients} patients ({gap.instances} instances), {CARE_SECONDS} s"
                yield Line(f"{said}: above the best known, mean", round(gap.mean, 2), "%")
                yield Line(f"{said}: above the best known, worst", round(gap.worst, 2), "%")

    def phones(self) -> Iterator[Line]:
        """Yield what a phone holds of an area and what sending it costs, the app in a browser, many phones at once."""
        facts = child(self.engine.base(self.size), "phones")
        area = f"bag of {facts['households']} households"
        yield Line(f"{area}: compressed", facts["bytes"] / 1000, "kB", BARS["bag kB"])
        yield Line(f"{area}: before", facts["plain"] / 1000, "kB")
        for what, name in (
            ("unchanged, whole request", "unchanged"),
            ("current, whole request", "fresh"),
            ("current, the read alone", "read"),
            ("rebuilt, whole request", "built"),
        ):
            yield Line(f"{area}: {what} · p50", facts[name]["p50"], "ms")
            yield Line(f"{area}: {what} · p95", facts[name]["p95"], "ms", BARS["page p95 ms"])
            yield Line(f"{area}: {what} · processor", facts[name]["cpu"], "ms")
        yield Line(f"{area}: current, the read alone · queries", facts["queries"], "")
        yield from self._app()
        if self.engine.server is not None:
            yield from self._storm(self.engine.server)

    def _app(self) -> Iterator[Line]:
        """Yield the figures of the app in Chromium; none where there is no Chromium."""
        found = app(self.engine.base(self.size))
        if found is None:
            return
        opened = found["openings"]
        slow = "app, slow phone"
        yield Line(f"{slow}: first opening, until it is drawn", opened["first"]["shell"], "s", BARS["first opening s"])
        yield Line(f"{slow}: first opening, until the households are there", opened["first"]["list"], "s")
        yield Line(f"{slow}: first opening, bytes", opened["kilobytes"], "kB")
        yield Line(f"{slow}: first opening, requests", opened["requests"], "")
        yield Line(f"{slow}: from the cache, no network", opened["offline"]["list"], "s", BARS["opening s"])
        yield Line(f"{slow}: from the cache, slow network", opened["again"]["list"], "s")
        for where, name in (("on the web page", "online"), ("in the app without a network", "offline")):
            yield Line(f"routine visit {where}: taps (nothing typed)", found["visits"][name]["taps"], "")
            yield Line(f"routine visit {where}", found["visits"][name]["seconds"], "s")
        day = found["day"]
        sent = f"sending a day ({day['visits']} visits, 10 cases with a photo)"
        yield Line(sent, round(day["seconds"], 1), "s")
        yield Line(f"{sent}: up", round(day["up"] / 1000), "kB")
        yield Line(f"{sent}: down", round(day["down"] / 1000), "kB")
        yield Line(f"{sent}: requests", day["requests"], "")

    def _storm(self, server: postgres.Server) -> Iterator[Line]:
        """Yield the figures of the storm at noon, on PostgreSQL with two processes."""
        facts = storm(self.engine.base(self.size), server)
        what = f"storm at noon, {facts['phones']:.0f} phones with {facts['items']:,.0f} items in {SECONDS:.0f} s"
        yield Line(f"{what}: errors", len(facts["errors"]), "", BARS["lost"])
        yield Line(f"{what}: items not saved", facts["not saved"], "", BARS["lost"])
        yield Line(f"{what}: until the last is done", round(facts["seconds"], 1), "s")
        yield Line(f"{what}: a phone · p50", round(facts["phone"]["p50"] / 1000, 1), "s")
        yield Line(f"{what}: a phone · p95", round(facts["phone"]["p95"] / 1000, 1), "s")
        yield Line(f"{what}: a phone · processor of server and database", round(facts["processor"], 2), "s")
        yield Line(f"{what}: a request · p50", facts["request"]["p50"], "ms")
        yield Line(f"{what}: a request · p95", facts["request"]["p95"], "ms")

    def ledger(self) -> Iterator[Line]:
        """Yield the throughput of redemptions beside `pgbench -N`, of large jobs, and of two million legs."""
        base = self.engine.empty("ledger")
        linli(base, "manage", "migrate", "-v", "0")
        server, rates, beside = self.engine.server, [], []
        for _ in range(self.runs):  # by turns: what other programs do meanwhile changes both alike
            rates.append(child(base, "ledger", "redeem", str(CLIENTS), str(LEDGER_SECONDS)))
            beside += [pgbench(server, CLIENTS, LEDGER_SECONDS)] if server else []
        for name, rate in best_of(rates).items():
            yield Line(f"ledger: redemptions by {CLIENTS} clients, {name}", rate, "/s")
        if beside:
            ratios = [one / each["transfer"] for one, each in zip(beside, rates, strict=True)]
            yield Line(f"ledger: pgbench -N, {CLIENTS} clients", round(median(beside)), "/s")
            yield Line("ledger: pgbench -N / redemptions", round(median(ratios), 2), "x", BARS["pgbench"])
        found = child(base, "ledger", "issue", "5000")
        yield Line("ledger: issue to 5,000 holders", found["issue"], "s")
        yield Line("ledger: settle 100,000 orders", found["settle"], "s")
        base = self.engine.empty("ledger")
        linli(base, "manage", "migrate", "-v", "0")
        found = child(base, "ledger", "many", str(1_000_000 if self.size == "district" else 100_000))
        legs = f"{found.pop('legs'):,} legs"
        for name, seconds in found.items():
            yield Line(f"ledger, {legs}: {name}", seconds, "s")

    def vouchers(self) -> Iterator[Line]:
        """Yield the times of issuing a month to 5,000 holders, and of settling 100,000 orders of one provider."""
        base = self.engine.empty("vouchers")
        linli(base, "manage", "migrate", "-v", "0")
        orders = 100_000 if self.size == "district" else 10_000
        found = child(base, "vouchers", "5000", str(orders))
        yield Line("vouchers: issue a month to 5,000 holders", found["issue"], "s")
        steps, what = found["steps"], f"vouchers, settlement of {orders:,} orders"
        yield Line(what, round(sum(steps.values()), 1), "s")
        for name, seconds in steps.items():
            yield Line(f"{what}: {name}", seconds, "s")
        yield Line(f"{what}: difference to the ledger", found["difference"], "fen", BARS["lost"])

    def crash(self) -> Iterator[Line]:
        """Yield the results of both durability drills, each on a tiny demo of its own."""
        from tools.drill.__main__ import drill, fleet

        name = "postgres" if self.engine.server else "sqlite"
        found = drill(name, rounds=self.runs, phones=6, seconds=4.0, seed=Random().randrange(10**9))
        yield Line("drill: visits acknowledged before kill -9", sum(one.acknowledged for one in found), "")
        for what in ("lost", "doubled", "half-written", "journal broken"):
            yield Line(f"drill: {what}", sum(one.numbers()[what] for one in found), "", BARS["lost"])
        sent = fleet(name, phones=20, items=400, kills=4, seed=Random().randrange(10**9))
        yield Line("fleet: items", sum(sent.items.values()), "")
        yield Line("fleet: saved, and the answer lost", sent.silent["saved"] + sent.killed["saved"], "")
        for what, number in sent.numbers().items():
            yield Line(f"fleet: {what}", number, "", BARS["lost"])


def _forget(folder: Path) -> None:
    """Remove a snapshot, so that the next one is the first."""
    for file in folder.glob("*"):
        file.unlink()

"""What the bare engines need for the same rows on this machine: `python -m tools.bench.baseline PART`.

A time alone depends on the machine; its ratio to the bare time can be compared between machines.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

RUNS = 3


def facts() -> float:
    """Return the seconds in which DuckDB reads every column of the snapshot once; 0 if there is none."""
    from linli.core.figures.engines.duck import snapshot
    from linli.core.figures.facts import TABLES

    engine, times = snapshot(), []
    if engine is None:
        return 0.0
    for _ in range(RUNS):
        began = time.perf_counter()
        for table in TABLES.values():
            engine.run(f"SELECT MAX(COLUMNS(*)) FROM ({engine.select_of(table)})")
        times.append(time.perf_counter() - began)
    return median(times)


def sheet(rows: int) -> float:
    """Return the seconds in which SQLite inserts so many rows of nine texts into one table with one index."""
    texts = tuple("演示城区居民花名册")
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "bare.sqlite3")
        base.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i)")
        base.execute("CREATE INDEX by_name ON bare (a, b)")
        began = time.perf_counter()
        values = ((number, *texts) for number in range(rows))
        base.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        base.commit()
        took = time.perf_counter() - began
        base.close()
    return took


def page() -> float:
    """Return the milliseconds of processor time of the smallest signed-in page, the minimum of any page."""
    from django.test import Client
    from django.urls import reverse

    from linli.registers.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="worker"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    times = []
    for _ in range(30):
        began = time.process_time()
        client.get(reverse("me"))
        times.append(time.process_time() - began)
    return 1000 * median(times[5:])


def main() -> None:
    """Measure one of them and print it."""
    from tools.bench.setup import ready

    ready()
    part, *words = sys.argv[1:]
    found = {"facts": facts, "page": page}[part]() if part != "sheet" else sheet(int(words[0]))
    print(json.dumps(round(found, 3)))


if __name__ == "__main__":
    main()

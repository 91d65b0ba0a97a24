"""The databases to measure: each engine with a street, a district ten times as large, and an empty one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.core.secrets import keyring
from tools import postgres
from tools.bench.run import Base, child, linli

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
SIZES = ("street", "district")


@dataclass(frozen=True, slots=True)
class Engine:
    """One database product; seeded data stay in `folder`, on PostgreSQL also in the cluster."""

    name: str
    folder: Path
    server: postgres.Server | None = None

    def base(self, size: str) -> Base:
        """Return data folder and address of a size."""
        return Base(self.folder / size, self.server.database(size) if self.server else "")

    def seeded(self, size: str, *, fresh: bool) -> dict[str, Any]:
        """Seed a size if it is not seeded yet; return the figures of the seeding.

        Raises:
            SystemExit: it cannot be seeded.
        """
        base, kept = self.base(size), self.folder / size / "seeded.json"
        base.folder.mkdir(parents=True, exist_ok=True)
        current = linli(base, "manage", "migrate", "-v", "0").returncode == 0
        has = current and bool(child(base, "ask", "seeded"))
        if fresh or not has or not kept.exists():
            self.empty(size)
            linli(base, "manage", "migrate", "-v", "0")
            done = linli(base, "demo_data", "--size", size, "--json")
            if done.returncode:
                raise SystemExit(f"seeding the {size} on {self.name} failed")
            kept.write_text(done.stdout.strip().splitlines()[-1], encoding="utf-8")
        linli(base, "manage", "collectstatic", "--noinput", "-v", "0")
        facts: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return facts

    def empty(self, size: str) -> Base:
        """Remove all rows of a size, keep its keys or make them; return its data folder and address."""
        base = self.base(size)
        if self.server:
            self.server.drop(size)
            self.server.database(size)
        for file in [*base.folder.glob("linli.sqlite3*"), *base.folder.glob("snapshot/*")]:
            file.unlink()
        base.folder.mkdir(parents=True, exist_ok=True)
        if not (keys := base.folder / "keys.json").exists():
            keyring.create(keys)
        return base


@contextmanager
def engines(folder: Path, only: list[str]) -> Iterator[list[Engine]]:
    """Yield the wanted engines that are on this machine; PostgreSQL runs during the block."""
    found = [Engine(SQLITE, folder / "sqlite")] if SQLITE in only else []
    if POSTGRES not in only or postgres.binaries() is None:
        yield found
        return
    with postgres.cluster(folder / "postgres" / "cluster") as server:
        yield [*found, Engine(POSTGRES, folder / "postgres", server)]

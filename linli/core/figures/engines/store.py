"""The snapshot: every fact table as Parquet files below LINLI_DATA/snapshot, told by one manifest.

A table of events is kept month by month, and a month whose rows did not change keeps its file. Files are named by their
content and the manifest is replaced in one step, so a reader sees the old or the new snapshot, never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from linli.core.database import sql
from linli.core.figures.engines.base import Engine
from linli.core.figures.facts import TABLES, FactTable
from linli.core.figures.monthly import Period

WHOLE = "all"
KINDS = {  # of ibis -> of DuckDB
    "int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One file: how many rows, and what they add up to."""

    file: str
    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Units:
    """The files with the units of each population, and the periods that their bits stand for, from the lowest bit."""

    law: str  # whose thresholds held where
    periods: list[list[str]]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which files make up the snapshot, by table and month."""

    taken_at: datetime
    tables: dict[str, dict[str, Part]] = field(default_factory=dict)
    definitions: str = ""  # names the indicators and rules the figures beside it were counted by
    units: Units | None = None

    @property
    def files(self) -> set[str]:
        """Every file it names."""
        kept = self.units.files.values() if self.units else ()
        return {part.file for parts in self.tables.values() for part in parts.values()} | set(kept)

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(part.rows for parts in self.tables.values() for part in parts.values())


def folder() -> Path:
    """Where the snapshot lies."""
    return Path(settings.SNAPSHOT)


def manifest() -> Manifest | None:
    """The newest manifest, or None."""
    file = folder() / "manifest.json"
    try:
        stamp = file.stat()
    except FileNotFoundError:
        return None
    return _read(file, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, _size: int) -> Manifest:
    data = json.loads(file.read_text(encoding="utf-8"))
    tables = {name: {month: Part(**part) for month, part in parts.items()} for name, parts in data["tables"].items()}
    told = data.get("units") or {}
    kept = Units(**told) if told.keys() == {each.name for each in fields(Units)} else None  # or of another release
    return Manifest(datetime.fromisoformat(data["taken_at"]), tables, data.get("definitions", ""), kept)


def select(known: Manifest, table: FactTable) -> str:
    """The SELECT that reads a table back; one without rows keeps its columns."""
    parts = known.tables.get(table.name, {})
    files = ", ".join(f"'{quoted(folder() / part.file)}'" for part in parts.values())
    if files:
        return sql.select("*", f"read_parquet([{files}])")
    empty = ", ".join(f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in table.kinds().items())
    return f"SELECT {empty} WHERE FALSE"


def quoted(path: Path) -> str:
    """A file's name inside a text of SQL."""
    return str(path).replace("'", "''")


def write(engine: Engine, *, definitions: str = "") -> tuple[Manifest, int]:
    """Take a snapshot of every fact table with an engine that writes Parquet (a live DuckDB); give its manifest and how
    many files were new.
    """
    folder().mkdir(parents=True, exist_ok=True)
    before = manifest()
    engine.run("BEGIN")  # one view of the database for all tables
    tables, new = {}, 0
    for table in TABLES.values():
        kept = before.tables.get(table.name, {}) if before else {}
        tables[table.name], written = _write_table(engine, table, kept)
        new += written
    engine.run("COMMIT")
    taken = Manifest(timezone.now(), tables, definitions)
    _replace(taken)
    _sweep(taken.files | (before.files if before else set()))
    return taken, new


def _write_table(engine: Engine, table: FactTable, kept: dict[str, Part]) -> tuple[dict[str, Part], int]:
    """The table once through DuckDB's memory, then a file for each month that changed."""
    engine.run(f"CREATE TEMP TABLE part AS {engine.source(table)}")
    columns = ", ".join(f'"{name}"' for name in table.columns)
    month = f"strftime(\"{table.event}\", '%Y-%m')" if table.event else f"'{WHOLE}'"
    sums = engine.run(sql.select(f"{month}, COUNT(*), BIT_XOR(HASH({columns}))", "part", "GROUP BY 1 ORDER BY 1"))
    parts: dict[str, Part] = {}
    new = 0
    for name, rows, mixed in sums:
        if name is None:
            continue  # an event without a day did not happen yet
        old = kept.get(name)
        if old and (old.rows, old.hash) == (rows, f"{mixed:016x}") and (folder() / old.file).exists():
            parts[name] = old
            continue
        parts[name] = _write_part(engine, table, name, rows, f"{mixed:016x}")
        new += 1
    engine.run("DROP TABLE part")
    return parts, new


def _write_part(engine: Engine, table: FactTable, month: str, rows: int, mixed: str) -> Part:
    name = f"{table.name}-{month}-{rows}-{mixed}.parquet"
    chosen = "" if month == WHOLE else f"WHERE strftime(\"{table.event}\", '%Y-%m') = '{month}'"
    unfinished = folder() / f".{name}.{os.getpid()}"
    asked = sql.select("*", "part", f"{chosen} ORDER BY community, id")
    engine.run(f"COPY ({asked}) TO '{quoted(unfinished)}' (FORMAT parquet, COMPRESSION zstd)")
    unfinished.replace(folder() / name)
    return Part(name, rows, mixed)


def add(name: str, write_to: Callable[[Path], None]) -> str:
    """Let a file be written and name it by its content; the same content keeps its name and its file."""
    unfinished = folder() / f".{name}.{os.getpid()}"
    write_to(unfinished)
    with unfinished.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    unfinished.replace(folder() / f"{name}-{digest}.parquet")
    return f"{name}-{digest}.parquet"


def bounds(over: Sequence[Period]) -> list[list[str]]:
    """Periods as the manifest writes them."""
    return [[period.month.isoformat(), period.last.isoformat()] for period in over]


def name_units(known: Manifest, units: Units) -> Manifest:
    """Add the units to the snapshot they were derived from."""
    full = replace(known, units=units)
    _replace(full)
    return full


def units(known: Manifest, base: str, period: Period, law: str) -> tuple[str, int]:
    """The kept units of a population as a SELECT, and the bit of the period in them; empty where none are kept."""
    kept = known.units
    asked = bounds([period])[0]
    if kept is None or kept.law != law or base not in kept.files or asked not in kept.periods:
        return "", 0
    file = quoted(folder() / kept.files[base])
    return sql.select("*", f"read_parquet('{file}')"), 1 << kept.periods.index(asked)


def _replace(taken: Manifest) -> None:
    data: dict[str, Any] = asdict(taken) | {"taken_at": taken.taken_at.isoformat()}
    unfinished = folder() / "manifest.part"
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder() / "manifest.json")


def _sweep(needed: set[str]) -> None:
    """Remove what neither this snapshot nor the one before names: somebody may still be reading that one."""
    for file in folder().glob("*.parquet"):
        if file.name not in needed:
            file.unlink(missing_ok=True)

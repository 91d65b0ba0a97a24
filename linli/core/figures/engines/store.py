"""The snapshot: every fact table as Parquet files below LINLI_DATA/snapshot, listed in one manifest.

A table of events is stored month by month; a month whose rows did not change keeps its file.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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

NAME, NEXT = "manifest.json", "manifest.part"
WHOLE = "all"
KINDS = {  # of ibis -> of DuckDB
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "string": "VARCHAR",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """One file: its number of rows and their hash."""

    file: str
    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Units:
    """The files with the units of each population, and the periods of their bits, lowest bit first."""

    law: str  # whose thresholds were in force where
    periods: list[list[str]]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a snapshot, by table and month."""

    taken_at: datetime
    tables: dict[str, dict[str, SnapshotPart]] = field(default_factory=dict)
    definitions: str = ""  # hash of the indicators and rules by which the cells were counted
    units: Units | None = None

    @property
    def files(self) -> set[str]:
        """Return every file of the snapshot."""
        kept = self.units.files.values() if self.units else ()
        return {part.file for parts in self.tables.values() for part in parts.values()} | set(kept)

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables."""
        return sum(part.rows for parts in self.tables.values() for part in parts.values())


def folder() -> Path:
    """Return the directory of the snapshot."""
    return Path(settings.SNAPSHOT)


def manifest() -> Manifest | None:
    """Return the newest manifest, or None."""
    file = folder() / NAME
    try:
        stamp = file.stat()
    except FileNotFoundError:
        return None
    return _read(file, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, _size: int) -> Manifest:
    data = json.loads(file.read_text(encoding="utf-8"))
    tables = {
        name: {month: SnapshotPart(**part) for month, part in parts.items()} for name, parts in data["tables"].items()
    }
    told = data.get("units") or {}
    kept = Units(**told) if told.keys() == {each.name for each in fields(Units)} else None  # or of another release
    return Manifest(datetime.fromisoformat(data["taken_at"]), tables, data.get("definitions", ""), kept)


def select(known: Manifest, table: FactTable) -> str:
    """Return the SELECT that reads a table of the snapshot; an empty table has its columns, too."""
    parts = known.tables.get(table.name, {})
    files = ", ".join(f"'{quoted(folder() / part.file)}'" for part in parts.values())
    if files:
        return sql.select("*", f"read_parquet([{files}])")
    empty = ", ".join(f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in table.kinds().items())
    return f"SELECT {empty} WHERE FALSE"


def quoted(path: Path) -> str:
    """Return a path as it is written inside a SQL string."""
    return str(path).replace("'", "''")


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time write a snapshot; afterwards, and after one that failed, only needed files remain."""
    folder().mkdir(parents=True, exist_ok=True)
    handle = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the system releases it even after kill -9
        before = manifest()
        try:
            yield
        finally:
            # Other processes may still be reading the snapshot before this one.
            _sweep({file for known in (before, manifest()) if known for file in known.files})
    finally:
        os.close(handle)


def write(engine: Engine, *, definitions: str = "") -> tuple[Manifest, int]:
    """Write all fact tables with a live DuckDB engine; return the manifest and the number of new files.

    Call it within `alone()`. The manifest is not in force before it is published.
    """
    before = manifest()
    engine.run("BEGIN")  # one view of the database for all tables
    tables, new = {}, 0
    for table in TABLES.values():
        kept = before.tables.get(table.name, {}) if before else {}
        tables[table.name], written = _write_table(engine, table, kept)
        new += written
    engine.run("COMMIT")
    return Manifest(timezone.now(), tables, definitions), new


def _write_table(
    engine: Engine, table: FactTable, kept: dict[str, SnapshotPart]
) -> tuple[dict[str, SnapshotPart], int]:
    """Write the table, one file for each month that changed; return all parts and the number of new files."""
    # Read once: each file is a query of its own over this table.
    engine.run(f"CREATE TEMP TABLE part AS {engine.select_of(table)}")
    columns = ", ".join(f'"{name}"' for name in table.columns)
    month = f"strftime(\"{table.event}\", '%Y-%m')" if table.event else f"'{WHOLE}'"
    # XOR does not depend on the order of rows, which the database does not guarantee.
    sums = engine.run(sql.select(f"{month}, COUNT(*), BIT_XOR(HASH({columns}))", "part", "GROUP BY 1 ORDER BY 1"))
    parts: dict[str, SnapshotPart] = {}
    new = 0
    for name, rows, mixed in sums:
        if name is None:
            continue  # an event without a day has not happened yet
        old = kept.get(name)
        if old and (old.rows, old.hash) == (rows, f"{mixed:016x}") and (folder() / old.file).exists():
            parts[name] = old
            continue
        parts[name] = _write_part(engine, table, name, rows, f"{mixed:016x}")
        new += 1
    engine.run("DROP TABLE part")
    return parts, new


def _write_part(engine: Engine, table: FactTable, month: str, rows: int, mixed: str) -> SnapshotPart:
    name = f"{table.name}-{month}-{rows}-{mixed}.parquet"
    chosen = "" if month == WHOLE else f"WHERE strftime(\"{table.event}\", '%Y-%m') = '{month}'"
    unfinished = folder() / f".{name}.{os.getpid()}"
    asked = sql.select("*", "part", f"{chosen} ORDER BY community, id")
    engine.run(f"COPY ({asked}) TO '{quoted(unfinished)}' (FORMAT parquet, COMPRESSION zstd)")
    _finish(unfinished, name)
    return SnapshotPart(name, rows, mixed)


def add(name: str, write_to: Callable[[Path], None]) -> str:
    """Write a file by `write_to` and name it by its content; the same content keeps its name and file."""
    unfinished = folder() / f".{name}.{os.getpid()}"
    write_to(unfinished)
    with unfinished.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    return _finish(unfinished, f"{name}-{digest}.parquet")


def _finish(unfinished: Path, name: str) -> str:
    """Have a file on the disk, then give it its name; return the name."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(folder() / name)
    return name


def bounds(over: Sequence[Period]) -> list[list[str]]:
    """Return periods as they are in the manifest."""
    return [[period.month.isoformat(), period.last.isoformat()] for period in over]


def with_units(known: Manifest, units: Units) -> Manifest:
    """Return the manifest of a snapshot with the units that were derived from it."""
    return replace(known, units=units)


def units(known: Manifest, base: str, period: Period, law: str) -> tuple[str, int]:
    """Return the SELECT of the stored units of a population and the bit of the period; "" and 0 if there are none."""
    kept = known.units
    asked = bounds([period])[0]
    if kept is None or kept.law != law or base not in kept.files or asked not in kept.periods:
        return "", 0
    file = quoted(folder() / kept.files[base])
    return sql.select("*", f"read_parquet('{file}')"), 1 << kept.periods.index(asked)


def prepare(taken: Manifest) -> None:
    """Write a manifest beside the one in force, so that only a rename remains to be done."""
    data: dict[str, Any] = asdict(taken) | {"taken_at": taken.taken_at.isoformat()}
    with (folder() / NEXT).open("w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def publish() -> None:
    """Put the prepared manifest in force."""
    # In one step: files are named by content, so a reader sees the old or the new snapshot, never a mixture.
    (folder() / NEXT).replace(folder() / NAME)


def _sweep(needed: set[str]) -> None:
    """Delete files that no snapshot names, and what was not finished."""
    for file in folder().iterdir():
        if file.name not in needed and (file.suffix == ".parquet" or file.name.startswith(".") or file.name == NEXT):
            file.unlink(missing_ok=True)

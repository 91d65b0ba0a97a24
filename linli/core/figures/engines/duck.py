"""DuckDB: on the running database, and on the snapshot."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import connection

from linli.core.database import sql
from linli.core.figures.engines import store
from linli.core.figures.engines.base import Engine, Given, Row
from linli.core.figures.facts import FactTable
from linli.core.figures.monthly import GIVEN, Period

SETTINGS: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_own = threading.local()


def extension(name: str) -> Path:
    """The file of an extension inside its installed package: nothing is fetched, nothing is copied.

    Raises:
        FileNotFoundError: the package is not installed, or built for another DuckDB.
    """
    import duckdb

    spec = find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"duckdb-extension-{name.replace('_', '-')} is not installed")
    file = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not file.exists():
        raise FileNotFoundError(f"{file.name} is not built for DuckDB {duckdb.__version__}")
    return file


class DuckEngine(Engine):
    """A DuckDB connection of its own.

    Sources are views: as named subqueries DuckDB 1.5 would have to copy their scans, which fails on attached databases.
    For the same reason a live connection keeps the named subqueries of an expression instead of copying them.
    """

    dialect = "duckdb"

    def __init__(self, handle: Any) -> None:
        self.handle = handle

    def answer(self, sql: str, sources: Mapping[str, str]) -> list[Row]:
        """What is given becomes tables of this connection, everything else its views."""
        for name, source in sources.items():
            self.run(f"CREATE OR REPLACE TEMP {'TABLE' if name in GIVEN else 'VIEW'} {name} AS {source}")
        return self.run(sql)

    def run(self, sql: str) -> list[Row]:
        return list(self.handle.execute(sql).fetchall())


class LiveEngine(DuckEngine):
    """Reads the running database; `attached()` makes one."""

    name = "live"

    def source(self, table: FactTable) -> str:
        from linli.core.figures.engines import selects

        postgres = connection.vendor == "postgresql"
        return selects.select(table, selects.DuckOnPostgres() if postgres else selects.DuckOnSqlite())


class SnapshotEngine(DuckEngine):
    """Reads the Parquet files of one manifest."""

    name = "snapshot"

    def __init__(self, handle: Any, manifest: store.Manifest) -> None:
        super().__init__(handle)
        self.manifest = manifest
        self.as_of = manifest.taken_at

    def source(self, table: FactTable) -> str:
        return store.select(self.manifest, table)

    def units(self, base: str, period: Period, law: str) -> tuple[str, int]:
        """The kept units of a population as a SELECT, and the bit of the period in them; empty where none are kept."""
        return store.units(self.manifest, base, period, law)

    def copy(self, expression: Any, given: Given, order: str, file: Path) -> None:
        """Write the rows of an expression into a file; DuckDB's sums are wider than Parquet's numbers."""
        statement, sources = self.prepared(expression, given)
        kinds = expression.schema().items()
        columns = [
            f'CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_integer() else f'"{name}"' for name, kind in kinds
        ]
        asked = sql.select(", ".join(columns), f"({statement})", f"ORDER BY {order}")
        self.answer(f"COPY ({asked}) TO '{store.quoted(file)}' (FORMAT parquet, COMPRESSION zstd)", sources)


@contextmanager
def attached(address: str = "") -> Iterator[LiveEngine]:
    """An engine on the running database (or the one at another address), read-only, let go afterwards."""
    import duckdb

    handle = duckdb.connect(config=SETTINGS)
    try:
        kind = "postgres" if connection.vendor == "postgresql" else "sqlite"
        handle.execute(f"LOAD '{extension(f'{kind}_scanner')}'")
        handle.execute(f"ATTACH '{address or _address()}' AS live (TYPE {kind}, READ_ONLY)")
        handle.execute("SET disabled_optimizers = 'cte_inlining'")
        yield LiveEngine(handle)
    finally:
        handle.close()


def _address() -> str:
    config = connection.settings_dict
    if connection.vendor != "postgresql":
        return str(config["NAME"]).replace("'", "''")
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = [f"{key}={_quoted(str(config[name]))}" for key, name in names.items() if config.get(name)]
    return " ".join(parts).replace("'", "''")


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def snapshot() -> SnapshotEngine | None:
    """The engine on the newest snapshot, or None when there is none; one DuckDB per thread, made after a fork."""
    manifest = store.manifest()
    if manifest is None:
        return None
    return SnapshotEngine(_handle(), manifest)


def _handle() -> Any:
    import duckdb

    if getattr(_own, "pid", None) != os.getpid():
        _own.pid, _own.handle = os.getpid(), duckdb.connect(config=SETTINGS)
    return _own.handle

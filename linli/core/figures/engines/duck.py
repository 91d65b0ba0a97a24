"""DuckDB engines: on the current database, and on the snapshot."""

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

# Never download anything at run time.
SETTINGS: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
# A page of evidence reads one group; with the usual 122,880 rows that is the people of 60 communities.
GROUP = 16_384
_own = threading.local()


def extension(name: str) -> Path:
    """Return the file of an extension inside its installed package; nothing is downloaded or copied.

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
    """A DuckDB connection of its own."""

    dialect = "duckdb"

    def __init__(self, handle: Any) -> None:
        self.handle = handle

    def answer(self, sql: str, sources: Mapping[str, str]) -> list[Row]:
        """Create the given tables and views of the other sources, then run the statement."""
        # Views, because DuckDB 1.5 would have to copy the scans of named subqueries, which fails on attached databases.
        for name, source in sources.items():
            self.run(f"CREATE OR REPLACE TEMP {'TABLE' if name in GIVEN else 'VIEW'} {name} AS {source}")
        return self.run(sql)

    def run(self, sql: str) -> list[Row]:
        return list(self.handle.execute(sql).fetchall())


class LiveEngine(DuckEngine):
    """Reads the current database; `attached()` creates one."""

    name = "live"

    def select_of(self, table: FactTable) -> str:
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

    def select_of(self, table: FactTable) -> str:
        return store.select(self.manifest, table)

    def units(self, base: str, period: Period, law: str) -> tuple[str, int]:
        """Return the SELECT of the stored units of a population and the bit of the period; "" and 0 if none."""
        return store.units(self.manifest, base, period, law)

    def copy(self, expression: Any, given: Given, order: str, file: Path) -> None:
        """Write the rows of an expression into a Parquet file."""
        statement, sources = self.prepared(expression, given)
        kinds = expression.schema().items()
        # DuckDB sums to HUGEINT, which Parquet does not have.
        columns = [
            f'CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_integer() else f'"{name}"' for name, kind in kinds
        ]
        asked = sql.select(", ".join(columns), f"({statement})", f"ORDER BY {order}")
        self.answer(
            f"COPY ({asked}) TO '{store.quoted(file)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})",
            sources,
        )


@contextmanager
def attached(address: str = "") -> Iterator[LiveEngine]:
    """Open a read-only engine on the current database, or the one at `address`; close it afterwards."""
    import duckdb

    handle = duckdb.connect(config=SETTINGS)
    try:
        kind = "postgres" if connection.vendor == "postgresql" else "sqlite"
        handle.execute(f"LOAD '{extension(f'{kind}_scanner')}'")
        handle.execute(f"ATTACH '{address or _address()}' AS live (TYPE {kind}, READ_ONLY)")
        # Inlining would copy the scans of attached tables as well (see `DuckEngine.answer`).
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
    """Return the engine on the newest snapshot, or None if there is none."""
    manifest = store.manifest()
    if manifest is None:
        return None
    return reading(manifest)


def reading(manifest: store.Manifest) -> SnapshotEngine:
    """Return the engine on the files of a manifest, also of one that is not published yet."""
    return SnapshotEngine(_handle(), manifest)


def _handle() -> Any:
    import duckdb

    # One connection per thread, and a new one after a fork: DuckDB connections survive neither.
    if getattr(_own, "pid", None) != os.getpid():
        _own.pid, _own.handle = os.getpid(), duckdb.connect(config=SETTINGS)
        # The head of a file lists its groups; it is read once, because a file of the snapshot never changes.
        _own.handle.execute("SET parquet_metadata_cache = true")
    return _own.handle

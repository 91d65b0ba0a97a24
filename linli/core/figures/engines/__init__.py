"""Engines that compute figures. One ibis expression, three engines that must give the same cells:

`live`      DuckDB, reading the current database (never writing);
`snapshot`  DuckDB on the Parquet files that `linli snapshot` wrote;
`database`  Django's own connection: where nothing can be attached, as in tests.
"""

from linli.core.figures.engines.base import Engine
from linli.core.figures.engines.choice import current, live

__all__ = ["Engine", "current", "live"]

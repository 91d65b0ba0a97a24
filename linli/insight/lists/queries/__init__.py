"""Running lists (`running`), counting (`counting`), and the saved lists of a viewer (`saved`)."""

from linli.insight.lists.queries.counting import count, counts, groups, ids, sums
from linli.insight.lists.queries.running import (
    ListLine,
    ListPage,
    Shown,
    columns,
    limits,
    more_than,
    not_dated,
    page,
    rows,
)

__all__ = [
    "ListLine",
    "ListPage",
    "Shown",
    "columns",
    "count",
    "counts",
    "groups",
    "ids",
    "limits",
    "more_than",
    "not_dated",
    "page",
    "rows",
    "sums",
]

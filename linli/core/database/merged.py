"""The first rows of many communities, read from the index of each and merged.

A list over several communities shows the latest rows of all. With `IN`, a database may collect and sort all of their
rows, or walk a whole table for the few that match. Here each community gives its first row by its own index, and the
next one only after that was taken: on SQLite by a recursive query, whose ORDER BY makes it a queue; on PostgreSQL by
one that carries the first rows along with LATERAL. Measurements: docs/adr/0004.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, F, Model, Q, QuerySet

from linli.core.database.sql import raw

M = TypeVar("M", bound=Model)
# Columns with the values that tell the groups apart, e.g. {"community_id": communities}; several columns cross.
Groups = Mapping[str, Collection[Any]]
Sql = tuple[str, Sequence[Any]]


def first(rows: QuerySet[M], order: Sequence[str], groups: Groups, size: int) -> QuerySet[M]:
    """Return the first `size` of `rows` in `order`, whose last column is the key.

    `groups` only say where to read: they must contain all of `rows`.

    Raises:
        ValueError: a condition joins several rows to one; use `Exists` instead.
    """
    if not all(groups.values()):
        return rows.none()
    merge = _carried if connections[rows.db].vendor == "postgresql" else _queued
    try:
        sql, params = merge(rows.order_by(), order, groups, size)
    except EmptyResultSet:
        return rows.none()
    return _bare(rows).filter(pk__in=raw(sql, *params))


def behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Write (a, b) > (x, y) as a > x, or a = x and b > y."""
    condition = Q()
    for place, column in enumerate(order):
        same = {name.lstrip("-"): value for name, value in zip(order[:place], values[:place], strict=True)}
        step = "lt" if column.startswith("-") else "gt"
        condition |= Q(**same, **{f"{column.lstrip('-')}__{step}": values[place]})
    # A condition on the leading column alone: the planner does not find an index range inside the OR.
    lead = order[0]
    return Q(**{f"{lead.lstrip('-')}__{'lte' if lead.startswith('-') else 'gte'}": values[0]}) & condition


# Rows wait in their order, and taking one puts the next of its group into the queue.
QUEUED = """
WITH RECURSIVE taken({g}, {o}) AS (
    SELECT {given_values}, {line} FROM {given} JOIN ({rows}) AS line ON line.{key} = ({start})
    UNION ALL
    SELECT {taken_groups}, {line} FROM taken JOIN ({rows}) AS line ON line.{key} = ({next})
    ORDER BY {order} LIMIT {size}
) SELECT {key} FROM taken"""

# Each step takes the first of the carried rows and puts the next of its group in its place; a row that too many
# others precede is dropped.
CARRIED = """
WITH RECURSIVE taken(step, turn, {g}, {o}) AS (
    SELECT 1, row_number() OVER (ORDER BY {order}), {given_values}, {line}
    FROM {given} CROSS JOIN LATERAL ({start}) AS line
    UNION ALL
    SELECT taken.step + 1, row_number() OVER (ORDER BY {order}), {taken_groups}, {line}
    FROM taken CROSS JOIN LATERAL (
        SELECT {taken_order} WHERE taken.turn > 1 UNION ALL ({next})
    ) AS line({o})
    WHERE taken.step < {size} AND taken.turn <= {size} + 1 - taken.step
) SELECT {key} FROM taken WHERE turn = 1"""


def _queued(rows: QuerySet[M], order: Sequence[str], groups: Groups, size: int) -> Sql:
    """Return the query for SQLite, whose recursive queries may have an ORDER BY."""
    start, of_start = _sql(_next(_of(rows, groups, "given{}.value"), order).values("pk"))
    following, of_next = _sql(_next(_of(rows, groups, "taken.g{}").filter(_behind_taken(order)), order).values("pk"))
    line, of_line = _sql(_columns(_bare(rows), order))
    sql = QUEUED.format(
        **_names(order, groups),
        given=", ".join(f"json_each(%s) AS given{n}" for n in range(len(groups))),
        rows=line,
        start=start,
        next=following,
        order=_sorted(order, "{}", len(groups) + 1),
        size=size,
    )
    lists = [json.dumps(list(values)) for values in groups.values()]
    return sql, [*lists, *of_line, *of_start, *of_line, *of_next]


def _carried(rows: QuerySet[M], order: Sequence[str], groups: Groups, size: int) -> Sql:
    """Return the query for PostgreSQL, which has LATERAL."""
    start, of_start = _sql(_columns(_next(_of(rows, groups, "given{}.value"), order), order))
    first_in_turn = raw("taken.turn = 1", output=BooleanField())
    onward = _of(rows, groups, "taken.g{}").filter(_behind_taken(order), first_in_turn)
    following, of_next = _sql(_columns(_next(onward, order), order))
    kinds = ["bigint[]" if isinstance(next(iter(values)), int) else "text[]" for values in groups.values()]
    sql = CARRIED.format(
        **_names(order, groups),
        given=", ".join(f"unnest(%s::{kind}) AS given{n}(value)" for n, kind in enumerate(kinds)),
        start=start,
        next=following,
        order=_sorted(order, "line.o{}"),
        size=size,
    )
    return sql, [*(list(values) for values in groups.values()), *of_start, *of_next]


def _behind_taken(order: Sequence[str]) -> Q:
    return behind(order, [raw(f"taken.o{n}") for n in range(len(order))])


def _of(rows: QuerySet[M], groups: Groups, name: str) -> QuerySet[M]:
    return rows.filter(**{column: raw(name.format(n)) for n, column in enumerate(groups)})


def _next(rows: QuerySet[M], order: Sequence[str]) -> QuerySet[M]:
    return rows.order_by(*order)[:1]


def _bare(rows: QuerySet[M]) -> QuerySet[M]:
    """Return the rows without their conditions, for keys that were found by them."""
    bare = rows.all()
    fields = [getattr(join, "join_field", None) for join in bare.query.alias_map.values()]
    if any(getattr(field, kind, False) for field in fields for kind in ("one_to_many", "many_to_many")):
        raise ValueError("a condition of this list joins several rows to one")
    # The conditions could lead the plan again, instead of the keys.
    bare.query.clear_where()
    return bare


def _columns(rows: QuerySet[M], order: Sequence[str]) -> QuerySet[M, Any]:
    return rows.values(**{f"o{n}": F(column.lstrip("-")) for n, column in enumerate(order)})


def _sql(rows: QuerySet[Any, Any]) -> Sql:
    return rows.query.get_compiler(rows.db).as_sql()


def _names(order: Sequence[str], groups: Groups) -> dict[str, str]:
    """Return the columns of the recursive query: g0, g1 ... for groups, o0, o1 ... for the order."""
    by, of = range(len(order)), range(len(groups))
    return {
        "g": ", ".join(f"g{n}" for n in of),
        "o": ", ".join(f"o{n}" for n in by),
        "given_values": ", ".join(f"given{n}.value" for n in of),
        "taken_groups": ", ".join(f"taken.g{n}" for n in of),
        "taken_order": ", ".join(f"taken.o{n}" for n in by),
        "line": ", ".join(f"line.o{n}" for n in by),
        "key": f"o{len(order) - 1}",
    }


def _sorted(order: Sequence[str], name: str, start: int = 0) -> str:
    ways = ("DESC" if column.startswith("-") else "ASC" for column in order)
    return ", ".join(f"{name.format(n)} {way}" for n, way in enumerate(ways, start))

"""Which columns of the fact tables an indicator reads, found in its ibis expression."""

from __future__ import annotations

from ibis.common.graph import Node
from ibis.expr import operations as ops

from linli.core.figures import monthly
from linli.core.figures.facts import TABLES, FactTable
from linli.core.figures.indicators import Indicator, units, who


def columns_read(indicator: Indicator) -> set[tuple[str, str]]:
    """(fact table, column): of all that decides who belongs, who counts and what is summed."""
    table = units(indicator.base)
    if "reach" in table.columns:
        table = monthly.unfold(table, monthly.months())
    wanted = [*who(table, indicator), *([indicator.value(table)] if indicator.value else [])]
    wanted += [table.community, table.ref]
    names = {fact.sql_name: name for name, fact in TABLES.items()}
    return {(names[name], column) for name, column in physical([one.op() for one in wanted]) if name in names}


def physical(wanted: list[Node]) -> set[tuple[str, str]]:
    """(table, column) behind some values; a column that is handed on but never used is not among them."""
    found: set[tuple[str, str]] = set()
    seen: set[Node] = set()
    while wanted:
        node = wanted.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, ops.Field):
            if isinstance(node.rel, ops.PhysicalTable):
                found.add((node.rel.name, node.name))
            wanted += sources_of(node)
        elif isinstance(node, ops.Relation):
            wanted += deciding(node)
        else:
            wanted += node.__children__
    return found


def sources_of(field: ops.Field) -> list[Node]:
    """What a column is made of, and the rows it is read from."""
    rel = field.rel
    if isinstance(rel, ops.PhysicalTable):
        return []
    if isinstance(rel, ops.Set):
        return [rel, ops.Field(rel.left, field.name), ops.Field(rel.right, field.name)]
    if isinstance(rel, ops.Reference):
        return [rel, ops.Field(rel.parent, field.name)]
    return [rel, rel.values[field.name]]


def deciding(rel: ops.Relation) -> list[Node]:
    """What decides which rows a relation has: conditions, keys of groups and joins, and the relations below."""
    below = [child for child in rel.__children__ if isinstance(child, ops.Relation)]
    if isinstance(rel, ops.Filter):
        return [*below, *rel.predicates]
    if isinstance(rel, ops.JoinChain):
        return [rel.first, *(link.table for link in rel.rest), *(p for link in rel.rest for p in link.predicates)]
    if isinstance(rel, ops.Aggregate):
        return [*below, *rel.groups.values()]
    if isinstance(rel, ops.Set | ops.Distinct):
        return [*below, *(ops.Field(rel, name) for name in rel.schema)]
    return below


def erasable(tables: list[FactTable]) -> dict[tuple[str, str], str]:
    """(fact table, column) -> the rule by which it is erased."""
    return {(table.name, column): rule for table in tables for column, rule in table.erased_by.items()}

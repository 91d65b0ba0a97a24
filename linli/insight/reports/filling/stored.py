"""The structure of a form as an edition keeps it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from linli.insight.reports.structure import Blank, BlankKind, FormPart, FormStructure, FormTable, TableKind


def as_json(form: FormStructure) -> dict[str, Any]:
    """Return a structure as JSON."""
    return asdict(form)


def of_json(kept: dict[str, Any]) -> FormStructure:
    """Return a structure that was kept."""
    parts = tuple(FormPart(one["name"], one["hidden"], tuple(map(_table, one["tables"]))) for one in kept["parts"])
    return FormStructure(kept["title"], kept["period"], parts, tuple(kept["notes"]))


def _table(kept: dict[str, Any]) -> FormTable:
    pairs = {name: tuple(kept[name]) for name in ("head_rows", "data_rows", "columns", "left_out")}
    return FormTable(TableKind(kept["kind"]), kept["title"], blanks=tuple(map(_blank, kept["blanks"])), **pairs)


def _blank(kept: dict[str, Any]) -> Blank:
    paths = {name: tuple(kept[name]) for name in ("rows", "columns", "choices")}
    return Blank(**{**kept, **paths, "kind": BlankKind(kept["kind"])})

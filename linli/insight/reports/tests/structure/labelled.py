"""The labelled forms, and how their blanks are counted right, wrong and missed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import coordinate_to_tuple, get_column_letter

from linli.insight.reports.structure import FormStructure, read

HERE = Path(__file__).parent
FORMS = Path(__file__).resolve().parents[4] / "content" / "demo" / "forms"


def labels(name: str) -> dict[str, dict[str, Any]]:
    """Return the labels of a set by the file of the form."""
    return tomllib.loads((HERE / "labels" / f"{name}.toml").read_text(encoding="utf-8"))


def read_form(file: str) -> FormStructure:
    return read((FORMS / file).read_bytes(), file)


def expected(label: dict[str, Any]) -> dict[str, str]:
    """Return every labelled blank by its key; blocks are spread out."""
    found = dict(label.get("paths", {}))
    for block in label.get("block", []):
        top, left = coordinate_to_tuple(block["first"])
        for r, row in enumerate(block.get("rows", [""])):
            for c, column in enumerate(block["columns"]):
                key = f"{block['sheet']}!{get_column_letter(left + c)}{top + r}"
                found[key] = " / ".join(part for part in (row, column) if part)
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """Blanks of a form: found with their label, found with another or where none is, not found."""

    right: int
    wrong: int
    missed: int


def score(found: dict[str, str], label: dict[str, Any]) -> Score:
    """Compare all blanks of a form with its labels, which must be complete."""
    wanted = expected(label)
    right = sum(found.get(key) == path for key, path in wanted.items())
    wrong = sum(key not in wanted or wanted[key] != path for key, path in found.items())
    return Score(right, wrong, sum(key not in found for key in wanted))

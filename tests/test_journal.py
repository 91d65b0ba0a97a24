"""Every action leaves an entry in the journal, itself or through the one it calls."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from linli.core.tests import rows

LINLI = Path(__file__).resolve().parents[1] / "linli"
ROOMS = sorted({file.parent for file in LINLI.glob("*/*/apps.py")})

# Actions without an entry of their own, each with why that is right.
SILENT = rows.table("SILENT", ".")


def functions(room: Path) -> list[ast.FunctionDef]:
    """The functions of the room's actions."""
    files = [room / "actions.py", *(room / "actions").glob("*.py")]
    bodies = [ast.parse(file.read_text(encoding="utf-8")).body for file in files if file.exists()]
    return [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]


def is_act(function: ast.FunctionDef) -> bool:
    """Whether it is an action: it says by whom, or is a transaction of its own."""
    asked = {argument.arg for argument in function.args.kwonlyargs}
    marks = [ast.unparse(mark) for mark in function.decorator_list]
    return not function.name.startswith("_") and ("by" in asked or "transaction.atomic" in marks)


def called(function: ast.FunctionDef) -> list[str]:
    """The names it calls; `journal.record` and `journal.read` as `journal`."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    plain = [call.id for call in calls if isinstance(call, ast.Name)]
    dotted = [ast.unparse(call) for call in calls if isinstance(call, ast.Attribute)]
    return [*plain, *("journal" for name in dotted if name in {"journal.record", "journal.read"})]


def tells(name: str, known: dict[str, set[str]], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function reaches the journal."""
    names = known.get(name, set()) - seen
    return "journal" in names or any(tells(one, known, seen | {name}) for one in names)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_action_leaves_an_entry(room):
    known = {function.name: set(called(function)) for function in functions(room)}
    acts = {function.name for function in functions(room) if is_act(function)}
    silent = {f"{room.name}.{name}" for name in acts if not tells(name, known)}
    excused = {name for name in SILENT if name.startswith(f"{room.name}.")}
    assert silent == excused, f"SILENT in {rows.place(f'linli.{room.parent.name}.{room.name}')}"

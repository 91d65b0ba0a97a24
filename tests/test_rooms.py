"""Every verb that the code writes is declared in the `room.py` of its own app, and every declared verb is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from linli.core.rooms import registry
from linli.core.rooms.checks import check_rooms
from linli.core.rooms.registry import declared
from linli.core.tests import rows
from tools import contracts

ROOT = Path(__file__).resolve().parents[1]
# What writes the verb that it is given first, and a keyword by which a verb is handed on.
WRITERS, KEYWORD = {"journal.record", "journal.read"}, "verb"
# Attributes of an importer that are verbs; the import runner writes them.
OF_IMPORTERS = {"imported", "undone", "rejected_read"}
# Verbs that are put together while running.
BUILT = {(app.label, said): verbs for app, built in rows.declared("BUILT") for said, verbs in built.items()}


def label_of(file: Path) -> str:
    """The label of the app that a file belongs to, "" for none."""
    app = apps.get_containing_app_config(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return app.label if app else ""


def helpers(tree: ast.Module) -> set[str]:
    """The functions of a file that hand on the verb they are given first."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {one.name for one in functions if one.args.args and one.args.args[0].arg == KEYWORD}


def verbs_in(tree: ast.Module) -> Iterator[ast.expr]:
    """The verb argument of a call that writes an entry."""
    writers = WRITERS | helpers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            said = ast.unparse(node.func)
            yield from node.args[:1] if said in writers else []
            yield from (one.value for one in node.keywords if one.arg == KEYWORD and not said.endswith(".filter"))
        elif isinstance(node, ast.ClassDef):
            yield from (value for line in node.body for name, value in assigned(line) if name in OF_IMPORTERS)


def assigned(line: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that a line of a class assigns, `a, b = x, y` one by one."""
    if not isinstance(line, ast.Assign):
        return
    names, values = line.targets[0], line.value
    pairs = zip(names.elts, values.elts, strict=True) if isinstance(names, ast.Tuple) else [(names, values)]
    yield from ((ast.unparse(name), value) for name, value in pairs)


@cache
def written() -> dict[str, set[str]]:
    """The verbs that the code of each app writes; what cannot be read off the code is returned as it is written."""
    found: dict[str, set[str]] = {label: set() for label in registry().rooms}
    for file in sorted((ROOT / "linli").rglob("*.py")):
        if "tests" in file.relative_to(ROOT).parts or not (label := label_of(file)):
            continue
        for verb in verbs_in(ast.parse(file.read_text(encoding="utf-8"))):
            said = ast.unparse(verb)
            if isinstance(verb, ast.Constant):
                found[label].add(verb.value)
            elif said.rpartition(".")[2] != KEYWORD:  # handed on from who named it
                found[label] |= BUILT.get((label, said), {said})
    return found


@pytest.mark.parametrize("label", registry().rooms)
def test_an_app_declares_the_verbs_it_writes_and_no_others(label):
    assert {verb.code for verb in registry().rooms[label].verbs} == written()[label]


def test_the_verbs_are_found_in_the_code():
    assert sum(map(len, written().values())) > 80


def test_no_two_apps_keep_search_keys_of_one_kind():
    kinds = declared("search_keys", "KIND")
    assert len(set(kinds.values())) == len(kinds) >= 2


def test_every_app_is_installed_and_declares_itself():
    ours = {config.name: config.label for config in apps.get_app_configs() if config.name.startswith("linli.")}
    assert {name for name in ours if name.count(".") == 2} == set(contracts.apps())
    assert set(registry().rooms) == set(ours.values())


def test_the_declarations_name_only_what_exists():
    assert check_rooms() == []

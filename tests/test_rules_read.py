"""Each rule of an existing app is read by its code or lists."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from linli.core.law import rules

HERE = Path(__file__).resolve().parents[1] / "linli"
CONTENT = HERE / "content"
# Prefixes that are no room's name, with the room that reads them; rules of rooms to come are left alone.
ALSO = {"import": "people", "admission": "duties", "journal": "core"}


@lru_cache(maxsize=1)
def named() -> frozenset[str]:
    """Every text that code (without tests) or a content file other than the rules holds as a whole."""
    found: set[str] = set()
    for file in HERE.rglob("*.py"):
        if "tests" not in file.relative_to(HERE).parts:
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for file in CONTENT.rglob("*.toml"):
        if file.name != "rules.toml":
            found |= set(file.read_text(encoding="utf-8").split('"'))
    return frozenset(found)


def of_rooms() -> list[str]:
    """The rules whose prefix is a room that exists."""
    rooms = {file.parent.name for file in HERE.glob("*/*/apps.py")} | set(ALSO)
    return sorted(rule for rule in rules.every() if rule.partition(".")[0] in rooms)


@pytest.mark.parametrize("rule", of_rooms())
def test_a_rule_of_a_room_is_read_somewhere(rule):
    assert rule in named(), f"{rule}: use it, or delete it"

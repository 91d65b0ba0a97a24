"""Lists of codes are content: code may name single codes, but repeats no list."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.core.law import content
from linli.registers.duties.states import MatterList
from linli.registers.places.states import Level

HERE = Path(__file__).resolve().parents[1]
LISTS = sorted({file.stem for file in (HERE / "linli" / "content").glob("*/codes/*.toml")})
# Demo data give weights to codes, tests name what they expect.
APART = {"tests", "demo", "migrations"}
CODE = [file for file in sorted((HERE / "linli").rglob("*.py")) if not APART & set(file.relative_to(HERE).parts)]
FEW = 3  # so many codes, when they are half of the list or more, are the list once again


def collections(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """The texts that each list, tuple, set or dictionary begins its items with, with its line."""
    for node in ast.walk(tree):
        items = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        firsts = [item.elts[0] if isinstance(item, ast.Tuple) and item.elts else item for item in items]
        yield (
            getattr(node, "lineno", 0),
            [each.value for each in firsts if isinstance(each, ast.Constant) and isinstance(each.value, str)],
        )


def repeated(tree: ast.AST) -> list[tuple[int, str]]:
    """Where a collection repeats half of a content list or more."""
    found = []
    for line, texts in collections(tree):
        for name in LISTS if len(texts) >= FEW else []:  # fewer repeat nothing
            known = content.codes(name).keys()
            same = known & set(texts)
            if len(same) >= FEW and 2 * len(same) >= len(known):
                found.append((line, name))
    return found


def test_no_list_of_codes_is_repeated_in_code():
    assert len(LISTS) > 20
    assert len(CODE) > 200
    found = {file.relative_to(HERE).as_posix(): repeated(ast.parse(file.read_text(encoding="utf-8"))) for file in CODE}
    assert {file: places for file, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "source",
    [
        'A = ["met", "not_home", "refused", "moved"]',
        'A = [("met", 1), ("not_home", 2), ("refused", 3), ("moved", 4)]',
        'A = {"met": 1, "not_home": 2, "refused": 3, "moved": 4}',
    ],
)
def test_a_repeated_list_is_found(source):
    assert repeated(ast.parse(source)) == [(1, "visit_outcome")]


# Lists whose codes have a meaning of their own in code, each as an enumeration.
@pytest.mark.parametrize(("name", "codes"), [("place_level", Level), ("matter_list", MatterList)])
def test_an_enumeration_has_the_codes_of_its_list(name, codes):
    assert list(content.codes(name)) == codes.values

"""One code word, one meaning (docs/words.md)."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
PAGE = (HERE / "docs" / "words.md").read_text(encoding="utf-8")
# Django looks for these by name.
EXPECTED_BY_DJANGO = {"Command", "Meta", "Params"}
# Forms and readers named after what their own app calls the same act; their app says whose they are.
SAME_ACT = {"AccountForm", "AssignForm", "EndForm", "MoveForm", "PurposeForm", "Reader", "Writer"}
# Words of which each has one place where it may be defined: a function, class, field, parameter or variable.
ONLY_IN = {
    "needs": ("linli/work/visits/", "linli/work/cases/demo/", "linli/site/styleguide.py"),
    "requires": ("linli/core/web/",),
    "seal": ("linli/core/journal/",),
    "circumstance": ("linli/registers/people/",),
    "decrypt": ("linli/core/", "linli/registers/accounts/adapter.py"),
    "encrypt": ("linli/core/", "linli/registers/accounts/adapter.py"),
    "promise": ("linli/work/visits/",),
    "residency": ("linli/registers/people/",),
    "zone": ("linli/core/",),
}


@lru_cache(maxsize=1)
def modules() -> dict[str, ast.Module]:
    """The code without tests and migrations, by path."""
    files = {file.relative_to(HERE): file for file in (HERE / "linli").rglob("*.py")}
    code = {path: file for path, file in files.items() if not {"tests", "migrations"} & set(path.parts)}
    return {path.as_posix(): ast.parse(file.read_text(encoding="utf-8")) for path, file in code.items()}


def classes() -> dict[str, list[str]]:
    """Where each class is defined."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    return found


def defined(node: ast.AST) -> str:
    """The name that a node defines, "" for none."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""


@lru_cache(maxsize=1)
def places() -> dict[str, set[str]]:
    """The files that define each word."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, module in modules().items():
        for word in map(defined, ast.walk(module)):
            found[word].add(path)
    return found


def test_no_two_classes_share_a_name():
    shared = {name for name, paths in classes().items() if len(paths) > 1}
    assert shared - EXPECTED_BY_DJANGO - SAME_ACT == set(), "see docs/words.md"
    assert SAME_ACT - shared == set(), "no longer shared: take it off the list"


def test_a_word_has_one_row():
    words = [word.strip() for row in re.findall(r"^\| ([^|]+) \|", PAGE, re.M) for word in row.split(",")]
    words = [word for word in words if word != "word" and not set(word) <= {"-"}]
    assert len(words) > 50
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("word", sorted(ONLY_IN))
def test_a_word_is_defined_where_it_has_its_meaning(word):
    paths = places()[word]
    assert paths, f"{word} is not defined any more: take it off the list"
    assert {path for path in paths if not path.startswith(ONLY_IN[word])} == set(), "see docs/words.md"

"""Nothing is unused: code lists, templates, functions and classes."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

LINLI = Path(__file__).resolve().parents[1] / "linli"

# Asked for by name from outside: Django's own pages and allauth's elements.
CALLED_FROM_OUTSIDE = re.compile(
    r"^(\d{3}\w*|account/\w+|allauth/.+|mfa/.+|django/forms/widgets/.+|usersessions/\w+)\.html$"
)
# Methods that Django, allauth and Python's files look for.
HOOKS = re.compile(
    r"^(__\w+__|\w+Config|clean_\w+|get_\w+|process_\w+|format_value|from_db_value|is_open_for_signup|generate_\w+_name"
    r"|writable|seekable|readinto|receive_data_chunk|file_complete|upload_interrupted)$"
)
# Classes that htmx gives, and those whose names templates put together.
GIVEN = re.compile(r"^(htmx-\w+|step-\d|state-\w+|level-\w+)$")


def sources() -> dict[Path, str]:
    """Every file that may name something: code and templates, without tests."""
    left_out = {"tests", "vendor"}
    files = (file for file in LINLI.rglob("*") if file.suffix in {".py", ".html"})
    return {
        file: file.read_text(encoding="utf-8") for file in files if left_out.isdisjoint(file.relative_to(LINLI).parts)
    }


SOURCES = sources()
CODE = "\n".join(SOURCES.values())


def test_every_code_list_is_read():
    lists = {file.stem for file in LINLI.glob("content/*/codes/*.toml")}
    assert {name for name in lists if f'"{name}"' not in CODE} == set()


def test_every_template_is_drawn():
    templates = {file.as_posix().split("/templates/")[1] for file in SOURCES if file.suffix == ".html"}
    assert {name for name in templates if name not in CODE and not CALLED_FROM_OUTSIDE.match(name)} == set()


def own(suffix: str) -> str:
    """All files of ours with a suffix, joined."""
    files = (file for file in LINLI.rglob(f"*{suffix}") if "vendor" not in file.relative_to(LINLI).parts)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_class_of_the_style_sheets_is_worn():
    rules = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", own(".css"), flags=re.DOTALL)
    worn = set(re.findall(r"[\w-]+", CODE + own(".js")))
    classes = {name for name in re.findall(r"\.([a-z][\w-]*)", rules) if not GIVEN.match(name)}
    assert classes - worn == set()


def is_registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a decorator hands it to a registry, which calls it."""
    return any(re.match(r"(\w+\.)?register(_lookup)?\b", ast.unparse(mark)) for mark in node.decorator_list)


def test_every_function_and_class_is_used():
    words = Counter(re.findall(r"\w+", CODE))
    defined = [
        (file.relative_to(LINLI).as_posix(), node.name)
        for file, text in SOURCES.items()
        if file.suffix == ".py" and "migrations" not in file.relative_to(LINLI).parts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_registered(node)
    ]
    assert [where for where in defined if words[where[1]] == 1 and not HOOKS.match(where[1])] == []

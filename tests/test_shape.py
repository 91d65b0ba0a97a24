"""The structure of the code, read from its source: sizes, who writes, who reads how, and forbidden words."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
LONGEST_FUNCTION, LONGEST_FILE = 40, 500
PYTHON = sorted(file for folder in ("linli", "tools", "tests") for file in (HERE / folder).rglob("*.py"))
OWN = [file for file in PYTHON if "migrations" not in file.relative_to(HERE).parts]
ROOM = re.compile(r"linli/(?!core/|site/|content/)\w+/\w+/")

# Files that only read; writing is done in actions (and in imports, the demo and the journal).
READERS = {"views", "forms", "templatetags", "queries", "policies", "exports", "facts", "indicators", "states", "api"}
WRITES = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "save"}
# A user's own preferences: reviewed, no one else is concerned.
MAY_WRITE = {("linli/site/preferences.py", "User.objects.filter(pk=request.viewer.user_id).update")}


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name(file: Path) -> str:
    return file.relative_to(HERE).as_posix()


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file and its lines, decorators and docstring left out."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield node.name, (node.end_lineno or 0) - first.lineno + 1


def is_reader(file: Path) -> bool:
    parts = file.relative_to(HERE).parts
    return not READERS.isdisjoint({file.stem, *parts}) and "tests" not in parts


def test_functions_fit_on_a_screen():
    long = [(name(file), *found) for file in OWN for found in functions(file) if found[1] > LONGEST_FUNCTION]
    assert long == []


def test_files_stay_short():
    sizes = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in OWN}
    assert {file: size for file, size in sizes.items() if size > LONGEST_FILE} == {}


# Comments that silence a tool, each of which says why in the same line. The number may only fall.
SUPPRESSION = re.compile(r"#\s*(?:type:\s*ignore|noqa|fmt:\s*(?:skip|off))\b")
WITH_REASON = re.compile(r"# (?:type: ignore\[[a-z-]+\]  # |noqa: [A-Z]+\d+ - )\w[^#]{5,}")
MOST_SUPPRESSIONS = 30


def suppressions(file: Path) -> Iterator[str]:
    """The comments of a file that silence a tool."""
    with file.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT and SUPPRESSION.match(token.string):
                yield token.string


def test_suppressions_are_few_and_say_why():
    found = [(name(file), comment) for file in [*PYTHON, HERE / "conftest.py"] for comment in suppressions(file)]
    assert [each for each in found if not WITH_REASON.fullmatch(each[1])] == []
    assert len(found) <= MOST_SUPPRESSIONS


@pytest.mark.parametrize(
    ("comment", "is_one", "says_why"),
    [
        (" noqa: S608 - names of our own", True, True),
        (" type: ignore[misc]  # added by _in_turn", True, True),
        (" noqa", True, False),
        (" noqa: S603", True, False),
        (" type: ignore", True, False),
        (" type: ignore[misc]", True, False),
        ("noqa:S603", True, False),
        (" why this is so", False, False),
    ],
)
def test_a_suppression_is_recognised(comment, is_one, says_why):
    comment = f"#{comment}"  # so that none of these is counted
    assert bool(SUPPRESSION.match(comment)) is is_one
    assert bool(WITH_REASON.fullmatch(comment)) is says_why


def writes(file: Path) -> Iterator[str]:
    """Calls that change rows: `….objects….update(…)`, and `.save()` or `.delete()` of anything."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            said = ast.unparse(node.func)
            if ".objects" in said or (node.func.attr in {"save", "delete"} and said != "keyring.save"):
                yield said


def test_only_actions_write():
    found = {(name(file), said) for file in OWN if is_reader(file) and ROOM.search(name(file)) for said in writes(file)}
    found |= {(name(file), said) for file in OWN if file.parent.name == "site" for said in writes(file)}
    assert found - MAY_WRITE == set()


# How a row is looked up by a number out of an address: never on the bare manager.
BARE = re.compile(r"get_object_or_404\(\s*([A-Z]\w+)\s*,|\.objects\.get\(")


@pytest.mark.parametrize("file", [file for file in OWN if is_reader(file)], ids=name)
def test_nothing_is_fetched_by_number_alone(file):
    assert BARE.findall(file.read_text(encoding="utf-8")) == []


# Numbers of days, hours or minutes belong into the rules; what is left was looked at.
SPAN = re.compile(r"timedelta\((?:days|hours|minutes|weeks)=(\d+)\)")
SPANS = {"1", "31"}  # the next day; into the next month


def test_thresholds_are_rules():
    left_out = {"tests", "demo", "demo.py"}
    rooms = [file for file in OWN if ROOM.search(name(file)) and left_out.isdisjoint(name(file).split("/"))]
    bare = {name(file): set(SPAN.findall(file.read_text(encoding="utf-8"))) - SPANS for file in rooms}
    reviewed = {
        "linli/registers/people/states.py": {"3"},  # minutes of silence after which a run was cut off
        "linli/work/cases/actions/resident.py": {"2"},  # days that tries are remembered, longer than any limit looks
    }
    assert {file: found for file, found in bare.items() if found} == reviewed


# What a clone has in its root. A picture or a note left there by mistake is found here.
ROOT = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "conftest.py",
    "docs",
    "linli",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "tests",
    "tools",
}


@pytest.mark.skipif(not (HERE / ".git").exists() or not shutil.which("git"), reason="not a clone")
def test_nothing_else_is_in_the_root():
    command = ["git", "-c", "safe.directory=*", "ls-files"]
    tracked = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    assert {path.partition("/")[0] for path in tracked} == ROOT


def test_production_does_not_know_its_tests():
    files = [file for file in OWN if name(file).startswith("linli/") and "/tests/" not in name(file)]
    assert len(files) > 200
    assert [name(file) for file in files if "pytest" in file.read_text(encoding="utf-8").lower()] == []
    settings = [HERE / "linli" / "site" / file for file in ("settings.py", "environment.py")]
    assert [name(file) for file in settings if "test" in file.read_text(encoding="utf-8").lower()] == []


UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplemented)")
# Folders of one machine, and a package index of one network.
ELSEWHERE = re.compile(r"(?<![\w.])/(?:home|root|tmp|work|Users)/\w+|--(?:extra-)?index-url")
TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".po", ".csv", ".yml", ".sh", ""}


def texts() -> Iterator[Path]:
    """Every text of ours; vendored files and the environment are not."""
    for file in HERE.rglob("*"):
        folders = file.relative_to(HERE).parts[:-1]
        ours = not {"var", "vendor", "__pycache__"} & set(folders) and all(f == ".ci" or f[0] != "." for f in folders)
        if ours and file.suffix in TEXT and file.is_file() and file != Path(__file__) and file.name != ".git":
            yield file


def test_no_todo_and_no_path_of_one_machine_is_left():
    found = []
    for file in texts():
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [(name(file), word.group()) for word in ELSEWHERE.finditer(text)]
        if file.suffix in {".py", ".html", ".css", ".js", ".toml"}:
            found += [(name(file), word.group()) for word in UNFINISHED.finditer(text)]
    assert found == []

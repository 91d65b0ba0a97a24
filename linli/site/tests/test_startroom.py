"""`linli startroom` lays out an app that passes the checks, and changes nothing else but its lines."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from linli.core.access.permissions import Role

ROOT = Path(__file__).resolve().parents[3]
INLINE = "test_no_page_runs_inline_code_and_each_carries_the_strict_policy"
# Every file outside the new app that it may change, and how many lines it may add there.
OUTSIDE = {
    "linli/site/settings.py": 1,
    "pyproject.toml": 1,
    "linli/core/access/permissions.py": 4,
    "linli/core/locale/zh_Hans/LC_MESSAGES/django.po": 8,
    "docs/reference/addresses.md": 4,
    "docs/reference/permissions.md": 2,
}
TESTS = [
    "linli/work/tool_loans",
    *("tests/test_rooms.py", "tests/test_views_read.py", "tests/test_shape.py", "tests/test_unused.py"),
    *("tests/test_words.py", "tests/test_templates.py", "tests/test_docs.py", "tests/test_codes.py"),
    *("linli/site/tests/test_urls_covered.py", "linli/site/tests/test_safety.py"),
    "linli/site/tests/test_neighbours.py",
]
SAFETY, NEIGHBOURS = "linli/site/tests/test_safety.py", "linli/site/tests/test_neighbours.py"
LEFT_OUT = [
    # They read settings that no app writes: an app adds the one line to INSTALLED_APPS, see OUTSIDE.
    f"{SAFETY}::test_a_deployment_is_secure_by_default",
    f"{SAFETY}::test_the_demo_alone_speaks_plain_http",
    # They walk the pages of all apps: one role shows that those of the new app are among them. Its own matrix has all.
    *(f"{SAFETY}::{INLINE}[{role}]" for role in ("nobody", "subdistrict", "auditor", "admin")),
    *(
        f"{NEIGHBOURS}::test_rows_of_other_places_answer_404[{method}-{role.value}]"
        for method in ("get", "post")
        for role in Role
        if role != Role.WORKER
    ),
]
CHECKS = [
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "ruff", "check", "."],
    ["-m", "linli.site.cli", "manage", "makemigrations", "--check", "--dry-run"],
    ["-m", "tools.messages", "check"],
    ["-m", "tools.references", "check"],
    ["-c", "import importlinter.cli; raise SystemExit(importlinter.cli.lint_imports())"],
    ["-m", "mypy", "linli/work/tool_loans"],
    ["-m", "tools.icons", "check"],
    # In one process: each would start Django and collect anew.
    ["-m", "pytest", "-q", "-n", "0", *TESTS, *(f"--deselect={test}" for test in LEFT_OUT)],
]


@pytest.mark.parametrize(
    ("layer", "name", "thing"),
    [("work", "Loans", "loan"), ("work", "visits", "visit"), ("nowhere", "loans", "loan"), ("work", "loans", "a loan")],
)
def test_an_app_that_cannot_be_is_refused(layer, name, thing):
    with pytest.raises(CommandError):
        call_command("startroom", layer, name, thing=thing)


def lines(folder: Path) -> dict[str, list[str]]:
    """Every text file below a folder, by its path."""
    files = (
        file for file in folder.rglob("*") if file.suffix in {".py", ".toml", ".po", ".md", ".html", ".css", ".js"}
    )
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8").splitlines() for file in files}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the source, in which the new app is laid out."""
    folder = tmp_path_factory.mktemp("copy") / "linli"
    left_out = shutil.ignore_patterns(".*", "var", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=left_out)
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # On the server of this run, its tests would make the template anew, with another keyring.
    own = ("LINLI_", "DJANGO_", "PYTEST_", "DATABASE_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    env |= {"PYTHONPATH": str(folder), "LINLI_DATA": str(folder / "var"), "LINLI_LANGUAGE": "en"}
    command = [sys.executable, *words]
    return subprocess.run(command, check=False, cwd=folder, env=env, capture_output=True, text=True)


@pytest.mark.slow
def test_a_new_app_changes_its_lines_only_and_passes_the_checks(copy):
    before = lines(copy)
    words = ["-m", "linli.site.cli", "startroom", "work", "tool_loans", "--thing", "tool_loan", "--zh", "工具借用"]
    made = run(copy, *words)
    assert made.returncode == 0, made.stderr
    after = lines(copy)
    changed = {name: after[name] for name in after if after[name] != before.get(name)}
    outside = {name: text for name, text in changed.items() if not name.startswith("linli/work/tool_loans/")}
    assert {name: len(text) - len(before[name]) for name, text in outside.items()} == OUTSIDE
    assert len(changed) - len(outside) > 20
    for check in CHECKS:
        done = run(copy, *check)
        assert done.returncode == 0, f"{check}\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}"

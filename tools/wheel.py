"""The wheel, built as from a clone and installed into a folder; and the tests beside it, to run on what it brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What a clone does not have.
MADE = shutil.ignore_patterns("*.mo", "*.pyc", "__pycache__", ".git", ".venv", ".*_cache", ".hypothesis", "var")
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
# What the tests need beside the package.
BESIDE = ("conftest.py", "pyproject.toml", "tests", "tools", "docs")


def build(folder: Path) -> None:
    """Build the wheel without a network, with the build requirements of this environment, and install it into `lib`.

    Raises:
        RuntimeError: pip failed; with what it said.
    """
    shutil.copytree(ROOT, folder / "source", ignore=MADE)
    no_path = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for words in (
        ["wheel", "--no-build-isolation", "--no-deps", "-w", str(folder), str(folder / "source")],
        ["install", "--no-deps", "--no-index", "--target", str(folder / "lib"), "--find-links", str(folder), "linli"],
    ):
        done = subprocess.run([*PIP, *words], cwd=folder, env=no_path, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)


def add_tests(folder: Path) -> Path:
    """Copy the tests over the installed package; return the folder to run them in."""
    source, lib = folder / "source", folder / "lib"
    for tests in sorted((source / "linli").rglob("tests")):
        if tests.is_dir() and "startroom" not in tests.parts:  # those of its template are in the wheel
            shutil.copytree(tests, lib / tests.relative_to(source))
    for name in BESIDE:
        found = source / name
        shutil.copytree(found, lib / name) if found.is_dir() else shutil.copy2(found, lib / name)
    return lib

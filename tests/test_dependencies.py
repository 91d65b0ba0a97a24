"""Dependencies are declared, locked, explained, and used."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
DECLARED = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
NAMES = [re.match(r"[\w-]+", line).group() for line in DECLARED]
# What is not imported by its own name, and where it is named instead.
MODULES = {"django-allauth": "allauth", "django-axes": "axes", "django-csp": "csp", "pillow": "PIL"}
INDIRECT = {
    "argon2-cffi": "Argon2PasswordHasher",
    "duckdb-extensions": "duckdb_extension_",
    "duckdb-extension-postgres-scanner": "_scanner",
    "duckdb-extension-sqlite-scanner": "_scanner",
    "ibis-framework": "import ibis",
    "psycopg": "django.db.backends.postgresql",
}


@pytest.fixture(scope="module")
def code():
    files = (file for folder in ("linli", "tools") for file in (HERE / folder).rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files if "tests" not in file.relative_to(HERE).parts)


@pytest.mark.parametrize("name", NAMES)
def test_every_dependency_is_locked_explained_and_used(name, code):
    module = MODULES.get(name, name.replace("-", "_"))
    assert re.search(rf"^{name}==", (HERE / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    explained = (HERE / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert name in explained or name.startswith("duckdb-extension")
    assert INDIRECT.get(name, "") in code
    assert name in INDIRECT or re.search(rf"\b{module}\b", code), f"{name} is declared and not used"

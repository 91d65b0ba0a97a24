"""Reads the content pack `demo`, the plain text of which the invented district is made."""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from linli.core.law import content

PACK = "demo"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return content.csv_rows(PACK, name)


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, Any]:
    """Return a TOML file."""
    return tomllib.loads(_read(name))


@lru_cache(maxsize=8)
def document(name: str) -> Any:
    """Return a JSON file."""
    return json.loads(_read(name))


def _read(name: str) -> str:
    folder: Path = next(pack.folder for pack in content.packs() if pack.code == PACK)
    return (folder / name).read_text(encoding="utf-8")

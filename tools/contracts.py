"""The contract of import-linter for the order inside every app. It finds the apps itself: a new one needs no entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from importlinter.contracts.layers import LayersContract

ROOT = Path(__file__).resolve().parent.parent


def apps() -> list[str]:
    """Return the packages of all apps, `linli.<layer>.<app>`: each has an `apps.py`."""
    return sorted(".".join(file.parent.relative_to(ROOT).parts) for file in ROOT.glob("linli/*/*/apps.py"))


class InsideAppsContract(LayersContract):
    """A layers contract whose containers are all apps."""

    type_name = "inside_apps"

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        super().__init__(name, session_options, {**contract_options, "containers": apps()})

"""What the tests of the whole tree ask of each app: `<app>/tests/declared.py` holds its own rows.

`FORMS`: every address that takes a form -> why a stale one overwrites nothing; kind (below) -> names in one string.
`PUBLIC`: addresses with a number that open for everybody -> why.
`RAW_SQL`: files or folders of the app in which raw SQL is written -> why.
`PLAIN`: fields with the name of a personal fact that are kept in the clear, "Model.field" -> why.
`LISTS`: lists over several communities -> `PlannedList`.
`SECTIONS`: sections of the search page by their Chinese title -> the roles for whom they are searched.
`SILENT`: actions without an entry of their own in the journal -> why that is right.
`BUILT`: verbs that are put together while running: the expression as it is written -> the verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps

from linli.core.tests.found import modules

# A version travels with the form: a scene in `linli/site/tests/version_scenes.py` shows it.
VERSION = "version"
ONCE = "a second sending is refused: what it ends or answers has ended or is answered"
ADDS = "adds a row; what may be there once is refused"
READS = "changes no record: reads, checks, answers, settings of the device"
RUNS = "a file of its own; its undo keeps what was corrected since"
OWN_CODE = "the resident's own case, by its code; what is no longer possible is refused"
KINDS = (VERSION, ONCE, ADDS, READS, RUNS, OWN_CODE)


@dataclass(frozen=True, slots=True)
class PlannedList:
    """A list whose plan is looked at: its table, a token of a page further on, the order of its rows."""

    table: str
    last: list[Any]
    order: tuple[str, ...]
    is_of_district: bool = True  # districts open it as well, not only subdistricts


def declared(name: str) -> Iterator[tuple[AppConfig, Any]]:
    """What each app that has rows of that name says."""
    for label, module in modules("declared").items():
        if hasattr(module, name):
            yield apps.get_app_config(label), getattr(module, name)


def table(name: str, between: str = "") -> dict[str, Any]:
    """The rows of all apps; with `between`, each key after the label of its app: `schemes.Offer.outcome`."""
    found: dict[str, Any] = {}
    for config, rows in declared(name):
        own = {f"{config.label}{between}{key}" if between else key: value for key, value in rows.items()}
        assert not set(own) & set(found), f"declared twice: {set(own) & set(found)}"
        found |= own
    return found


def files(name: str) -> dict[str, str]:
    """Rows about files, each by its path below `linli`: `services/schemes/queries/crowd.py`."""
    found = {}
    for config, rows in declared(name):
        folder = "/".join(config.name.split(".")[1:])
        found |= {f"{folder}/{path}": why for path, why in rows.items()}
    return found


def forms() -> dict[str, list[str]]:
    """The addresses that take forms, by the kind of their reason."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for _, rows in declared("FORMS"):
        for kind, names in rows.items():
            found[kind] += names.split()
    return found


def place(module: str) -> str:
    """The file in which the app of a module writes its rows, to be named when one is missing."""
    config = apps.get_containing_app_config(module)
    name = config.name if config and config.name.startswith("linli.") else "linli.site"
    return f"{name.replace('.', '/')}/tests/declared.py"

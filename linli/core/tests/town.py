"""The town in which every address has an example: `tests/addresses.py` of each app says what its addresses stand for.

`THING`: what the number or code in an address stands for, by the name of the address or its first part (the default).
`FACES`: further queries that show a page from another side. `examples(town)` makes the things: name -> number or code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from linli.core.tests.found import modules


@dataclass(frozen=True, slots=True)
class Town:
    """Where the things are."""

    here: Any  # the community
    station: Any  # its body
    user: Any  # the account of a worker with a post there
    things: dict[str, Any] = field(default_factory=dict)  # those of the apps below


def things_of(town: Town) -> dict[str, Any]:
    """Make the things of all apps, the lower apps first."""
    for module in modules("addresses").values():
        if hasattr(module, "examples"):
            town.things.update(module.examples(town))
    return town.things


def declared(name: str) -> dict[str, Any]:
    """`THING` or `FACES` of all apps."""
    return {key: value for module in modules("addresses").values() for key, value in getattr(module, name, {}).items()}

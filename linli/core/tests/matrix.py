"""The permission matrix of an app: a table that people review and a test runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

Row = tuple[str, str, dict[str, int]]
OF_CELL = {"who", "expected"}  # what the test of one cell asks for, and a row gives in turn


def rows(matrix: str) -> list[Row]:
    """Each line of the table as method, name of the address, and the status that each gets."""
    head, *lines = (line.split() for line in matrix.strip().splitlines())
    return [(line[0], line[1], dict(zip(head, map(int, line[2:]), strict=True))) for line in lines]


def each_cell(matrix: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Run the test for every cell: it gets `who`, `method`, `url_name` and `expected`.

    Its fixtures are made once for a line of the table, which took a third of the time; each cell begins with them as
    they were, because what the one before wrote is rolled back. All cells that differ are named, not only the first.
    """

    def decorate(cell: Callable[..., object]) -> Callable[..., object]:
        @wraps(cell)
        def row(*, client: Client, expected_of: dict[str, int], **given: Any) -> None:
            asked = given if "client" not in inspect.signature(cell).parameters else given | {"client": client}
            faults = [fault for who, code in expected_of.items() if (fault := alone(cell, client, who, code, asked))]
            if faults:
                raise ExceptionGroup(f"{len(faults)} of {len(expected_of)} cells differ", faults)

        vars(row)["__signature__"] = signature(cell)  # it is what pytest reads
        cases = [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in rows(matrix)]
        return pytest.mark.parametrize(("method", "url_name", "expected_of"), cases)(row)

    return decorate


def signature(cell: Callable[..., object]) -> inspect.Signature:
    """The fixtures of the test of a row: those of its cells, and the browser that signs in."""
    names = [name for name in inspect.signature(cell).parameters if name not in OF_CELL]
    wanted = dict.fromkeys([*names, "client", "db", "expected_of"])
    return inspect.Signature([inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in wanted])


def alone(cell: Callable[..., object], client: Client, who: str, code: int, given: dict[str, Any]) -> Exception | None:
    """Run one cell as if it were the first; return what went wrong."""
    client.cookies.clear()
    translation.deactivate()
    with transaction.atomic():
        try:
            cell(**{name: value for name, value in given.items() if name != "db"}, who=who, expected=code)
        except Exception as fault:
            fault.add_note(f"for {who}")
            return fault
        finally:
            transaction.set_rollback(True)
    return None

"""The permission matrix of an app: a table that people review and a test runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Cell = tuple[str, str, str, int]


def cells(matrix: str) -> list[Cell]:
    """Each cell of the table as who, method, name of the address, and the status they get."""
    head, *lines = (line.split() for line in matrix.strip().splitlines())
    return [(who, line[0], line[1], int(code)) for line in lines for who, code in zip(head, line[2:], strict=True)]


def each_cell(matrix: str) -> Callable[..., object]:
    """Run a test for every cell: it gets `who`, `method`, `url_name` and `expected`."""
    return pytest.mark.parametrize(("who", "method", "url_name", "expected"), cells(matrix))

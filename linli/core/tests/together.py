"""Many at the same moment, for tests on PostgreSQL; SQLite has one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

MANY = 8

# `pytestmark = AT_ONCE` in a module that calls `together`.
AT_ONCE = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("__import__('django.db').db.connection.vendor != 'postgresql'", reason="needs PostgreSQL"),
]


def together(work: Callable[[int], Any]) -> list[Any]:
    """Run `work(n)` in MANY threads, started at once; what each gave, or the exception it raised."""
    gate, results = threading.Barrier(MANY), [None] * MANY

    def run(n: int) -> None:
        gate.wait()
        try:
            results[n] = work(n)
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

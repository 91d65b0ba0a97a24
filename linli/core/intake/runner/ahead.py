"""Make the next item of an iterator while the current one is being used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.utils import translation

T = TypeVar("T")
END: Any = object()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items in their order; one thread makes the next, with the language of the caller.

    An error of the iterator is raised where its item would have been. The iterator must not use the database: the
    thread would open a connection of its own, which does not see what the caller has not committed.
    """
    language = translation.get_language()

    def make() -> T:
        with translation.override(language):
            return next(items, END)

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(make)
        while (item := coming.result()) is not END:
            coming = thread.submit(make)
            yield item

"""Reading a sheet one chunk ahead of the database."""

from __future__ import annotations

import threading

import pytest
from django.utils import translation
from django.utils.translation import get_language

from linli.core.intake.runner.ahead import ahead


def test_items_keep_their_order() -> None:
    assert list(ahead(iter(range(50)))) == list(range(50))


def test_nothing_yields_nothing() -> None:
    assert list(ahead(iter(()))) == []


def test_the_next_item_is_made_while_the_current_one_is_used() -> None:
    second = threading.Event()

    def items():
        yield 1
        second.set()
        yield 2

    for item in ahead(items()):
        if item == 1:
            assert second.wait(timeout=60)


def test_an_error_is_raised_in_its_place() -> None:
    def items():
        yield 1
        raise ValueError("row 2")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="row 2"):
        next(coming)


def test_items_are_made_in_the_language_of_the_caller() -> None:
    with translation.override("zh-hant"):
        assert list(ahead(get_language() for _ in range(2))) == ["zh-hant", "zh-hant"]

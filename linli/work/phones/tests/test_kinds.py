"""A room declares what phones may send of it, and nothing else needs to know."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from linli.core.rooms import outbox
from linli.core.rooms.outbox import kinds


def test_every_kind_has_a_title_in_chinese_and_reads_its_first_schema():
    assert set(kinds()) == {
        *("visit", "visit.correct", "promise.kept", "promise.dropped"),
        "case",
        "service",
        "food_patrol",
    }
    for code, kind in kinds().items():
        with translation.override("zh-hans"):
            assert not str(kind.title).isascii(), code
        assert 1 in kind.schemas


def test_two_rooms_that_declare_one_kind_are_refused(monkeypatch):
    found = tuple(kinds().values())
    kinds.cache_clear()
    monkeypatch.setattr(outbox, "declared", lambda module, name: {"visits": found, "loans": found[:1]})
    with pytest.raises(ImproperlyConfigured, match="visit"):
        kinds()
    kinds.cache_clear()


def test_one_line_makes_a_kind_known(monkeypatch):
    one = next(iter(kinds().values()))
    kinds.cache_clear()
    monkeypatch.setattr(outbox, "declared", lambda module, name: {"loans": (one,)})
    assert kinds() == {one.code: one}
    kinds.cache_clear()

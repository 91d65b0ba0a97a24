"""The choice of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from linli.core.figures.engines.base import Engine
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.engines.duck import attached, snapshot


@contextmanager
def live() -> Iterator[Engine]:
    """Yield the engine on the current database."""
    if settings.FIGURES_ENGINE == "database":
        yield DatabaseEngine()
        return
    with attached() as engine:
        yield engine


@contextmanager
def current() -> Iterator[Engine]:
    """Yield the engine on the snapshot if there is one, else on the current database."""
    taken = snapshot()
    if taken is not None:
        yield taken
        return
    with live() as engine:
        yield engine

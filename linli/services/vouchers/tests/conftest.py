"""A clock that stands still, a provider, and a voucher."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from linli.services.schemes import engine
from linli.services.vouchers.queries import carers
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import NOW


@pytest.fixture
def clock(monkeypatch):
    """Stands still until it is moved: `clock(hours=3)`, `clock(to=…)`."""
    held = {"now": NOW}

    def move(to=None, **more):
        held["now"] = to or held["now"] + dt.timedelta(**more)
        return held["now"]

    monkeypatch.setattr(timezone, "now", lambda: held["now"])
    return move


@pytest.fixture
def firm(clock, community):
    """A provider that serves the community, 60 yuan an hour."""
    return factories.firm(community)


@pytest.fixture
def voucher(clock, community):
    """A voucher of June 2026: half of the bill, up to 800 yuan."""
    return factories.issued(community)


@pytest.fixture
def choose(monkeypatch):
    """Let schemes choose otherwise: `choose(rounding="settlement")`."""
    real, made = engine.find, {}

    def find(code, **asked):
        found = real(code, **asked)
        if found is None:
            return None
        new = {name: replace(found.choices[name], value=value) for name, value in made.items() if name in found.choices}
        return replace(found, choices={**found.choices, **new})

    monkeypatch.setattr(engine, "find", find)
    return lambda **values: made.update(values)


@pytest.fixture
def no_ways(monkeypatch):
    """Carers need no time for the way: what other apps know of them is not asked."""
    monkeypatch.setattr(carers, "carer_checks", tuple)

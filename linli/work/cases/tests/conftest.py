"""The people and offices around a case."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from linli.registers.accounts.models import User
from linli.registers.duties.tests.factories import OfficeFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)  # Monday 09:00 in Hangzhou


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved: `clock(hours=3)`, `clock(to=…)`."""
    held = {"now": NOW}

    def move(to=None, **more):
        held["now"] = to or held["now"] + dt.timedelta(**more)
        return held["now"]

    monkeypatch.setattr(timezone, "now", lambda: held["now"])
    return move


@pytest.fixture
def building(community):
    return BuildingFactory(parent=community)


@pytest.fixture
def door(building):
    return DwellingFactory(parent=StairwellFactory(parent=building))


@pytest.fixture
def offices(community, subdistrict):
    """The bodies of the community and above."""
    return SimpleNamespace(
        station=OfficeFactory(kind="station", place=community),
        committee=OfficeFactory(kind="committee", place=community),
        company=OfficeFactory(kind="property_company", place=community),
        street=OfficeFactory(kind="street_office", place=subdistrict),
        district=OfficeFactory(kind="district_office", place=subdistrict.parent),
    )


@pytest.fixture
def cast(viewer, offices, community, subdistrict):
    """One person per part: who takes in, accepts, handles, checks."""
    return SimpleNamespace(
        worker=viewer("worker", community, body=offices.station, name="worker"),
        clerk=viewer("clerk", community, body=offices.station, name="clerk"),
        committee=viewer("committee", community, body=offices.committee, name="committee"),
        plumber=viewer("handler", community, body=offices.company, name="plumber"),
        street=viewer("subdistrict", subdistrict, body=offices.street, name="street"),
    )


@pytest.fixture
def sign_in_as(client, cast):
    """Sign in as one of the cast: `sign_in_as("street")`."""

    def enter(name):
        user = User.objects.get(username=name)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter

"""What all tests share: two communities of one subdistrict, and a way to sign in with a role."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from _pytest import runner
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.database import triggers
from linli.core.tests.demo import tiny
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory
from tests import engines, installation
from tests.stack import with_room

__all__ = ["tiny"]

LONG_AGO = dt.date(2018, 1, 1)

# A slow machine is no reason for a test to fail.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
hypothesis_settings.register_profile("linli", deadline=None, suppress_health_check=SLOW)
hypothesis_settings.load_profile("linli")

# The settings are loaded by now; programs that tests start choose the settings of a deployment, as at an office.
os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what cannot notice it, and put browser tests last."""
    repeated, others = engines.split(items)
    config.stash[engines.LEFT_OUT] = others if connection.vendor == "postgresql" else []
    if config.stash[engines.LEFT_OUT]:
        config.hook.pytest_deselected(items=others)
        items[:] = repeated
    # Once Playwright's loop runs in a process, Django refuses its database there. The longest of them come first, so
    # that no process is left with one when the others have nothing to do.
    items.sort(key=lambda item: ("browser" in item.keywords, "test_pages_axe" not in item.nodeid))


def pytest_collection_finish() -> None:
    """Keep modules and collected tests out of garbage collection: going through them took a fifteenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run each test with room on the stack."""
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of this process: a copy of the one that was migrated for the run."""
    name = f"linli_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            installation.create_database(name)
            installation.connect_to(name)
        else:
            installation.connect_to(f"file:{name}?mode=memory&cache=shared")
            installation.fill_memory()
    yield
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "postgresql":
            installation.drop_database(name)


@pytest.fixture(scope="session", autouse=True)
def truncatable() -> None:
    """Tests with several connections end with TRUNCATE, which append-only tables refuse."""
    flush = TransactionTestCase._fixture_teardown

    def lifted(self: TransactionTestCase) -> None:
        with triggers.truncatable():
            flush(self)

    TransactionTestCase._fixture_teardown = lifted


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around the tests of a module: rows that a fixture of the module makes are there for all of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Each test begins in the language of the installation, whatever the pages of the one before were asked in."""
    translation.deactivate()


@pytest.fixture
def subdistrict(db: None) -> Place:
    """A subdistrict of a district."""
    return SubdistrictFactory()


@pytest.fixture
def community(subdistrict: Place) -> Place:
    """The community most tests play in."""
    return CommunityFactory(parent=subdistrict)


@pytest.fixture
def elsewhere(subdistrict: Place) -> Place:
    """Another community of the same subdistrict."""
    return CommunityFactory(parent=subdistrict)


def appointed(role: Role | str, place: Place, *, body: Body | None = None, name: str = "") -> User:
    """A user who holds `role` at `place` since long ago, for a body of the place."""
    username = name or f"{role}-{place.pk}"
    user = User.objects.filter(username=username).first() or User.objects.create_user(username, name=username)
    body = body or Body.objects.get_or_create(kind="station", place=place, name=f"Body of {place}", since=LONG_AGO)[0]
    Appointment.objects.create(user=user, body=body, place=place, role=role, since=LONG_AGO)
    return user


@pytest.fixture
def viewer(db: None) -> Callable[..., Viewer]:
    """`viewer("worker", community)`: the viewer of a freshly appointed user."""
    return lambda role, place, **more: viewer_for(appointed(role, place, **more))


def session_of(client: Client, user: User) -> None:
    """Sign a browser in without what follows a sign-in: ten queries, which most tests do not ask about."""
    session = SessionStore()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend})
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@pytest.fixture
def sign_in(client: Client) -> Callable[..., User | None]:
    """`sign_in("worker", community)`; "nobody" is not signed in."""

    def enter(role: str, place: Place, **more: object) -> User | None:
        if role == "nobody":
            return None
        user = appointed(role, place, **more)
        session_of(client, user)
        return user

    return enter

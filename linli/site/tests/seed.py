"""Fills the small town of the browser tests: `python -m linli.site.tests.seed`, run with settings of its own.

Prints one JSON object: a session per role, and for each kind of thing the number of one that pages can show.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys

import django

PASSWORD = "a-long-enough-password"
LONG_AGO = dt.date(2018, 1, 1)


def main() -> None:
    """Fill an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    json.dump(town(), sys.stdout)


def town() -> dict[str, dict[str, object]]:
    """One subdistrict, two communities, a dozen households, one account per role."""
    from linli.registers.accounts.models import User
    from linli.registers.bodies.models import Body
    from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory

    subdistrict = SubdistrictFactory(name="凯旋街道")
    here = CommunityFactory(parent=subdistrict, name="景昙社区", outline=square(120.19))
    CommunityFactory(parent=subdistrict, name="金秋社区", outline=square(120.21))
    station = Body.objects.create(kind="station", place=here, name="景昙社区公共服务站", since=LONG_AGO)
    office = Body.objects.create(kind="street_office", place=subdistrict, name="凯旋街道办事处", since=LONG_AGO)
    for name in ("keeper", "passkey", "devices", "lockout"):  # accounts of the tests that sign in by hand
        User.objects.create_user(name, PASSWORD, name="何静")
    accounts = {role: account(role, station if place == here else office, place) for role, place in seats(here)}
    made = things(here, station, accounts["worker"])
    firm = Body.objects.filter(kind="provider").order_by("pk")[0]  # one of the things
    accounts["provider"] = account("provider", firm, subdistrict)
    return {"sessions": {role: session(user) for role, user in accounts.items()}, "things": made}


def things(here, station, user) -> dict[str, object]:
    """A dozen households behind the doors of one building, for which the worker answers, and the work with them."""
    from linli.core.tests.town import Town, things_of

    return things_of(Town(here, station, user))


def square(west):
    """An outline of about two kilometres."""
    return [[west, 30.25], [west + 0.02, 30.25], [west + 0.02, 30.27], [west, 30.27], [west, 30.25]]


def seats(here):
    """Each role and the place where it is held."""
    above, top = here.parent, here.parent.parent
    near = {
        "worker": here,
        "clerk": here,
        "committee": here,
        "centre": here,
        "employer": here,
        "subdistrict": above,
        "handler": above,
    }
    return [*near.items(), *((role, top) for role in ("district", "auditor", "admin"))]


def account(role, body, place):
    """An account that holds one post."""
    from linli.registers.accounts.models import User
    from linli.registers.bodies.models import Appointment

    user = User.objects.create_user(role, PASSWORD, name={"worker": "陈洁"}.get(role, "周敏"))
    Appointment.objects.create(user=user, body=body, place=place, role=role, since=LONG_AGO)
    return user


def session(user) -> str:
    """The key of a session as if the user had just signed in by password, and confirmed it."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = RequestFactory().get("/")
    request.session = store
    record_authentication(request, user, method="password", reauthenticated=True)
    store.create()
    return store.session_key


if __name__ == "__main__":
    main()

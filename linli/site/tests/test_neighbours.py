"""No user reaches records of another place: every address with a number, as users with posts elsewhere."""

import re

import pytest
from django.http import HttpResponseNotAllowed
from django.test import Client

from conftest import appointed
from linli.core.access.permissions import Role
from linli.core.tests import rows
from linli.registers.bodies.models import Body
from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory
from linli.site.middleware import page_above
from linli.site.tests import addresses, seed

PUBLIC = rows.table("PUBLIC")
ROLES = [role.value for role in Role]


@pytest.fixture(scope="module")
def town(module_db):
    """A community full of things, and another one in another district."""
    here, far = CommunityFactory(name="此地社区"), CommunityFactory(parent=SubdistrictFactory())
    station = Body.objects.create(kind="station", place=here, name="此地站", since=seed.LONG_AGO)
    user = seed.account("worker", station, here)
    return far, seed.things(here, station, user)


@pytest.fixture
def stranger(town, db):
    """`stranger("clerk")`: a user who holds that role in the other district, signed in."""

    def enter(role):
        far, _things = town
        near = far.parent if role == "subdistrict" else far
        place = far.parent.parent if role in {"district", "auditor", "admin"} else near
        client = Client()
        user = appointed(role, place, name=f"{role}-far")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


def numbered(things):
    """The addresses that name one of the things."""
    for name, pattern in addresses.patterns():
        if pattern.pattern.converters and not addresses.FOREIGN.match(name) and name not in PUBLIC:
            yield name, addresses.example(name, pattern, things)


def above(client, path, answer):
    """The answer where an address that only takes forms leads: to the page above it, whatever its number."""
    if answer.status_code != 302 or answer["Location"] != page_above(path):
        return answer
    path = answer["Location"]
    return above(client, path, client.get(path)) if re.search(r"\d", path) else HttpResponseNotAllowed([])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_rows_of_other_places_answer_404(stranger, town, role, method):
    client, (_far, things) = stranger(role), town
    reached = {}
    for name, path in numbered(things):
        answer = getattr(client, method)(path, {"purpose": "visit", "reason": "x", "until": "2026-03-02", "row": 1})
        if method == "get":
            answer = above(client, path, answer)
        if answer.status_code not in {403, 404, 405}:
            reached[name] = answer.status_code
    assert reached == {}, [addresses.place(name) for name in reached]


def test_every_numbered_address_was_tried(town):
    missing = {name: addresses.place(name) for name, path in numbered(town[1]) if path is None}
    assert missing == {}, "make an example in the `addresses.py` beside it"
    assert set(PUBLIC) - addresses.own_names() == set()

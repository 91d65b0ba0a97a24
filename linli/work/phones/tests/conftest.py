"""Workers with phones: one with an area of two households and how it asks, one with a household; and the committee."""

from __future__ import annotations

import base64
import gzip
import json
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from conftest import appointed
from linli.core.secrets import crypto, keyring
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import CircumstanceFactory, HouseholdFactory, ResidencyFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.cases.tests.factories import CaseFactory
from linli.work.phones.tests.phone import Phone
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits.tests.factories import VisitFactory

PHONE = UUID("6d1f8f0e-3c1b-4c39-9d55-0f2f3f7a9b10")
SALT = base64.b64encode(bytes(range(32))).decode()
PROMISE = "帮忙问助餐点"


def home_in(building, name, **person):
    """A household of one person in a new dwelling of a building."""
    dwelling = DwellingFactory(parent=StairwellFactory(parent=building))
    household = HouseholdFactory(dwelling=dwelling, name=name)
    ResidencyFactory(household=household, person__name=name, is_head=True, relation="02", **person)
    return household


@pytest.fixture
def area(community):
    """Two households of one worker, one of her colleague; a promise, a case, circumstances of each kind."""
    user = appointed("worker", community, name="heminfang")
    worker = WorkerFactory(community=community, user=user, name="何敏芳")
    colleague = WorkerFactory(community=community, name="周同事")
    own, other = BuildingFactory(parent=community), BuildingFactory(parent=community)
    ResponsibilityFactory(place=own, worker=worker)
    ResponsibilityFactory(place=other, worker=colleague)
    zhang, chen, wang = home_in(own, "张秀兰"), home_in(own, "陈建国"), home_in(other, "王小明")
    elder = zhang.residencies.get().person
    for kind in ("living_alone", "dementia", "minimum_living", "veteran"):
        CircumstanceFactory(person=elder, kind=kind, detail="不写进手机的细节")
    visit = VisitFactory(
        household=zhang, worker=worker, recorded_by=user, promise=PROMISE, seen="门口堆放杂物", answer="已劝导"
    )
    case = CaseFactory(place=zhang.dwelling, household=zhang, title="楼道漏水", words="夜里滴水，睡不着")
    return SimpleNamespace(
        community=community,
        user=user,
        worker=worker,
        colleague=colleague,
        own=own,
        other=other,
        zhang=zhang,
        chen=chen,
        wang=wang,
        elder=elder,
        visit=visit,
        case=case,
        viewer=lambda: viewer_for(user),
        today=timezone.localdate(),
    )


@pytest.fixture
def phone(client, area):
    """The worker's phone, signed in and registered: `phone.bag()` is what it is sent."""
    client.force_login(area.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def register(**more):
        return client.post("/phone/device/", {"device": str(PHONE), "salt": SALT, "name": "Chrome, Android", **more})

    def answer(have="", **headers):
        return client.get("/phone/bag/", {"have": have} if have else {}, headers=headers)

    def bag(have=""):
        found = answer(have, **{"Accept-Encoding": "gzip"})
        assert found.status_code == 200, found.content
        return json.loads(gzip.decompress(found.content) if "Content-Encoding" in found else found.content)

    registered = register()
    assert registered.status_code == 200, registered.content
    return SimpleNamespace(client=client, register=register, answer=answer, bag=bag, first=registered.json())


def entered(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def me(community):
    """A worker of the community: user, worker, viewer, client, phone."""
    return person("me", community)


@pytest.fixture
def colleague(community):
    return person("colleague", community)


def person(name, community, role="worker"):
    user = appointed(role, community, name=name)
    worker = WorkerFactory(community=community, user=user, name=name) if role == "worker" else None
    client = entered(user)
    return SimpleNamespace(user=user, worker=worker, viewer=viewer_for(user), client=client, phone=Phone(client))


@pytest.fixture
def committee(community):
    return person("committee", community, role="committee")


@pytest.fixture
def household(community):
    return home(community)


def home(community, **more):
    found = HouseholdFactory(dwelling__parent__parent__parent=community, **more)
    ResidencyFactory(household=found, is_head=True)
    return found


@pytest.fixture
def own_ring(settings, tmp_path):
    """A keyring of this test's own."""
    present = keyring.current()
    settings.KEYRING, settings.MEDIA_ROOT = tmp_path / "keys.json", tmp_path / "files"
    keyring.save(settings.KEYRING, present)
    crypto.forget()
    yield settings.KEYRING
    crypto.forget()

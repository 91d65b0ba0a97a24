"""Saved lists for tests."""

from __future__ import annotations

import datetime as dt
import json

import factory
from django.utils import timezone

from linli.insight.lists import actions
from linli.insight.lists.models import ListAddress, SavedList
from linli.registers.places.tests.factories import CommunityFactory

SPEC = {
    "subject": "person",
    "filter": {"all": [{"item": "person.age", "op": "at_least", "value": 60}]},
    "columns": ["person.name", "person.age", "person.id_number", "person.is.dementia"],
    "sort": ["-person.age"],
}
TOKEN = "a-secret-of-the-tests"


class SavedListFactory(factory.django.DjangoModelFactory[SavedList]):
    """Residents of 60 or over; `by` must be given."""

    class Meta:
        model = SavedList

    class Params:
        retired = factory.Trait(retired_at=factory.LazyFunction(timezone.now))

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"名单{n}")
    subject = "person"
    spec = json.dumps(SPEC)


class ListAddressFactory(factory.django.DjangoModelFactory[ListAddress]):
    """An address for the civil affairs office, for which the law names no data."""

    class Meta:
        model = ListAddress

    saved_list = factory.SubFactory(SavedListFactory)
    community = factory.LazyAttribute(lambda o: o.saved_list.community)
    by = factory.LazyAttribute(lambda o: o.saved_list.by)
    reader = "区民政局"
    purpose = "高龄津贴核对"
    basis = "duty"
    token_hash = actions.hashed(TOKEN)
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))

"""Devices for tests."""

import datetime as dt
from uuid import UUID

import factory

from linli.registers.accounts.models import Device

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


class DeviceFactory(factory.django.DjangoModelFactory[Device]):
    """A phone of a user, used since a Monday."""

    class Meta:
        model = Device

    uuid = factory.Sequence(lambda n: UUID(int=n + 1000))
    name = "Chrome, Android"
    salt = "A" * 43 + "="
    half = "B" * 43 + "="
    key = "1"
    first_seen_at = MONDAY
    last_seen_at = MONDAY

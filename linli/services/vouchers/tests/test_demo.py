"""The vouchers of the demo are made by the actions themselves, so what its people do must fit the rules."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from conftest import appointed
from linli.registers.bodies.models import Body
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory
from linli.services.eldercare.models import Absence
from linli.services.vouchers import demo
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.tests.factories import LONG_AGO


@pytest.fixture
def residents(clock, community):
    """A community with the printed sign-ins, a provider for it, and two old residents."""
    appointed("clerk", community, name="clerk")
    Body.objects.create(kind="provider", place=community.parent, name="试验养老服务中心", since=LONG_AGO)
    homes = [HouseholdFactory(dwelling__parent__parent__parent=community) for _ in range(2)]
    return [
        ResidencyFactory(household=home, person__born=dt.date(1930 + n, 5, 6)).person for n, home in enumerate(homes)
    ]


@pytest.mark.django_db
def test_who_is_in_hospital_gets_no_service_in_the_demo_and_the_others_do(residents, community):
    ill, well = residents
    stay = {"kind": "hospital", "since": dt.date(2026, 6, 1), "until": dt.date(2026, 6, 14)}
    Absence.objects.create(person=ill, community=community, **stay)
    assert demo.make(dt.date(2026, 6, 15)) == {"vouchers": 2, "services": 5}
    # The days of going to hospital and coming home are paid, the week between is not.
    assert [days_of(ill), days_of(well)] == [[1, 15], [2, 9, 16]]
    assert demo.make(dt.date(2026, 6, 15)) == {"vouchers": 0, "services": 0}
    assert Voucher.objects.count() == 2


def days_of(person):
    """The days of the month on which a service is booked."""
    orders = Order.objects.filter(person=person).order_by("planned_start")
    return [timezone.localdate(one.planned_start).day for one in orders]

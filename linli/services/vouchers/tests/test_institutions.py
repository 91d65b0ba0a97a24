"""Who lives in a bed of an institution gets no home care; of the day of moving in and out the scheme decides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from linli.core.errors import RuleBroken
from linli.services.centres.tests.factories import StayFactory
from linli.services.vouchers import actions
from linli.services.vouchers.models import Voucher, WithoutVoucher
from linli.services.vouchers.queries import covers
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import BY, MONTH, SCHEME, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def moves_in(person, community, since, until=None, reason=""):
    return StayFactory(centre__community=community, person=person, since=since, until=until, leave_reason=reason)


def test_no_service_is_booked_while_the_person_lives_in_an_institution(firm, voucher, community):
    moves_in(voucher.person, community, dt.date(2026, 6, 16), dt.date(2026, 6, 20), "home")
    firm.book(voucher, at(15))
    with pytest.raises(RuleBroken, match="lived in an institution"):
        firm.book(voucher, at(17))
    firm.book(voucher, at(20, 10))


def test_a_moving_in_that_was_undone_changes_nothing(firm, voucher, community):
    moves_in(voucher.person, community, dt.date(2026, 6, 16), dt.date(2026, 6, 16))
    assert firm.book(voucher, at(17)).state == "booked"


def test_what_was_redeemed_after_a_moving_in_that_is_known_late_is_not_paid(firm, voucher, community):
    order = firm.redeem(firm.book(voucher, at(9)))
    moves_in(voucher.person, community, dt.date(2026, 6, 5))
    assert covers.uncovered(voucher) == [(order, "institution")]


def test_who_lives_there_the_whole_month_gets_no_voucher(clock, community):
    person = factories.awarded(community)
    moves_in(person, community, dt.date(2026, 5, 20))
    assert actions.issue(SCHEME, MONTH, [community], by=BY).issued == 0
    assert WithoutVoucher.objects.get().reason == "institution"
    assert not Voucher.objects.exists()

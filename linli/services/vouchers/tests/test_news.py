"""Messages: who reads that a voucher lapses, a service is not confirmed, a finding or a settlement waits."""

import datetime as dt

import pytest

from linli.core.rooms.news import Window, start_of
from linli.services.vouchers import actions, news
from linli.services.vouchers.models import CheckFinding, OnSiteCheck
from linli.services.vouchers.tests.factories import BY, MONTH, SCHEME, at, issued

JULY = dt.date(2026, 7, 1)


def window(today, days=1):
    return Window(start_of(today - dt.timedelta(days=days)), today)


def told(kind, viewer, today, days=1):
    """The lines that a viewer reads."""
    asked = window(today, days)
    return [kind.line(row, asked) for row in kind.shown(kind.rows(viewer, asked), viewer, asked)]


EXPIRING, UNCONFIRMED, TO_ANSWER, TO_DECIDE, TO_CHECK, TO_PAY = news.NEWS


@pytest.mark.parametrize(
    ("today", "days", "count"),
    [((2026, 6, 25), 1, 0), ((2026, 6, 26), 1, 1), ((2026, 6, 27), 1, 0), ((2026, 6, 28), 7, 1), ((2026, 7, 1), 7, 0)],
)
def test_a_voucher_that_lapses_in_five_days(firm, voucher, community, viewer, today, days, count):
    lines = told(EXPIRING, viewer("worker", community), dt.date(*today), days)
    assert len(lines) == count
    assert all(voucher.person.name in line.about for line in lines)


def test_a_voucher_that_is_used_up_or_booked_is_not_told(firm, community, viewer):
    small = issued(community, amount=3_000)
    firm.book(small, at(27))
    assert told(EXPIRING, viewer("worker", community), dt.date(2026, 6, 26)) == []


def test_a_service_that_nobody_confirmed_is_told_to_provider_and_community(firm, voucher, community, viewer, elsewhere):
    order = firm.book(voucher, at(15, 7))
    tomorrow = dt.date(2026, 6, 16)
    for reader, count in ((firm.by, 1), (viewer("worker", community), 1), (viewer("worker", elsewhere), 0)):
        assert len(told(UNCONFIRMED, reader, tomorrow)) == count
    assert told(UNCONFIRMED, firm.by, dt.date(2026, 6, 15)) == [], "the day is not over"
    assert told(UNCONFIRMED, firm.by, dt.date(2026, 6, 17)) == [], "told once"
    firm.redeem(order)
    assert told(UNCONFIRMED, firm.by, tomorrow) == []


def test_a_finding_goes_to_the_provider_and_its_answer_to_the_subdistrict(firm, voucher, community, viewer):
    for day in range(1, 9):
        firm.redeem(firm.book(voucher, at(day)))
    office, today = viewer("subdistrict", community.parent), dt.date(2026, 6, 15)
    actions.look(firm.provider, MONTH, by=BY)
    assert [len(told(TO_ANSWER, one, today)) for one in (firm.by, office)] == [1, 0]
    actions.answer(CheckFinding.objects.get(), words="套餐", by=firm.by)
    assert [len(told(TO_ANSWER, one, today)) for one in (firm.by, office)] == [0, 0]
    assert [len(told(TO_DECIDE, one, today)) for one in (firm.by, office)] == [0, 1]


def test_a_settlement_goes_to_the_subdistrict_and_then_to_the_district(firm, voucher, community, viewer, clock):
    firm.redeem(firm.book(voucher, at(8)))
    clock(to=at(1, 10, month=JULY))
    office, district = viewer("subdistrict", community.parent), viewer("district", community.parent.parent)
    row = actions.submit(actions.draw_up(firm.provider, scheme=SCHEME, month=MONTH, by=firm.by), by=firm.by)
    assert [line.about for line in told(TO_CHECK, office, JULY)] == ["2026年6月 · 30.00"]
    assert told(TO_CHECK, firm.by, JULY) == told(TO_PAY, district, JULY) == []
    actions.draw_sample(row, by=office)
    actions.record_on_site(OnSiteCheck.objects.get(), result="confirmed", words="", on=JULY, by=office)
    actions.check(row, by=office)
    assert told(TO_CHECK, office, JULY) == []
    assert len(told(TO_PAY, district, JULY)) == 1

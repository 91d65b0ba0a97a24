"""Limits for residents: nobody evades them, and nobody locks out the estate that shares one public address."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.law import rules
from linli.work.cases import actions
from linli.work.cases.models import Attempt, Case
from linli.work.cases.tests.test_resident import LEAK, follow, receipt_of, send

WRONG = "0000-0000-0000"


@pytest.fixture
def reported(client, building, offices):
    """A report of a resident, and its code."""
    code = receipt_of(send(client, building))
    return Case.objects.get(), code


def limit(rule):
    return int(rules.value(f"cases.public.{rule}"))


def many(rule, visit):
    """The different answers to as many visits as a rule allows."""
    return {visit().status_code for _ in range(limit(rule))}


def test_too_many_reports_from_one_address_wait(building, offices, clock):
    assert many("per_hour_per_address", lambda: send(Client(), building)) == {200}
    assert send(Client(), building).status_code == 429
    assert Case.objects.count() == limit("per_hour_per_address")
    assert send(Client(REMOTE_ADDR="203.0.113.9"), building).status_code == 200
    clock(hours=2)
    assert send(Client(), building).status_code == 200
    assert not Attempt.objects.filter(source__contains="127.0.0.1").exists()


def test_a_form_sent_again_shows_its_receipt_even_when_the_address_must_wait(building, offices):
    url, told = reverse("report") + f"?matter={LEAK}&place={building.pk}", {"words": "x", "once": "same"}
    code = receipt_of(Client().post(url, told, follow=True))
    many("per_hour_per_address", lambda: send(Client(), building))
    assert send(Client(), building).status_code == 429
    assert receipt_of(Client().post(url, told, follow=True)) == code


def test_wrong_codes_from_one_address_wait(reported, clock):
    _, code = reported
    assert many("wrong_codes_per_hour", lambda: follow(Client(), WRONG)) == {404}
    stranger = Client()
    assert follow(stranger, code).status_code == 429  # even the right one, or the limit would not hide it
    assert stranger.get(reverse("followed")).status_code == 302
    clock(hours=2)
    assert follow(stranger, code).status_code == 302


def test_a_network_of_the_new_protocol_counts_as_one_visitor(building, offices):
    hosts = iter(range(1, 1000))
    assert many(
        "wrong_codes_per_hour", lambda: follow(Client(REMOTE_ADDR=f"2001:db8:1:2:aaaa::{next(hosts):x}"), WRONG)
    ) == {404}
    assert follow(Client(REMOTE_ADDR="2001:db8:1:2:bbbb::1"), WRONG).status_code == 429
    assert follow(Client(REMOTE_ADDR="2001:db8:1:3::1"), WRONG).status_code == 404


def test_neighbours_with_their_codes_are_not_locked_out_by_each_other(building, offices, clock):
    codes = []
    for hour in range(3):
        codes += [receipt_of(send(Client(), building)) for _ in range(limit("per_hour_per_address"))]
        clock(hours=2 * hour + 2)
    assert len(codes) > limit("wrong_codes_per_hour")
    assert {follow(Client(), code).status_code for code in codes} == {302}


def test_a_resident_whose_case_was_accepted_is_not_locked_out_by_who_shares_the_address(
    reported, cast, offices, building
):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    resident = Client()
    follow(resident, code)
    many("wrong_codes_per_hour", lambda: follow(Client(), WRONG))
    many("per_hour_per_address", lambda: send(Client(), building))
    assert (follow(Client(), code).status_code, send(Client(), building).status_code) == (429, 429)
    assert follow(resident, code).status_code == 302
    assert send(resident, building).status_code == 200


def test_a_known_device_has_limits_of_its_own_whatever_it_does_with_its_cookies(reported, cast, offices, building):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    one, two = Client(), Client()
    for device in (one, two):
        follow(device, code)
    many("lookup_per_hour", lambda: follow(one, WRONG))
    assert [follow(device, WRONG).status_code for device in (one, two)] == [429, 429]
    many("per_hour", lambda: send(two, building))
    assert send(one, building).status_code == 429


def test_a_report_alone_makes_no_device_known(reported, client):
    _, code = reported
    follow(client, code)
    assert "linli_device" not in client.cookies


def test_one_code_cannot_be_asked_without_end(reported):
    _, code = reported
    addresses = iter(range(1, 255))
    assert many("lookup_per_hour", lambda: follow(Client(REMOTE_ADDR=f"198.51.100.{next(addresses)}"), code)) == {302}
    assert follow(Client(), code).status_code == 429


def test_clearing_the_code_from_the_device_clears_its_mark(reported, cast, offices, client, building):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    follow(client, code)
    client.post(reverse("follow_leave"))
    many("per_hour_per_address", lambda: send(Client(), building))
    assert send(client, building).status_code == 429

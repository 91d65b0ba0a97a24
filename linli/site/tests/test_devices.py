"""The list of devices knows when a session was last seen, and pages that only read do not write."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.registers.accounts.models import User

PASSWORD = "a-long-enough-password"


@pytest.fixture
def signed_in(db):
    User.objects.create_user("zhoumin", PASSWORD, name="周敏")
    client = Client(headers={"user-agent": "one"})
    client.post(reverse("account_login"), {"login": "zhoumin", "password": PASSWORD})
    return client


def test_a_page_that_only_reads_does_not_write(signed_in):
    signed_in.get(reverse("me"))
    with CaptureQueriesContext(connection) as queries:
        assert signed_in.get(reverse("me")).status_code == 200
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "BEGIN"))]


def test_a_session_seen_a_moment_ago_is_not_looked_up_again(signed_in):
    signed_in.get(reverse("me"))
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(reverse("me"))
    assert not [query["sql"] for query in queries if UserSession._meta.db_table in query["sql"]]


def test_a_session_is_seen_again_after_some_minutes(signed_in):
    long_ago = timezone.now() - timedelta(minutes=6)
    UserSession.objects.update(last_seen_at=long_ago)
    signed_in.get(reverse("me"))
    assert UserSession.objects.get().last_seen_at > long_ago


def test_another_browser_or_address_is_noted_at_once(signed_in):
    signed_in.get(reverse("me"), headers={"user-agent": "two"})
    assert UserSession.objects.get().user_agent == "two"
    signed_in.get(reverse("me"), headers={"user-agent": "two"}, REMOTE_ADDR="192.0.2.7")
    assert UserSession.objects.get().ip == "192.0.2.7"

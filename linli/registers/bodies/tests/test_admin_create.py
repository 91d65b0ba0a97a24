"""The first administrator of a fresh installation."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from linli.core.access.permissions import Permission
from linli.registers.accounts.models import User
from linli.registers.bodies.queries import viewer_for


def create(*words):
    out = io.StringIO()
    call_command("admin_create", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_first_administrator_signs_in_with_the_printed_password(subdistrict, community):
    made = create("tangwei", "--name", "唐伟")
    user = User.objects.get(username="tangwei")
    seen = viewer_for(user)
    assert seen.may(Permission.APPOINT, community)
    assert not seen.may(Permission.PEOPLE_VIEW, community)
    answer = Client().post("/account/login/", {"login": "tangwei", "password": made["password"]})
    assert answer.status_code == 302
    assert user.must_change_password


def test_a_second_one_shares_the_office_and_a_taken_name_changes_nothing(subdistrict):
    create("tangwei", "--name", "唐伟")
    create("hejing", "--name", "何静")
    assert User.objects.get(username="hejing").appointments.get().body.appointments.count() == 2
    with pytest.raises(CommandError):
        create("tangwei", "--name", "唐伟")
    assert User.objects.count() == 2


@pytest.mark.django_db
def test_without_places_it_says_what_to_do_first():
    with pytest.raises(CommandError, match="places import"):
        create("tangwei", "--name", "唐伟")
    assert not User.objects.exists()

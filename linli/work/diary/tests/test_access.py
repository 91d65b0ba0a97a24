"""Who may open a diary: a worker their own, nobody another's."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core.tests.matrix import each_cell
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions

MATRIX = """
                    nobody  admin  auditor  worker@elsewhere  worker  clerk  committee  subdistrict
GET  diary:day      302     403    403      200               200     403    403        403
GET  diary:month    302     403    403      200               200     403    403        403
GET  diary:days     302     403    403      200               200     403    403        403
GET  diary:search   302     403    403      200               200     403    403        403
GET  diary:week     302     403    403      200               200     403    403        403
GET  diary:export   302     403    403      200               200     403    403        403
"""
PAGES = ["diary:day", "diary:days", "diary:search", "diary:export"]


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    place = elsewhere if where else community.parent if role == "subdistrict" else community
    user = sign_in(role, place, name=who)
    if role == "worker":
        WorkerFactory(community=place, user=user)
    assert client.generic(method, reverse(url_name)).status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["diary:day", "diary:days", "diary:search"])
def test_a_colleague_of_the_community_sees_nothing_of_it(client, sign_in, community, page):
    """They may see the visit in the list of visits; no address shows them the diary of another person."""
    other = WorkerFactory(community=community, user=appointed("worker", community, name="other"))
    household = HouseholdFactory(dwelling__parent__parent__parent=community, name="司马家")
    day = timezone.localdate()
    first = actions.record(household, by=viewer_for(other.user), day=day, kind="routine", outcome="met")
    me = WorkerFactory(community=community, user=sign_in("worker", community, name="me"))
    asked = {"q": "司马", "worker": other.pk, "user": other.user_id}
    assert reverse("visits:detail", args=[first.pk]) not in client.get(reverse(page), asked).content.decode()
    own = actions.record(household, by=viewer_for(me.user), day=day, kind="routine", outcome="met", besides=[first.pk])
    shown = client.get(reverse(page), asked).content.decode()
    assert reverse("visits:detail", args=[own.pk]) in shown
    assert reverse("visits:detail", args=[first.pk]) not in shown

"""Who may see bodies, keep them, and appoint people to their posts."""

import datetime as dt

import pytest
from django.urls import reverse

from linli.core.access.permissions import Role
from linli.core.tests.matrix import each_cell
from linli.registers.accounts.models import AccessReset, User
from linli.registers.bodies.models import Appointment, Body, Proposal

LONG_AGO = dt.date(2018, 1, 1)
MATRIX = """
                               nobody  worker@elsewhere  worker  subdistrict  handler  auditor  admin@elsewhere  admin
GET  bodies:list               302     200               200     200          403      200      200              200
GET  bodies:detail             302     404               200     200          200      200      404              200
GET  bodies:new                302     403               403     200          403      403      200              200
POST bodies:new                302     403               403     302          403      403      200              302
GET  bodies:edit               302     403               403     200          403      403      404              200
POST bodies:edit               302     403               403     302          403      403      404              302
GET  bodies:end                302     403               403     200          403      403      404              200
POST bodies:end                302     403               403     409          403      403      404              409
GET  bodies:appoint            302     403               403     403          403      403      404              200
POST bodies:appoint            302     403               403     403          403      403      404              302
GET  bodies:end_appointment    302     403               403     403          403      403      404              200
POST bodies:end_appointment    302     403               403     403          403      403      404              302
GET  bodies:hand_over          302     403               403     403          403      403      404              200
POST bodies:hand_over          302     403               403     403          403      403      404              302
GET  bodies:people             302     403               403     403          403      403      200              200
GET  bodies:requests           302     403               403     200          403      403      200              200
POST bodies:answer_post        302     403               403     302          403      403      404              404
POST bodies:answer_reset       302     403               403     302          403      403      404              404
"""


WITHOUT_KEY = {"bodies:list", "bodies:new", "bodies:people", "bodies:requests"}


def asked(post):
    """Return requests at the post's place by another person."""
    asker = User.objects.create_user("asker", name="唐伟")
    candidate = User.objects.create_user("candidate", name="陈洁")
    facts = {"body": post.body, "place": post.place, "role": "worker", "since": LONG_AGO}
    proposal = Proposal.objects.create(user=candidate, asked_by=asker, **facts)
    reset = AccessReset.objects.create(account=post.user, what="password", asked_by=asker)
    return {"bodies:answer_post": proposal, "bodies:answer_reset": reset}


@pytest.fixture
def post(viewer, community):
    holder = viewer("clerk", community, name="holder")
    return Appointment.objects.select_related("body").get(user_id=holder.user_id)


@each_cell(MATRIX)
def test_access(client, sign_in, post, community, elsewhere, who, method, url_name, expected):
    User.objects.create_user("newcomer", name="新人")
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community)
    about = {"bodies:end_appointment": post, "bodies:hand_over": post, **asked(post)}
    one = about.get(url_name, post.body)
    url = reverse(url_name, args=[] if url_name in WITHOUT_KEY else [one.pk])
    if method == "GET":
        assert client.get(url).status_code == expected
        return
    data = {
        "name": "某业委会",
        "kind": "owners_committee",
        "place": community.pk,
        "since": "2026-03-02",
        "role": "worker",
        "user": "newcomer",
        "until": "2026-03-02",
        "reason": "x",
        "answer": "decline",
    }
    assert client.post(url, data).status_code == expected


def test_a_body_above_is_seen_but_not_kept(client, sign_in, community, subdistrict):
    office = Body.objects.create(kind="street_office", place=subdistrict, name="某街道办事处", since=LONG_AGO)
    sign_in(Role.ADMIN, community)
    assert client.get(reverse("bodies:detail", args=[office.pk])).status_code == 200
    assert client.get(reverse("bodies:edit", args=[office.pk])).status_code == 403
    answer = client.post(reverse("bodies:end", args=[office.pk]), {"until": "2026-03-02", "reason": "x"})
    assert answer.status_code == 403


def test_the_list_narrows_by_place_kind_and_name(client, sign_in, community, elsewhere, subdistrict):
    for place, kind in ((community, "committee"), (elsewhere, "committee"), (elsewhere, "property_company")):
        Body.objects.create(kind=kind, place=place, name=f"{place.name}{kind}", since=LONG_AGO)
    sign_in("subdistrict", subdistrict)
    shown = [
        client.get(reverse("bodies:list"), asked).content.decode().count('class="row-link"')
        for asked in ({}, {"place": elsewhere.pk}, {"kind": "committee"}, {"q": elsewhere.name, "kind": "committee"})
    ]
    assert shown == [4, 2, 2, 1]


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("worker", community)
    for n in range(20):
        Body.objects.create(kind="volunteer_team", place=community, name=f"志愿队{n}", since=LONG_AGO)
    client.get(reverse("bodies:list"))
    with django_assert_max_num_queries(7):
        page = client.get(reverse("bodies:list")).content.decode()
    assert page.count('class="row-link"') == 21


def test_who_appoints_reads_the_day_as_people_write_it(client, sign_in, subdistrict, community):
    User.objects.create_user("newcomer", name="新人")
    office = Body.objects.create(kind="street_office", place=subdistrict, name="某街道办事处", since=LONG_AGO)
    sign_in(Role.ADMIN, subdistrict)
    data = {"user": "newcomer", "role": "admin", "place": subdistrict.pk, "since": "2026-03-02"}
    page = client.post(reverse("bodies:appoint", args=[office.pk]), data, follow=True).content.decode()
    assert "新人自2026年3月2日起" in page or "from 2 Mar 2026" in page
    assert "2026-03-02" not in page

"""Who may see elder care, assess and make contacts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core.tests.matrix import each_cell
from linli.services.eldercare.models import ContactStep, Scoring
from linli.services.eldercare.tests.factories import (
    AssessmentFactory,
    ContactDayFactory,
    ContactDutyFactory,
    elder,
    finished,
)

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
# `first` and `second` are the assessors; `worker` is a colleague of the community who is neither.
MATRIX = """
                               nobody  auditor  worker@elsewhere  worker  first  second  committee  subdistrict
GET  eldercare:list            302     403      200               200     200    200     200        200
POST eldercare:export          302     403      200               200     200    200     200        200
GET  eldercare:card            302     403      404               200     200    200     200        200
POST eldercare:read            302     403      404               302     302    302     403        403
GET  eldercare:start           302     403      404               200     200    200     403        403
POST eldercare:start           302     403      404               302     302    302     403        403
GET  eldercare:assessment      302     403      404               200     200    200     200        200
GET  eldercare:score           302     403      404               403     200    200     403        403
POST eldercare:score           302     403      404               403     302    302     403        403
POST eldercare:complete        302     403      404               403     302    409     403        403
POST eldercare:countersign     302     403      404               403     403    302     403        403
POST eldercare:settle          302     403      404               403     302    302     403        403
POST eldercare:withdraw        302     403      404               403     302    302     403        403
GET  eldercare:contacts        302     403      200               200     200    200     200        403
POST eldercare:contact_answer  302     403      404               302     302    302     302        403
GET  eldercare:contact         302     403      404               200     200    200     200        200
POST eldercare:contact_step    302     403      404               302     302    302     302        403
POST eldercare:contact_undo    302     403      404               302     302    302     302        403
POST eldercare:hand_over       302     403      404               302     302    302     403        403
"""
SAID = {
    "eldercare:contact_answer": {"act": "fine"},
    "eldercare:contact_step": {"act": "again"},
    "eldercare:hand_over": {"words": "敲门没人应"},
    "eldercare:settle": {"agreed_eating": "3", "reason_eating": "一起又看了一次"},
}


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    person = elder(community)
    assessors = {name: appointed("worker", community, name=name) for name in ("first", "second")}
    role, _, where = who.partition("@")
    place = elsewhere if where else community.parent if role == "subdistrict" else community
    if who in assessors:
        client.force_login(assessors[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    else:
        sign_in(role, place, name=who)
    key = scene(person, url_name.partition(":")[2], assessors)
    url = reverse(url_name, args=[key] if key is not None else [])
    second = assessors["first" if who == "second" else "second"].pk
    data = {"purpose": "service", "reason": "twice", "day": timezone.localdate().isoformat(), "second": second}
    data |= {"reason": "first"} if url_name == "eldercare:start" else SAID.get(url_name, {})
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


def scene(person, name, assessors):
    """Make what an address is about; return its key."""
    if name in {"list", "export", "contacts"}:
        return None
    if name in {"assessment", "score", "complete", "countersign", "settle", "withdraw"}:
        return assessment(person, name, assessors).pk
    if name == "contact_answer":
        return ContactDutyFactory(person=person).pk
    if name.startswith("contact") or name == "hand_over":
        contact = ContactDayFactory(duty=ContactDutyFactory(person=person), state="no_answer")
        ContactStep.objects.create(contact=contact, act="no_answer")
        return contact.pk
    return person.pk


def assessment(person, name, assessors):
    """An assessment in the state that an address asks for."""
    row = AssessmentFactory(person=person, **assessors, under_way=True)
    if name == "countersign":
        finished(row, assessors["first"])
    elif name == "settle":
        finished(row, assessors["first"])
        finished(row, assessors["second"], eating=3)
    elif name == "complete":
        done = finished(row, assessors["first"])
        Scoring.objects.filter(pk=done.pk).update(complete_at=None)
    return row

"""Who may see, file, review and grant what; what is public has no person in it but the masked name."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.registers.people.tests.factories import PersonFactory
from linli.services.schemes.models import Offer
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory

MATRIX = """
                              nobody  worker@elsewhere  worker  clerk  committee  subdistrict  handler  auditor  admin
GET  schemes:catalogue           200     200               200     200    200        200          200      200      200
GET  schemes:scheme              200     200               200     200    200        200          200      200      200
GET  schemes:could_get           200     200               200     200    200        200          200      200      200
POST schemes:could_get           200     200               200     200    200        200          200      200      200
GET  schemes:published           200     200               200     200    200        200          200      200      200
GET  schemes:published_in        200     200               200     200    200        200          200      200      200
GET  schemes:eligible            302     200               200     200    200        200          403      403      403
GET  schemes:take_up             302     200               200     200    200        200          403      403      403
GET  schemes:changes             302     200               200     200    200        200          403      403      403
GET  schemes:changes_export      302     200               200     200    200        200          403      403      403
GET  schemes:queue               302     403               403     403    403        200          403      403      403
GET  schemes:eligible_export     302     200               200     200    200        200          403      403      403
GET  schemes:person              302     404               200     200    200        200          403      403      403
POST schemes:person_read         302     404               302     302    403        302          403      403      403
POST schemes:offer               302     404               302     302    403        403          403      403      403
GET  schemes:apply               302     404               200     200    403        403          403      403      403
POST schemes:apply               302     404               302     302    403        403          403      403      403
POST schemes:offer_take_back     302     404               302     302    403        403          403      403      403
GET  schemes:applications        302     200               200     200    200        200          403      403      403
GET  schemes:applications_export 302     200               200     200    200        200          403      403      403
GET  schemes:application         302     404               200     200    200        200          403      403      403
POST schemes:act                 302     404               302     302    403        403          403      403      403
POST schemes:take_back           302     404               409     409    403        409          403      403      403
GET  schemes:notice              302     404               200     200    200        200          403      403      403
GET  schemes:awards              302     200               200     200    200        200          403      403      403
GET  schemes:awards_export       302     200               200     200    200        200          403      403      403
GET  schemes:to_check            302     200               200     200    200        200          403      403      403
GET  schemes:award               302     404               200     200    200        200          403      403      403
POST schemes:award_act           302     404               302     302    403        302          403      403      403
"""
OF_PERSON = {"schemes:person", "schemes:person_read", "schemes:offer", "schemes:apply"}
DATA = {
    "schemes:could_get": {"year": "1940", "month": "5"},
    "schemes:offer": {"scheme": "temporary_relief", "outcome": "told"},
    "schemes:person_read": {"purpose": "visit"},
    "schemes:apply": {
        "applied_on": "2026-11-02",
        "channel": "counter",
        "once": "7b0c5a56-3a53-4f0b-9f0b-0a5b7f0d3c11",
    },
    "schemes:act": {"words": "本人不要了"},
    "schemes:award_act": {"since": "2026-11-02", "reason": "hospital"},
}


@pytest.fixture
def things(community):
    person = PersonFactory(community=community, born=dt.date(1940, 5, 1), registration="here")
    day = timezone.localdate()
    told = Offer.objects.create(
        community=community, person=person, scheme="temporary_relief", outcome="told", on=day, again_on=day
    )
    refused = ApplicationFactory(person__community=community, state="refused", refusal="age", decided_on=day)
    return {
        "person": person.pk,
        "offer": told.pk,
        "application": ApplicationFactory(person__community=community).pk,
        "award": AwardFactory(person__community=community).pk,
        "refused": refused.pk,
        "code": community.code,
    }


def address(name, things):
    if name in OF_PERSON:
        url = reverse(name, args=[things["person"]])
        return f"{url}?scheme=disabled_nursing" if name == "schemes:apply" else url
    args = {
        "schemes:scheme": ["old_age_allowance"],
        "schemes:published_in": [things["code"]],
        "schemes:offer_take_back": [things["offer"]],
        "schemes:application": [things["application"]],
        "schemes:act": [things["application"], "withdraw"],
        "schemes:take_back": [things["application"]],
        "schemes:notice": [things["refused"]],
        "schemes:award": [things["award"]],
        "schemes:award_act": [things["award"], "suspend"],
    }
    return reverse(name, args=args.get(name, []))


@each_cell(MATRIX)
def test_access(client, sign_in, things, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    place = community.parent if role == "subdistrict" else community
    sign_in(role, elsewhere if where else place)
    url = address(url_name, things)
    answer = client.get(url) if method == "GET" else client.post(url, DATA.get(url_name, {}))
    assert answer.status_code == expected

"""Who may add and end kin, proxies, plans, absences and daily contacts, and see a phone number."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.services.eldercare.tests.factories import (
    AbsenceFactory,
    CarePlanFactory,
    ContactDutyFactory,
    KinFactory,
    ProxyFactory,
    elder,
)

MATRIX = """
                                  nobody  auditor  worker@elsewhere  worker  committee
POST eldercare:person_call        302     403      404               200     403
POST eldercare:kin_call           302     403      404               200     200
POST eldercare:proxy_call         302     403      404               200     200
POST eldercare:duty_call          302     403      404               200     200
GET  eldercare:kin_add            302     403      404               200     403
POST eldercare:kin_add            302     403      404               302     403
GET  eldercare:proxy_add          302     403      404               200     403
POST eldercare:proxy_add          302     403      404               302     403
GET  eldercare:plan_add           302     403      404               200     403
POST eldercare:plan_add           302     403      404               302     403
GET  eldercare:absence_add        302     403      404               200     403
POST eldercare:absence_add        302     403      404               302     403
GET  eldercare:duty_add           302     403      404               200     403
POST eldercare:duty_add           302     403      404               302     403
POST eldercare:kin_end            302     403      404               302     403
POST eldercare:proxy_end          302     403      404               302     403
POST eldercare:plan_end           302     403      404               302     403
POST eldercare:absence_end        302     403      404               302     403
POST eldercare:duty_end           302     403      404               302     403
POST eldercare:kin_take_back      302     403      404               302     403
POST eldercare:proxy_take_back    302     403      404               302     403
POST eldercare:plan_take_back     302     403      404               302     403
POST eldercare:absence_take_back  302     403      404               302     403
POST eldercare:duty_take_back     302     403      404               302     403
POST eldercare:kin_reopen         302     403      404               302     403
POST eldercare:proxy_reopen       302     403      404               302     403
POST eldercare:plan_reopen        302     403      404               302     403
POST eldercare:absence_reopen     302     403      404               302     403
POST eldercare:duty_reopen        302     403      404               302     403
"""
MAKERS = {
    "kin": KinFactory,
    "proxy": ProxyFactory,
    "plan": CarePlanFactory,
    "absence": AbsenceFactory,
    "duty": ContactDutyFactory,
}
TODAY = timezone.localdate


def added():
    """What each form of a person says."""
    day = TODAY().isoformat()
    return {
        "eldercare:kin_add": {"name": "王芳", "relation": "30", "phone": "19900007777", "place_in_order": 1},
        "eldercare:proxy_add": {
            "name": "王芳",
            "relation": "30",
            "purposes": ["apply"],
            "consent": "written",
            "consent_on": day,
            "since": day,
        },
        "eldercare:plan_add": {
            "goals": "能自己下楼",
            "rhythm_meal": "daily",
            "agreed_on": day,
            "review_on": (TODAY() + dt.timedelta(days=90)).isoformat(),
        },
        "eldercare:absence_add": {"kind": "hospital", "since": day},
        "eldercare:duty_add": {
            "caller": "worker",
            "way": "call",
            "since": day,
            "since_time": "08:30",
            "until_time": "10:00",
        },
    }


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community, name=who)
    url = reverse(url_name, args=[scene(elder(community), url_name.partition(":")[2])])
    data = {"purpose": "service", "reason": "twice", "on": TODAY().isoformat()} | added().get(url_name, {})
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


def scene(person, name):
    """Make what an address is about; return its key."""
    kind, _, act = name.partition("_")
    if act == "add" or kind == "person":
        return person.pk
    row = MAKERS[kind](person=person)
    if act == "reopen":
        type(row).objects.filter(pk=row.pk).update(until=TODAY())
    return row.pk

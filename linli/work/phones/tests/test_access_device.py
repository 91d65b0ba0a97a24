"""Who may ask what a phone asks. The answers are for programs: 401 instead of a page to sign in."""

import base64
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory

# 410: these take nothing along, so a phone deletes what it may have kept. Clerk and committee take shops along.
MATRIX = """
                    nobody  auditor  admin  handler  clerk  committee  subdistrict  district  worker
POST phones:device  401     200      200    200      200    200        200          200       200
GET  phones:bag     401     410      410    410      200    200        410          410       200
GET  phones:device  405     405      405    405      405    405        405          405       405
POST phones:bag     405     405      405    405      405    405        405          405       405
"""


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    user = sign_in(who, community)
    if who == "worker":
        ResponsibilityFactory(place__parent=community, worker=WorkerFactory(community=community, user=user))
    told = {"device": str(uuid4()), "salt": base64.b64encode(bytes(32)).decode()}
    if method == "GET" and url_name == "phones:bag":
        client.post(reverse("phones:device"), told)
    address = reverse(url_name)
    answer = client.get(address) if method == "GET" else client.post(address, told)
    assert answer.status_code == expected

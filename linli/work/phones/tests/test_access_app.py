"""Who may open the app: everybody, for it contains nothing of anybody and must open after a session has ended."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.work.phones.views import whole

MATRIX = """
                      nobody  worker  clerk  committee  subdistrict  district  handler  auditor  admin
GET  phones:app       200     200     200    200        200          200       200      200      200
GET  phones:worker    200     200     200    200        200          200       200      200      200
GET  phones:manifest  200     200     200    200        200          200       200      200      200
GET  phones:install   200     200     200    200        200          200       200      200      200
GET  phones:whole     200     200     200    200        200          200       200      200      200
POST phones:whole     405     405     405    405        405          405       405      405      405
"""


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    sign_in(who, community)
    address = whole.script().address if url_name == "phones:whole" else reverse(url_name)
    answer = client.get(address) if method == "GET" else client.post(address)
    assert answer.status_code == expected

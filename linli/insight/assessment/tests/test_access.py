"""Who may read which figures."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell

# 302 for anonymous users is the sign-in page; a place outside the viewer's area is not there: 404, never 403.
MATRIX = """
                                nobody  handler  admin  worker@elsewhere  auditor  worker  committee  subdistrict
GET  assessment:figures         302     403      403    404               200      200     200        200
GET  assessment:indicator       302     403      403    404               200      200     200        200
GET  assessment:export          302     403      403    404               200      200     200        200
GET  assessment:report          302     403      403    404               200      200     200        200
GET  assessment:evidence        302     403      403    404               200      200     200        200
GET  assessment:evidence_export 302     403      403    404               200      200     200        200
"""


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community.parent if role == "subdistrict" else community)
    args = {"assessment:figures": [], "assessment:report": ["word"]}.get(url_name, ["people.residents"])
    url = reverse(url_name, args=args)
    assert client.get(f"{url}?place={community.pk}").status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["place=abc", "place=999999", "month=1999-01", "month=x", "part=third"])
def test_a_made_up_address_is_not_there(client, sign_in, community, query):
    sign_in("subdistrict", community.parent)
    url = reverse("assessment:evidence", args=["people.residents"])
    assert client.get(f"{url}?{query}").status_code == 404
    assert client.get(reverse("assessment:indicator", args=["people.nothing"])).status_code == 404

"""Who may see lists, add one, and end one."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.insight.lists.tests.factories import SavedListFactory

MATRIX = """
                nobody  worker@elsewhere  worker  clerk  committee  district  handler  auditor  admin
GET  lists:list    302     200               200     200    200        200       403      403      403
GET  lists:new     302     200               200     200    403        403       403      403      403
POST lists:new     302     200               302     302    403        403       403      403      403
GET  lists:detail  302     404               200     200    200        200       403      403      403
POST lists:end     302     404               302     302    403        403       403      403      403
"""


@pytest.fixture
def row(community):
    return SavedListFactory(community=community)


@each_cell(MATRIX)
def test_access(client, sign_in, row, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community)
    url = reverse(url_name, args=[row.pk] if url_name.endswith((":detail", ":end")) else [])
    data = {"community": community.pk, "title": "名单", "since": "2026-03-02", "until": "2026-03-02"}
    answer = client.get(url) if method == "GET" else client.post(url, data)
    assert answer.status_code == expected

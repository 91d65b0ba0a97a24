"""Who may see reports, add one, and end one."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.insight.reports.tests.factories import ReportFormFactory

MATRIX = """
                nobody  worker@elsewhere  worker  clerk  committee  district  handler  auditor  admin
GET  reports:list    302     200               200     200    200        200       403      403      403
GET  reports:new     302     200               200     200    403        403       403      403      403
POST reports:new     302     200               302     302    403        403       403      403      403
GET  reports:detail  302     404               200     200    200        200       403      403      403
POST reports:end     302     404               302     302    403        403       403      403      403
"""


@pytest.fixture
def row(community):
    return ReportFormFactory(community=community)


@each_cell(MATRIX)
def test_access(client, sign_in, row, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community)
    url = reverse(url_name, args=[row.pk] if url_name.endswith((":detail", ":end")) else [])
    data = {"community": community.pk, "title": "报表", "since": "2026-03-02", "until": "2026-03-02"}
    answer = client.get(url) if method == "GET" else client.post(url, data)
    assert answer.status_code == expected

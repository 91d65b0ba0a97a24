"""Who may see and keep the directory; what anybody may read and write."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.services.directory.tests.factories import HoursFactory, NoteFactory, PointFactory, ServiceFactory, taken_run

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
MATRIX = """
                                   nobody  worker@elsewhere  worker  committee  subdistrict  district  auditor  admin
GET  nearby                        200     200               200     200        200          200       200      200
GET  nearby_sheet                  200     200               200     200        200          200       200      200
GET  nearby_follow                 200     200               200     200        200          200       200      200
POST nearby_follow                 404     404               404     404        404          404       404      404
POST nearby_withdraw               302     302               302     302        302          302       302      302
GET  nearby_service                200     200               200     200        200          200       200      200
GET  nearby_wrong                  200     200               200     200        200          200       200      200
POST nearby_wrong                  200     200               200     200        200          200       200      200
GET  nearby_request                200     200               200     200        200          200       200      200
POST nearby_request                200     200               200     200        200          200       200      200
GET  directory:list                302     200               200     200        200          200       403      403
GET  directory:export              302     200               200     200        200          200       403      403
GET  directory:coverage            302     200               200     200        200          200       403      403
GET  directory:coverage_kind       302     200               200     200        200          200       403      403
GET  directory:new                 302     200               200     403        200          403       403      403
POST directory:new                 302     200               302     403        302          403       403      403
GET  directory:rota                302     200               200     403        200          403       403      403
GET  directory:notes               302     200               200     403        200          403       403      403
GET  directory:packages            302     200               200     403        200          403       403      403
POST directory:packages            302     200               200     403        200          403       403      403
GET  directory:package_export      302     200               200     200        200          200       403      403
GET  directory:package             302     404               200     403        200          403       403      403
POST directory:package_take        302     404               409     403        409          403       403      403
POST directory:package_undo        302     404               302     403        302          403       403      403
GET  directory:service             302     404               200     200        200          200       403      403
GET  directory:edit                302     404               200     403        200          403       403      403
POST directory:edit                302     404               302     403        302          403       403      403
POST directory:end                 302     404               302     403        302          403       403      403
POST directory:reopen              302     404               302     403        302          403       403      403
POST directory:check               302     404               302     403        302          403       403      403
GET  directory:point_new           302     404               200     403        200          403       403      403
POST directory:point_new           302     404               302     403        302          403       403      403
POST directory:point_end           302     404               302     403        302          403       403      403
POST directory:point_reopen        302     404               302     403        302          403       403      403
GET  directory:organization        302     404               200     200        200          200       403      403
POST directory:organization        302     404               302     403        302          403       403      403
GET  directory:location            302     404               200     200        200          200       403      403
POST directory:location            302     404               302     403        302          403       403      403
POST directory:assign              302     404               302     403        302          403       403      403
GET  directory:detail_of_service   302     404               200     403        200          403       403      403
POST directory:detail_of_service   302     404               302     403        302          403       403      403
GET  directory:detail_of_point     302     404               200     403        200          403       403      403
POST directory:detail_of_point     302     404               302     403        302          403       403      403
GET  directory:detail_of_location  302     404               200     403        200          403       403      403
POST directory:detail_of_location  302     404               302     403        302          403       403      403
GET  directory:detail_edit         302     404               200     403        200          403       403      403
POST directory:detail_edit         302     404               302     403        302          403       403      403
POST directory:detail_remove       302     404               302     403        302          403       403      403
GET  directory:note                302     404               200     403        200          403       403      403
POST directory:confirm             302     404               302     403        302          403       403      403
POST directory:reject              302     404               302     403        302          403       403      403
POST directory:note_back           302     404               409     403        409          403       403      403
"""
NOTES = ("directory:note", "directory:confirm", "directory:reject", "directory:note_back")
BARE = (
    "nearby",
    "nearby_sheet",
    "nearby_follow",
    "nearby_withdraw",
    "directory:list",
    "directory:export",
    "directory:coverage",
    "directory:new",
    "directory:rota",
    "directory:notes",
    "directory:packages",
    "directory:package_export",
)
RUNS = ("directory:package", "directory:package_take", "directory:package_undo")
HOURS = {"byday": ["MO", "TU"], "opens_at": "8:30", "closes_at": "17:00", "holidays_rule": "office"}


@pytest.fixture
def point(community):
    return PointFactory(community=community, service=ServiceFactory(community=community, asked_here=True))


@pytest.fixture
def run(community):
    """An imported package."""
    return taken_run(community)


@pytest.fixture
def hours(point):
    return HoursFactory(point=point)


@pytest.fixture
def note(point):
    return NoteFactory(service=point.service)


def data_of(url_name, point):
    """What each form is sent with."""
    return {
        "code": "8F3K-27QD-V5TM",
        "words": "关门了",
        "phone": "13800000000",
        "once": url_name,
        "community": point.community_id,
        "kind": "repair",
        "name": "家电维修",
        "provider": "阿四维修",
        "since": "2026-03-02",
        "until": "2026-03-02",
        "on": "2026-03-02",
        "status": "active",
        "type": "physical",
        "option": "上门费",
        "amount": "20",
        "number": "0571-88880000",
        "reason": "is_right",
    } | HOURS


@each_cell(MATRIX)
def test_access(client, sign_in, point, hours, note, run, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community)
    keys = {
        "directory:point_end": [point.pk],
        "directory:point_reopen": [point.pk],
        "directory:organization": [point.service.organization_id],
        "directory:location": [point.location_id],
        "directory:assign": [point.location_id],
        "directory:detail_of_service": [point.service_id, "cost_option"],
        "directory:detail_of_location": [point.location_id, "phone"],
        "directory:detail_of_point": [point.pk, "schedule"],
        "directory:detail_edit": [hours.pk],
        "directory:detail_remove": [hours.pk],
        "directory:coverage_kind": ["repair"],
        **{name: [note.pk] for name in NOTES},
        **{name: [run.pk] for name in RUNS},
        **{name: [] for name in BARE},
    }
    url = reverse(url_name, args=keys.get(url_name, [point.service_id]))
    answer = client.get(url) if method == "GET" else client.post(url, data_of(url_name, point))
    assert answer.status_code == expected

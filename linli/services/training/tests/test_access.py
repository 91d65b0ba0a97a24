"""Who may see and keep courses and job fairs, and follow the people in them."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.people.tests.factories import PersonFactory
from linli.services.training.tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    FairFactory,
    GuestFactory,
    TraineeFactory,
    ahead,
)

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
MATRIX = """
                                nobody  worker@elsewhere  worker  clerk  committee  subdistrict  district  auditor
GET  job_fairs                  200     200               200     200    200        200          200       200
GET  job_fair                   200     200               200     200    200        200          200       200
GET  course_ask                 200     200               200     200    200        200          200       200
POST course_ask                 302     302               302     302    302        302          302       302
GET  course_received            302     302               302     302    302        302          302       302
GET  course_follow              200     200               200     200    200        200          200       200
POST course_follow              404     404               404     404    404        404          404       404
GET  course_mine                302     302               302     302    302        302          302       302
POST course_withdraw            302     302               302     302    302        302          302       302
POST course_leave               302     302               302     302    302        302          302       302
GET  training:list              302     200               200     200    200        200          200       403
GET  training:export            302     200               200     200    200        200          200       403
GET  training:new               302     200               200     200    403        200          403       403
POST training:new               302     200               302     302    403        302          403       403
GET  training:detail            302     404               200     200    200        200          200       403
GET  training:edit              302     404               200     200    403        200          403       403
POST training:edit              302     404               302     302    403        302          403       403
POST training:act               302     404               302     302    403        302          403       403
GET  training:day               302     404               200     200    403        200          403       403
POST training:day               302     404               302     302    403        302          403       403
GET  training:plan              302     200               200     200    403        200          403       403
POST training:propose           302     404               302     302    403        403          403       403
GET  training:trainee           302     404               200     200    403        200          403       403
POST training:trainee_act       302     404               302     302    403        302          403       403
GET  training:subsidies         302     200               200     200    403        200          403       403
GET  training:subsidies_export  302     200               200     200    403        200          403       403
GET  training:fairs             302     200               200     200    200        200          200       403
GET  training:fair_new          302     200               200     200    403        200          403       403
POST training:fair_new          302     200               302     302    403        302          403       403
GET  training:fair              302     404               200     200    200        200          200       403
GET  training:fair_edit         302     404               200     200    403        200          403       403
POST training:fair_edit         302     404               302     302    403        302          403       403
POST training:fair_act          302     404               302     302    403        302          403       403
GET  training:fair_sheet        302     404               200     200    200        200          200       403
GET  training:fair_result       302     404               200     200    403        200          403       403
GET  training:fair_export       302     404               200     200    403        200          403       403
GET  training:guest             302     404               200     200    403        200          403       403
POST training:guest_act         302     404               302     302    403        302          403       403
GET  training:requests          302     200               200     200    403        200          403       403
POST training:request_answer    302     404               302     302    403        302          403       403
POST training:request_phone     302     404               200     200    403        200          403       403
"""
ROLES_ABOVE = {"subdistrict": 1, "district": 2}


@pytest.fixture
def course(community):
    return CourseFactory(community=community, running=True)


def target(name, course):
    """The keys of an address."""
    here = course.community
    made = {
        "course_ask": lambda: [CourseFactory(community=here).pk],
        "act": lambda: [course.pk, "cancel"],
        "trainee": lambda: [TraineeFactory(course=course, seat=1).pk],
        "trainee_act": lambda: [TraineeFactory(course=course, seat=1).pk, "complete"],
        "job_fair": lambda: [FairFactory(community=here).pk],
        "fair_act": lambda: [FairFactory(community=here).pk, "cancel"],
        "guest": lambda: [GuestFactory(fair__community=here).pk],
        "guest_act": lambda: [GuestFactory(fair__community=here).pk, "came"],
        "request_answer": lambda: [CourseRequestFactory(course=course).pk],
        "request_phone": lambda: [CourseRequestFactory(course=course).pk],
    }
    made |= dict.fromkeys(("detail", "edit", "day", "propose"), lambda: [course.pk])
    made |= dict.fromkeys(
        ("fair", "fair_edit", "fair_sheet", "fair_result", "fair_export"), lambda: [FairFactory(community=here).pk]
    )
    return made[name]() if name in made else []


def said(name, course):
    """What a form says."""
    event = {"community": course.community_id, "starts": "09:00", "ends": "11:00", "where": "二楼"}
    facts = event | {
        "title": "烹调班",
        "trade": "4-03-02-01",
        "provider": "城东学校",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
    }
    facts |= {"first_day": ahead(2), "last_day": ahead(20), "hours": 40, "places": 3, "fee": 600}
    fair = event | {"title": "招聘会", "day": ahead(3), "organiser": "服务站"}
    return {
        "new": facts,
        "edit": facts,
        "fair_new": fair,
        "fair_edit": fair,
        "propose": {"person": PersonFactory(community=course.community).pk},
        "request_answer": {"answer": "called"},
        "course_ask": {"name": "王小芳", "phone": "13800001111", "once": "once-1"},
        "course_follow": {"code": "AAAA"},
    }.get(name, {})


@each_cell(MATRIX)
def test_access(client, sign_in, course, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    at = elsewhere if where else community
    for _step in range(ROLES_ABOVE.get(role, 0)):
        at = at.parent
    sign_in(role, at)
    name = url_name.rpartition(":")[2]
    url = reverse(url_name, args=target(name, course))
    answer = client.get(url) if method == "GET" else client.post(url, said(name, course))
    assert answer.status_code == expected, answer.content.decode()[-1500:] if answer.status_code == 200 else ""

"""Who may see and keep vacancies, refer residents, and what an employer sees."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.core.tests.matrix import each_cell
from linli.registers.bodies.models import Body
from linli.registers.people.tests.factories import PersonFactory
from linli.services.vacancies.imports import VacancySheet
from linli.services.vacancies.tests.addresses import SHEET
from linli.services.vacancies.tests.factories import (
    DismissalFactory,
    EmployerFactory,
    FollowUpFactory,
    InquiryFactory,
    ReferralFactory,
    VacancyFactory,
    ahead,
)

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
# "boss" acts for the employer of the vacancy, "rival" for another employer of the same community.
MATRIX = """
                                nobody  worker@elsewhere  worker  clerk  committee  subdistrict  auditor  boss  rival
GET  jobs                       200     200               200     200    200        200          200      200   200
GET  job                        200     200               200     200    200        200          200      200   200
GET  job_ask                    200     200               200     200    200        200          200      200   200
POST job_ask                    302     302               302     302    302        302          302      302   302
GET  job_received               302     302               302     302    302        302          302      302   302
GET  job_follow                 200     200               200     200    200        200          200      200   200
POST job_follow                 404     404               404     404    404        404          404      404   404
GET  job_mine                   302     302               302     302    302        302          302      302   302
POST job_withdraw               302     302               302     302    302        302          302      302   302
POST job_leave                  302     302               302     302    302        302          302      302   302
GET  vacancies:list             302     200               200     200    200        200          403      403   403
GET  vacancies:export           302     200               200     200    200        200          403      403   403
GET  vacancies:imports          302     200               200     200    403        403          403      403   403
POST vacancies:imports          302     200               302     302    403        403          403      403   403
GET  vacancies:import           302     404               200     200    403        403          403      403   403
POST vacancies:import_take      302     404               302     302    403        403          403      403   403
POST vacancies:import_undo      302     404               409     409    403        403          403      403   403
GET  vacancies:import_rejected  302     404               200     200    403        403          403      403   403
GET  vacancies:detail           302     404               200     200    200        200          403      200   404
POST vacancies:act              302     404               302     302    403        403          403      302   404
GET  vacancies:edit             302     404               200     200    403        403          403      403   403
POST vacancies:edit             302     404               302     302    403        403          403      403   403
GET  vacancies:employers        302     200               200     200    200        200          403      403   403
GET  vacancies:employer_new     302     200               200     200    403        403          403      403   403
POST vacancies:employer_new     302     200               302     302    403        403          403      403   403
GET  vacancies:employer         302     404               200     200    200        200          403      403   403
GET  vacancies:employer_edit    302     404               200     200    403        403          403      403   403
POST vacancies:employer_edit    302     404               302     302    403        403          403      403   403
GET  vacancies:new              302     404               200     200    403        403          403      403   403
POST vacancies:new              302     404               302     302    403        403          403      403   403
GET  vacancies:proposals        302     200               200     200    403        403          403      403   403
GET  vacancies:person           302     404               200     200    403        403          403      403   403
POST vacancies:paper            302     404               302     302    403        403          403      403   403
POST vacancies:refer            302     404               302     302    403        403          403      403   403
POST vacancies:dismiss          302     404               302     302    403        403          403      403   403
POST vacancies:undo_dismissal   302     404               302     302    403        403          403      403   403
GET  vacancies:referrals        302     200               200     200    403        200          403      403   403
GET  vacancies:referral         302     404               200     200    403        200          403      200   404
POST vacancies:referral_act     302     404               302     302    403        403          403      302   404
GET  vacancies:follow_ups       302     200               200     200    403        200          403      403   403
POST vacancies:follow_up        302     404               302     302    403        403          403      403   403
GET  vacancies:inquiries        302     200               200     200    403        403          403      403   403
POST vacancies:inquiry_answer   302     404               302     302    403        403          403      403   403
POST vacancies:inquiry_phone    302     404               200     200    403        403          403      403   403
GET  vacancies:own              302     403               403     403    403        403          403      200   200
"""
ROLES_ABOVE = {"subdistrict": 1}


@pytest.fixture
def firm(community):
    body = Body.objects.create(kind="employer", place=community, name="晓风物业", since=dt.date(2024, 1, 1))
    return EmployerFactory(community=community, name="晓风物业", body=body)


@pytest.fixture
def vacancy(firm):
    return VacancyFactory(employer=firm)


def target(name, vacancy):
    """The keys of an address."""
    person = PersonFactory(community=vacancy.community)
    if name.startswith("import") and name != "imports":
        sheet = SimpleUploadedFile("a.csv", SHEET.encode())
        return [desk.hand_in(VacancySheet, sheet, vacancy.community, by=robot("test")).pk]
    made = {
        "act": lambda: [vacancy.pk, "withdraw"],
        "employer": lambda: [vacancy.employer_id],
        "employer_edit": lambda: [vacancy.employer_id],
        "new": lambda: [vacancy.employer_id],
        "person": lambda: [person.pk],
        "paper": lambda: [person.pk],
        "refer": lambda: [person.pk],
        "dismiss": lambda: [person.pk],
        "undo_dismissal": lambda: [DismissalFactory(vacancy=vacancy).pk],
        "referral": lambda: [ReferralFactory(vacancy=vacancy).pk],
        "referral_act": lambda: [ReferralFactory(vacancy=vacancy).pk, "interview"],
        "follow_up": lambda: [FollowUpFactory(placement__referral__vacancy=vacancy).pk],
        "inquiry_answer": lambda: [InquiryFactory(vacancy=vacancy).pk],
        "inquiry_phone": lambda: [InquiryFactory(vacancy=vacancy).pk],
    }
    if name in {"detail", "edit", "job", "job_ask"}:
        return [vacancy.pk]
    return made[name]() if name in made else []


def said(name, vacancy):
    """What a form says."""
    facts = {"kind": "ordinary", "title": "保洁员", "trade": "4-09-08", "wage_low": 3600, "hours": 40, "places": 2}
    facts |= {"since": ahead(0), "closes_on": ahead(20)}
    return {
        "new": facts,
        "edit": facts,
        "employer_new": {"community": vacancy.community_id, "name": "新单位"},
        "employer_edit": {"name": "改名单位"},
        "paper": {"paper": "care"},
        "refer": {"vacancy": vacancy.pk},
        "dismiss": {"reason": "talked", "vacancy": vacancy.pk},
        "referral_act": {"on": ahead(1)},
        "follow_up": {"result": "works"},
        "inquiry_answer": {"answer": "called"},
        "job_ask": {"name": "王小芳", "phone": "13800001111", "once": "once-1"},
        "job_follow": {"code": "AAAA"},
        "imports": {"place": vacancy.community_id, "file": SimpleUploadedFile("a.csv", SHEET.encode())},
    }.get(name, {})


@each_cell(MATRIX)
def test_access(client, sign_in, vacancy, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    at = elsewhere if where else community
    for _step in range(ROLES_ABOVE.get(role, 0)):
        at = at.parent
    if role in {"boss", "rival"}:
        body = vacancy.employer.body
        if role == "rival":
            body = Body.objects.create(kind="employer", place=community, name="别家", since=dt.date(2024, 1, 1))
        sign_in("employer", at, body=body)
    else:
        sign_in(role, at)
    name = url_name.rpartition(":")[2]
    url = reverse(url_name, args=target(name, vacancy))
    answer = client.get(url) if method == "GET" else client.post(url, said(name, vacancy))
    assert answer.status_code == expected, answer.content.decode()[-1500:] if answer.status_code == 200 else ""

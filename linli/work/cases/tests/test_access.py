"""Who may open which page of cases; the resident's pages are open to everybody."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.registers.duties.tests.factories import OfficeFactory
from linli.registers.people.tests.factories import HouseholdFactory, PersonFactory
from linli.work.cases.models import Attachment, Case, Supervision
from linli.work.cases.tests.factories import CaseFactory, photo

# The case is assigned to the body of the worker, the clerk and the department handler of the community.
MATRIX = """
                          nobody  worker@elsewhere  handler@elsewhere  worker  clerk  committee  subdistrict  handler  auditor  admin
GET  cases:list           302     200               200                200     200    200        200          200      403      403
GET  cases:export         302     200               403                200     200    200        200          403      403      403
GET  cases:overdue        302     200               403                200     200    200        200          403      403      403
GET  cases:overdue_export 302     200               403                200     200    200        200          403      403      403
GET  cases:inbox          302     200               200                200     200    200        200          200      403      403
GET  cases:tiles          302     200               200                200     200    200        200          200      403      403
GET  cases:new            302     200               403                200     200    403        403          403      403      403
POST cases:new            302     404               403                302     302    403        403          403      403      403
GET  cases:detail         302     404               404                200     200    200        200          200      403      403
GET  cases:act            302     404               404                200     200    403        403          200      403      403
POST cases:act            302     404               404                302     302    403        403          302      403      403
POST cases:take_back      302     404               404                409    409    409        409          409      403      403
POST cases:attach         302     404               404                302     302    302        302          302      403      403
GET  cases:file           302     404               404                200     200    200        200          200      403      403
GET  cases:receipt        302     404               403                200     200    200        200          403      403      403
POST cases:receipt        302     404               403                302     302    302        302          403      403      403
GET  cases:materials      302     404               404                200     200    200        200          200      403      403
POST cases:materials      302     404               404                302     302    302        302          302      403      403
POST cases:phone          302     404               404                200     200    403        403          200      403      403
GET  cases:of_household   302     404               403                200     200    200        200          403      403      403
GET  cases:of_resident    302     404               403                200     200    200        200          403      403      403
GET  report               200     200               200                200     200    200        200          200      200      200
POST report               302     302               302                302     302    302        302          302      302      302
GET  received             302     302               302                302     302    302        302          302      302      302
GET  receipt_picture      302     302               302                302     302    302        302          302      302      302
GET  advice               200     200               200                200     200    200        200          200      200      200
GET  report_places        200     200               200                200     200    200        200          200      200      200
GET  follow               200     200               200                200     200    200        200          200      200      200
POST follow               404     404               404                404     404    404        404          404      404      404
GET  followed             302     302               302                302     302    302        302          302      302      302
POST follow_add           409     409               409                409     409    409        409          409      409      409
GET  follow_withdraw      302     302               302                302     302    302        302          302      302      302
POST follow_withdraw      302     302               302                302     302    302        302          302      302      302
GET  follow_file          404     404               404                404     404    404        404          404      404      404
POST follow_rate          302     302               302                302     302    302        302          302      302      302
POST follow_reopen        409     409               409                409     409    409        409          409      409      409
POST follow_leave         302     302               302                302     302    302        302          302      302      302
"""  # noqa: E501 - one line for each address


PNG = photo()


@pytest.fixture
def scene(building, community, subdistrict, offices):
    household = HouseholdFactory(dwelling__parent__parent=building)
    case = CaseFactory(
        place=building, household=household, body=offices.station, assigned=True, reporter_phone="13800001234"
    )
    attachment = Attachment(case=case, name="leak.png", kind="image/png", size=48, sha256="0" * 64)
    attachment.file.save("leak.png", ContentFile(PNG))
    person = PersonFactory(community=community)
    return {"case": case, "household": household, "person": person, "file": attachment, "building": building}


def enter(sign_in, who, offices, community, elsewhere, subdistrict):
    role, _, where = who.partition("@")
    if where:
        return sign_in(role, elsewhere)
    bodies = {"worker": offices.station, "clerk": offices.station, "handler": offices.station}
    bodies |= {"committee": offices.committee, "subdistrict": offices.street}
    return sign_in(role, subdistrict if role == "subdistrict" else community, body=bodies.get(role))


def address(name, scene):
    case = scene["case"].pk
    args = {
        "cases:detail": [case],
        "cases:act": [case, "start"],
        "cases:attach": [case],
        "cases:take_back": [case],
        "cases:file": [case, scene["file"].pk],
        "cases:phone": [case],
        "advice": ["certificates.not_issued.kinship"],
        "follow_file": [scene["file"].pk],
        "cases:receipt": [case],
        "cases:materials": [case],
        "cases:of_household": [scene["household"].pk],
        "cases:of_resident": [scene["person"].pk],
    }
    return reverse(name, args=args.get(name, []))


def body_of(name, scene):
    return {
        "cases:new": {"urgency": "ordinary", "channel": "counter"},
        "cases:attach": {"file": ContentFile(PNG, name="leak.png")},
        "cases:phone": {"purpose": "case"},
        "cases:materials": {"received": []},
        "report": {"words": "滴水", "once": "abc"},
        "follow": {"code": "0000-0000-0000"},
    }.get(name, {})


# Reminders and supervision are for offices above the one that has the case; it answers them.
SUPERVISION = """
                      nobody  worker@elsewhere  worker  clerk  committee  subdistrict  handler  auditor  admin
GET  remind           302     404               403     403    403        200          403      403      403
POST remind           302     404               403     403    403        302          403      403      403
GET  supervise        302     404               403     403    403        200          403      403      403
POST supervise        302     404               403     403    403        302          403      403      403
GET  answer           302     404               200     200    200        200          200      403      403
POST answer           302     404               302     302    403        403          302      403      403
GET  lift             302     404               403     403    403        200          403      403      403
POST lift             302     404               403     403    403        302          403      403      403
"""


@each_cell(SUPERVISION)
def test_access_to_supervision(
    client, sign_in, scene, offices, community, elsewhere, subdistrict, who, method, url_name, expected
):
    case = scene["case"]
    if url_name in {"answer", "lift"}:
        Supervision.objects.create(
            case=case, community=community, body=offices.street, answer_due_at=timezone.now() + dt.timedelta(days=3)
        )
    enter(sign_in, who, offices, community, elsewhere, subdistrict)
    url = reverse("cases:act", args=[case.pk, url_name])
    response = client.post(url, {"words": "请今天到场"}) if method == "POST" else client.get(url)
    assert response.status_code == expected


@each_cell(MATRIX)
def test_access(client, sign_in, scene, offices, community, elsewhere, subdistrict, who, method, url_name, expected):
    enter(sign_in, who, offices, community, elsewhere, subdistrict)
    url = address(url_name, scene)
    if method == "POST" and url_name in {"cases:new", "report"}:
        url += f"?matter=repair.stairwell_leak&place={scene['building'].pk}"
    response = client.post(url, body_of(url_name, scene)) if method == "POST" else client.get(url)
    assert response.status_code == expected


def test_the_list_costs_the_same_however_long(client, sign_in, offices, building, community, django_assert_num_queries):
    CaseFactory.create_batch(2, place=building, body=offices.company)
    sign_in("clerk", community, body=offices.station)
    url = reverse("cases:list")
    client.get(url)
    few = counted(client, url)
    CaseFactory.create_batch(20, place=building, body=offices.company)
    assert counted(client, url) == few
    assert client.get(url).content.count(b"row-link") == 22


def test_the_inbox_and_the_page_cost_the_same_however_much(client, sign_in, offices, building, community, cast):
    from linli.work.cases import actions

    case = actions.open_case("repair.stairwell_leak", building, by=cast.clerk)
    sign_in("clerk", community, body=offices.station)
    detail, inbox = reverse("cases:detail", args=[case.pk]), reverse("cases:inbox") + "?tab=accept"
    client.get(detail)
    before = counted(client, detail), counted(client, inbox)
    for n in range(10):
        actions.comment(case, by=cast.clerk, words=str(n))
        actions.open_case("repair.stairwell_leak", building, by=cast.clerk)
    assert (counted(client, detail), counted(client, inbox)) == before


def counted(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_department_sees_only_cases_of_its_body(client, sign_in, offices, building, community):
    other = OfficeFactory(kind="water", place=community.parent)
    mine = CaseFactory(place=building, body=other, assigned=True)
    CaseFactory(place=building, body=offices.company, assigned=True)
    sign_in("handler", community.parent, body=other)
    page = client.get(reverse("cases:list")).content.decode()
    assert page.count("row-link") == 1
    assert mine.code in page


@pytest.mark.parametrize(("role", "sees"), [("handler", 1), ("auditor", 0), ("admin", 0)])
def test_only_handlers_of_a_body_see_its_cases(viewer, offices, building, subdistrict, role, sees):
    office = OfficeFactory(kind="water", place=subdistrict)
    CaseFactory(place=building, body=office, assigned=True)
    assert Case.objects.visible_to(viewer(role, subdistrict, body=office)).count() == sees

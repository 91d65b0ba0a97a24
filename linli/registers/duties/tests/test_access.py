"""Who may open which page of the register of duties."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.bodies.models import Body
from linli.registers.duties.tests.factories import AdmissionFactory, DutyFactory, OfficeFactory

MATRIX = """
                             nobody  worker@elsewhere  worker  clerk  subdistrict  handler  auditor  admin
GET  duties:list             302     200               200     200    200          200      200      200
GET  duties:matter           302     200               200     200    200          200      200      200
GET  duties:refusal          302     200               200     200    200          200      200      200
GET  duties:admissions       302     200               200     200    200          200      200      200
GET  duties:assign           302     403               403     403    200          403      403      403
POST duties:assign           302     403               403     403    302          403      403      403
GET  duties:end              302     403               403     403    200          403      403      403
POST duties:end              302     403               403     403    302          403      403      403
GET  duties:admit            302     403               403     403    200          403      403      403
POST duties:admit            302     403               403     403    302          403      403      403
GET  duties:end_admission    302     403               403     403    200          403      403      403
POST duties:end_admission    302     403               403     403    302          403      403      403
"""


@pytest.fixture
def scene(community, subdistrict):
    company = OfficeFactory(kind="property_company", place=community)
    OfficeFactory(kind="street_office", place=subdistrict)
    return {
        "company": company,
        "duty": DutyFactory(body=company),
        "admission": AdmissionFactory(place=community),
    }


def enter(sign_in, who, community, elsewhere, subdistrict):
    role, _, where = who.partition("@")
    place = {"elsewhere": elsewhere}.get(where, subdistrict if role == "subdistrict" else community)
    return sign_in(role, place)


def address(name, scene):
    args = {
        "duties:matter": ["repair.stairwell_leak"],
        "duties:refusal": ["certificates.not_issued.kinship"],
        "duties:end": [scene["duty"].pk],
        "duties:end_admission": [scene["admission"].pk],
    }
    return reverse(name, args=args.get(name, []))


@each_cell(MATRIX)
def test_access(client, sign_in, scene, community, elsewhere, subdistrict, who, method, url_name, expected):
    enter(sign_in, who, community, elsewhere, subdistrict)
    url = address(url_name, scene)
    if method == "GET":
        assert client.get(url).status_code == expected
        return
    street = Body.objects.get(kind="street_office")
    data = {
        "duties:assign": {
            "matter": "elderly.meal_service",
            "body": street.pk,
            "since": "2026-03-02",
            "basis": "x",
        },
        "duties:admit": {"matter": "safety.home_check", "document": "x", "since": "2026-03-02"},
    }.get(url_name, {"until": "2026-04-01", "reason": "x"})
    assert client.post(url, data).status_code == expected


def test_another_subdistricts_duty_cannot_be_ended(client, sign_in, scene):
    from linli.registers.places.tests.factories import SubdistrictFactory

    sign_in("subdistrict", SubdistrictFactory())
    assert client.get(reverse("duties:end", args=[scene["duty"].pk])).status_code == 404
    assert client.get(reverse("duties:list") + f"?place={scene['duty'].place_id}").status_code == 404


def test_an_unknown_matter_does_not_exist(client, sign_in, community):
    sign_in("clerk", community)
    assert client.get(reverse("duties:matter", args=["no.such"])).status_code == 404
    assert client.get(reverse("duties:refusal", args=["repair.stairwell_leak"])).status_code == 404


def test_the_clerk_reads_where_it_goes_and_what_to_bring(client, sign_in, scene, community):
    sign_in("clerk", community)
    page = client.get(reverse("duties:matter", args=["repair.stairwell_leak"])).content.decode()
    assert scene["company"].name in page
    assert "0571-85000000" in page
    refusal = client.get(reverse("duties:refusal", args=["certificates.not_issued.kinship"])).content.decode()
    assert "register" in refusal or "派出所" in refusal


def test_the_list_costs_the_same_however_many_fit(client, sign_in, scene, community, django_assert_max_num_queries):
    sign_in("clerk", community)
    client.get(reverse("me"))  # the first page of a session notes the device
    with django_assert_max_num_queries(10):
        page = client.get(reverse("duties:list") + "?kind=repair").content.decode()
    assert page.count("row-link") > 10

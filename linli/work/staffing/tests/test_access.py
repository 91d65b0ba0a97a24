"""Who may open and change the roster."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.access.viewer import robot
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import desk
from linli.core.tests.matrix import each_cell
from linli.work.staffing.imports import WorkerRoster
from linli.work.staffing.models import Worker
from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
MATRIX = """
                                nobody  auditor  worker@elsewhere  worker  committee  subdistrict
GET  staffing:list              302     403      403               403     200        200
GET  staffing:export            302     403      403               403     200        200
GET  staffing:new               302     403      403               403     403        200
POST staffing:new               302     403      403               403     403        302
GET  staffing:imports           302     403      403               403     403        200
POST staffing:imports           302     403      403               403     403        302
GET  staffing:import            302     403      403               403     403        200
POST staffing:import_take       302     403      403               403     403        302
POST staffing:import_undo       302     403      403               403     403        409
GET  staffing:import_rejected   302     403      403               403     403        200
GET  staffing:worker            302     403      404               200     200        200
POST staffing:correct           302     403      403               403     403        302
POST staffing:correct_qualification 302  403      403               403     403        302
POST staffing:qualify           302     403      403               403     403        302
POST staffing:account           302     403      403               403     403        302
POST staffing:end_service       302     403      403               403     403        302
POST staffing:end_qualification 302     403      403               403     403        302
"""


@pytest.fixture
def held(community):
    """A worker's certificate."""
    return QualificationFactory(worker__community=community)


@each_cell(MATRIX)
def test_access(client, sign_in, held, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community.parent if role == "subdistrict" else community)
    keys = {"staffing:worker": held.worker, "staffing:qualify": held.worker, "staffing:end_service": held.worker}
    keys["staffing:end_qualification"] = keys["staffing:correct_qualification"] = held
    keys["staffing:correct"] = held.worker
    if "staffing:import_" in url_name or url_name == "staffing:import":
        sheet = SimpleUploadedFile("a.csv", "姓名,岗位\n何新,\n3,\n".encode())
        keys[url_name] = desk.hand_in(WorkerRoster, sheet, community, by=robot("test"))
    keys["staffing:account"] = held.worker
    url = reverse(url_name, args=[keys[url_name].pk] if url_name in keys else [])
    data = {"community": community.pk, "name": "何新", "sex": "1", "since": "2026-03-02", "until": "2026-03-02"}
    data["what"] = "degree:31"
    data |= {"worker-sex": "1", "worker-since": "2020-01-02", f"paper-{held.pk}-since": "2019-06-16"}
    if url_name == "staffing:imports":
        data |= {"place": community.pk, "file": SimpleUploadedFile("a.csv", "姓名,岗位\n何新,\n".encode())}
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


def test_a_subdistrict_cannot_hire_for_another(client, sign_in, community):
    from linli.registers.places.tests.factories import CommunityFactory

    far = CommunityFactory()
    sign_in("subdistrict", community.parent)
    data = {"community": far.pk, "name": "何新", "sex": "1", "since": "2026-03-02"}
    assert client.post(reverse("staffing:new"), data).status_code == 200  # the form again, with an error
    assert not Worker.objects.filter(name="何新").exists()


@pytest.mark.django_db
def test_the_roster_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("subdistrict", community.parent)
    for n in range(21):
        QualificationFactory(worker=WorkerFactory(community=community, name=f"何{n:02d}", born=dt.date(1990, 1, 1)))
    client.get(reverse("staffing:list"))  # the first request writes the session
    with django_assert_max_num_queries(9):  # session, user, posts 2, places, counts, workers, held, bell
        assert client.get(reverse("staffing:list")).content.decode().count("row-link") == 21


@pytest.mark.django_db
def test_the_imports_cost_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("subdistrict", community.parent)
    SheetRun.objects.bulk_create(
        SheetRun(kind="workers", place_id=community.pk, file_name=f"{n}.csv") for n in range(21)
    )
    client.get(reverse("staffing:imports"))  # the first request writes the session
    with django_assert_max_num_queries(8):
        assert client.get(reverse("staffing:imports")).content.count(b".csv</span>") == 21


@pytest.mark.django_db
def test_a_run_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("subdistrict", community.parent)
    rows = "\n".join(f"周{n}号," for n in range(230))
    sheet = SimpleUploadedFile("a.csv", f"姓名,岗位\n{rows}\n".encode())
    run = desk.hand_in(WorkerRoster, sheet, community, by=robot("test"))
    url, seen = reverse("staffing:import", args=[run.pk]), []
    client.get(url)  # the first request writes the session
    with django_assert_max_num_queries(8):
        page = client.get(url).context["page"]
    while page.next:
        seen += [row.number for row in page.rows]
        page = client.get(url, {"after": page.next, "ended": "created"}).context["page"]
    assert [*seen, *(row.number for row in page.rows)] == list(range(2, 232))
    assert client.get(url, {"after": "x.1"}).status_code == 400

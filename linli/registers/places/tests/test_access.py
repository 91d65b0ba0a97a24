"""Who sees the tree of places, and who brings one in."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.access.viewer import Viewer
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import desk
from linli.core.tests.matrix import each_cell
from linli.registers.places.actions import keep_version
from linli.registers.places.imports import PlaceTree
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import BuildingFactory, CommunityFactory

pytestmark = pytest.mark.django_db

# 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403. A single visible top redirects (302).
MATRIX = """
                             nobody  handler  worker@elsewhere  worker  subdistrict  admin@far  admin
GET  places:list             302     403      302               302     302          302        302
GET  places:detail           302     403      404               200     200          404        200
GET  places:remove           302     403      403               403     403          404        200
POST places:remove           302     403      403               403     403          404        302
GET  places:imports          302     403      403               403     403          200        200
POST places:imports          302     403      403               403     403          302        302
GET  places:import           302     403      403               403     403          404        200
POST places:import_take      302     403      403               403     403          404        302
POST places:import_undo      302     403      403               403     403          404        409
GET  places:import_rejected  302     403      403               403     403          404        200
"""


def sheet(text):
    return SimpleUploadedFile("places.csv", text.encode())


@pytest.fixture
def scene(community):
    """A building, and a district far away."""
    return BuildingFactory(parent=community), CommunityFactory().parent.parent


@each_cell(MATRIX)
def test_access(client, sign_in, scene, community, elsewhere, who, method, url_name, expected):
    building, far_away = scene
    role, _, where = who.partition("@")
    above = {"subdistrict": community.parent, "admin": community.parent.parent}
    far = {"elsewhere": elsewhere, "far": far_away}
    user = sign_in(role, far[where] if where else above.get(role, community))
    args = []
    if url_name in {"places:detail", "places:remove"}:
        args = [building.pk]
    elif url_name != "places:imports" and "import" in url_name:  # a run of one keeper is out of reach of others
        by = Viewer(user_id=None if where or user is None else user.pk)
        args = [desk.hand_in(PlaceTree, sheet("code,name,level,parent_code\n99,x,moon,\n"), None, by=by).pk]
    url = reverse(url_name, args=args)
    data = {"file": sheet("code,name,level,parent_code\n")}
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


def test_a_keeper_imports_and_sees_each_row(client, sign_in, subdistrict):
    sign_in("admin", subdistrict.parent)
    text = f"code,name,level,parent_code\n{subdistrict.code}001,新社区,community,{subdistrict.code}\n99,x,moon,\n"
    page = client.post(reverse("places:imports"), {"file": sheet(text)}, follow=True).content.decode()
    assert not Place.objects.filter(name="新社区").exists()
    client.post(reverse("places:import_take", args=[SheetRun.objects.get().pk]))
    assert Place.objects.get(name="新社区").parent == subdistrict
    assert "moon" in page


def test_a_file_that_is_no_tree_says_so(client, sign_in, subdistrict):
    sign_in("admin", subdistrict.parent)
    response = client.post(reverse("places:imports"), {"file": sheet("hello\n")})
    assert b"error-summary" in response.content


def test_a_page_costs_the_same_however_many_places_are_in_it(client, sign_in, community, django_assert_max_num_queries):
    for n in range(20):
        BuildingFactory(parent=community, name=f"景昙新村{n}幢")
    sign_in("worker", community)
    client.get(reverse("me"))  # the first page of a session notes the device
    with django_assert_max_num_queries(9):
        page = client.get(reverse("places:detail", args=[community.pk])).content.decode()
    assert page.count('row-main">景昙新村') == 20


def test_a_subdistrict_page_lists_its_communities(client, sign_in, subdistrict, community):
    CommunityFactory(parent=subdistrict, name="金秋社区")
    sign_in("subdistrict", subdistrict)
    page = client.get(reverse("places:detail", args=[subdistrict.pk])).content.decode()
    assert "金秋社区" in page
    assert community.name in page


def test_an_earlier_name_ends_on_the_last_day_it_was_in_use(client, sign_in, community):
    """Renamed on 1 May, so the old name was in use to 30 April."""
    keep_version(community, dt.date(2026, 5, 1))
    sign_in("worker", community)
    page = client.get(reverse("places:detail", args=[community.pk])).content.decode()
    assert "1 Jan 2018 – 30 Apr 2026" in page or "2018年1月1日 – 2026年4月30日" in page

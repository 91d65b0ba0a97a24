"""Who may see and move areas."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.places.tests.factories import BuildingFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
MATRIX = """
                     nobody  auditor  worker@elsewhere  worker  committee@elsewhere  committee  subdistrict  district
GET  areas:list      302     403      200               200     200                  200        200          200
GET  areas:community 302     403      404               200     404                  200        200          200
GET  areas:history   302     403      404               200     404                  200        200          200
GET  areas:export    302     403      404               200     404                  200        200          200
GET  areas:move      302     403      403               403     404                  200        200          403
POST areas:move      302     403      403               403     404                  302        302          403
POST areas:assign    302     403      403               403     404                  302        302          403
POST areas:undo      302     403      403               403     404                  409        409          403
"""


@pytest.fixture
def scene(community):
    """A building with its worker, one without, and another worker."""
    row = ResponsibilityFactory(place__parent=community)
    return row, BuildingFactory(parent=community), WorkerFactory(community=community)


@each_cell(MATRIX)
def test_access(client, sign_in, scene, community, elsewhere, who, method, url_name, expected):
    row, empty, to = scene
    role, _, where = who.partition("@")
    above = {"subdistrict": community.parent, "district": community.parent.parent}
    sign_in(role, elsewhere if where else above.get(role, community))
    key = {"areas:list": [], "areas:history": [row.place_id]}.get(url_name, [community.pk])
    place = empty if url_name == "areas:assign" else row.place
    data = {"place": place.pk, "worker": to.pk, "since": "2026-03-02", "row": row.pk}
    url = reverse(url_name, args=key)
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


@pytest.mark.django_db
def test_a_community_costs_the_same_however_many_buildings(client, sign_in, community, django_assert_max_num_queries):
    worker = WorkerFactory(community=community)
    for _n in range(12):
        ResponsibilityFactory(place__parent=community, worker=worker)
    sign_in("committee", community)
    client.get(reverse("areas:list"))  # the first request writes the session
    with django_assert_max_num_queries(10):  # session, user, posts, community, loads 4, gaps, bell
        assert client.get(reverse("areas:list")).content.decode().count("/areas/places/") == 12

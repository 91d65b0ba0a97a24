"""Who may see, change and merge people."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.people.models import Duplicate
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory, door_at, household_at

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
MATRIX = """
                                  nobody  auditor  worker@elsewhere  worker  committee@elsewhere  committee  subdistrict
GET  people:households            302     403      200               200     200                  200        200
POST people:households_export     302     403      200               200     200                  200        200
GET  people:household             302     403      404               200     404                  200        200
POST people:household_read        302     403      404               302     403                  403        403
GET  people:household_new         302     403      200               200     200                  200        403
POST people:household_new         302     403      422               302     422                  302        403
GET  people:newcomer              302     403      404               200     404                  200        403
POST people:newcomer              302     403      404               302     404                  302        403
GET  people:household_move        302     403      404               200     404                  200        403
POST people:household_move        302     403      404               200     404                  200        403
POST people:make_head             302     403      404               302     404                  302        403
GET  people:person                302     403      404               200     404                  200        200
POST people:person_read           302     403      404               302     403                  403        403
GET  people:correct               302     403      404               200     404                  200        403
POST people:correct               302     403      404               302     404                  302        403
GET  people:move                  302     403      404               200     404                  200        403
POST people:move                  302     403      404               302     404                  302        403
GET  people:died                  302     403      404               200     404                  200        403
POST people:died                  302     403      404               302     404                  302        403
POST people:take_back_death       302     403      404               409     404                  409        403
POST people:take_back_move        302     403      404               409     404                  409        403
POST people:circumstance_add      302     403      404               302     404                  302        403
POST people:circumstance_end      302     403      404               302     404                  302        403
GET  people:duplicates            302     403      403               403     200                  200        200
GET  people:duplicate             302     403      403               403     404                  200        200
POST people:duplicate             302     403      403               403     404                  302        302
POST people:duplicate_dismiss     302     403      403               403     404                  302        302
POST people:duplicate_undo        302     403      403               403     404                  409        409
"""


DATA = {
    "purpose": "visit",
    "name": "王小明",
    "sex": "1",
    "relation": "20",
    "since": "2026-01-05",
    "on": "2026-01-05",
    "kind": "empty_nest",
    "source": "visit",
    "reason": "ended",
}


@pytest.fixture
def scene(community):
    """A household and its second person, a circumstance of theirs, a pair of entries, and an empty home."""
    household = household_at(community, "王建国", "李秀英")
    home = household.residencies.get(is_head=False)
    fact = CircumstanceFactory(person=home.person)
    pair = Duplicate.objects.create(community=community, first=home.person, second=twin(home.person), score=70)
    return household, home, fact, pair, door_at(community)


@each_cell(MATRIX)
def test_access(client, sign_in, scene, community, elsewhere, who, method, url_name, expected):
    household, home, fact, pair, empty = scene
    name = url_name.partition(":")[2]
    key = {
        "households": [],
        "household_new": [],
        "households_export": [],
        "duplicates": [],
        "make_head": [home.pk],
        "household": [household.pk],
        "household_read": [household.pk],
        "newcomer": [household.pk],
        "household_move": [household.pk],
        "circumstance_end": [fact.pk],
        "duplicate": [pair.pk],
        "duplicate_dismiss": [pair.pk],
        "duplicate_undo": [pair.pk],
    }.get(name, [home.person_id])
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else {"subdistrict": community.parent}.get(role, community))
    url = reverse(url_name, args=key)
    data = {"keep": "first"} if name == "duplicate" else DATA | {"dwelling": str(empty)}
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected


def twin(person):
    return PersonFactory(community=person.community, name=person.name, born=person.born, id_number="", id_hash="")

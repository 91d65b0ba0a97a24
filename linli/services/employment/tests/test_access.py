"""Who may open which page of employment."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.core.tests.town import Town
from linli.registers.bodies.models import Body
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.employment.tests import addresses

# "other_place" is a worker of another community of the same subdistrict. 302 from a POST is success.
MATRIX = """
                                    nobody  other_place  worker  committee  subdistrict  district  auditor  admin
GET  employment:list                302     200          200     200        200          200       403      403
GET  employment:export              302     200          200     200        200          200       403      403
GET  employment:printed             302     200          200     200        200          200       403      403
GET  employment:files               302     200          200     200        200          200       403      403
GET  employment:files_export        302     200          200     200        200          200       403      403
GET  employment:person              302     404          200     200        200          200       403      403
POST employment:act                 302     404          302     403        403          403       403      403
GET  employment:write               302     404          200     403        403          403       403      403
POST employment:write               302     404          302     403        403          403       403      403
POST employment:decide              302     404          302     403        403          403       403      403
GET  employment:answer              302     404          200     403        403          403       403      403
POST employment:answer              302     404          302     403        403          403       403      403
POST employment:service_back        302     404          409     403        403          403       403      403
GET  employment:households          302     200          200     403        200          403       403      403
GET  employment:households_export   302     200          200     403        200          403       403      403
GET  employment:household           302     404          200     403        200          403       403      403
POST employment:household_act       302     404          404     403        302          403       403      403
GET  employment:proposals           302     200          200     403        403          403       403      403
GET  employment:proposals_export    302     200          200     403        403          403       403      403
POST employment:proposal_undo       302     404          409     403        403          403       403      403
GET  employment:titles              302     200          200     200        200          200       403      403
GET  employment:titles_export       302     200          200     200        200          200       403      403
GET  employment:title_new           302     200          200     403        403          403       403      403
POST employment:title_new           302     200          409     403        403          403       403      403
GET  employment:missing             302     200          200     200        200          200       403      403
GET  employment:title               302     404          200     200        200          200       403      403
POST employment:title_act           302     404          404     403        302          404       403      403
GET  employment:retirees            302     200          200     200        200          200       403      403
GET  employment:retirees_export     302     200          200     200        200          200       403      403
GET  employment:retiree             302     404          200     200        200          200       403      403
POST employment:retiree_act         302     404          302     403        403          403       403      403
POST employment:check_back          302     404          409     403        403          403       403      403
GET  employment:imports             302     200          200     403        403          403       403      403
POST employment:imports             302     200          200     403        403          403       403      403
GET  employment:import              302     404          200     403        403          403       403      403
POST employment:import_take         302     404          302     403        403          403       403      403
POST employment:import_undo         302     404          409     403        403          403       403      403
GET  employment:import_rejected     302     404          200     403        403          403       403      403
"""
DAY = timezone.localdate().isoformat()
DATA = {
    "employment:act": {"kind": "policy_talk", "day": DAY},
    "employment:write": {"since": DAY, "cause": "resigned", "ability": "full", "willing": "on"},
    "employment:decide": {"ground": "long", "verdict": "dismissed", "reason": "works"},
    "employment:answer": {"answer": "accepted", "on": DAY},
    "employment:household_act": {"on": DAY},
    "employment:title_act": {"words": ""},
    "employment:retiree_act": {"day": "2026-03-02", "place_kind": "hospital"},
}


@pytest.fixture(scope="module")
def module_place(module_db):
    """The community of the examples."""
    return CommunityFactory()


@pytest.fixture(scope="module")
def things(module_db, module_place):
    """What the addresses stand for, made once."""
    station = Body.objects.create(kind="station", place=module_place, name="试验站", since=module_place.since)
    return addresses.examples(Town(here=module_place, station=station, user=None))


def enter(sign_in, who, here):
    if who == "other_place":
        return sign_in("worker", CommunityFactory(parent=here.parent))
    above = {"subdistrict": here.parent, "district": here.parent.parent}
    return sign_in(who, above.get(who, here))


@each_cell(MATRIX)
def test_access(client, sign_in, things, module_place, who, method, url_name, expected):
    enter(sign_in, who, module_place)
    key = addresses.THING.get(url_name)
    thing = things.get(key) if key else None
    url = reverse(url_name, args=thing if isinstance(thing, list) else [thing] if thing else [])
    data = dict(DATA.get(url_name, {}))
    if url_name == "employment:title_new":
        data = {"community": module_place.pk, "level": "city"}
    answer = client.post(url, data) if method == "POST" else client.get(url)
    assert answer.status_code == expected

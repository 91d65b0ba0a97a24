"""Who may see and keep food businesses, zones, applications and streets."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.core.tests.town import Town
from linli.registers.bodies.models import Body
from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory
from linli.services.businesses.models import FoodPatrol, PlaceRequest, Shop
from linli.services.businesses.tests import addresses, factories

# "other_place" is a worker of another community of the same subdistrict. 302 from a POST is success.
MATRIX = """
                                 nobody  other_place  worker  committee  subdistrict  district  auditor
GET  businesses:list             302     200          200     200        200          200       403
GET  businesses:export           302     200          200     200        200          200       403
GET  businesses:new              302     200          200     403        200          403       403
POST businesses:new              302     200          302     403        302          403       403
GET  businesses:due              302     200          200     200        200          200       403
GET  businesses:due_export       302     200          200     200        200          200       403
GET  businesses:next             302     200          200     200        200          200       403
GET  businesses:back_test        302     200          200     200        200          200       403
GET  businesses:detail           302     404          200     200        200          200       403
POST businesses:act              302     404          302     403        302          403       403
POST businesses:read             302     404          302     403        302          403       403
GET  businesses:correct          302     404          200     403        200          403       403
POST businesses:correct          302     404          302     403        302          403       403
GET  businesses:change           302     404          200     403        200          403       403
POST businesses:change           302     404          302     403        302          403       403
GET  businesses:patrol_new       302     404          200     200        403          403       403
POST businesses:patrol_new       302     404          302     302        403          403       403
POST businesses:unlink           302     404          302     403        302          403       403
GET  businesses:worker           302     404          200     200        200          200       403
POST businesses:worker_act       302     404          302     403        302          403       403
GET  businesses:patrol           302     404          200     200        200          200       403
POST businesses:patrol_act       302     404          302     302        403          403       403
POST businesses:photo_add        302     404          302     302        403          403       403
GET  businesses:photo            302     404          200     200        200          200       403
GET  businesses:zones            302     200          200     200        200          200       403
GET  businesses:zones_export     302     200          200     200        200          200       403
GET  businesses:zone_new         302     200          200     200        200          403       403
POST businesses:zone_new         302     200          302     302        302          403       403
GET  businesses:zone             302     404          200     200        200          200       403
GET  businesses:zone_correct     302     404          200     200        200          403       403
POST businesses:zone_correct     302     404          302     302        302          403       403
POST businesses:zone_act         302     404          404     404        302          302       403
GET  businesses:hold             302     404          200     200        200          200       403
POST businesses:hold_act         302     404          302     302        302          403       403
GET  businesses:requests         302     200          200     200        200          403       403
GET  businesses:request          302     404          200     200        200          403       403
POST businesses:request_act      302     404          302     302        302          403       403
POST businesses:request_read     302     404          302     302        302          403       403
GET  businesses:schools          302     200          200     200        200          200       403
GET  businesses:school_new       302     200          200     200        200          403       403
POST businesses:school_new       302     200          302     302        302          403       403
GET  businesses:school           302     404          200     200        200          200       403
POST businesses:school_act       302     404          302     302        302          403       403
GET  businesses:channelled       302     200          200     200        200          200       403
GET  businesses:channelled_export 302    200          200     200        200          200       403
GET  businesses:channel_new      302     200          200     200        200          403       403
POST businesses:channel_new      302     200          302     302        302          403       403
GET  businesses:channelling      302     404          200     200        200          200       403
POST businesses:channel_act      302     404          302     302        302          403       403
GET  businesses:streets          302     200          200     200        200          200       403
GET  businesses:street_new       302     200          200     200        200          403       403
POST businesses:street_new       302     200          302     302        302          403       403
GET  businesses:street           302     404          200     200        200          200       403
POST businesses:street_act       302     404          302     302        302          403       403
GET  stall_zones                 200     200          200     200        200          200       200
GET  stall_zone                  200     200          200     200        200          200       200
GET  stall_lot                   200     200          200     200        200          200       200
GET  stall_shops                 200     200          200     200        200          200       200
GET  stall_apply                 200     200          200     200        200          200       200
POST stall_apply                 422     422          422     422        422          422       422
GET  stall_received              302     302          302     302        302          302       302
GET  stall_follow                200     200          200     200        200          200       200
POST stall_follow                200     200          200     200        200          200       200
GET  stall_mine                  302     302          302     302        302          302       302
POST stall_withdraw              302     302          302     302        302          302       302
POST stall_leave                 302     302          302     302        302          302       302
"""
ABOVE = {"subdistrict": 1, "district": 2}
# A worker withdraws no zone: the act of the row belongs to the offices above.
NAMES = {"zone_act": "withdraw"}


@pytest.fixture(scope="module")
def community(module_db):
    """One for all rows: the browser of each cell is rolled back."""
    return CommunityFactory(parent=SubdistrictFactory())


@pytest.fixture(scope="module")
def elsewhere(community):
    return CommunityFactory(parent=community.parent)


@pytest.fixture(scope="module")
def things(community):
    station = Body.objects.create(kind="station", place=community, name="站", since=factories.SINCE)
    return addresses.examples(Town(community, station, None))


def target(things, url_name):
    """The keys of an address."""
    name = url_name.rpartition(":")[2]
    thing = addresses.THING.get(url_name)
    if thing is None and name in {"detail", "read", "correct", "change", "patrol_new"}:
        thing = "shop"
    if thing is None:
        return []
    keys = things[thing]
    keys = keys if isinstance(keys, list) else [keys]
    return [keys[0], NAMES[name]] if name in NAMES else keys


def told(things, community, url_name):
    """What the form of an address sends."""
    today = timezone.localdate().isoformat()
    data = {"community": community.pk, "name": "新店", "since": today, "until": today, "address": "解放路2号"}
    data |= {"fixed": "yes", "activities": ["serving"], "area_m2": "30", "operator_kind": "person", "day": today}
    data |= {"what": "explained", "kind": "primary", "shape": "polygon", "where": "路口", "theme": "snacks"}
    data |= {"spots": "30.25,120.2\n30.2502,120.2\n30.2502,120.2002", "hours": "每天 6:00-10:00", "places": "2"}
    data |= {"rota_weeks": "0", "met_on": today, "reason": "residents", "told_to": "enforcement_team"}
    data |= {"told_on": today, "purpose": "service", "once": "8a4e52e4-2a3c-4b5e-9d0f-3d5c8b7a6e51"}
    data |= {f"item_{item}": "yes" for item in FoodPatrol.objects.get(pk=things["food patrol"]).answers}
    if url_name.endswith(("zone_new", "zone_correct")):
        data |= {"kind": "breakfast", "until": "2199-01-01"}
    if url_name.endswith("change"):
        data["since"] = today
    if url_name.endswith("hold_act"):
        data["reason"] = "given_up"
    if url_name.endswith("request_act"):
        data["reason"] = "unreached"
    return data


@each_cell(MATRIX)
def test_access(client, sign_in, things, community, elsewhere, who, method, url_name, expected):
    role, at = ("worker", elsewhere) if who == "other_place" else (who, community)
    for _step in range(ABOVE.get(who, 0)):
        at = at.parent
    sign_in(role, at)
    url = reverse(url_name, args=target(things, url_name))
    answer = client.get(url) if method == "GET" else client.post(url, told(things, community, url_name))
    assert answer.status_code == expected, answer.content.decode()[-3000:] if answer.status_code == 200 else ""


def test_who_only_patrols_elsewhere_sees_no_business_and_no_application(viewer, community, elsewhere):
    factories.PlaceRequestFactory(stall_zone__community=community)
    factories.ShopFactory(community=community)
    stranger = viewer("committee", elsewhere)
    assert not Shop.objects.visible_to(stranger).exists()
    assert not PlaceRequest.objects.visible_to(stranger).exists()
    assert Shop.objects.visible_to(viewer("committee", community)).exists()

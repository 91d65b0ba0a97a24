"""Who may open which page of funds."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.core.tests.town import Town
from linli.registers.bodies.models import Body
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.funds.models import GiftLine, GiftList
from linli.services.funds.tests import addresses, factories

# "other_place" is a worker of another community of the same subdistrict. 302 from a POST is success.
MATRIX = """
                               nobody  other_place  worker  committee  subdistrict  district  auditor  admin
GET  funds:list                302     200          200     200        200          200       403      403
GET  funds:list_export         302     200          200     200        200          200       403      403
GET  funds:new                 302     403          403     200        200          200       403      403
POST funds:new                 302     403          403     200        200          200       403      403
GET  funds:fund                302     404          200     200        200          200       403      403
GET  funds:correct             302     403          403     200        200          200       403      403
POST funds:correct             302     403          403     302        302          302       403      403
POST funds:act                 302     403          403     404        302          302       403      403
GET  funds:statement           302     404          200     200        200          200       403      403
GET  funds:statement_export    302     404          200     200        200          200       403      403
GET  funds:donate              302     403          403     200        200          200       403      403
POST funds:donate              302     403          403     302        302          302       403      403
GET  funds:allot               302     403          403     200        200          200       403      403
POST funds:allot               302     403          403     302        302          302       403      403
GET  funds:incomes             302     200          200     200        200          200       403      403
GET  funds:incomes_export      302     200          200     200        200          200       403      403
GET  funds:income              302     404          200     200        200          200       403      403
GET  funds:receipt             302     403          403     200        200          200       403      403
GET  funds:donor               302     403          403     200        200          200       403      403
POST funds:income_act          302     403          403     302        302          302       403      403
GET  funds:campaigns           302     200          200     200        200          200       403      403
GET  funds:campaign_new        302     403          403     200        200          200       403      403
POST funds:campaign_new        302     403          403     200        200          200       403      403
GET  funds:campaign            302     404          200     200        200          200       403      403
GET  funds:campaign_correct    302     403          403     200        200          200       403      403
POST funds:campaign_correct    302     403          403     302        302          302       403      403
POST funds:campaign_act        302     404          302     302        302          302       403      403
GET  funds:campaign_export     302     404          200     200        200          200       403      403
GET  funds:gift_list           302     404          200     200        200          200       403      403
POST funds:gift_list_read      302     404          302     403        302          302       403      403
GET  funds:gift_list_add       302     404          200     200        200          200       403      403
POST funds:gift_list_add       302     404          302     302        302          302       403      403
GET  funds:gift_list_sheet     302     404          200     200        200          200       403      403
GET  funds:gift_list_slips     302     403          403     200        200          200       403      403
GET  funds:gift_list_export    302     404          200     200        200          200       403      403
POST funds:photo_add           302     404          302     302        302          302       403      403
GET  funds:photo               302     404          200     200        200          200       403      403
POST funds:photo_remove        302     404          403     302        302          302       403      403
POST funds:gift_list_act       302     404          302     302        302          302       403      403
GET  funds:line                302     404          200     200        200          200       403      403
POST funds:line_act            302     404          302     404        404          404       403      403
POST funds:publication_withdraw 302    403          403     403        302          302       403      403
GET  funds:published           200     200          200     200        200          200       200      200
GET  funds:published_in        200     200          200     200        200          200       200      200
GET  donation                  200     200          200     200        200          200       200      200
POST donation                  404     404          404     404        404          404       404      404
GET  donation_shown            302     302          302     302        302          302       302      302
POST donation_leave            302     302          302     302        302          302       302      302
"""

DAY = timezone.localdate().isoformat()
DATA = {
    "funds:correct": {"title": "改名基金", "purposes": ["poverty", "festival"]},
    "funds:act": {},
    "funds:donate": {"donor_kind": "anonymous", "day": DAY, "amount": "12.50"},
    "funds:allot": {"day": DAY, "amount": "100"},
    "funds:income_act": {"only_left": "left", "reason": "refund", "day": DAY},
    "funds:gift_list_read": {"purpose": "visit"},
    "funds:line_act": {"outcome": "not_home", "on": DAY},
    "funds:photo_remove": {"reason": "unreadable"},
    "donation": {"code": "0000-0000-0000"},
}


@pytest.fixture(scope="module")
def things(module_db, module_place):
    """What the addresses stand for, made once."""
    here = module_place
    station = Body.objects.create(kind="station", place=here, name="试验站", since=factories.LONG_AGO)
    town = Town(here=here, station=station, user=None)
    return addresses.examples(town) | {"community_code": here.code}


@pytest.fixture(scope="module")
def module_place(module_db):
    """The community of the examples."""
    return CommunityFactory()


def address(name, things):
    key = addresses.THING.get(name)
    thing = things.get(key) if key else None
    return reverse(name, args=thing if isinstance(thing, list) else [thing] if thing else [])


def enter(sign_in, who, here):
    if who == "other_place":
        return sign_in("worker", CommunityFactory(parent=here.parent))
    above = {"subdistrict": here.parent, "district": here.parent.parent}
    return sign_in(who, above.get(who, here))


def data_of(name, things):
    """What is sent; some of it names what the examples made."""
    told = dict(DATA.get(name, {}))
    if name in {"funds:donate", "funds:allot"}:
        told["once"] = "6b1c0f52-1111-4e6b-9b0a-6f6f6f6f6f6f"
    if name == "funds:act":
        quarter = timezone.localdate().replace(month=1, day=1)
        told["quarter"] = quarter.replace(year=quarter.year - 1).isoformat()
    if name == "funds:campaign_correct":
        facts = {"title": "改名活动", "purpose": "poverty", "funds": [things["fund"]], "amount": "300"}
        told = facts | {"criteria": ["low_income"], "ends": DAY}
    if name == "funds:campaign_act":
        told["community"] = GiftList.objects.get(pk=things["gift_list"]).community_id
    return told


@each_cell(MATRIX)
def test_access(client, sign_in, things, module_place, who, method, url_name, expected):
    enter(sign_in, who, module_place)
    url = address(url_name, things)
    answer = client.post(url, data_of(url_name, things)) if method == "POST" else client.get(url)
    assert answer.status_code == expected


def test_a_worker_sees_nothing_of_a_campaign_elsewhere(client, sign_in, things, module_place):
    sign_in("worker", CommunityFactory(parent=module_place.parent))
    body = client.get(reverse("funds:campaigns")).content.decode()
    assert str(GiftLine.objects.get(pk=things["gift_line"]).campaign.title) not in body

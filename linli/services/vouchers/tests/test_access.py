"""Who may open which page of vouchers."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.core.tests.town import Town
from linli.registers.bodies.models import Body
from linli.services.vouchers.models import Provider
from linli.services.vouchers.tests import addresses, factories

# "other_place" is a worker of another community. "own" acts for the provider of the examples, "other" for another
# one of the same subdistrict.
MATRIX = """
                               nobody  other_place  worker  committee  subdistrict  district  own  other  auditor  admin
GET  vouchers:list             302     200          200     200        200          200       403  403    403      403
GET  vouchers:detail           302     404          200     200        200          200       403  403    403      403
GET  vouchers:card             302     404          200     403        200          403       403  403    403      403
GET  vouchers:book             302     404          200     403        200          403       403  403    403      403
POST vouchers:book             302     404          200     403        200          403       403  403    403      403
POST vouchers:act              302     404          302     403        302          403       403  403    403      403
GET  vouchers:months           302     200          200     200        200          200       403  403    403      403
POST vouchers:quota            302     403          403     403        200          403       403  403    403      403
POST vouchers:quota_drop       302     403          403     403        302          403       403  403    403      403
POST vouchers:issue            302     403          403     403        302          403       403  403    403      403
GET  vouchers:left_out         302     200          200     200        200          200       403  403    403      403
GET  vouchers:orders           302     200          200     200        200          200       403  403    403      403
GET  vouchers:order            302     404          200     200        200          200       200  404    403      403
POST vouchers:phone            302     404          200     403        200          403       200  404    403      403
POST vouchers:order_act        302     404          302     403        302          403       302  404    403      403
GET  vouchers:today            302     403          403     403        403          403       200  200    403      403
GET  vouchers:serve            302     403          403     403        403          403       200  200    403      403
POST vouchers:serve            302     403          403     403        403          403       200  200    403      403
GET  vouchers:providers        302     200          200     200        200          200       403  403    403      403
GET  vouchers:provider_new     302     403          403     403        200          403       403  403    403      403
POST vouchers:provider_new     302     403          403     403        200          403       403  403    403      403
GET  vouchers:provider         302     404          200     200        200          200       200  404    403      403
POST vouchers:provider_act     302     403          403     403        302          403       302  404    403      403
GET  vouchers:settlements      302     403          403     403        200          200       200  200    403      403
POST vouchers:settlement_draw  302     403          403     403        200          403       200  200    403      403
GET  vouchers:settlement       302     403          403     403        200          200       200  404    403      403
GET  vouchers:settlement_sheet 302     403          403     403        200          200       200  404    403      403
POST vouchers:settlement_act   302     403          403     403        302          404       404  404    403      403
POST vouchers:look             302     403          403     403        302          403       403  403    403      403
GET  vouchers:findings         302     403          403     403        200          403       200  200    403      403
GET  vouchers:finding          302     403          403     403        200          403       200  404    403      403
POST vouchers:finding_act      302     403          403     403        404          403       302  404    403      403
GET  vouchers:on_site          302     404          200     403        200          403       403  403    403      403
POST vouchers:on_site          302     404          302     403        302          403       403  403    403      403
"""

DATA = {
    "vouchers:act": {"way": "paper", "receipt": "本人", "on": "2026-06-15"},
    "vouchers:quota": {"most": "x"},
    "vouchers:serve": {"serial": "0000"},
    "vouchers:provider_act": {"name": "新人", "since": "2026-06-15"},
    "vouchers:settlement_act": {"words": "缺签字单"},
    "vouchers:finding_act": {"words": "合同约定"},
    "vouchers:on_site": {"result": "confirmed", "on": "2026-06-15"},
}


@pytest.fixture
def things(clock, community):
    return addresses.examples(Town(community, None, None))


def address(name, things):
    meant = addresses.THING
    key = meant.get(name) or (meant["vouchers"] if name.endswith((":detail", ":card", ":book")) else "")
    thing = things.get(key) if key else None
    return reverse(name, args=thing if isinstance(thing, list) else [thing] if thing else [])


def enter(sign_in, who, things, community, elsewhere):
    if who == "own":
        provider = Provider.objects.select_related("body", "place").get(pk=things["provider"])
        return sign_in("provider", provider.place, body=provider.body)
    if who == "other":
        body = Body.objects.create(kind="provider", place=community.parent, name="另一家", since=factories.LONG_AGO)
        return sign_in("provider", community.parent, body=body)
    above = {"subdistrict": community.parent, "district": community.parent.parent}
    if who == "other_place":
        return sign_in("worker", elsewhere)
    return sign_in(who, above.get(who, community))


@each_cell(MATRIX)
def test_access(client, sign_in, things, community, elsewhere, who, method, url_name, expected):
    enter(sign_in, who, things, community, elsewhere)
    url = address(url_name, things)
    answer = client.post(url, DATA.get(url_name, {})) if method == "POST" else client.get(url)
    assert answer.status_code == expected

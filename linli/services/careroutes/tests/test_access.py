"""Who may open which page of careroutes: those who act for the provider, and nobody else."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.core.tests.town import Town
from linli.registers.bodies.models import Body
from linli.services.careroutes.tests import addresses
from linli.services.vouchers.models import Provider
from linli.services.vouchers.tests import factories

# "own" acts for the provider of the examples, "other" for another one of the same subdistrict.
MATRIX = """
                              nobody  worker  committee  subdistrict  district  own  other  auditor  admin
GET  careroutes:list          302     403     403        403          403       302  200    403      403
GET  careroutes:mine          302     403     403        403          403       200  200    403      403
GET  careroutes:day           302     403     403        403          403       200  404    403      403
POST careroutes:plan          302     403     403        403          403       302  404    403      403
GET  careroutes:sheet         302     403     403        403          403       200  404    403      403
GET  careroutes:hours         302     403     403        403          403       200  404    403      403
POST careroutes:hours_act     302     403     403        403          403       422  404    403      403
GET  careroutes:proposal      302     403     403        403          403       200  404    403      403
POST careroutes:proposal_act  302     403     403        403          403       302  404    403      403
"""

DATA = {"careroutes:plan": {"day": "2026-06-16", "kind": "rest"}, "careroutes:proposal_act": {"all": "1"}}


@pytest.fixture
def things(clock, community):
    return addresses.examples(Town(community, None, None))


def address(name, things):
    thing = things.get(addresses.THING.get(name, ""))
    return reverse(name, args=thing if isinstance(thing, list) else [thing] if thing else [])


def enter(sign_in, who, things, community):
    if who == "own":
        provider = Provider.objects.select_related("body", "place").get(pk=things["care_provider"])
        return sign_in("provider", provider.place, body=provider.body)
    if who == "other":
        body = Body.objects.create(kind="provider", place=community.parent, name="另一家", since=factories.LONG_AGO)
        return sign_in("provider", community.parent, body=body)
    above = {"subdistrict": community.parent, "district": community.parent.parent}
    return sign_in(who, above.get(who, community))


@each_cell(MATRIX)
def test_access(client, sign_in, things, community, who, method, url_name, expected):
    enter(sign_in, who, things, community)
    url = address(url_name, things)
    answer = client.post(url, DATA.get(url_name, {})) if method == "POST" else client.get(url)
    assert answer.status_code == expected

"""Who may open which page of careroutes: those who act for the provider; the subdistrict looks and changes nothing."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.core.tests.town import Town
from linli.registers.bodies.models import Body
from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory
from linli.services.careroutes import actions
from linli.services.careroutes.tests import addresses
from linli.services.careroutes.tests.factories import Office, tomorrow
from linli.services.vouchers import actions as vouchers
from linli.services.vouchers.models import Provider
from linli.services.vouchers.tests import factories

# "own" acts for the provider of the examples, "other" for another one of the same subdistrict.
MATRIX = """
                              nobody  worker  committee  subdistrict  district  own  other  auditor  admin
GET  careroutes:list          302     403     403        302          403       302  200    403      403
GET  careroutes:mine          302     403     403        403          403       200  200    403      403
GET  careroutes:day           302     403     403        200          403       200  404    403      403
POST careroutes:plan          302     403     403        403          403       302  404    403      403
GET  careroutes:sheet         302     403     403        403          403       200  404    403      403
GET  careroutes:hours         302     403     403        403          403       200  404    403      403
POST careroutes:hours_act     302     403     403        403          403       422  404    403      403
GET  careroutes:proposal      302     403     403        200          403       200  404    403      403
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


def test_the_subdistrict_looks_and_sees_only_services_of_its_own_places(client, sign_in, clock, community):
    office = Office(community)
    office.works(office.carers[0])
    far = CommunityFactory(parent=SubdistrictFactory(parent=community.parent.parent))
    vouchers.serve(office.provider, community=far, since=factories.LONG_AGO, by=factories.BY)
    here = office.order(tomorrow(9), carer=office.carers[0])
    there = office.firm.book(factories.issued(far), tomorrow(13), carer=office.carers[0])
    without = office.firm.book(factories.issued(far), tomorrow(15), carer=None)
    actions.add_absence(office.carers[0], first=here.day, last=here.day, reason="leave", by=office.by)
    url = f"{reverse('careroutes:day', args=[office.provider.pk])}?day={here.day}"
    sign_in("subdistrict", community.parent)
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    assert str(here.person) in page and "13:00–14:00" in page and "and 1 carer for services" in page
    assert str(there.person) not in page and str(without.person) not in page
    assert "does not come on that day" in page and "Leave" not in page and "Propose a plan" not in page
    provider = reverse("vouchers:provider", args=[office.provider.pk])
    assert reverse("careroutes:day", args=[office.provider.pk]) in client.get(provider).content.decode()
    sign_in("subdistrict", far.parent)  # the provider serves a community there
    page = client.get(url).content.decode()
    assert str(there.person) in page and str(here.person) not in page
    sign_in("subdistrict", SubdistrictFactory(parent=community.parent.parent))
    assert client.get(url).status_code == 404

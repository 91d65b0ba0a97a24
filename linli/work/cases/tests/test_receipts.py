"""The receipt code of a case that a worker or clerk reported."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from linli.core import journal, search
from linli.registers.places import search_keys
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.work.cases import actions, queries
from linli.work.cases.models import Case
from linli.work.cases.tests.factories import CaseFactory

LEAK = "repair.stairwell_leak"
TOLD = {"urgency": "ordinary", "channel": "counter", "reporter_phone": "13900001234"}


@pytest.fixture
def clerk(sign_in_as):
    return sign_in_as("clerk")


def take_in(client, place, **more):
    return client.post(reverse("cases:new") + f"?matter={LEAK}&place={place.pk}", TOLD | more)


def test_a_case_taken_in_at_the_counter_leads_to_a_code_that_follows_it(clerk, building, client):
    answer = take_in(clerk, building)
    case = Case.objects.get()
    page = clerk.get(answer["Location"])
    code = page.context["receipt"]
    assert code in page.content.decode()
    assert queries.by_receipt(code.lower().replace("-", "")) == case
    assert code not in str(dict(clerk.session)), "the session keeps it encrypted"


def test_the_code_is_shown_for_some_minutes_and_then_replaced(clerk, building):
    shown = clerk.get(take_in(clerk, building)["Location"]).context["receipt"]
    session = clerk.session
    session["cases.receipts"] = {}
    session.save()
    url = reverse("cases:receipt", args=[Case.objects.get().pk])
    assert clerk.get(url).context["receipt"] == ""
    clerk.post(url)
    fresh = clerk.get(url).context["receipt"]
    assert fresh
    assert queries.by_receipt(shown) is None
    assert [entry.changes["again"] for entry in journal.of(Case.objects.get()).filter(verb="case.receipt_given")] == [
        True,
        False,
    ]


def test_who_takes_in_no_cases_there_gives_no_receipt(cast, building):
    case = CaseFactory(place=building)
    with pytest.raises(PermissionDenied):
        actions.give_receipt(CaseFactory(place=building, parent=case), by=cast.clerk)


def test_the_handler_of_a_case_gets_no_receipt_code(cast, building, sign_in_as):
    case = CaseFactory(place=building, done=True, handler_id=cast.clerk.user_id)
    with pytest.raises(PermissionDenied):
        actions.give_receipt(case, by=cast.clerk)
    assert not sign_in_as("clerk").get(reverse("cases:detail", args=[case.pk])).context["may_give_receipt"]
    assert actions.give_receipt(case, by=cast.worker)


def test_a_double_tap_takes_a_case_in_once(clerk, building):
    first, second = (take_in(clerk, building, once="k1") for _ in range(2))
    case = Case.objects.get()
    assert first["Location"] == reverse("cases:receipt", args=[case.pk])
    assert second["Location"] == reverse("cases:detail", args=[case.pk])


def test_the_faster_of_two_equal_requests_wins(clerk, building):
    take_in(clerk, building, once="k1")
    session = clerk.session
    session["cases.taken"] = {}
    session.save()
    assert take_in(clerk, building, once="k1").status_code == 409
    assert Case.objects.count() == 1


def test_a_door_is_found_only_in_the_estate_that_was_named(cast, community):
    doors = {estate: door_in(estate, community) for estate in ("金秋弄", "景昙西苑")}
    assert queries.places_found("金秋5-4", cast.clerk) == [doors["金秋弄"]]
    assert queries.places_found("5-4-101", cast.clerk) == list(doors.values())


def door_in(estate, community):
    building = BuildingFactory(parent=community, address=f"{estate}5幢")
    door = DwellingFactory(parent=StairwellFactory(parent=building), address=f"{estate}5幢4单元101室", door="5-4-101")
    for place in (building, door):
        search.put(search_keys.KIND, community.pk, place.pk, search_keys.keys(place.address, place.door))
    return door

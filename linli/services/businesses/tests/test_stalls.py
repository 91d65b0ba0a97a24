"""A zone from the proposal to the withdrawal, the lot, places with rota and fees, channelling, special streets."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.services.businesses import actions
from linli.services.businesses.forms.stalls import ZoneForm
from linli.services.businesses.models import PlaceRequest, StallHold, StallZone
from linli.services.businesses.queries import stalls
from linli.services.businesses.tests.factories import (
    ChannellingFactory,
    PlaceRequestFactory,
    SchoolFactory,
    ShopFactory,
    SpecialStreetFactory,
    StallHoldFactory,
    StallZoneFactory,
    square,
)

pytestmark = pytest.mark.django_db
NORTH = 9.0e-6  # degrees of latitude in a metre


def today(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def street_office(viewer, community):
    return viewer("subdistrict", community.parent)


def plan(**more):
    facts = {"name": "采荷早餐广场", "kind": "breakfast", "where": "采荷路东侧", "shape": "polygon", "spots": square()}
    facts |= {"width": 0.0, "hours": {"1": [["06:00", "10:00"]]}, "places": 3, "fee_fen": 0, "fee_basis": ""}
    return facts | {"rota_weeks": 0, "since": today(-1), "until": today(300)} | more


def asked(row, by, in_favour=30, against=5):
    return actions.consult(
        row,
        by=by,
        way="meeting",
        since=today(-20),
        last=today(-10),
        asked=40,
        in_favour=in_favour,
        against=against,
        result="十点前收摊",
    )


def published(clerk, street_office, community, **more):
    row = actions.propose_zone(community, by=clerk, **plan(**more))
    asked(row, clerk)
    actions.approve_zone(row, by=street_office, decision="凯街〔2026〕7号")
    return actions.publish_zone(row, by=street_office)


# ---- schools


@pytest.mark.parametrize(
    ("north", "sentence"),
    [
        (0, "overlaps the grounds of"),
        (119.5, "99 m from .*; at least 100 m are required, from edge to edge"),
    ],
)
def test_a_zone_over_a_school_or_too_near_is_refused(clerk, community, north, sentence):
    # The zone is 20 m high: 119.5 m between the corners are 99.5 m between the edges.
    SchoolFactory(community=community, spots=square(30.25 + north * NORTH))
    with pytest.raises(RuleBroken, match=sentence):
        actions.propose_zone(community, by=clerk, **plan())
    assert not StallZone.objects.exists()


def test_a_zone_far_enough_is_kept_with_its_distance(clerk, community):
    school = SchoolFactory(community=community, spots=square(30.25 + 122 * NORTH))
    row = actions.propose_zone(community, by=clerk, **plan())
    assert row.school == school
    assert 101 < row.school_metres < 103


def test_schools_of_other_communities_and_gates_count_and_closed_ones_do_not(clerk, viewer, community, elsewhere):
    SchoolFactory(community=elsewhere, spots=square(), until=today(-1))
    gate = SchoolFactory(community=elsewhere, shape="point", spots=[[30.25 + 60 * NORTH, 120.2]])
    with pytest.raises(RuleBroken, match=r"40 m|39 m"):
        actions.propose_zone(community, by=clerk, **plan())
    actions.end_school(gate, by=viewer("clerk", elsewhere), until=today())
    assert actions.propose_zone(community, by=clerk, **plan()).school is None


def test_a_school_that_opened_since_stops_the_approval_and_the_publication(clerk, street_office, community):
    row = actions.propose_zone(community, by=clerk, **plan())
    asked(row, clerk)
    school = SchoolFactory(community=community, spots=square(30.2501))
    with pytest.raises(RuleBroken, match=r"overlaps|from"):
        actions.approve_zone(row, by=street_office, decision="1")
    actions.end_school(school, by=clerk, until=today())
    actions.approve_zone(row, by=street_office, decision="1")
    SchoolFactory(community=community, spots=square(30.2501))
    with pytest.raises(RuleBroken):
        actions.publish_zone(row, by=street_office)


@pytest.mark.parametrize(
    ("spots", "sentence"),
    [
        ([[30.25, 120.2], [30.2502, 120.2002], [30.2502, 120.2], [30.25, 120.2002]], "crosses itself"),
        ([[30.25, 120.2], [31.25, 120.2], [31.25, 121.2]], "cannot be right"),
        ([[30.25, 120.2], [30.25, 120.2], [30.25, 120.2]], "three different corner points"),
    ],
)
def test_a_shape_that_cannot_be_right_gets_a_sentence(clerk, community, spots, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        actions.propose_zone(community, by=clerk, **plan(spots=spots))


def test_a_zone_outside_the_community_is_refused(clerk, community):
    community.outline = [[120.10, 30.10], [120.11, 30.10], [120.11, 30.11], [120.10, 30.11]]
    community.save()
    with pytest.raises(RuleBroken, match="latitude first"):
        actions.propose_zone(community, by=clerk, **plan())


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"hours": "每天 18:00-02:00"}, "hours", "two days"),
        ({"spots": "120.2, 30.25\n120.3 30.2\n120.3, 30.1"}, "spots", "latitude first"),
        ({"spots": "30.25, 120.2\nhere\n30.2, 120.1"}, "spots", "Line 2 is no point"),
        ({"yuan": "300"}, "fee_basis", "on which decision"),
    ],
)
def test_what_is_typed_wrongly_gets_a_sentence_at_its_field(typed, field, sentence):
    facts = {"name": "点", "kind": "stalls", "where": "路", "shape": "polygon", "hours": "每天 6:00-10:00"}
    facts |= {"spots": "30.25, 120.2\n30.2502, 120.2\n30.2502, 120.2002", "places": "3", "rota_weeks": "0"}
    facts |= {"since": "2026-12-01", "until": "2027-12-01"}
    form = ZoneForm(facts | typed)
    assert not form.is_valid()
    assert sentence in str(form.errors[field])


# ---- the decision


def test_residents_are_asked_and_another_approves(clerk, viewer, street_office, community):
    row = actions.propose_zone(community, by=clerk, **plan())
    with pytest.raises(RuleBroken, match="now “proposed”"):
        actions.approve_zone(row, by=street_office, decision="1")
    asked(row, clerk, in_favour=10, against=11)
    with pytest.raises(RuleBroken, match="10 of 21 who answered, at least 50%"):
        actions.approve_zone(row, by=street_office, decision="1")
    asked(row, clerk, in_favour=11, against=11)
    assert actions.approve_zone(row, by=street_office, decision="1").state == "approved"
    own = actions.propose_zone(community, by=street_office, **plan(name="夜市"))
    asked(own, clerk)
    with pytest.raises(RuleBroken, match="Someone else approves it"):
        actions.approve_zone(own, by=street_office, decision="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        StallZone.objects.filter(pk=own.pk).update(approved_by=own.proposed_by)


def test_a_changed_plan_is_asked_about_again(clerk, street_office, community):
    row = actions.propose_zone(community, by=clerk, **plan())
    asked(row, clerk)
    row = actions.correct_zone(row, by=clerk, **plan(places=9))
    assert (row.state, stalls.consultation(row)) == ("proposed", None)
    assert row.consultations.count() == 1  # it stays in the history


def test_more_answers_than_residents_asked_are_refused(clerk, community):
    row = actions.propose_zone(community, by=clerk, **plan())
    with pytest.raises(RuleBroken, match="More residents answered"):
        asked(row, clerk, in_favour=40, against=5)


def test_a_withdrawn_zone_ends_its_places_and_its_open_lot(clerk, street_office, community):
    hold = StallHoldFactory(request__stall_zone__community=community)
    row = hold.place.stall_zone
    PlaceRequestFactory(stall_zone=row)
    draw = actions.close_list(row, by=clerk)
    actions.withdraw_zone(row, by=street_office, day=today(), reason="residents")
    hold.refresh_from_db()
    draw.refresh_from_db()
    assert (hold.until, hold.end_reason) == (today(), "withdrawn")
    assert draw.taken_back_at is not None
    assert StallZoneFactory(community=community, name=row.name).pk  # the name is free again


# ---- the lot


def lot_of(row, by, count=3):
    requests = [PlaceRequestFactory(stall_zone=row) for _n in range(count)]
    return requests, actions.close_list(row, by=by)


def test_a_lot_gives_places_in_its_order_and_the_others_wait(clerk, street_office, community):
    row = published(clerk, street_office, community, places=2)
    _requests, draw = lot_of(row, clerk, 4)
    with pytest.raises(RuleBroken, match="closed already"):
        actions.close_list(row, by=clerk)
    late = PlaceRequestFactory(stall_zone=row)
    draw = actions.draw_lot(draw, by=clerk, seed="4-6-1-3-2-5", seed_source="掷骰子，居民代表三人在场", since=today())
    ranked = draw.order
    places = {hold.request.number: hold.place.number for hold in StallHold.objects.filter(draw=draw)}
    assert places == {ranked[0]: 1, ranked[1]: 2}
    assert [one.number for one in stalls.waiting(row)] == ranked[2:]
    late.refresh_from_db()
    assert late.state == "sent"
    with pytest.raises(RuleBroken, match="drawn once"):
        actions.draw_lot(draw, by=clerk, seed="another-seed", seed_source="再来", since=today())


def test_a_seed_is_no_sentence_and_a_list_can_be_opened_again_before_it(clerk, community):
    row = StallZoneFactory(community=community, published=True)
    _requests, draw = lot_of(row, clerk)
    with pytest.raises(RuleBroken, match="letters, digits or hyphens"):
        actions.draw_lot(draw, by=clerk, seed="我选的 种子", seed_source="x", since=today())
    actions.reopen_list(draw, by=clerk)
    assert actions.close_list(row, by=clerk).numbers == draw.numbers


def test_who_is_on_a_closed_list_cannot_be_taken_off_it(clerk, community):
    row = StallZoneFactory(community=community, published=True)
    requests, _draw = lot_of(row, clerk)
    with pytest.raises(RuleBroken, match="list of the lot is closed"):
        actions.decline_request(requests[0], by=clerk, reason="unreached")
    with pytest.raises(RuleBroken, match="list of the lot is closed"):
        actions.withdraw_request(requests[0])


def test_a_free_place_goes_to_the_next_who_waits_and_not_past_them(clerk, community):
    row = StallZoneFactory(community=community, published=True, places=1)
    _requests, draw = lot_of(row, clerk, 2)
    draw = actions.draw_lot(draw, by=clerk, seed="000111", seed_source="掷骰子", since=today(-1))
    hold = StallHold.objects.get()
    actions.end_hold(hold, by=clerk, until=today(), reason="given_up")
    with pytest.raises(RuleBroken, match="Others wait"):
        actions.give_place(row, ShopFactory(community=community, stall=True), by=clerk, since=today())
    following = actions.give_next(row, by=clerk, since=today())
    assert following.request.number == draw.order[1]
    assert actions.give_next(row, by=clerk, since=today()) is None


def test_no_place_has_two_stalls_on_one_day_not_even_by_a_mistake(community):
    hold = StallHoldFactory(request__stall_zone__community=community)
    with pytest.raises(IntegrityError), transaction.atomic():
        StallHoldFactory(request=PlaceRequestFactory(stall_zone=hold.place.stall_zone), place=hold.place)


def test_the_stall_behind_a_number_is_named_when_it_is_registered(clerk, community):
    hold = StallHoldFactory(request__stall_zone__community=community)
    with pytest.raises(RuleBroken, match="for stalls in the register"):
        actions.name_stall(hold, ShopFactory(community=community), by=clerk)
    stall = ShopFactory(community=community, stall=True, name="王记煎饼")
    assert actions.name_stall(hold, stall, by=clerk).holder == "王记煎饼"
    assert PlaceRequest.objects.get().shop == stall
    with pytest.raises(RuleBroken, match="still has a place"):
        actions.leave(stall, by=clerk, until=today(), reason="closed")


def test_fees_are_paid_once_a_month_and_a_mistake_is_undone(clerk, community):
    hold = StallHoldFactory(request__stall_zone__community=community)
    facts = {"by": clerk, "month": today(), "fen": 30000, "receipt": "A-1", "paid_on": today()}
    row = actions.pay_fee(hold, **facts)
    assert (row.month.day, row.yuan) == (1, "300.00")
    with pytest.raises(RuleBroken, match="recorded already"):
        actions.pay_fee(hold, **facts)
    actions.undo_fee(row, by=clerk)
    assert actions.pay_fee(hold, **facts).pk
    with pytest.raises(RuleBroken, match="did not have the place"):
        actions.pay_fee(hold, **facts | {"month": today(-400)})


def test_a_rota_moves_the_stalls_on_by_one_place(community):
    row = StallZoneFactory(community=community, published=True, rota_weeks=2, since=today(-21))
    for place in row.stall_places.all():
        StallHoldFactory(request__stall_zone=row, place=place)
    now, following = stalls.rota(row, today())
    assert now.since <= today() < now.until == following.since
    assert [number for _hold, number in now.lines] != [number for _hold, number in following.lines]
    assert sorted(number for _hold, number in now.lines) == [1, 2]


# ---- met outside


def test_a_stall_met_outside_is_offered_a_place_before_enforcement(clerk, community):
    row = StallZoneFactory(community=community, published=True)
    stall = ShopFactory(community=community, stall=True)
    met = actions.meet_stall(community, by=clerk, met_on=today(-3), what="煎饼", where="地铁口")
    met = actions.offer_zone(met, row, by=clerk, offered_on=today(-2))
    met = actions.accept_offer(met, by=clerk, answered_on=today(), shop=stall)
    assert (met.state, met.hold.shop, met.hold.place.number) == ("accepted", stall, 1)
    with pytest.raises(RuleBroken, match="End its use on the page of the zone"):
        actions.take_back_channelling(met, by=clerk)


def test_one_that_refuses_can_be_told_to_enforcement_and_days_are_in_order(clerk, community):
    row = StallZoneFactory(community=community, published=True)
    met = ChannellingFactory(community=community, met_on=today(-3))
    with pytest.raises(RuleBroken, match="before the step"):
        actions.offer_zone(met, row, by=clerk, offered_on=today(-4))
    met = actions.offer_zone(met, row, by=clerk, offered_on=today(-2))
    met = actions.refuse_offer(met, by=clerk, answered_on=today(-1))
    met = actions.tell_enforcement(met, by=clerk, told_to="enforcement_team", told_on=today())
    assert met.state == "told"
    with pytest.raises(RuleBroken, match="now “told to enforcement”"):
        actions.offer_zone(met, row, by=clerk, offered_on=today())


# ---- special streets


def test_a_special_street_has_shops_and_results_by_year(clerk, community, elsewhere):
    row = SpecialStreetFactory(community=community)
    shop = ShopFactory(community=community)
    member = actions.add_to_street(row, shop, by=clerk, since=today(-30))
    with pytest.raises(RuleBroken, match="belongs to a special street already"):
        actions.add_to_street(SpecialStreetFactory(community=community), shop, by=clerk, since=today(-30))
    with pytest.raises(RuleBroken, match="of this community"):
        actions.add_to_street(row, ShopFactory(community=elsewhere), by=clerk, since=today(-30))
    actions.put_result(row, by=clerk, year=2025, visitors=900, source="街道统计")
    actions.put_result(row, by=clerk, year=2025, visitors=1000, source="街道统计")
    assert row.results.get().visitors == 1000
    with pytest.raises(RuleBroken, match="check the year"):
        actions.put_result(row, by=clerk, year=2001, source="x")
    actions.end_street(row, by=clerk, until=today())
    member.refresh_from_db()
    assert member.until == today()

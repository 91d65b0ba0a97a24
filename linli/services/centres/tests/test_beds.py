"""Beds, the waiting list, offers, moving in and out: nothing double, nothing silent, all of it taken back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory
from linli.services.centres import actions
from linli.services.centres.models import Bed, BedOffer, Fee, Stay, WaitingEntry
from linli.services.centres.queries import waiting
from linli.services.centres.tests.factories import (
    BedFactory,
    BedOfferFactory,
    CentreFactory,
    StayFactory,
    WaitingFactory,
)

pytestmark = pytest.mark.django_db
QUICK = (Phase.explicit, Phase.generate)
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def house(community):
    return CentreFactory(community=community, beds=True)


SPAN = st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 10)), st.integers(0, 1), st.integers(0, 2))


def overlap(one, other):
    """Whether two stays share a day; one that was taken back (until = since) has none."""
    ends = [dt.date.max if row.until is None else row.until for row in (one, other)]
    return max(one.since, other.since) < min(ends)


@settings(phases=QUICK, max_examples=40)
@given(st.lists(SPAN, min_size=2, max_size=8))
def test_the_database_keeps_beds_and_people_apart(spans):
    with transaction.atomic():
        house = CentreFactory(beds=True)
        beds = BedFactory.create_batch(2, centre=house)
        people = PersonFactory.create_batch(3, community=house.community)
        first = dt.date(2025, 1, 1)
        for start, long, bed, person in spans:
            since = first + dt.timedelta(days=start)
            row = Stay(
                community=house.community,
                centre=house,
                bed=beds[bed],
                person=people[person],
                since=since,
                until=None if long is None else since + dt.timedelta(days=long),
                exception="emergency",
            )
            same = Stay.objects.filter(bed=row.bed) | Stay.objects.filter(person=row.person)
            clash = any(overlap(row, other) for other in same)
            try:
                with transaction.atomic():
                    row.save()
            except IntegrityError:
                assert clash, "refused without a reason"
            else:
                assert not clash, "two at one time"
        transaction.set_rollback(True)


def test_a_stay_cannot_be_moved_into_another_by_an_update(house):
    bed = BedFactory(centre=house)
    StayFactory(centre=house, bed=bed, until=DAY)
    later = StayFactory(centre=house, bed=bed, since=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.filter(pk=later.pk).update(since=DAY - dt.timedelta(days=1))


def test_the_neediest_is_first_and_the_page_says_why(client, sign_in, community, house):
    patient, needy = WaitingFactory(centre=house), WaitingFactory(centre=house, since=DAY, shown_ability="3")
    CircumstanceFactory(person=needy.person, community=community, kind="minimum_living")
    assert [row.facts.key for row in waiting.order(house)] == [needy.pk, patient.pk]
    sign_in("clerk", community, name="me")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    listed = client.get(reverse("centres:waiting", args=[house.pk])).content.decode()
    assert listed.index(needy.person.name) < listed.index(patient.person.name)
    page = client.get(reverse("centres:entry", args=[needy.pk])).content.decode()
    assert "Low income" in page and "Position 1" in page
    assert Entry.objects.filter(verb="waiting.read", target_id=needy.pk, kind=Entry.Kind.READ).count() == 1


def test_an_assessment_of_the_register_counts_before_the_paper(house, monkeypatch):
    entry = WaitingFactory(centre=house, shown_ability="4")
    monkeypatch.setattr(waiting, "abilities", lambda people, on: {entry.person_id: 1})
    (case,) = waiting.facts_of([entry], DAY)
    assert case.ability == 1


def test_a_jump_needs_a_reason_and_is_shown(client, sign_in, clerk, community, house):
    first, second = WaitingFactory(centre=house), WaitingFactory(centre=house, since=DAY)
    bed = BedFactory(centre=house)
    with pytest.raises(RuleBroken):
        actions.offer_bed(second, bed, by=clerk)
    offer = actions.offer_bed(second, bed, by=clerk, exception="fits_room")
    assert (offer.position, offer.exception) == (2, "fits_room")
    sign_in("clerk", community, name="me")
    page = client.get(reverse("centres:waiting", args=[house.pk])).content.decode()
    assert page.count(second.person.name) == 2, "in the list and among the exceptions"
    assert first.person.name in page
    with pytest.raises(IntegrityError), transaction.atomic():
        BedOffer.objects.filter(pk=offer.pk).update(exception="")


def test_who_has_an_offer_is_not_passed_over(clerk, house):
    first, second = WaitingFactory(centre=house), WaitingFactory(centre=house, since=DAY)
    beds = BedFactory.create_batch(2, centre=house)
    actions.offer_bed(first, beds[0], by=clerk)
    offer = actions.offer_bed(second, beds[1], by=clerk)
    assert (offer.position, offer.exception) == (1, "")
    assert offer.answer_by == timezone.localdate() + dt.timedelta(days=5)


def test_an_offer_to_the_end(clerk, house):
    entry, bed = WaitingFactory(centre=house), BedFactory(centre=house)
    stay = actions.admit(actions.offer_bed(entry, bed, by=clerk), by=clerk, since=DAY)
    entry.refresh_from_db()
    assert (entry.state, entry.until) == ("admitted", DAY)
    assert not waiting.free_beds(house).exists()
    actions.leave_bed(stay, by=clerk, until=DAY + dt.timedelta(days=3), reason="home")
    assert waiting.free_beds(house).count() == 1
    stay = actions.take_back_leaving(stay, by=clerk)
    assert stay.until is None
    actions.take_back_admission(stay, by=clerk)
    entry.refresh_from_db()
    assert (entry.state, entry.until) == ("waiting", None)
    assert Stay.objects.on(DAY).count() == 0
    verbs = [one.verb for one in journal.of(entry)]
    assert verbs == ["waiting.admitted", "waiting.offered"]


def test_leaving_is_not_taken_back_into_a_bed_that_is_taken(clerk, house):
    bed = BedFactory(centre=house)
    gone = StayFactory(centre=house, bed=bed, until=DAY, leave_reason="home")
    StayFactory(centre=house, bed=bed, since=DAY)
    with pytest.raises(RuleBroken):
        actions.take_back_leaving(gone, by=clerk)


@pytest.mark.parametrize(
    ("answer", "state"), [("declined_kept", "waiting"), ("declined_left", "left"), ("withdrawn", "waiting")]
)
def test_what_becomes_of_who_does_not_accept(clerk, house, answer, state):
    offer = BedOfferFactory(entry=WaitingFactory(centre=house))
    actions.answer_offer(offer, by=clerk, answer=answer)
    assert WaitingEntry.objects.get().state == state
    with pytest.raises(RuleBroken):
        actions.answer_offer(offer, by=clerk, answer="declined_kept")


def test_an_offer_lapses_only_after_its_deadline(clerk, house):
    late = BedOfferFactory(entry=WaitingFactory(centre=house))
    early = BedOfferFactory(entry=WaitingFactory(centre=house), answer_by=timezone.localdate())
    assert actions.answer_offer(late, by=clerk, answer="lapsed").answer == "lapsed"
    with pytest.raises(RuleBroken):
        actions.answer_offer(early, by=clerk, answer="lapsed")


def test_a_resident_without_an_offer_needs_a_reason_and_a_free_bed(clerk, house):
    bed, person = BedFactory(centre=house), PersonFactory(community=house.community)
    with pytest.raises(RuleBroken):
        actions.admit_resident(bed, person, by=clerk, since=DAY, exception="")
    actions.admit_resident(bed, person, by=clerk, since=DAY, exception="emergency")
    with pytest.raises(RuleBroken):
        actions.admit_resident(
            bed, PersonFactory(community=house.community), by=clerk, since=DAY, exception="emergency"
        )


def test_the_dead_do_not_move_in_and_nobody_waits_twice(clerk, house):
    dead = PersonFactory(community=house.community, died=DAY)
    with pytest.raises(RuleBroken):
        actions.ask_for_bed(house, dead, by=clerk, level="assisted", since=DAY)
    entry = WaitingFactory(centre=house)
    with pytest.raises(RuleBroken):
        actions.ask_for_bed(house, entry.person, by=clerk, level="assisted", since=DAY)


def test_a_new_fee_ends_the_former_one(clerk, house):
    first = actions.set_fee(house, by=clerk, level="assisted", kind="bed", fen=120000, since=DAY)
    actions.set_fee(house, by=clerk, level="assisted", kind="bed", fen=150000, since=DAY + dt.timedelta(days=30))
    first.refresh_from_db()
    assert first.until == DAY + dt.timedelta(days=30)
    with pytest.raises(RuleBroken):
        actions.set_fee(house, by=clerk, level="assisted", kind="bed", fen=1, since=DAY)
    actions.set_fee(house, by=clerk, level="assisted", kind="bed", fen=140000, since=DAY + dt.timedelta(days=30))
    assert [fee.yuan for fee in Fee.objects.on(DAY + dt.timedelta(days=30))] == ["1,400.00"], "a typing error replaced"
    assert [fee.yuan for fee in Fee.objects.on(DAY)] == ["1,200.00"]


def test_a_bed_in_use_is_not_ended_and_no_kind_without_beds_gets_one(clerk, house, community):
    with pytest.raises(RuleBroken):
        actions.end_bed(StayFactory(centre=house).bed, by=clerk, until=timezone.localdate())
    canteen = CentreFactory(community=community)
    with pytest.raises(RuleBroken):
        actions.add_beds(canteen, by=clerk, room="1", numbers=["1"], level="assisted", since=DAY)
    actions.add_beds(house, by=clerk, room="1", numbers=["1", "2"], level="assisted", since=DAY)
    assert Bed.objects.filter(room="1").count() == 2


def test_the_list_costs_the_same_however_many_wait(client, sign_in, community, house, django_assert_max_num_queries):
    sign_in("clerk", community, name="me")
    WaitingFactory.create_batch(12, centre=house)
    client.get(reverse("centres:waiting", args=[house.pk]))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("centres:waiting", args=[house.pk])).content.decode()
    assert page.count('class="row-link"') == 12


def test_an_offer_that_nobody_answered_is_a_message_for_those_who_admit(client, sign_in, community, house):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    late = BedOfferFactory(entry=WaitingFactory(centre=house), answer_by=yesterday)
    BedOfferFactory(entry=WaitingFactory(centre=house), answer_by=timezone.localdate())
    for role, told in (("clerk", 1), ("worker", 0)):
        sign_in(role, community)
        page = client.get(reverse("messages")).content.decode()
        assert page.count(late.entry.person.name) == told
        assert page.count(reverse("centres:entry", args=[late.entry_id])) == told

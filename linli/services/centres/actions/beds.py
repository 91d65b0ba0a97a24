"""Beds and fees; asking for a bed, the offer, moving in and out, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.services.centres import policies
from linli.services.centres.actions.facilities import locked
from linli.services.centres.models import Bed, BedOffer, Centre, Fee, Stay, WaitingEntry, about
from linli.services.centres.queries import waiting
from linli.services.centres.states import EntryState, OfferAnswer

ADMIT = Permission.CENTRE_ADMIT
OFFER_DAYS = "centres.offer.days"


def _locked_bed(bed: Bed) -> Bed:
    return Bed.objects.select_for_update(of=("self",)).select_related("centre__community").get(pk=bed.pk)


def _locked_offer(offer: BedOffer) -> BedOffer:
    rows = BedOffer.objects.select_for_update(of=("self",)).select_related(
        "bed", "entry__person", "entry__centre__community"
    )
    return rows.get(pk=offer.pk)


@transaction.atomic
def add_beds(centre: Centre, *, by: Viewer, room: str, numbers: list[str], level: str, since: date) -> list[Bed]:
    """Add the beds of a room."""
    centre = locked(centre)
    policies.check(by, Permission.CENTRE_EDIT, centre.community)
    policies.check_has_beds(centre)
    known = Bed.objects.open().filter(centre=centre, room=room, number__in=numbers).first()
    if known is not None:
        raise RuleBroken(policies.bed_known(known))
    made = [
        Bed.objects.create(
            community_id=centre.community_id, centre=centre, room=room, number=number, level=level, since=since
        )
        for number in numbers
    ]
    journal.record("centre.beds_added", centre, by=by, beds=len(made), since=since.isoformat())
    return made


@transaction.atomic
def end_bed(bed: Bed, *, by: Viewer, until: date) -> Bed:
    """Take a bed out of service from a day on."""
    bed = _locked_bed(bed)
    policies.check(by, Permission.CENTRE_EDIT, bed.centre.community)
    policies.check_bed_end(bed, until)
    bed.until = until
    bed.save(update_fields=["until"])
    journal.record("centre.bed_ended", bed.centre, by=by, bed=bed.pk, until=until.isoformat())
    return bed


@transaction.atomic
def set_fee(centre: Centre, *, by: Viewer, level: str, kind: str, fen: int, since: date) -> Fee:
    """Set what a level of care costs from a day on; the former amount ends on that day."""
    centre = locked(centre)
    policies.check(by, Permission.CENTRE_EDIT, centre.community)
    policies.check_has_beds(centre)
    former = Fee.objects.open().filter(centre=centre, level=level, kind=kind).first()
    if former is not None:
        if former.fen == fen:
            return former
        policies.check_fee(former, since)
        former.until = since
        former.save(update_fields=["until"])
    fee = Fee.objects.create(
        community_id=centre.community_id, centre=centre, level=level, kind=kind, fen=fen, since=since
    )
    journal.record("centre.fee_set", centre, by=by, level=level, fee=kind, fen=fen, since=since.isoformat())
    return fee


@transaction.atomic
def ask_for_bed(
    centre: Centre, person: Person, *, by: Viewer, level: str, since: date, shown_ability: str = "", note: str = ""
) -> WaitingEntry:
    """Put a person on the waiting list of an institution; `since` is the day of the request."""
    centre = locked(centre)
    policies.check(by, ADMIT, centre.community)
    policies.check_has_beds(centre)
    policies.check_asked(person, since)
    if Stay.objects.open().filter(about(person), centre=centre).exists():
        raise RuleBroken(policies.lives_here(person))
    if WaitingEntry.objects.open().filter(about(person), centre=centre).exists():
        raise RuleBroken(policies.WAITS_ALREADY)
    with only_once(policies.WAITS_ALREADY):
        entry = WaitingEntry.objects.create(
            community_id=centre.community_id,
            centre=centre,
            person=person,
            level=level,
            since=since,
            shown_ability=shown_ability,
            note=note,
        )
    journal.record("waiting.added", entry, by=by, since=since.isoformat())
    return entry


@transaction.atomic
def read_entry(entry: WaitingEntry, *, by: Viewer) -> None:
    """Record that the working of an entry was read, which tells of ability and income."""
    policies.check(by, ADMIT, entry.centre.community)
    journal.read("waiting.read", entry, by=by, reason="")


@transaction.atomic
def leave_list(entry: WaitingEntry, *, by: Viewer, until: date) -> WaitingEntry:
    """Take a person off the waiting list."""
    centre = locked(entry.centre)
    policies.check(by, ADMIT, centre.community)
    entry = WaitingEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)
    policies.check_waits(entry)
    if entry.offers.filter(answer="").exists():
        raise RuleBroken(policies.OFFERED)
    _off_list(entry, EntryState.LEFT, until)
    journal.record("waiting.left", entry, by=by, until=until.isoformat())
    return entry


def _off_list(entry: WaitingEntry, state: EntryState, until: date) -> None:
    entry.state, entry.until = state, max(until, entry.since)
    entry.save(update_fields=["state", "until"])


@transaction.atomic
def offer_bed(entry: WaitingEntry, bed: Bed, *, by: Viewer, exception: str = "") -> BedOffer:
    """Offer a free bed to a waiting person; to another than the first only with a reason."""
    # The facility is locked, so that the order does not change between reading and offering.
    centre = locked(entry.centre)
    policies.check(by, ADMIT, centre.community)
    bed = _locked_bed(bed)
    entry = WaitingEntry.objects.select_related("person", "centre").get(pk=entry.pk)
    policies.check_waits(entry)
    ranks = waiting.order(centre, level=entry.level, free=True)
    rank = next((row for row in ranks if row.facts.key == entry.pk), None)
    if rank is None:
        raise RuleBroken(policies.ASKED_TWICE)
    policies.check_offer(bed, entry, rank.position, exception)
    today = timezone.localdate()
    days = int(rules.value(OFFER_DAYS, code=centre.community.code, on=today))
    with only_once(policies.OFFERED):
        offer = BedOffer.objects.create(
            community_id=centre.community_id,
            entry=entry,
            bed=bed,
            position=rank.position,
            points=rank.points,
            exception=exception if rank.position > 1 else "",
            made_on=today,
            answer_by=today + timedelta(days),
        )
    journal.record("waiting.offered", entry, by=by, reason=offer.exception, bed=bed.pk, position=rank.position)
    return offer


@transaction.atomic
def answer_offer(offer: BedOffer, *, by: Viewer, answer: str) -> BedOffer:
    """Close an offer that is not accepted: declined, not answered in time, or withdrawn."""
    centre = locked(offer.entry.centre)
    policies.check(by, ADMIT, centre.community)
    offer = _locked_offer(offer)
    policies.check_answer(offer, late=answer == OfferAnswer.LAPSED)
    if answer == OfferAnswer.ADMITTED:
        raise RuleBroken(policies.ADMIT_INSTEAD)
    offer.answer, offer.answered_on = answer, timezone.localdate()
    offer.save(update_fields=["answer", "answered_on"])
    if answer == OfferAnswer.DECLINED_LEFT:
        _off_list(offer.entry, EntryState.LEFT, timezone.localdate())
    journal.record("waiting.answered", offer.entry, by=by, answer=answer, bed=offer.bed_id)
    return offer


@transaction.atomic
def admit(offer: BedOffer, *, by: Viewer, since: date) -> Stay:
    """Let the person of an offer move in."""
    centre = locked(offer.entry.centre)
    policies.check_runs(by, ADMIT, centre)
    offer = _locked_offer(offer)
    policies.check_answer(offer)
    stay = _move_in(centre, offer.bed, offer.entry.person, since, offer=offer)
    offer.answer, offer.answered_on = OfferAnswer.ADMITTED, timezone.localdate()
    offer.save(update_fields=["answer", "answered_on"])
    _off_list(offer.entry, EntryState.ADMITTED, since)
    journal.record("waiting.admitted", offer.entry, by=by, since=since.isoformat(), bed=offer.bed_id)
    return stay


@transaction.atomic
def admit_resident(bed: Bed, person: Person, *, by: Viewer, since: date, exception: str) -> Stay:
    """Record somebody who moved in without an offer of this register; the reason is kept and shown."""
    centre = locked(bed.centre)
    policies.check(by, ADMIT, centre.community)
    policies.check_has_beds(centre)
    bed = _locked_bed(bed)
    if not exception:
        raise RuleBroken(policies.NO_REASON)
    if bed.until is not None:
        raise RuleBroken(policies.bed_gone(bed))
    if (
        bed.offers.filter(answer="").exists()
        or WaitingEntry.objects.open().filter(about(person), centre=centre).exists()
    ):
        raise RuleBroken(policies.OFFER_INSTEAD)
    stay = _move_in(centre, bed, person, since, exception=exception)
    journal.record("stay.recorded", stay, by=by, reason=exception, since=since.isoformat())
    return stay


def _move_in(
    centre: Centre, bed: Bed, person: Person, since: date, *, offer: BedOffer | None = None, exception: str = ""
) -> Stay:
    policies.check_since(since, bed)
    policies.check_alive(person, since)
    # The database knows only the keys: a bed under a duplicate that was merged is one of this person, too.
    if Stay.objects.open().filter(person__merged_into=person).exists():
        raise RuleBroken(policies.BED_TAKEN)
    with only_once(policies.BED_TAKEN):
        return Stay.objects.create(
            community_id=centre.community_id,
            centre=centre,
            bed=bed,
            person=person,
            since=since,
            offer=offer,
            exception=exception,
        )


def _locked_stay(stay: Stay) -> Stay:
    rows = Stay.objects.select_for_update(of=("self",)).select_related("centre__community", "bed", "person", "offer")
    return rows.get(pk=stay.pk)


@transaction.atomic
def leave_bed(stay: Stay, *, by: Viewer, until: date, reason: str) -> Stay:
    """End a stay on a day."""
    locked(stay.centre)
    stay = _locked_stay(stay)
    policies.check_runs(by, ADMIT, stay.centre)
    policies.check_leave(stay, until)
    stay.until, stay.leave_reason = until, reason
    stay.save(update_fields=["until", "leave_reason"])
    journal.record("stay.ended", stay, by=by, reason=reason, until=until.isoformat())
    return stay


@transaction.atomic
def take_back_leaving(stay: Stay, *, by: Viewer) -> Stay:
    """Take back the end of a stay; refused if somebody else has the bed by now."""
    locked(stay.centre)
    stay = _locked_stay(stay)
    policies.check_runs(by, ADMIT, stay.centre)
    policies.check_left(stay)
    former, stay.until, stay.leave_reason = stay.until, None, ""
    with only_once(policies.BED_TAKEN):
        stay.save(update_fields=["until", "leave_reason"])
    journal.record("stay.leaving_taken_back", stay, by=by, until=str(former))
    return stay


@transaction.atomic
def take_back_admission(stay: Stay, *, by: Viewer) -> Stay:
    """Take back a moving in by mistake: the stay was valid on no day, and the person waits again as before."""
    locked(stay.centre)
    stay = _locked_stay(stay)
    policies.check_runs(by, ADMIT, stay.centre)
    if stay.until is not None:
        raise RuleBroken(policies.STAY_OVER)
    stay.until = stay.since
    stay.save(update_fields=["until"])
    if stay.offer is not None:
        _wait_again(stay.offer)
    journal.record("stay.admission_taken_back", stay, by=by, since=stay.since.isoformat())
    return stay


def _wait_again(offer: BedOffer) -> None:
    offer.answer = OfferAnswer.WITHDRAWN
    offer.save(update_fields=["answer"])
    entry = offer.entry
    entry.state, entry.until = EntryState.WAITING, None
    with only_once(policies.WAITS_ALREADY):
        entry.save(update_fields=["state", "until"])

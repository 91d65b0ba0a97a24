"""Telling residents of a scheme, so that nobody is asked every week."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.services.schemes import engine, policies
from linli.services.schemes.models import Offer
from linli.services.schemes.states import OfferOutcome

# When to ask again.
AGAIN = {
    OfferOutcome.TOLD: "schemes.offer.told_days",
    OfferOutcome.NOT_WANTED: "schemes.offer.not_wanted_days",
    OfferOutcome.SET_ASIDE: "schemes.offer.set_aside_days",
}


@transaction.atomic
def offer(person: Person, scheme: str, outcome: OfferOutcome, *, by: Viewer, reason: str = "") -> Offer:
    """Record that somebody was told of a scheme, does not want it, or that the proposal is set aside for a reason.

    The rule says when to ask again. `reason` is a code of `set_aside_reason`.

    Raises:
        PermissionDenied: the viewer takes no applications there.
        RuleBroken: there is no such scheme, or a proposal is set aside without a reason.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)
    policies.check_may(by, P.SCHEME_APPLY, person.community_id)
    if not engine.versions(scheme):
        raise RuleBroken(_("The scheme “{code}” is no longer in the content packs.").format(code=scheme))
    policies.check_set_aside(outcome, reason)
    today = timezone.localdate()
    days = int(rules.value(AGAIN[outcome], code=person.community.code))
    same = Offer.objects.filter(person=person, scheme=scheme, outcome=outcome, on=today, taken_back=False).first()
    if same is not None:
        return same
    row = Offer.objects.create(
        community=person.community,
        person=person,
        scheme=scheme,
        outcome=outcome,
        reason=reason if outcome == OfferOutcome.SET_ASIDE else "",
        on=today,
        again_on=today + timedelta(days=days),
        by_id=by.user_id,
    )
    again = row.again_on.isoformat()
    journal.record(f"scheme.{outcome}", person, by=by, reason=row.reason, scheme=scheme, again_on=again)
    return row


@transaction.atomic
def take_back_offer(row: Offer, *, by: Viewer) -> Offer:
    """Take back what was recorded by mistake: the person is on the list again.

    Raises:
        PermissionDenied: the viewer takes no applications there.
    """
    row = Offer.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(by, P.SCHEME_APPLY, row.community_id)
    if not row.taken_back:
        row.taken_back = True
        row.save(update_fields=["taken_back"])
        journal.record("scheme.offer_taken_back", row.person, by=by, scheme=row.scheme, outcome=row.outcome)
    return row

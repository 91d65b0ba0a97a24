"""Authorisations to check means: signed by all adult members, revocable at any time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.services.assistance import policies
from linli.services.assistance.models import Authorisation, Signature
from linli.services.assistance.queries import means
from linli.services.schemes.engine import ages


def locked(household: Household) -> Household:
    """Return the household locked, with the community."""
    return Household.objects.select_for_update(of=("self",)).select_related("community").get(pk=household.pk)


@transaction.atomic
def authorise(household: Household, *, by: Viewer, on: date, signed: Mapping[int, str]) -> Authorisation:
    """Record that all adult members signed; a former authorisation ends.

    Args:
        household: whose means are checked.
        by: who saw the signatures.
        on: the day of the signatures.
        signed: key of a person -> how (`proxy_consent`); residents, and members who live elsewhere.

    Raises:
        PermissionDenied: the viewer records no means there.
        RuleBroken: a signature is missing, or the day is to come.
    """
    household = locked(household)
    policies.check_may(by, P.ASSISTANCE_RECORD, household.community_id)
    policies.check_day(on)
    adults = [one for one in means.residents(household, on) if policies.is_adult(one, on)]
    policies.check_signatures(adults, signed)
    months = int(rules.value("assistance.authorisation.months", code=household.community.code, on=on))
    for row in Authorisation.objects.open().filter(household=household):
        row.until = max(on, row.since)
        row.save(update_fields=["until"])
    fresh = Authorisation.objects.create(
        community=household.community,
        household=household,
        since=on,
        expires_on=ages.months_after(on, months),
        recorded_by_id=by.user_id,
    )
    Signature.objects.bulk_create(
        Signature(authorisation=fresh, person_id=pk, way=way) for pk, way in sorted(signed.items())
    )
    journal.record("means.authorised", household, by=by, authorisation=fresh.pk, signatures=len(signed))
    return fresh


@transaction.atomic
def revoke(row: Authorisation, *, by: Viewer) -> Authorisation:
    """End an authorisation today: means are neither recorded nor shown nor used any more. Sent twice, it ends once."""
    household = locked(row.household)
    policies.check_may(by, P.ASSISTANCE_RECORD, household.community_id)
    row = Authorisation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.until is None:
        row.until = max(timezone.localdate(), row.since)
        row.save(update_fields=["until"])
        journal.record("means.revoked", household, by=by, authorisation=row.pk)
    return row

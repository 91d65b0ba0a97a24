"""What residents do without an account: ask for assistance, look at it by its code, withdraw it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, rules
from linli.registers.people.models import phone_hash
from linli.registers.places.models import Place
from linli.services.assistance import policies
from linli.services.assistance.models import AidRequest, AidSaid, aid_code_hash
from linli.services.assistance.queries import requests
from linli.services.assistance.states import AidState
from linli.work.cases import actions as cases
from linli.work.cases.actions.steps import receipt_for

# Stored in the journal in English; pages translate it.
RESIDENT = Viewer(name=gettext_noop("resident"))
PER_PHONE = "assistance.public.requests_per_day_per_phone"
PER_ADDRESS = "assistance.public.requests_per_hour"
WRONG, LOOK_UPS = "assistance.public.wrong_codes_per_hour", "assistance.public.lookup_per_hour"


@transaction.atomic
def ask(place: Place, said: AidSaid, *, urgent: bool, once: str, source: str) -> tuple[AidRequest, str]:
    """Ask for assistance as a resident; return the request with its code, which is stored nowhere in clear text.

    Args:
        place: the building or community.
        said: what was said, unverified.
        urgent: something happened suddenly.
        once: made by the form; sent again, it is the same request.
        source: what tries are counted under.

    Raises:
        RuleBroken: the place is no building or community, or a proxy has no consent.
        cases.TooOften: too many requests of this address or phone.
    """
    code = receipt_for(once)
    if (known := requests.called(code)) is not None:
        return known, code
    policies.check_said(said, place)
    if not cases.allowed("aid", source, int(rules.value(PER_ADDRESS))):
        raise cases.TooOften
    if not cases.allowed("aid_phone", said.phone, int(rules.value(PER_PHONE)), hours=24):
        raise cases.TooOften
    community = place.community
    assert community is not None  # of every building and community
    days = int(rules.value("assistance.requests.answer_days", code=community.code))
    row = AidRequest.objects.create(
        community=community,
        place=place,
        said_text=said.text(),
        phone_key=phone_hash(said.phone),
        urgent=urgent,
        code_hash=aid_code_hash(code),
        answer_by=calendar.add_working_days(timezone.localdate(), days),
    )
    journal.record("aid.asked", row, by=RESIDENT, urgent=urgent, proxy=said.proxy_relation)
    return row, code


@transaction.atomic
def look_up(typed: str, source: str) -> AidRequest | None:
    """Return the request of a code; None if there is none.

    Raises:
        cases.TooOften: too many tries of this source (an address, a known device), or of this request.
    """
    if not cases.allowed("aid_follow", source, int(rules.value(WRONG))):
        raise cases.TooOften
    found = requests.called(typed)
    if found is not None and not cases.allowed("aid_code", found.code_hash, int(rules.value(LOOK_UPS))):
        raise cases.TooOften
    return found


@transaction.atomic
def withdraw_own(row: AidRequest) -> AidRequest:
    """Withdraw a request as its resident; of one that was filed, ask the community to withdraw the application.

    Raises:
        RuleBroken: it was answered already, or this was asked before.
    """
    row = AidRequest.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_own_withdrawal(row)
    if row.state == AidState.FILED:
        # An application is withdrawn by the household and not by a code, which may be in other hands.
        row.withdrawal_asked_at = timezone.now()
        row.save(update_fields=["withdrawal_asked_at"])
        journal.record("aid.withdrawal_asked", row, by=RESIDENT)
        return row
    row.state, row.closed_on = AidState.WITHDRAWN, timezone.localdate()
    row.save(update_fields=["state", "closed_on"])
    journal.record("aid.withdrawn", row, by=RESIDENT)
    return row

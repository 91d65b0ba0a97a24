"""The plan of a month and issuing it: one job, which issues once however often it runs."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.actions import Planned
from linli.registers.places.models import Place
from linli.services.vouchers import policies
from linli.services.vouchers.engine import months
from linli.services.vouchers.models import Voucher, VoucherQuota, WithoutVoucher
from linli.services.vouchers.models.vouchers import ALPHABET, serial_hash
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.queries.entitlements import Entitled, VoucherScheme, entitled, find_scheme

GROUPS, LETTERS = 3, 4  # of a serial: 8F3K-27QD-V5TM


@transaction.atomic
def plan_quota(community: Place, *, scheme: str, month: date, most: int, by: Viewer) -> VoucherQuota:
    """Plan how many vouchers of a scheme a community has in a month; another number needs the plan to be withdrawn.

    Raises:
        PermissionDenied: the viewer does not manage vouchers there.
        RuleBroken: no such scheme, a quota of 0, or there is a plan with another number.
    """
    policies.check_may(P.VOUCHER_MANAGE, community, by=by)
    find_scheme(scheme, place=community.code, month=month)
    if most <= 0:
        raise RuleBroken(_("A quota of 0 gives nobody a voucher. Enter at least 1, or withdraw the plan."))
    key: dict[str, Any] = {"community": community, "scheme": scheme, "month": month}
    facts = {"most": most, "planned_by_id": by.user_id}
    row, new = VoucherQuota.objects.select_for_update().get_or_create(**key, defaults=facts)
    if not new and row.most != most:
        text = _("A quota of {count} is planned already. Withdraw it first.")
        raise RuleBroken(text.format(count=row.most))
    journal.record("voucher.quota_planned", row, by=by, scheme=scheme, month=f"{month:%Y-%m}", most=most)
    return row


@transaction.atomic
def drop_quota(quota: VoucherQuota, *, by: Viewer) -> None:
    """Withdraw the plan of a community for a month; vouchers that were issued stay."""
    policies.check_may(P.VOUCHER_MANAGE, quota.community, by=by)
    facts: dict[str, Any] = {"scheme": quota.scheme, "month": f"{quota.month:%Y-%m}", "most": quota.most}
    journal.record("voucher.quota_dropped", quota, by=by, **facts)
    quota.delete()


@dataclass(slots=True)
class Issued:
    """What issuing a month did.

    Attributes:
        scheme, month: of which.
        entitled: people with an award in the month.
        issued: vouchers that are new.
        already: people who had theirs from before.
        amount: what the new vouchers are worth together, in the unit.
        left_out: reason -> number of people without a voucher.
    """

    scheme: str
    month: date
    unit: str = ""
    entitled: int = 0
    issued: int = 0
    already: int = 0
    amount: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def issue(scheme: str, month: date, communities: Iterable[Place], *, by: Viewer) -> Issued:
    """Issue the vouchers of a month, community by community, each in a transaction of its own.

    Ids are made from scheme, month and person: a second run issues only what the first did not.

    Raises:
        PermissionDenied: the viewer does not manage vouchers in one of the communities; nothing was issued.
        RuleBroken: no such scheme, or it gives no vouchers; the month is far ahead, or closed in the ledger.
    """
    policies.check_issued_month(month)
    places = sorted(communities, key=lambda place: place.pk)
    for place in places:
        policies.check_may(P.VOUCHER_MANAGE, place, by=by)
    found = Issued(scheme, month)
    people = entitled(scheme, month, [place.pk for place in places])
    for place in places:
        one = find_scheme(scheme, place=place.code, month=month)
        found.unit = one.terms.unit.value
        _issue_in(place, one, people.get(place.pk, []), found, by)
    return found


@transaction.atomic
def _issue_in(place: Place, scheme: VoucherScheme, people: Sequence[Entitled], found: Issued, by: Viewer) -> None:
    """Issue in one community, in the order of the quota."""
    month = found.month
    quota = VoucherQuota.objects.select_for_update().filter(community=place, scheme=scheme.code, month=month).first()
    rows = Voucher.objects.filter(scheme=scheme.code, month=month, person__in=[one.person.pk for one in people])
    has = set(rows.values_list("person_id", flat=True))
    taken = Voucher.objects.alive().filter(community=place, scheme=scheme.code, month=month).count()
    free = None if quota is None and not scheme.limited else (quota.most if quota else 0) - taken
    chosen, left = _choose([one for one in people if one.person.pk not in has], free, planned=quota is not None)
    new = [_voucher(one, scheme, month, place) for one in chosen]
    Voucher.objects.bulk_create(new, batch_size=500)
    _fill(new, scheme, month, by)
    _note_left_out(left, place, scheme.code, month)
    found.entitled += len(people)
    found.already += sum(1 for one in people if one.person.pk in has)
    found.issued += len(new)
    found.amount += sum(row.face for row in new)
    found.left_out.update(reason for _one, reason, _position in left)
    facts: dict[str, Any] = {"scheme": scheme.code, "month": f"{month:%Y-%m}"}
    facts |= {"issued": len(new), "left_out": len(left)}
    journal.record("voucher.month_issued", None, by=by, community_id=place.pk, **facts)


Left = tuple[Entitled, str, int | None]


def _choose(people: Sequence[Entitled], free: int | None, *, planned: bool) -> tuple[list[Entitled], list[Left]]:
    """Return who gets a voucher, in the given order, and who does not, with the reason and the place in the queue."""
    chosen: list[Entitled] = []
    left: list[Left] = []
    waiting = 0
    for one in people:
        if one.obstacle:
            left.append((one, one.obstacle, None))
        elif free is None or len(chosen) < free:
            chosen.append(one)
        else:
            waiting += 1
            left.append((one, "over_quota" if planned else "no_quota", waiting))
    return chosen, left


def _voucher(one: Entitled, scheme: VoucherScheme, month: date, place: Place) -> Voucher:
    key = accounts.voucher_key(scheme.code, f"{month:%Y-%m}", one.person.pk)
    grace = int(rules.value("vouchers.grace_days", code=place.code, on=month))
    return new_voucher(
        key,
        community=place,
        person=one.person,
        scheme=scheme.code,
        month=month,
        unit=scheme.terms.unit,
        face=one.amount,
        valid_until=months.ends(month, grace),
        issued_at=timezone.now(),
    )


def new_voucher(key: UUID, **facts: object) -> Voucher:
    """Return a voucher that is not saved yet, with a serial that nobody can guess."""
    parts = ["".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS)]
    serial = "-".join(parts)
    return Voucher(key=key, account=f"voucher.{key}", serial=serial, serial_hash=serial_hash(serial), **facts)


def _fill(new: Sequence[Voucher], scheme: VoucherScheme, month: date, by: Viewer) -> None:
    """Open an account for each voucher and put its worth on it."""
    if not new:
        return
    source = accounts.common(scheme.code, new[0].unit, accounts.SOURCE)
    budget, *own = ledger.open_accounts([source, *map(accounts.of_voucher, new)], by=by)
    batch = f"vouchers.{scheme.code}.{month:%Y-%m}"
    plans = [
        Planned(
            id=accounts.transfer_id(row.key, "issue"),
            debit=budget,
            credit=account,
            amount=row.face,
            on=month,
            reason="issue",
            about=f"vouchers.voucher:{row.pk}",
            batch=batch,
        )
        for row, account in zip(new, own, strict=True)
    ]
    ledger.many(plans, by=by)


def _note_left_out(left: Sequence[Left], place: Place, scheme: str, month: date) -> None:
    """Rewrite who got none in this community."""
    WithoutVoucher.objects.filter(community=place, scheme=scheme, month=month).delete()
    WithoutVoucher.objects.bulk_create(
        [
            WithoutVoucher(
                community=place, person=one.person, scheme=scheme, month=month, reason=reason, position=position
            )
            for one, reason, position in left
        ],
        batch_size=500,
    )

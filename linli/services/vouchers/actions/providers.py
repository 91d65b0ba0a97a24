"""Providers: contract, communities, prices, carers and their papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place
from linli.services.vouchers import policies
from linli.services.vouchers.models import Carer, CarerPaper, Provider, ServedArea, ServicePrice

KIND = "provider"


@transaction.atomic
def contract(body: Body, *, since: date, communities: Iterable[Place] = (), number: str = "", by: Viewer) -> Provider:
    """Make an organisation a provider from a day, for some communities.

    Raises:
        PermissionDenied: the viewer does not manage vouchers at its place.
        RuleBroken: it is no provider by its kind, has closed, or has a contract already.
    """
    policies.check_may(P.VOUCHER_MANAGE, body.place, by=by)
    if body.kind != KIND or body.until is not None:
        raise RuleBroken(_("%(body)s is not an open organisation of the kind “service provider”.") % {"body": body})
    with only_once(_("%(body)s has a contract already.") % {"body": body}):
        row = Provider.objects.create(body=body, place=body.place, since=since, contract=number)
    journal.record("provider.contracted", row, by=by, community_id=body.place.community_id, since=since.isoformat())
    for community in communities:
        serve(row, community, since=since, by=by)
    return row


@transaction.atomic
def end_contract(provider: Provider, *, until: date, by: Viewer) -> Provider:
    """End the contract of a provider on a day; what was booked for later can no longer be redeemed.

    Raises:
        RuleBroken: it has ended, or would end before it began.
    """
    row = _locked(provider)
    policies.check_may(P.VOUCHER_MANAGE, row.place, by=by)
    _check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("provider.ended", row, by=by, community_id=row.place.community_id, until=until.isoformat())
    return row


@transaction.atomic
def serve(provider: Provider, community: Place, *, since: date, by: Viewer) -> ServedArea:
    """Let a provider serve a community from a day.

    Raises:
        RuleBroken: it does already.
    """
    policies.check_may(P.VOUCHER_MANAGE, provider.place, by=by)
    with only_once(_("%(provider)s serves this community already.") % {"provider": provider}):
        row = ServedArea.objects.create(provider=provider, community=community, since=since)
    journal.record("provider.area_added", provider, by=by, community_id=community.pk, since=since.isoformat())
    return row


@transaction.atomic
def set_price(provider: Provider, *, item: str, per: str, fen: int, since: date, by: Viewer) -> ServicePrice:
    """Set the price of a service from a day; the one before ends then. Orders keep the price of their booking.

    Raises:
        RuleBroken: the price is 0, or one from the same day or later is there.
    """
    provider = _locked(provider)
    policies.check_may(P.VOUCHER_MANAGE, provider.place, by=by)
    if fen <= 0:
        raise RuleBroken(_("Enter a price above 0."))
    before = provider.prices.filter(item=item, until=None).first()
    if before is not None and before.since >= since:
        raise RuleBroken(_("There is a price from that day or a later one. Choose a later day."))
    if before is not None:
        before.until = since
        before.save(update_fields=["until"])
    row = ServicePrice.objects.create(provider=provider, item=item, per=per, fen=fen, since=since)
    journal.record("provider.price_set", provider, by=by, item=item, fen=fen, since=since.isoformat())
    return row


@transaction.atomic
def add_carer(provider: Provider, *, name: str, since: date, phone: str = "", username: str = "", by: Viewer) -> Carer:
    """Add a carer to a provider; with an account, they prove services by their own sign-in.

    Raises:
        RuleBroken: there is one of this name, or no such account.
    """
    policies.check_serves(provider, by=by)
    user = _account(username)
    with only_once(_("There is a carer of this name already. Add something that tells them apart.")):
        row = Carer.objects.create(provider=provider, name=name.strip(), phone=phone, user=user, since=since)
    journal.record("carer.added", row, by=by, community_id=provider.place.community_id, since=since.isoformat())
    return row


def _account(username: str) -> User | None:
    if not username.strip():
        return None
    try:
        return User.objects.get(username=username.strip(), is_active=True)
    except ObjectDoesNotExist:
        raise RuleBroken(_("There is no active account with this sign-in name.")) from None


@transaction.atomic
def add_paper(carer: Carer, *, kind: str, expires: date, number: str = "", by: Viewer) -> CarerPaper:
    """Add a paper of a carer with its last day.

    Raises:
        RuleBroken: it is there already.
    """
    policies.check_serves(carer.provider, by=by)
    with only_once(_("This paper is recorded already.")):
        row = CarerPaper.objects.create(carer=carer, kind=kind, expires=expires, number=number)
    facts: dict[str, Any] = {"paper": kind, "expires": expires.isoformat()}
    journal.record("carer.paper_added", carer, by=by, community_id=carer.provider.place.community_id, **facts)
    return row


@transaction.atomic
def end_carer(carer: Carer, *, until: date, by: Viewer) -> Carer:
    """End the work of a carer for a provider on a day.

    Raises:
        RuleBroken: it has ended, or would end before it began.
    """
    row = Carer.objects.select_for_update(of=("self",)).select_related("provider__place").get(pk=carer.pk)
    policies.check_serves(row.provider, by=by)
    _check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("carer.ended", row, by=by, community_id=row.provider.place.community_id, until=until.isoformat())
    return row


def _locked(provider: Provider) -> Provider:
    rows = Provider.objects.select_for_update(of=("self",)).select_related("body", "place")
    return rows.get(pk=provider.pk)


def _check_end(row: Provider | Carer, until: date) -> None:
    if row.until is not None:
        raise RuleBroken(_("%(name)s has already ended.") % {"name": row})
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))

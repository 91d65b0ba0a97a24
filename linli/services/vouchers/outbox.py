"""What a phone may send about vouchers: a service that took place, with what both sides gave to prove it."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.rooms.outbox import About, ForReview, Item, ItemKind, NotValid, Side, Sides, in_words
from linli.services.vouchers import actions, policies
from linli.services.vouchers.forms import RedeemForm
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.states import OrderState

PROOFS = ("holder_code", "carer_code", "second_code", "paper", "proxy")


def redeem(item: Item, by: Viewer) -> Order:
    """Redeem the service as the page does; it counts as proven when it was written down."""
    order, form = _order(item, by), service_form(item, by)
    if not form.is_valid():
        raise NotValid(form)
    start, end = form.times
    said = {name: form.cleaned_data[name] for name in PROOFS if name in form.cleaned_data}
    _check_carer(order, said, by)
    evidence = actions.BothProofs(**said, at=item.made_at)
    try:
        return actions.redeem(order, start=start, end=end, evidence=evidence, by=by)
    except policies.NotBooked as reason:
        raise ForReview(_changed(order)) from reason


def _order(item: Item, by: Viewer) -> Order:
    """Return the service, if the person who made the item serves for its provider.

    Raises:
        PermissionDenied: they serve for no provider.
        RuleBroken: no service is named, or it is another provider's.
        ForReview: they worked for its provider on that day and do not any more.
    """
    order = _named(item)
    if order is not None and policies.may_redeem(order, by=by):
        return order
    if order is not None and _worked_then(order, by):
        raise ForReview(_("You no longer work for %(provider)s.") % {"provider": order.provider})
    if not by.may(P.VOUCHER_SERVE):
        raise PermissionDenied
    raise RuleBroken(_("This is not a service of your provider."))


def _named(item: Item) -> Order | None:
    rows = Order.objects.select_related("community", "person", "provider__body", "carer", "second")
    return rows.filter(pk=item.number("order") or 0).first()


def _worked_then(order: Order, by: Viewer) -> bool:
    """Return whether the person was a carer of the provider on the day of the service."""
    rows = Carer.objects.on(order.day).filter(provider=order.provider, user__isnull=False)
    return rows.filter(user=by.user_id).exists()


def _check_carer(order: Order, said: dict[str, str], by: Viewer) -> None:
    """Ask a person if another carer was chosen since, so that the sign-in of this one no longer proves the service."""
    proven = said["carer_code"].strip() or said["paper"].strip()
    mine = any(carer.user_id == by.user_id for carer in order.carers)
    if order.redeemed_at is None and not (proven or mine) and _worked_then(order, by):
        carer = order.carers_words or _("nobody")
        raise ForReview(_("Another carer was chosen for this service in the meantime: %(carer)s.") % {"carer": carer})


def _changed(order: Order) -> str:
    """Return what became of the service since the phone had it."""
    order.refresh_from_db()
    if order.redeemed_at is None:
        return _("This service was cancelled in the meantime.")
    text = _("This service was redeemed in the meantime with other times: %(when)s. Nothing was changed.")
    return text % {"when": order.when}


def service_form(item: Item, by: Viewer) -> RedeemForm:
    """Return the form of the page with what the phone says."""
    order = _named(item)
    return RedeemForm(item.data(), carers=order.carers if order is not None else ())


def about(item: Item, by: Viewer) -> About:
    """Return the community and which service of whom, unless it is another provider's."""
    order = _named(item)
    if order is None or not (policies.may_redeem(order, by=by) or _worked_then(order, by)):
        return About()
    return About(order.community, f"{order} · {order.when}")


def sides(item: Item, by: Viewer) -> Sides:
    """Compare with the service now: its times, and what became of it."""
    order, shown = _named(item), in_words(service_form(item, by))
    if order is None or about(item, by).community is None:
        lines = [Side(name, label, text, "") for name, (label, text) in shown.items() if text]
        return Sides(lines, [_("This is not a service of your provider.")])
    now = _now(order)
    lines = [
        Side(name, label, text, now.get(name, "")) for name, (label, text) in shown.items() if text or now.get(name)
    ]
    return Sides(lines, _notes(order, item))


def _now(order: Order) -> dict[str, str]:
    """Return the times of a redeemed service as the form has them; of a booked one nothing is known yet."""
    if order.started_at is None or order.ended_at is None:
        return {}
    start, end = timezone.localtime(order.started_at), timezone.localtime(order.ended_at)
    paper = order.proofs.exclude(paper="").order_by("pk").first()
    shown = in_words(RedeemForm({"day": start.date().isoformat()}))["day"][1]
    return {"day": shown, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "paper": paper.paper if paper else ""}


def _notes(order: Order, item: Item) -> list[str]:
    said = {"state": order.get_state_display(), "when": order.when, "carer": order.carers_words or _("nobody")}
    notes = [_("The service now: %(state)s, %(when)s, carer: %(carer)s.") % said]
    if order.redeemed_at is not None:
        notes.append(_("It cannot be redeemed twice. Discard this record, or claw the service back if it is wrong."))
    elif order.state == OrderState.CANCELLED:
        again = _("If it took place, book it again, redeem it with the signed paper, and discard this record.")
        notes.append(again)
    elif timezone.now() - item.made_at > timedelta(days=1):
        notes.append(_("It was recorded on the phone on that day, so it counts as entered then."))
    return notes


KINDS = (
    ItemKind(
        "service",
        gettext_lazy("Service of home care"),
        redeem,
        about,
        sides,
        service_form,
        (P.VOUCHER_SERVE, P.VOUCHER_MANAGE),
        decided_by=P.VOUCHER_MANAGE,
    ),
)

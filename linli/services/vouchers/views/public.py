"""Pages without an account: providers near, and what a holder does by the serial of a voucher."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.core.web import devices
from linli.core.web.deeds import refused, shown_again
from linli.core.web.http import Request, number, source
from linli.services.vouchers import actions, forms, policies, queries
from linli.services.vouchers.engine import proofs
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.queries import proxies
from linli.services.vouchers.states import USABLE, OrderState, ProofSide, ProxyPurpose
from linli.work.cases.actions import TooOften

SHOWN, VOUCHER = "voucher", "voucher"
LONGEST = 40
SAFE = {"GET", "HEAD"}


@require_safe
def care(request: Request) -> HttpResponse:
    """Show providers with prices, hours and communities, by community."""
    typed = request.GET.get("at", "")[:LONGEST].strip()
    place, found = queries.public_community(number(request.GET.get("place")), typed)
    rows = queries.public_providers(place.pk if place else None, timezone.localdate())
    context = {"rows": queries.with_offers(rows), "place": place, "typed": typed, "found": found}
    return render(request, "vouchers/care.html", context)


def _counted_as(request: Request) -> tuple[str, int]:
    device = devices.known(request, VOUCHER)
    rule = "vouchers.public.lookup_per_hour" if device else "vouchers.public.wrong_serials_per_hour"
    return device or source(request), int(rules.value(rule))


def _too_many(request: Request) -> HttpResponse:
    return render(request, "cases/too_many.html", status=429)


@never_cache
def voucher(request: Request) -> HttpResponse:
    """Ask for the serial, and open the voucher on this device for some minutes."""
    form = forms.OpenVoucherForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "vouchers/voucher.html", {"form": form})
    try:
        row = actions.look_up(form.cleaned_data["serial"], *_counted_as(request))
    except TooOften:
        return _too_many(request)
    if row is None:
        form.add_error("serial", _("No voucher has this serial, or it was replaced. Check it against the paper."))
        return render(request, "vouchers/voucher.html", {"form": form}, status=404)
    name = form.cleaned_data["proxy"]
    proxy = proxies.called(row.person, name) if name else None
    if name and proxy is None:
        form.add_error("proxy", policies.no_consent(name, ProxyPurpose.BOOK))
        return render(request, "vouchers/voucher.html", {"form": form}, status=403)
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the voucher.
    request.session.cycle_key()
    held = {"voucher": row.pk, "serial": row.serial_hash, "until": until.isoformat()}
    request.session[SHOWN] = {**held, "proxy": proxy.pk if proxy else None}
    answer = redirect("voucher_mine")
    devices.remember(answer, request, VOUCHER, row.serial_hash)
    return answer


def _held(request: Request) -> Voucher | None:
    """Return the voucher whose serial was entered a short while ago; None if it was replaced since."""
    held = request.session.get(SHOWN)
    if not held or datetime.fromisoformat(held["until"]) < timezone.now():
        return None
    return queries.with_serial(held["voucher"], held["serial"])


def _closed(request: Request) -> HttpResponse:
    """Ask for the serial again: no voucher is open on this device; a form was not saved, and is told so."""
    if request.method in SAFE:
        return redirect("voucher")
    return render(request, "vouchers/voucher.html", {"form": forms.SerialForm(), "is_closed": True}, status=403)


def _acting(request: Request) -> policies.Acting:
    """Return the proxy who opened the voucher, nobody if it was the person."""
    return policies.Acting(key=request.session[SHOWN].get("proxy"))


def _own_order(request: Request, pk: int) -> Order | None:
    """Return a service of the voucher that is open; None if none is open.

    Raises:
        Http404: it is not of this voucher.
    """
    row = _held(request)
    if row is None:
        return None
    order = (
        row.orders.filter(pk=pk)
        .select_related("provider__body", "carer", "second", "voucher", "person", "place")
        .first()
    )
    if order is None:
        raise Http404
    return order


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show what is left on the voucher, and its services."""
    row = _held(request)
    if row is None:
        return _closed(request)
    queries.with_balances([row])
    orders = row.orders.select_related("provider__body", "carer", "second", "complaint").order_by("-planned_start")
    others = queries.of_person(row)
    context = {"row": row, "orders": orders, "others": others, "is_usable": row.state in USABLE}
    return render(request, "vouchers/mine.html", context)


@never_cache
def book(request: Request) -> HttpResponse:
    """Book a service; the carer is chosen by the provider."""
    row = _held(request)
    if row is None:
        return _closed(request)
    initial = {**forms.next_hour(), "once": secrets.token_urlsafe(16)}
    near = queries.providers_for(row.community_id, timezone.localdate())
    form = forms.BookForm(request.POST or None, providers=near, initial=initial)
    if not form.is_valid():
        return render(request, "vouchers/mine_book.html", {"row": row, "form": form})
    start, end = form.times
    said = {name: form.cleaned_data[name] for name in ("provider", "item", "why_two", "notes")}
    wish = actions.Wish(start=start, end=end, channel="web", acting=_acting(request), **said)
    try:
        actions.book_own(row, wish, once=form.cleaned_data["once"])
    except TooOften:
        return _too_many(request)
    except RuleBroken as reason:
        refused(form, reason)
        return shown_again(render(request, "vouchers/mine_book.html", {"row": row, "form": form}), form)
    messages.success(request, _("Booked. The provider chooses the carer and can call you."))
    return redirect("voucher_mine")


@never_cache
@require_safe
def code(request: Request, pk: int) -> HttpResponse:
    """Show the code that the holder tells the carer after a service."""
    order = _own_order(request, pk)
    if order is None:
        return _closed(request)
    if order.state != OrderState.BOOKED:
        return redirect("voucher_mine")
    device = devices.known(request, VOUCHER, order.voucher.serial_hash).partition(":")[0]
    hashed = crypto.lookup(device, "vouchers.device")
    order = actions.show_code(order, device=hashed, by=request.viewer, acting=_acting(request))
    made = proofs.code_of(order.voucher.secret, ProofSide.HOLDER, order.key, order.day)
    return render(request, "vouchers/code.html", {"row": order, "code": proofs.shown(made)})


@never_cache
def rate(request: Request, pk: int) -> HttpResponse:
    """Rate a service, or complain about it on the next page."""
    order = _own_order(request, pk)
    if order is None:
        return _closed(request)
    initial = {"rating": order.rating, "words": order.rating_words}
    form = forms.StarsForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return render(request, "vouchers/rate.html", {"row": order, "form": form})
    try:
        actions.rate(order, **form.cleaned_data)
    except TooOften:
        return _too_many(request)
    messages.success(request, _("Thank you. You can change your rating."))
    return redirect("voucher_mine")


@never_cache
def complain(request: Request, pk: int) -> HttpResponse:
    """Complain about a service: the subdistrict gets a case, the holder its code."""
    order = _own_order(request, pk)
    if order is None:
        return _closed(request)
    form = forms.ComplainForm(request.POST or None, initial={"once": secrets.token_urlsafe(16)})
    if not form.is_valid():
        return render(request, "vouchers/complain.html", {"row": order, "form": form})
    try:
        case, receipt = actions.complain(order, **form.cleaned_data)
    except TooOften:
        return _too_many(request)
    return render(request, "vouchers/complained.html", {"row": order, "case": case, "receipt": receipt})


@never_cache
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel a booking before it begins."""
    order = _own_order(request, pk)
    if order is None:
        return _closed(request)
    actions.cancel_by_holder(order, acting=_acting(request))
    messages.success(request, _("The booking is cancelled."))
    return redirect("voucher_mine")


@require_POST
def leave(request: Request) -> HttpResponse:
    """Clear the serial from this device."""
    request.session.pop(SHOWN, None)
    answer = redirect("voucher")
    devices.forget(answer, request, VOUCHER)
    return answer

"""What the holder of a voucher, or a proxy, does by its serial, without an account: look, book, rate, complain."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.duties import queries as duties
from linli.services.vouchers.actions.bookings import NOBODY, Wish, book_for, cancel_own, locked
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.models.vouchers import serial_hash
from linli.services.vouchers.policies import Acting, check_proxy
from linli.services.vouchers.states import OrderState, ProxyPurpose
from linli.work.cases import actions as cases
from linli.work.cases.models import Case

# Stored in the journal in English; pages translate it.
HOLDER = Viewer(name=gettext_noop("resident"))
MATTER = "elderly.service_complaint"
MOST_STARS = 5


def by_serial(typed: str) -> Voucher | None:
    """Return the voucher of a serial, however it was typed; None also for one that was replaced."""
    rows = Voucher.objects.alive().select_related("community", "person")
    return rows.filter(serial_hash=serial_hash(typed)).first()


def look_up(typed: str, source: str, most: int) -> Voucher | None:
    """Return the voucher of a serial; None if there is none.

    Raises:
        cases.TooOften: too many tries of this source (an address, a known device), or of this voucher.
    """
    if not cases.allowed("voucher", source, most):
        raise cases.TooOften
    found = by_serial(typed)
    if found is not None:
        _count(found, "voucher_code", "vouchers.public.lookup_per_hour", hours=1)
    return found


def _count(voucher: Voucher, kind: str, rule: str, *, hours: int = 24) -> None:
    if not cases.allowed(kind, voucher.serial_hash, int(rules.value(rule)), hours=hours):
        raise cases.TooOften


@transaction.atomic
def book_own(voucher: Voucher, wish: Wish, *, once: str) -> Order:
    """Book a service as its holder.

    Raises:
        RuleBroken: as `book`.
        cases.TooOften: too much was booked with this voucher today.
    """
    known = Order.objects.filter(once=once, voucher=voucher).first()
    if known is not None:
        return known
    _count(voucher, "voucher_add", "vouchers.public.bookings_per_day")
    return book_for(voucher, wish, once=once, by=HOLDER)


@transaction.atomic
def cancel_by_holder(order: Order, *, acting: Acting = NOBODY) -> Order:
    """Cancel a booking as its holder or a proxy, before the service."""
    row = locked(order)
    if row.planned_start <= timezone.now():
        raise RuleBroken(_("The service should have begun. Please call the provider."))
    return cancel_own(row, by=HOLDER, acting=acting)


@transaction.atomic
def show_code(order: Order, *, device: str, by: Viewer, acting: Acting = NOBODY) -> Order:
    """Note on which device the code of a booked service is shown, for the check of one phone for many people.

    Raises:
        RuleBroken: a proxy asks who may not confirm services.
    """
    row = Order.objects.select_for_update(of=("self",)).select_related("voucher", "person").get(pk=order.pk)
    proxy = check_proxy(row.person, acting, ProxyPurpose.CONFIRM)
    shown = (device, by.user_id, proxy.pk if proxy else None)
    if row.state == OrderState.BOOKED and (row.shown_on, row.shown_to_id, row.shown_proxy_id) != shown:
        row.shown_on, row.shown_to_id, row.shown_proxy = device, by.user_id, proxy
        row.save(update_fields=["shown_on", "shown_to", "shown_proxy"])
        journal.record("order.code_shown", row, by=by if by.user_id else HOLDER)
    return row


@transaction.atomic
def rate(order: Order, *, rating: int, words: str = "") -> Order:
    """Rate a service, 1 to 5; a rating may be changed.

    Raises:
        RuleBroken: it has not been redeemed, or the rating is none of the five.
        cases.TooOften: too much was changed with this voucher today.
    """
    row = locked(order)
    if row.redeemed_at is None:
        raise RuleBroken(_("The service can be rated when it is over."))
    if not 1 <= rating <= MOST_STARS:
        raise RuleBroken(_("Choose one of the answers."))
    told = words.strip()[:500]
    if (row.rating, row.rating_words) == (rating, told):
        return row  # a second tap
    _count(row.voucher, "voucher_add", "vouchers.public.bookings_per_day")
    row.rating, row.rating_words = rating, told
    row.save(update_fields=["rating", "rating_words"])
    journal.record("order.rated", row, by=HOLDER, rating=rating)
    return row


@transaction.atomic
def complain(order: Order, *, words: str, once: str, phone: str = "") -> tuple[Case, str]:
    """Complain about a service: it becomes a case of the subdistrict; return it with its receipt code.

    Raises:
        RuleBroken: nothing is said, or there is a complaint already.
        cases.TooOften: too much was sent with this voucher today.
    """
    row = locked(order)
    if row.complaint_id is not None:
        raise RuleBroken(_("You have complained about this service already. Follow it with the code you got."))
    if not words.strip():
        raise RuleBroken(_("Describe briefly what was wrong."))
    matter = duties.find(MATTER)
    assert matter is not None
    _count(row.voucher, "voucher_add", "vouchers.public.bookings_per_day")
    title = f"{row.provider} · {row.item_title} · {row.when}"
    told = {"title": title[:200], "words": words.strip(), "person": row.person, "reporter_phone": phone}
    sent = cases.report_once(matter, row.place, once=once, **told)
    if sent is None:
        raise RuleBroken(_("This complaint was sent before."))
    row.complaint = sent[0]
    row.save(update_fields=["complaint"])
    journal.record("order.complained", row, by=HOLDER, case_number=sent[0].code)
    return sent

"""Messages: vouchers that lapse soon, services not confirmed, findings and settlements that wait for the viewer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import rules
from linli.core.rooms.declarations import Words
from linli.core.rooms.news import Message, News, Window, start_of
from linli.registers.ledger.models import Account
from linli.services.vouchers.models import CheckFinding, Order, Settlement, Voucher
from linli.services.vouchers.models.providers import own_bodies
from linli.services.vouchers.states import USABLE, FindingState, OrderState, SettlementState


def _days(rule: str) -> timedelta:
    return timedelta(days=int(rules.value(rule)))


def _place(viewer: Viewer, permission: P) -> Q:
    """Return the condition that a provider is at a place where the viewer holds a permission."""
    scope = viewer.scope(permission)
    return Q() if scope.everything else sql.among("provider__place_id", scope.communities | scope.places)


# ---- vouchers that lapse


def expiring(viewer: Viewer, window: Window) -> QuerySet[Voucher]:
    """Return vouchers with something left whose last days began in the period."""
    before = _days("vouchers.news.expiry_days")
    left = Account.objects.filter(code=OuterRef("account"), posted__gt=F("reserved"))
    rows = Voucher.objects.filter(Exists(left), state__in=USABLE, valid_until__gt=window.today)
    rows = rows.filter(valid_until__gt=window.day_before + before, valid_until__lte=window.today + before)
    return viewer.scope(P.VOUCHER_DELIVER).restrict(rows)


def expiring_shown(rows: QuerySet[Voucher], viewer: Viewer, window: Window) -> QuerySet[Voucher]:
    """Put those that lapse first first, each with its person."""
    return rows.select_related("person", "community").order_by("valid_until", "pk")


def expiring_line(row: Voucher, window: Window) -> Message:
    """Tell whose voucher lapses, and its last day."""
    return Message(
        at=start_of(row.valid_until - _days("vouchers.news.expiry_days")),
        what=_("Voucher lapses soon: help to use it"),
        about=f"{row.person.name} · {date_format(row.last_day)}",
        where=row.community.name,
        url=reverse("vouchers:detail", args=[row.pk]),
        icon="clock",
        by_day=True,
    )


# ---- services that are not confirmed


def unconfirmed(viewer: Viewer, window: Window) -> QuerySet[Order]:
    """Return booked services whose days to be confirmed ran out in the period."""
    after = _days("vouchers.news.unconfirmed_days")
    begun = start_of(window.day_before - after + timedelta(days=1))
    rows = Order.objects.visible_to(viewer).filter(state=OrderState.BOOKED, planned_end__gte=begun)
    return rows.filter(planned_end__lt=start_of(window.today - after + timedelta(days=1)))


def unconfirmed_shown(rows: QuerySet[Order], viewer: Viewer, window: Window) -> QuerySet[Order]:
    """Put the newest first, each with person and provider."""
    return rows.select_related("person", "community", "provider__body").defer("notes").order_by("-planned_end", "-pk")


def unconfirmed_line(row: Order, window: Window) -> Message:
    """Tell which service it is."""
    return Message(
        at=start_of(row.day + _days("vouchers.news.unconfirmed_days")),
        what=_("Service not confirmed: redeem or cancel it"),
        about=f"{row.person.name} · {row.item_title} · {date_format(row.day)}",
        where=f"{row.provider} · {row.community.name}",
        url=reverse("vouchers:order", args=[row.pk]),
        icon="hand-heart",
        by_day=True,
    )


# ---- findings


def to_answer(viewer: Viewer, window: Window) -> QuerySet[CheckFinding]:
    """Return findings that the viewer's provider has not answered yet."""
    rows = CheckFinding.objects.filter(own_bodies(viewer, "provider__"), state=FindingState.OPEN)
    return rows.filter(found_at__gt=window.since)


def to_decide(viewer: Viewer, window: Window) -> QuerySet[CheckFinding]:
    """Return findings that were answered and wait for a decision."""
    rows = CheckFinding.objects.filter(_place(viewer, P.VOUCHER_MANAGE), state=FindingState.ANSWERED)
    return rows.filter(answered_at__gt=window.since)


def findings_shown(rows: QuerySet[CheckFinding], viewer: Viewer, window: Window) -> QuerySet[CheckFinding]:
    """Put the newest first, each with its provider."""
    return rows.select_related("provider__body").defer("answer", "decision").order_by("-found_at", "-pk")


def to_answer_line(row: CheckFinding, window: Window) -> Message:
    """Tell the provider what was found."""
    return _finding(row, row.found_at, _("Finding of a check to answer"))


def to_decide_line(row: CheckFinding, window: Window) -> Message:
    """Tell the officer who answered."""
    return _finding(row, row.answered_at or row.found_at, _("Answered finding to decide"))


def _finding(row: CheckFinding, at: datetime, what: Words) -> Message:
    url = reverse("vouchers:finding", args=[row.pk])
    return Message(at=at, what=what, about=row.title, where=str(row.provider), url=url, icon="search-check")


# ---- settlements


def to_check(viewer: Viewer, window: Window) -> QuerySet[Settlement]:
    """Return submitted settlements that the subdistrict checks."""
    rows = Settlement.objects.filter(_place(viewer, P.VOUCHER_MANAGE), state=SettlementState.SUBMITTED)
    return rows.filter(submitted_at__gt=window.since)


def to_pay(viewer: Viewer, window: Window) -> QuerySet[Settlement]:
    """Return checked settlements that the district pays."""
    rows = Settlement.objects.filter(_place(viewer, P.VOUCHER_PAY), state=SettlementState.CHECKED)
    return rows.filter(checked_at__gt=window.since)


def settlements_shown(rows: QuerySet[Settlement], viewer: Viewer, window: Window) -> QuerySet[Settlement]:
    """Put the newest first, each with its provider."""
    return rows.select_related("provider__body").order_by("-submitted_at", "-pk")


def to_check_line(row: Settlement, window: Window) -> Message:
    """Tell whose settlement is to be checked."""
    return _settlement(row, row.submitted_at or row.drawn_at, _("Settlement to check"))


def to_pay_line(row: Settlement, window: Window) -> Message:
    """Tell whose settlement is to be paid."""
    return _settlement(row, row.checked_at or row.drawn_at, _("Settlement to pay"))


def _settlement(row: Settlement, at: datetime, what: Words) -> Message:
    about = f"{date_format(row.month, 'YEAR_MONTH_FORMAT')} · {row.payable_words}"
    url = reverse("vouchers:settlement", args=[row.pk])
    return Message(at=at, what=what, about=about, where=str(row.provider), url=url, icon="receipt")


NEWS = (
    News(expiring, expiring_shown, expiring_line),
    News(unconfirmed, unconfirmed_shown, unconfirmed_line),
    News(to_answer, findings_shown, to_answer_line),
    News(to_decide, findings_shown, to_decide_line),
    News(to_check, settlements_shown, to_check_line),
    News(to_pay, settlements_shown, to_pay_line),
)

"""What the phone of a carer takes along: services of today and the next days, and those not redeemed yet (ADR 0028).

Of a person there is the name, the address and the notes for the carer, as the provider's page shows them; no phone
number, no serial, no code. An account that is a carer's holds that carer's services. An account that is no carer's,
which a provider uses for several, holds all of the provider.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.rooms.bags import BagPart, FilledBag, TakenRows
from linli.services.vouchers import queries
from linli.services.vouchers.engine import money
from linli.services.vouchers.forms import RedeemForm
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.models.orders import bill_words
from linli.services.vouchers.queries.entitlements import scheme_of
from linli.services.vouchers.states import OrderState

AHEAD = "vouchers.phone.ahead_days"
Facts = dict[str, Any]


def fill(viewer: Viewer, day: date) -> FilledBag:
    """Return what an account takes along on a day."""
    orders = list(_orders(viewer, day))
    content = {
        "services": [_service(order, viewer) for order in orders],
        "ahead": int(rules.value(AHEAD)),
        "longest": int(rules.value("vouchers.book.longest_minutes")),
        "fields": [_field(name, field) for name, field in RedeemForm.base_fields.items()],
        "words": words(),
    }
    return FilledBag(content, _taken(orders))


def _orders(viewer: Viewer, day: date) -> Iterable[Order]:
    """Return the services: earlier ones that this phone sent today, those that wait, then those of each day."""
    own = _own(viewer, day)
    yield from queries.sent(own, day, viewer)
    yield from queries.waiting(own, day)
    for ahead in range(int(rules.value(AHEAD)) + 1):
        yield from queries.of_day(own, day + timedelta(days=ahead))


def _own(viewer: Viewer, day: date) -> QuerySet[Order]:
    rows = Order.objects.visible_to(viewer).served_by(viewer).select_related("voucher__community")
    carers = list(Carer.objects.visible_to(viewer).on(day).filter(user=viewer.user_id).values_list("pk", flat=True))
    return rows.filter(Q(carer__in=carers) | Q(second__in=carers)) if carers else rows


def _service(order: Order, viewer: Viewer) -> Facts:
    start, end = timezone.localtime(order.planned_start), timezone.localtime(order.planned_end)
    booked = order.state == OrderState.BOOKED
    return {
        "id": order.pk,
        "what": order.item_title,
        "who": str(order.person),
        "where": str(order.place),
        "day": order.day.isoformat(),
        "planned": [f"{start:%H:%M}", f"{end:%H:%M}"],
        "when": order.when,
        "provider": str(order.provider),
        "carer": order.carers_words,
        "mine": any(carer.user_id == viewer.user_id for carer in order.carers),
        "lacks": order.lacks_carers,
        "codes": _codes(order, viewer),
        "booked": booked,
        "state": str(order.get_state_display()),
        "notes": order.notes,
        "proxy": order.proxy_id is not None,
        "held": order.held_words if booked else "",
        "bill": _as_planned(order) if booked else order.price_words,
    }


def _codes(order: Order, viewer: Viewer) -> dict[str, str]:
    """Return the fields for codes of carers who do not prove their side by the sign-in of the phone, with labels."""
    sides = zip(("carer_code", "second_code"), order.carers, strict=False)
    others = {name: carer for name, carer in sides if carer.user_id != viewer.user_id}
    return {name: str(_("Code of %(carer)s") % {"carer": carer}) for name, carer in others.items()}


def _as_planned(order: Order) -> str:
    """Return the bill of a booked service in words, with no more of the voucher than what is reserved for it."""
    terms = scheme_of(order.voucher).terms
    billed = money.billed_minutes(order.minutes, carers=len(order.seats), terms=terms)
    bill = money.price_of(order.rate, order.per, billed)
    parts = money.shares(bill, billed, terms=terms, available=order.held)
    return bill_words(bill, parts.subsidy, parts.own)


def _field(name: str, field: forms.Field) -> Facts:
    """Return a field of the page's form as the phone draws it."""
    kinds = {forms.DateField: "date", forms.TimeField: "time"}
    kind = next((word for base, word in kinds.items() if isinstance(field, base)), "text")
    attributes = field.widget.attrs
    return {
        "name": name,
        "label": str(field.label),
        "hint": str(field.help_text),
        "type": kind,
        "needed": field.required,
        "digits": attributes.get("inputmode") == "numeric",
        "most": getattr(field, "max_length", None),
    }


def _taken(orders: Iterable[Order]) -> list[TakenRows]:
    found: dict[int, list[Order]] = defaultdict(list)
    for order in orders:
        found[order.community_id].append(order)
    return [
        TakenRows(community, sorted(order.pk for order in rows), len({order.person_id for order in rows}))
        for community, rows in sorted(found.items())
    ]


# What the script of the app says; in braces: what it puts in.
WORDS = {
    "today": _("Today's services"),
    "made": _("data as of {when}"),
    "late": _("Not redeemed yet"),
    "nothing": _("Nothing is booked on this day."),
    "everybody": _("all carers"),
    "carer": _("Carer"),
    "noCarer": _("no carer yet"),
    "optional": _("optional"),
    "redeemed": _("redeemed"),
    "recorded": _("recorded, to be checked"),
    "review": _("to be checked"),
    "refused": pgettext_lazy("items", "not accepted"),
    "record": _("Record service"),
    "correct": _("Correct record"),
    "address": _("Address"),
    "provider": _("Provider"),
    "held": _("Reserved on the voucher"),
    "bill": _("Bill"),
    "asPlanned": _("Bill, if it takes as long as planned"),
    "notes": _("Notes for the carer"),
    "bookedBy": _("Booked by"),
    "aProxy": _("a proxy"),
    "phone": _("Phone number (needs the network)"),
    "online": _("Page of the service (needs the network)"),
    "chooseCarer": _("Choose first which carer does it, on the page of the service."),
    "kind": _("Service of home care"),
    "gone": _("This service is not on this phone."),
    "goneWhy": _("It was cancelled, given to another carer, or is of another day. What you recorded is kept."),
    "begins": _("Begins now"),
    "ends": _("Ends now"),
    "planned": _("Planned: {from} to {to}"),
    "minutes": _("minutes: {n}"),
    "ownPart": _("When it arrives, Linli calculates the bill, and what the person pays of it."),
    "unchecked": _("The code is checked when it arrives. Until then it counts as typed: to be checked."),
    "save": _("Save service"),
    "needed": _("Enter this."),
    "noTime": _("A service of 0 minutes cannot be paid. Enter when it began and ended."),
    "tooLong": _("A service can take at most {minutes} minutes."),
    "notOver": _("The service has not ended yet. Redeem it afterwards; check the clock of the device."),
    "mistyped": _("The code is mistyped: it has seven digits. Read it again from the card or phone."),
    "noProof": _("Enter the code of the older person, or the number of the paper they signed."),
    "noCarerProof": _("The side of this carer is missing: their own sign-in, their code, or signed paper."),
}


def words() -> dict[str, str]:
    """Return what the script of the app says, in the language of the moment."""
    return {name: str(said) for name, said in WORDS.items()}


BAG = BagPart(
    code="services",
    permission=P.VOUCHER_SERVE,
    fill=fill,
    verb="order.taken_along",
    reason="service",
    script="vouchers/phone.js",
)

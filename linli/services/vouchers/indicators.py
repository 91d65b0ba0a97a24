"""Figures of vouchers: issued, used, lapsed; services, their proofs and complaints; who waits and how long.

Money and minutes are never added: how much of vouchers is used is a share of their worth. The sums of a month in yuan
or minutes are on the page of its months.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, MEAN, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, happened

REVIEW = date(2027, 12, 1)
PAID = ("redeemed", "disputed")  # of orders: not cancelled, and not clawed back
WAITING = ("over_quota", "no_quota")  # of people without a voucher
OF_VOUCHER = ("person", "scheme", "month")  # a lost voucher and the one that replaced it are the same


def issued(facts: Facts, months: Table) -> Table:
    """Return each voucher of its month, with the share of its worth that was used; replacements are not new ones."""
    every = facts["vouchers.vouchers"]
    first = happened(every.filter(lambda t: t.replaces.isnull()), months, "month")
    first = first.select("id", "community", "month", "person", "scheme", "face", "delivered")
    over = every.filter(lambda t: t.state == "expired").select(*OF_VOUCHER).distinct()
    over = over.rename({f"over_{name}": name for name in OF_VOUCHER})
    paid = facts["vouchers.orders"].filter(lambda t: t.state.isin(PAID)).group_by(*OF_VOUCHER)
    paid = paid.aggregate(used=lambda t: t.units.sum()).rename({f"paid_{name}": name for name in OF_VOUCHER})
    both = first.left_join(paid, [first[name] == paid[f"paid_{name}"] for name in OF_VOUCHER])
    both = both.left_join(over, [both[name] == over[f"over_{name}"] for name in OF_VOUCHER])
    used = (100 * both.used.fill_null(0) // both.face).cast("int64")
    return both.select(
        "community", "month", "delivered", ref="id", target="id", used=used, lapsed=both.over_person.notnull()
    )


def planned(facts: Facts, months: Table) -> Table:
    """Return each service that was booked for a day of the month and not cancelled, with the sides that proved it."""
    orders = happened(facts["vouchers.orders"].filter(lambda t: t.state != "cancelled"), months, "planned")
    orders = orders.select(
        "id", "community", "state", "rating", "complaint", "redeemed", at=orders.planned, on=orders["last"]
    )
    sides = facts["vouchers.proofs"].group_by(proven="order")
    sides = sides.aggregate(sides=lambda t: t.side.nunique(), paper=lambda t: (t.way == "signature").sum())
    both = orders.left_join(sides, orders.id == sides.proven)
    return both.select(
        "community",
        "state",
        "rating",
        "complaint",
        month=both["at"].truncate("M").cast("date"),
        ref="id",
        target="id",
        sides=both.sides.fill_null(0),
        paper=both.paper.fill_null(0),
    )


def first_services(facts: Facts, months: Table) -> Table:
    """Return the first service that was paid for each person and scheme, with the days since the application."""
    own = ("person", "scheme")
    paid = facts["vouchers.orders"].filter(lambda t: t.state.isin(PAID) & t.served.notnull())
    days = paid.group_by(*own).aggregate(first=lambda t: t.served.min()).rename({f"of_{name}": name for name in own})
    same = paid.join(days, [*(paid[name] == days[f"of_{name}"] for name in own), paid.served == days.first])
    ones = same.group_by(*own, "first").aggregate(ref=lambda t: t.id.min())
    begun = facts["vouchers.awards"].mutate(asked=lambda t: t.applied.fill_null(t.since)).group_by(*own)
    begun = begun.aggregate(asked=lambda t: t.asked.min()).rename({f"for_{name}": name for name in own})
    both = ones.join(begun, [ones[name] == begun[f"for_{name}"] for name in own])
    homes = paid.select(order="id", community="community")
    placed = both.join(homes, both.ref == homes.order)
    placed = placed.filter(lambda t: t["first"] >= t.asked)
    found = happened(placed, months, "first")
    return found.select(
        "community", "month", "ref", target="ref", days=found["first"].delta(found.asked, unit="day").cast("int64")
    )


def without(facts: Facts, months: Table) -> Table:
    """Return each entitled person without a voucher of the month."""
    return happened(facts["vouchers.without"], months, "month").select("community", "month", "reason", ref="id")


ISSUED = Base(
    "vouchers.issued",
    "vouchers.vouchers",
    issued,
    during=True,
    members=pgettext_lazy("after a number", "vouchers"),
)
SERVICES = Base(
    "vouchers.planned", "vouchers.orders", planned, during=True, members=pgettext_lazy("after a number", "services")
)
FIRST = Base(
    "vouchers.first", "vouchers.orders", first_services, during=True, members=pgettext_lazy("after a number", "people")
)
WITHOUT = Base(
    "vouchers.without", "vouchers.without", without, during=True, members=pgettext_lazy("after a number", "people")
)

register(
    Indicator(
        code="vouchers.issued",
        title=_("Vouchers issued"),
        why=_("How many people get home care paid by the government."),
        population=_("vouchers of the month, replacements of lost ones not counted again"),
        counts=_("vouchers of the month"),
        base=ISSUED,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.delivered",
        title=_("Vouchers delivered"),
        why=_("A voucher that never reached the person cannot be used."),
        population=_("vouchers of the month"),
        counts=_("recorded as delivered"),
        base=ISSUED,
        counted=lambda t: t.delivered.notnull(),
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.used",
        title=_("Vouchers used"),
        why=_("Vouchers that nobody uses show that services are missing, too far away or not known."),
        population=_("vouchers of the month"),
        counts=_("at least one service paid with it"),
        base=ISSUED,
        counted=lambda t: t.used > 0,
        direction=HIGHER,
        hint="vouchers.unconfirmed",
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.worth_used",
        title=_("Share of their worth that vouchers were used for"),
        why=_("Of each voucher in per cent, money and minutes alike. The sums are on the page of the month."),
        population=_("vouchers of the month"),
        counts=_("vouchers of the month"),
        base=ISSUED,
        value=lambda t: t.used,
        unit=MEAN,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.lapsed",
        title=_("Vouchers lapsed"),
        why=_("What is not used in time is lost to the person."),
        population=_("vouchers of the month"),
        counts=_("expired, with a part that was not used"),
        base=ISSUED,
        counted=lambda t: t.lapsed & (t.used < 100),
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.worth_lapsed",
        title=_("Share of their worth that lapsed"),
        why=_("Of each expired voucher the part that was not used, in per cent."),
        population=_("vouchers of the month"),
        counts=_("expired vouchers"),
        base=ISSUED,
        counted=lambda t: t.lapsed,
        value=lambda t: 100 - t.used,
        unit=MEAN,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.waiting",
        title=_("People who wait for a voucher"),
        why=_("Entitled, but the quota of the community is used up or not planned."),
        population=_("entitled people without a voucher of the month"),
        counts=_("because of the quota"),
        base=WITHOUT,
        counted=lambda t: t.reason.isin(WAITING),
        unit=NUMBER,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.services",
        title=_("Home-care services"),
        why=_("Shows whether there are enough providers and carers."),
        population=_("services booked for the month and not cancelled"),
        counts=_("confirmed and paid"),
        base=SERVICES,
        counted=lambda t: t.state.isin(PAID),
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.unconfirmed",
        title=_("Services not confirmed"),
        why=_("Booked for a day that has come: not given, or given and not recorded. The person does not know either."),
        population=_("services booked for the month and not cancelled"),
        counts=_("still waiting"),
        base=SERVICES,
        counted=lambda t: t.state == "booked",
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.both_proofs",
        title=_("Services proved by both sides"),
        why=_("Nothing is paid because one side says so."),
        population=_("services booked for the month and not cancelled"),
        counts=_("proved by the person or proxy and by the carer"),
        base=SERVICES,
        counted=lambda t: t.sides == 2,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.on_paper",
        title=_("Services proved on paper"),
        why=_("A signature can be given for a service that did not take place. Some people have nothing else."),
        population=_("services of the month that both sides proved"),
        counts=_("at least one side by a signature"),
        base=SERVICES,
        within=lambda t: t.sides == 2,
        counted=lambda t: t.paper > 0,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.clawed_back",
        title=_("Services clawed back"),
        why=_("Paid although the person had died, moved, was in hospital, or the service did not take place."),
        population=_("services of the month that both sides proved"),
        counts=_("clawed back"),
        base=SERVICES,
        within=lambda t: t.sides == 2,
        counted=lambda t: t.state == "clawed_back",
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.complaints",
        title=_("Complaints about services"),
        why=_("Each is a case of the subdistrict office."),
        population=_("services booked for the month and not cancelled"),
        counts=_("with a complaint"),
        base=SERVICES,
        counted=lambda t: t.complaint.notnull(),
        direction=LOWER,
        hint="vouchers.satisfaction",
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.satisfaction",
        title=_("Mean rating of services"),
        why=_("By the older people or their proxies, out of 5."),
        population=_("services booked for the month and not cancelled"),
        counts=_("with a rating"),
        base=SERVICES,
        counted=lambda t: t.rating.notnull(),
        value=lambda t: t.rating,
        unit=MEAN,
        direction=HIGHER,
        hint="vouchers.complaints",
        review=REVIEW,
    ),
    Indicator(
        code="vouchers.first_service_days",
        title=_("Days from application to the first service"),
        why=_("From the day of the application, or of the award if there is none, to the first service."),
        population=_("people who had their first service of a scheme in the month"),
        counts=_("first services"),
        base=FIRST,
        value=lambda t: t.days,
        unit=MEAN,
        direction=LOWER,
        review=REVIEW,
    ),
)

"""Figures of food businesses and zones: registered, inspected in time, certificates, complaints, places in use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, Split, register
from linli.core.figures.monthly import Facts, Table, bits, happened, with_reach
from linli.core.law import content
from linli.services.businesses.states import IN_TRADE, UNREGISTERED, ShopState

REVIEW = date(2027, 12, 1)
TRADING = [str(state) for state in IN_TRADE]
REGISTERED = [str(state) for state in ShopState if state in IN_TRADE and state not in UNREGISTERED]


def shops(facts: Facts, months: Table) -> Table:
    """Return each state of a business in trade; `registered` has the months on whose last day it was registered."""
    rows = facts["businesses.statuses"].filter(lambda t: t.state.isin(TRADING))
    rows = with_reach(rows, months)
    registered = rows.state.isin(REGISTERED).ifelse(rows.reach, 0)
    return rows.select("community", "reach", "kind", ref="id", target="shop", registered=registered)


def first_inspections(facts: Facts, months: Table) -> Table:
    """Return each registration whose first inspection was due in the month; one entered by mistake never counted."""
    rows = facts["businesses.registrations"]
    rows = rows.filter(rows.until.isnull() | (rows.until > rows.since))
    # One that ended before the inspection was due needs none.
    rows = rows.filter(rows.until.isnull() | (rows.until > rows.inspect_by))
    found = happened(rows, months, "inspect_by")
    in_time = (found.inspected_on <= found.inspect_by).fill_null(False)
    return found.select("community", "month", "kind", ref="id", target="shop", in_time=in_time)


def food_workers(facts: Facts, months: Table) -> Table:
    """Return each person who touches ready food, with the months on whose last day a certificate was valid."""
    rows = with_reach(facts["businesses.food_workers"].filter(lambda t: t.touches_food), months)
    valid = bits(facts["businesses.certificates"], months, "worker", valid=lambda t: t.id > 0)
    found = rows.left_join(valid, rows.id == valid.worker)
    return found.select("community", "reach", ref="id", valid=found.valid.fill_null(0))


def complaints(facts: Facts, months: Table) -> Table:
    """Return each complaint of the month."""
    found = happened(facts["businesses.complaints"], months, "day")
    return found.select("community", "month", "kind", ref="id")


def stall_zones(facts: Facts, months: Table) -> Table:
    """Return each published zone in service."""
    rows = facts["businesses.stall_zones"]
    rows = with_reach(rows.filter(rows.published.notnull()), months)
    return rows.select("community", "reach", "kind", ref="id")


def stall_places(facts: Facts, months: Table) -> Table:
    """Return each place with the months on whose last day a stall had it."""
    rows = with_reach(facts["businesses.stall_places"], months)
    taken = bits(facts["businesses.stall_holds"], months, "place", taken=lambda t: t.id > 0)
    found = rows.left_join(taken, rows.id == taken.place)
    return found.select("community", "reach", ref="id", target="stall_zone", taken=found.taken.fill_null(0))


def _kinds(codes: Collection[str]) -> Mapping[str, str]:
    return {code: content.title("food_kind", code) if code else str(_("kind not known yet")) for code in codes}


def _zone_kinds(codes: Collection[str]) -> Mapping[str, str]:
    return {code: content.title("stall_zone_kind", code) for code in codes}


BY_KIND = (Split("kind", _("kind of business"), _kinds),)
BUSINESSES = pgettext_lazy("after a number", "businesses")
SHOPS = Base("businesses.shops", "businesses.statuses", shops, members=BUSINESSES, splits=BY_KIND)
FIRST = Base(
    "businesses.first_inspections",
    "businesses.registrations",
    first_inspections,
    during=True,
    members=pgettext_lazy("after a number", "registrations"),
    splits=BY_KIND,
)
PEOPLE = Base(
    "businesses.food_workers",
    "businesses.food_workers",
    food_workers,
    members=pgettext_lazy("after a number", "people"),
)
COMPLAINTS = Base(
    "businesses.complaints",
    "businesses.complaints",
    complaints,
    during=True,
    members=pgettext_lazy("after a number", "complaints"),
    splits=BY_KIND,
)
ZONES = Base(
    "businesses.stall_zones",
    "businesses.stall_zones",
    stall_zones,
    members=pgettext_lazy("after a number", "zones"),
    splits=(Split("kind", _("kind of zone"), _zone_kinds),),
)
PLACES = Base(
    "businesses.stall_places",
    "businesses.stall_places",
    stall_places,
    members=pgettext_lazy("after a number", "places"),
)

register(
    Indicator(
        code="businesses.shops",
        title=_("Small food businesses in trade"),
        why=_("Workshops, restaurants, groceries and stalls that are known and not closed."),
        population=_("food businesses in trade"),
        counts=_("food businesses in trade"),
        base=SHOPS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="businesses.registered",
        title=_("Food businesses registered"),
        why=_("Registration is free; guidance brings those who trade without it to register."),
        population=_("food businesses in trade"),
        counts=_("with a certificate or card in force"),
        base=SHOPS,
        counted=lambda t: t.registered,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="businesses.inspected_in_time",
        title=_("First inspections in time"),
        why=_("The authority inspects within the time of the rule after registration; the results are copied in."),
        population=_("registrations whose first inspection was due in the month"),
        counts=_("inspected by that day"),
        base=FIRST,
        counted=lambda t: t.in_time,
        direction=HIGHER,
        rules=("food.first_inspection.within_months",),
        review=REVIEW,
    ),
    Indicator(
        code="businesses.health_valid",
        title=_("Health certificates valid"),
        why=_("Who touches ready food needs a valid certificate; certificates lapse for each person."),
        population=_("people who touch ready food in small food businesses"),
        counts=_("with a valid health certificate"),
        base=PEOPLE,
        counted=lambda t: t.valid,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="businesses.complaints",
        title=_("Complaints about food"),
        why=_("Counted by kind and place of the business, never by person."),
        population=_("complaints linked to a food business"),
        counts=_("complaints linked to a food business"),
        base=COMPLAINTS,
        unit=NUMBER,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="businesses.zones",
        title=_("Stall zones in service"),
        why=_("Published zones and breakfast squares give stalls a place."),
        population=_("published zones in service"),
        counts=_("published zones in service"),
        base=ZONES,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="businesses.places_used",
        title=_("Places of stall zones in use"),
        why=_("Empty places while stalls trade outside need a closer look."),
        population=_("places of published zones in service"),
        counts=_("which a stall has"),
        base=PLACES,
        counted=lambda t: t.taken,
        direction=HIGHER,
        review=REVIEW,
    ),
)

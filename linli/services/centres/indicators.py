"""Figures of elder-care facilities: coverage, beds, waiting, attendance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, Threshold, bits, born, happened, marked, with_reach
from linli.registers.people.indicators import OLDER, one_home

REVIEW = date(2027, 12, 1)
METRES = "centres.coverage.metres"


def ages() -> Mapping[str, Threshold]:
    """Return the day of birth at the age of older residents."""
    return {"older_born": born(OLDER)}


def older(facts: Facts, months: Table) -> Table:
    """Return each residency with the months in which the person was older, and those with a facility within reach."""
    homes = one_home(with_reach(facts["people.residencies"], months))
    old = marked(facts.zoned(homes), facts.limits, older=("born", lambda day, t: day <= t.older_born))
    old = old.filter(old.older > 0)
    doors = facts["places.places"].filter(lambda t: t.level == "dwelling").select(door="id", door_lft="lft")
    placed = old.join(doors, old.dwelling == doors.door)
    near = with_reach(facts["centres.reach"], months).select(
        near_community="community", near_lft="lft", near_rgt="rgt", near="reach"
    )
    covers = [
        placed.community == near.near_community,
        placed.door_lft >= near.near_lft,
        placed.door_lft < near.near_rgt,
    ]
    pairs = placed.join(near, covers).select(home="id", near="near")
    covered = pairs.group_by("home").aggregate(covered=pairs.near.bit_or())
    found = old.left_join(covered, old.id == covered.home)
    return found.select("community", "reach", "older", ref="id", target="person", covered=found.covered.fill_null(0))


def communities(facts: Facts, months: Table) -> Table:
    """Return each community with the months on whose last day it had a facility."""
    rows = with_reach(facts["places.places"].filter(lambda t: t.level == "community"), months)
    rows = rows.select("id", "reach")
    own = bits(facts["centres.centres"], months, "community", served=lambda t: t.id > 0).rename(at="community")
    found = rows.left_join(own, rows.id == own.at)
    return found.select("reach", community="id", ref="id", served=found.served.fill_null(0))


def centres(facts: Facts, months: Table) -> Table:
    """Return each facility."""
    return with_reach(facts["centres.centres"], months).select("community", "reach", ref="id")


def beds(facts: Facts, months: Table) -> Table:
    """Return each bed with the months on whose last day somebody lived in it."""
    rows = with_reach(facts["centres.beds"], months)
    taken = bits(facts["centres.stays"], months, "bed", taken=lambda t: t.id > 0)
    found = rows.left_join(taken, rows.id == taken.bed)
    return found.select("community", "reach", ref="id", target="centre", taken=found.taken.fill_null(0))


def waiting(facts: Facts, months: Table) -> Table:
    """Return each person on a waiting list."""
    return with_reach(facts["centres.waiting"], months).select("community", "reach", ref="id")


def attendance(facts: Facts, months: Table) -> Table:
    """Return each attendance of a month."""
    return happened(facts["centres.attendance"], months, "day").select(
        "community", "month", ref="id", target="activity"
    )


OLDER_RESIDENTS = Base(
    "centres.older", "people.residencies", older, ages, members=pgettext_lazy("after a number", "residents")
)
COMMUNITIES = Base(
    "centres.communities", "places.places", communities, members=pgettext_lazy("after a number", "communities")
)
CENTRES = Base("centres.centres", "centres.centres", centres, members=pgettext_lazy("after a number", "facilities"))
BEDS = Base("centres.beds", "centres.beds", beds, members=pgettext_lazy("after a number", "beds"))
WAITING = Base("centres.waiting", "centres.waiting", waiting, members=pgettext_lazy("after a number", "people"))
ATTENDANCE = Base(
    "centres.attendance",
    "centres.attendance",
    attendance,
    during=True,
    members=pgettext_lazy("after a number", "attendances"),
)

register(
    Indicator(
        code="centres.covered",
        title=_("Older residents near an elder-care facility"),
        why=_(
            "What is too far to walk is not used. Distances are straight lines; a home without a position is not near."
        ),
        population=_("aged 60 and over"),
        counts=_("living within walking distance of a facility"),
        base=OLDER_RESIDENTS,
        within=lambda t: t.older,
        counted=lambda t: t.covered,
        direction=HIGHER,
        rules=(METRES, OLDER),
        review=REVIEW,
    ),
    Indicator(
        code="centres.communities_served",
        title=_("Communities with an elder-care facility"),
        why=_("Every community should have a facility of its own."),
        population=_("communities"),
        counts=_("with a facility in service"),
        base=COMMUNITIES,
        counted=lambda t: t.served,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="centres.centres",
        title=_("Elder-care facilities"),
        why=_("Starlight Homes, day care, canteens and institutions in service."),
        population=_("facilities in service"),
        counts=_("facilities in service"),
        base=CENTRES,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="centres.beds",
        title=_("Beds in care institutions"),
        why=_("Used to plan residential care."),
        population=_("beds in service"),
        counts=_("beds in service"),
        base=BEDS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="centres.beds_taken",
        title=_("Beds in use"),
        why=_("Free beds while people wait need a closer look."),
        population=_("beds in service"),
        counts=_("in which someone lives"),
        base=BEDS,
        counted=lambda t: t.taken,
        review=REVIEW,
    ),
    Indicator(
        code="centres.waiting",
        title=_("People waiting for a bed"),
        why=_("Shows where beds are missing."),
        population=_("people on a waiting list"),
        counts=_("people on a waiting list"),
        base=WAITING,
        unit=NUMBER,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="centres.attendance",
        title=_("Attendance at activities"),
        why=_(
            "Shows whether facilities are used. People who come without enrolment are counted at each activity only."
        ),
        population=_("attendances ticked in the month"),
        counts=_("attendances ticked in the month"),
        base=ATTENDANCE,
        unit=NUMBER,
        direction=HIGHER,
        review=REVIEW,
    ),
)

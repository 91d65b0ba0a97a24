"""Figures of the directory: households within a walk by kind of service, services checked, notes answered in time."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, bits, happened, with_reach
from linli.core.law import content
from linli.services.directory.states import NotePurpose, NoteState
from linli.services.directory.states.walking import DETOUR, MINUTES, SPEED

REVIEW = date(2027, 12, 1)
# Which kinds are counted is content; a figure each, so that the assessment can ask for one of them.
KINDS = {code: entry for code, entry in content.codes("service_kind").items() if entry.get("figure")}


def homes(facts: Facts, months: Table) -> Table:
    """Return each household with the months on whose last day each kind of service was near its building."""
    rows = with_reach(facts["people.households"], months)
    doors = facts["places.places"].filter(lambda t: t.level == "dwelling").select(door="id", door_lft="lft")
    placed = rows.join(doors, rows.dwelling == doors.door)
    near = with_reach(facts["directory.near"], months).rename(
        near_community="community", near_lft="lft", near_rgt="rgt", near="reach"
    )
    near = near.select("near_community", "near_lft", "near_rgt", "kind", "near")
    built = near.group_by("near_community", "near_lft", "near_rgt").aggregate(
        **{kind: near.near.bit_or(where=near.kind == kind) for kind in KINDS}
    )
    inside = [
        placed.community == built.near_community,
        placed.door_lft >= built.near_lft,
        placed.door_lft < built.near_rgt,
    ]
    pairs = placed.join(built, inside).select(home="id", **{kind: built[kind] for kind in KINDS})
    found = rows.left_join(pairs, rows.id == pairs.home)
    return found.select("community", "reach", ref="id", **{kind: found[kind].fill_null(0) for kind in KINDS})


def services(facts: Facts, months: Table) -> Table:
    """Return each service that the directory keeps itself, with the months on whose last day a check was in force."""
    rows = with_reach(facts["directory.services"].filter(lambda t: t.community.notnull() & ~t.elsewhere), months)
    held = bits(facts["directory.checks"], months, "service", checked=lambda t: t.id > 0)
    found = rows.left_join(held, rows.id == held.service)
    return found.select("community", "reach", ref="id", checked=found.checked.fill_null(0))


def every_service(facts: Facts, months: Table) -> Table:
    """Return each service of a community, also those that other rooms keep."""
    rows = facts["directory.services"].filter(lambda t: t.community.notnull())
    return with_reach(rows, months).select("community", "reach", ref="id")


def notes(facts: Facts, months: Table) -> Table:
    """Return each note that something is wrong, in the month of the day by which it had to be answered."""
    rows = facts["directory.notes"]
    rows = rows.filter((rows.purpose == NotePurpose.WRONG.value) & (rows.state != NoteState.WITHDRAWN.value))
    found = happened(rows, months, "due")
    in_time = found.answered.notnull() & (found.answered <= found.due)
    return found.select("community", "month", ref="id", in_time=in_time.fill_null(False))


HOMES = Base("directory.homes", "people.households", homes, members=pgettext_lazy("after a number", "households"))
KEPT = Base("directory.kept", "directory.services", services, members=pgettext_lazy("after a number", "services"))
SERVICES = Base(
    "directory.services", "directory.services", every_service, members=pgettext_lazy("after a number", "services")
)
NOTES = Base("directory.notes", "directory.notes", notes, during=True, members=pgettext_lazy("after a number", "notes"))

for code, entry in KINDS.items():
    register(
        Indicator(
            code=f"directory.near_{code}",
            title=format_lazy(_("Households within a walk: {kind}"), kind=lazystr(entry)),
            why=_("What is too far to walk is not used by older people. A home without a position is not near."),
            population=_("households"),
            counts=_("with this kind of service within the walk of the rule"),
            base=HOMES,
            counted=itemgetter(code),
            direction=HIGHER,
            rules=(MINUTES, SPEED, DETOUR),
            review=REVIEW,
        )
    )

register(
    Indicator(
        code="directory.services",
        title=_("Services in the directory"),
        why=_("Shows how much residents can find."),
        population=_("services offered"),
        counts=_("services offered"),
        base=SERVICES,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="directory.checked",
        title=_("Services checked in time"),
        why=_("Residents do not find a service whose entry is out of date."),
        population=_("services that the directory keeps itself"),
        counts=_("checked within the interval in force on the day of the check"),
        base=KEPT,
        counted=lambda t: t.checked,
        direction=HIGHER,
        rules=("directory.check.days",),
        review=REVIEW,
    ),
    Indicator(
        code="directory.notes_answered",
        title=_("Reports of wrong data answered in time"),
        why=_("Residents report again only if they get an answer."),
        population=_("notes that something is wrong, due in the month; withdrawn ones are left out"),
        counts=_("answered by their day"),
        base=NOTES,
        counted=lambda t: t.in_time,
        direction=HIGHER,
        rules=("directory.notes.answer_days",),
        review=REVIEW,
    ),
)

"""When a household is visited next, in words: the hint before a visit is saved and the result after it are one text."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from linli.core.chinese import sentences
from linli.registers.people.models import Household
from linli.work.visits.models import Visit
from linli.work.visits.queries.due_visits import due_for, foreseen
from linli.work.visits.queries.reasons import Due, LatestVisit
from linli.work.visits.states import done_outcomes, note_of, tried_outcomes


def hints(household: Household, day: date, *, corrected: Visit | None = None) -> dict[str, str]:
    """Return what will follow from a visit on a day, by its outcome, those first that count.

    `corrected`: the visit that will be replaced by this one.
    """
    visits = [LatestVisit(0, day, outcome, None) for outcome in [*done_outcomes(), *tried_outcomes()]]
    but = corrected.pk if corrected else None
    dues = foreseen(household, timezone.localdate(), visits, but=but)
    return {visit.outcome: told(due, visit) for due, visit in zip(dues, visits, strict=True)}


def told_after(visit: Visit) -> str:
    """Return what follows from a visit that is saved."""
    return told(due_for(visit.household, timezone.localdate()), _latest(visit))


def limit_of(visit: Visit) -> str:
    """Return that the next visit is due before the day chosen at the last one, and why; "" if it is not."""
    if visit.next_day is None or visit.household.until is not None:
        return ""
    due = due_for(visit.household, timezone.localdate())
    if due is None or due.last is None or due.last.pk != visit.pk or not _limited(due, due.last):
        return ""
    return sentences(_when(due, due.last), _limited(due, due.last))


def _latest(visit: Visit) -> LatestVisit:
    return LatestVisit(visit.pk, visit.day, visit.outcome, visit.next_day)


def told(due: Due | None, visit: LatestVisit) -> str:
    """Return what follows from a visit in words; `due`: the next visit after it."""
    if due is None:
        return sentences(note_of(visit.outcome), _("No rule requires another visit."))
    return sentences(note_of(visit.outcome), _when(due, visit), _limited(due, visit), _again(due), _tried(due))


def _when(due: Due, visit: LatestVisit) -> str:
    if due.day > due.on:
        return _("Next visit due on %(day)s: %(why)s.") % {"day": due.day_words, "why": due.why}
    if visit.outcome in done_outcomes():
        return _("The next visit is due already: %(why)s.") % {"why": due.why}
    return _("The visit stays due: %(why)s.") % {"why": due.why}


def _limited(due: Due, visit: LatestVisit) -> str:
    """Return that a chosen day is later than the rule allows; "" if it is not."""
    if visit.next_day is None or due.day >= visit.next_day:
        return ""
    chosen = date_format(visit.next_day, "DATE_FORMAT")
    return _("You chose %(day)s, but a chosen date does not put off what the rule requires.") % {"day": chosen}


def _again(due: Due) -> str:
    return _("Try again from %(day)s.") % {"day": date_format(due.again_on, "DATE_FORMAT")} if due.again_on else ""


def _tried(due: Due) -> str:
    return _("%(advice)s.") % {"advice": capfirst(due.advice)} if due.advice else ""

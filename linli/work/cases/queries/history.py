"""The deadlines, steps and neighbours of a case."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.law.calendar import Span
from linli.registers.duties import queries as duties
from linli.registers.places.models import Place
from linli.registers.places.queries import chain
from linli.registers.places.states import Level
from linli.work.cases.deadlines import CLOCK_ACTS, Deadlines, Event, Terms, compute
from linli.work.cases.models import Case, CaseQuerySet, Step
from linli.work.cases.states import (
    BESIDE,
    MOVES,
    REVERSIBLE,
    Act,
    CaseState,
)

# Offices to which a case is passed up, lower first.
ABOVE = ("street_office", "district_office")


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U


HOTLINE, REPEAT = "hotline", "cases.repeat.within_days"
LEAST_WORD = 2  # one character is part of nearly every sentence


LENGTH = 12  # 12 times 5 bits = 60 bits


PLACES = 12


ADVISED = 40  # there are more than twenty kinds of certificates


def terms(case: Case) -> Terms:
    """Return how long the case may take, by the rules in force on the day it was reported."""
    code, day = case.community.code, timezone.localdate(case.reported_at)
    matter = duties.find(case.matter)
    urgent = Span(*duties.urgency_time(case.urgency, on=day))
    # The matter's own time already fits its usual urgency; a higher one may only shorten it.
    result = (Span(matter.amount, matter.unit), *([urgent] if case.urgency != matter.urgency else [])) if matter else ()
    # The city's hotline waits only so long for its answer.
    hotline = [_span("cases.hotline.answer_days", code, day)] if case.channel == HOTLINE else []
    return Terms(
        # A matter that the packs no longer contain has the time of its urgency.
        result=(*(result or (urgent,)), *hotline),
        accept=_span("cases.accept.within_days", code, day),
        check=_span("cases.verify.within_days", code, day),
    )


def _span(rule: str, code: str, day: date) -> Span:
    found = rules.find(rule, code=code, on=day)
    return Span(int(found.value), found.unit)


def history(case: Case) -> list[Event]:
    """Return the steps of the case that its deadlines depend on, and which of them were taken back."""
    clock = sorted(CLOCK_ACTS)
    steps = case.steps.filter(Q(move__in=clock) | Q(takes_back__move__in=clock)).order_by("pk")
    return [Event(*row) for row in steps.values_list("move", "at", "days", "due_at")]


def deadlines(case: Case, *now: Event) -> Deadlines:
    """Compute the deadlines of a stored case from its history and what happens to it now."""
    return compute(terms(case), case.reported_at, [*history(case), *now])


def last_step(case: Case) -> Step | None:
    """Return the last step that stands, without notes and files: the only one that can be taken back."""
    return case.steps.standing().exclude(move__in=sorted({*BESIDE, Act.TAKE_BACK})).order_by("-pk").first()


def was_said(case: Case, act: Act, words: str, *, by: Viewer) -> bool:
    """Return whether the last step of a locked case says the same, by the same user: the form was sent twice."""
    last = case.steps.order_by("-pk").first()
    return last is not None and (last.move, last.by_id, last.words) == (act, by.user_id, words)


def step_into_state(case: Case) -> Step | None:
    """Return the last step that put the case into the state in which it is."""
    moves = sorted({*MOVES, Act.REPORT, Act.TAKE_BACK})
    return case.steps.filter(to_state=case.state, move__in=moves).select_related("body").order_by("-pk").first()


def own_last_steps(viewer: Viewer) -> QuerySet[Step]:
    """Return the steps of the viewer that nobody acted after, latest first."""
    later = Step.objects.standing().filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    own = Step.objects.standing().filter(by_id=viewer.user_id, move__in=sorted(REVERSIBLE))
    alone = own.exclude(Exists(later.exclude(move__in=sorted({*BESIDE, Act.TAKE_BACK}))))
    return alone.select_related("case__place", "case__community", "to_body").order_by("-pk")


def around(matter: str, place: Place) -> CaseQuerySet:
    """Return the cases of the same matter at the same building (or place, if there is none), latest first."""
    house = next((one for one in chain(place) if one.level == Level.BUILDING), place)
    here = Case.objects.filter(community_id=place.community_id, matter=matter)
    return here.filter(place__lft__gte=house.lft, place__lft__lt=house.rgt).order_by("-reported_at")


def similar(matter: str, place: Place) -> CaseQuerySet:
    """Return the open cases of `around`."""
    return around(matter, place).open()


def before(matter: str, place: Place, at: datetime) -> CaseQuerySet:
    """Return the cases of `around` settled so shortly before `at` that the next one is a relapse."""
    # Two cases of a whole community are not about the same thing.
    if place.pk == place.community_id:
        return Case.objects.none()
    days = int(rules.value(REPEAT, code=place.division_code))
    settled = around(matter, place).filter(state__in=[CaseState.DONE_REPORTED, CaseState.CLOSED])
    return settled.filter(reported_at__lt=at, reported_at__gte=at - timedelta(days=days))

"""The offices and handlers of cases."""

from __future__ import annotations

from django.db.models import Case as Case_
from django.db.models import IntegerField, Prefetch, QuerySet, When
from django.utils import timezone

from linli.core.access.permissions import PERMISSIONS, Permission
from linli.core.law.calendar import Span
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body, BodyQuerySet
from linli.registers.duties import queries as duties
from linli.registers.places.models import Place
from linli.registers.places.queries import chain
from linli.work.cases.models import Case, CaseQuerySet
from linli.work.cases.queries.history import ABOVE, _span
from linli.work.cases.states import (
    Act,
)


def answer_time(case: Case) -> Span:
    """Return how long an office may take to answer the one that supervises its case."""
    return _span("cases.supervision.answer_days", case.community.code, timezone.localdate())


def body_above(body: Body | None, place: Place) -> Body | None:
    """Return the office above the one that has a case at the place: the street office, then the district's."""
    bodies = duties.DutyRegister(place).bodies
    offices = [bodies.get(kind) for kind in ABOVE]
    # A body inside a community is below every office.
    depth = len(body.place.path) if body and body.place.community_id is None else 10**6
    return next((one for one in offices if one and one != body and len(one.place.path) < depth), None)


def long_overdue() -> CaseQuerySet:
    """Return the overdue cases that are not escalated yet; `policies.must_escalate` decides about each."""
    late = Case.objects.overdue().filter(escalated_at=None).order_by("pk")
    # Nothing is decrypted for the decision.
    return late.select_related("community").defer("words", "reporter_name", "reporter_phone")


def escalates_to(case: Case) -> Body | None:
    """Return the street office above the body that has the case; None if that body is the office or above it."""
    office = duties.DutyRegister(case.place).bodies.get(duties.STREET_OFFICE)
    # A case without a body goes to the street office, too.
    if office is None or case.body is None or case.body == office:
        return office if case.body != office else None
    here = case.body.place
    is_above = here.community_id is None and len(here.path) < len(office.place.path)
    return None if is_above else office


def decides_extension(case: Case) -> Body | None:
    """Return the office that is asked for an extension: the one that assigned the case, else the one above."""
    assigned = case.steps.standing().filter(move=Act.ASSIGN, body__isnull=False).exclude(body=case.body_id)
    step = assigned.select_related("body").order_by("-pk").first()
    return step.body if step is not None else body_above(case.body, case.place)


def bodies_for(case: Case, *, first: Body | None = None) -> BodyQuerySet:
    """Return the bodies to which a case can be assigned: `first`, then those at its place and above."""
    here = Body.objects.on(timezone.localdate()).filter(place__in=chain(case.place))
    rank = Case_(When(pk=first.pk if first else 0, then=0), default=1, output_field=IntegerField())
    return here.select_related("place").order_by(rank, "-place__path", "name")


def holder_of_duty(case: Case) -> Body | None:
    """Return the body whose duty the matter of a case is, at its place today."""
    matter = duties.find(case.matter)
    return duties.route(matter, case.place).body if matter else None


def handlers(bodies: QuerySet[Body]) -> QuerySet[User]:
    """Return the users who handle cases at these bodies today, with the appointments that say so."""
    roles = [role for role, rights in PERMISSIONS.items() if Permission.CASE_HANDLE in rights]
    held = Appointment.objects.on(timezone.localdate()).filter(body__in=bodies, role__in=roles)
    people = User.objects.filter(is_active=True, appointments__in=held).distinct().order_by("name", "pk")
    return people.prefetch_related(Prefetch("appointments", held.select_related("body")))

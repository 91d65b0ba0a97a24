"""The roster as lists read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.access.viewer import Scope, Viewer
from linli.core.database.merged import Groups
from linli.core.law import rules
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.work.staffing.models import Qualification, Worker, WorkerQuerySet, scope_of
from linli.work.staffing.states import QualificationKind, college_levels

ORDER = ("community_id", "name", "pk")
BANDS = "staffing.household_bands"
BAND_STEP, BAND_MOST = "staffing.household_bands.step_households", "staffing.household_bands.max_workers"


def qualified(on: date) -> dict[str, Exists]:
    """Whether a worker held a degree of college or above, and any certificate of the trade, on a day."""
    held = Qualification.objects.on(on).filter(worker=OuterRef("pk"))
    return {
        "has_college": Exists(held.filter(kind=QualificationKind.DEGREE, level__in=college_levels())),
        "has_certificate": Exists(held.filter(kind=QualificationKind.CERTIFICATE)),
    }


FILTERS = {
    "certificate": Q(has_certificate=True),
    "no_certificate": Q(has_certificate=False),
    "college": Q(has_college=True),
    "no_college": Q(has_college=False),
}


def in_service(viewer: Viewer, *, place: Place | None = None, on: date | None = None) -> WorkerQuerySet:
    """The workers in service on a day (today) that the viewer may see, of a place when one is given."""
    day = on or timezone.localdate()
    workers = Worker.objects.visible_to(viewer).on(day).annotate(**qualified(day))
    return places.lying_in(workers, place)


def roster(viewer: Viewer, *, place: Place | None = None, show: str = "") -> WorkerQuerySet:
    """Everything staffing/_row.html reads, in two queries."""
    held = Prefetch("qualifications", Qualification.objects.on(timezone.localdate()).order_by("kind", "level"))
    workers = in_service(viewer, place=place).filter(FILTERS.get(show, Q()))
    return workers.select_related("community").prefetch_related(held)


def groups(viewer: Viewer, place: Place | None) -> Groups | None:
    """The communities of the roster, to read one by one: those the viewer may see, and the one they work in."""
    own = Worker.objects.filter(user_id=viewer.user_id or 0).values_list("community_id", flat=True)
    return places.within(scope_of(viewer) | Scope(communities=frozenset(own)), place).groups()


def by_table(community: Place, households: int, on: date) -> int:
    """How many full-time workers the staffing table gives a community of so many households."""
    bands, step, most = (rules.value(rule, code=community.code, on=on) for rule in (BANDS, BAND_STEP, BAND_MOST))
    for below, workers in bands:
        if households < below:
            return int(workers)
    last, workers = bands[-1]
    return min(int(workers) + 1 + (households - last) // step, int(most))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many workers, and how many of them are qualified."""

    all: int
    college: int
    certificate: int

    @property
    def college_share(self) -> float:
        """Percent with college or above."""
        return 100 * self.college / self.all if self.all else 0.0

    @property
    def certificate_share(self) -> float:
        """Percent with a certificate."""
        return 100 * self.certificate / self.all if self.all else 0.0

    @property
    def no_college(self) -> int:
        """Without college."""
        return self.all - self.college

    @property
    def no_certificate(self) -> int:
        """Without a certificate."""
        return self.all - self.certificate


def counts(viewer: Viewer, *, place: Place | None = None) -> Counts:
    """The numbers above the list, in one query."""
    found: dict[str, Any] = in_service(viewer, place=place).aggregate(
        all=Count("pk"),
        college=Count("pk", filter=FILTERS["college"]),
        certificate=Count("pk", filter=FILTERS["certificate"]),
    )
    return Counts(**found)


def free_accounts(community: Place, on: date | None = None) -> QuerySet[User]:
    """The accounts that act as community worker there today and are no worker's yet."""
    held = Appointment.objects.on(on or timezone.localdate()).filter(place=community, role=Role.WORKER)
    return User.objects.filter(is_active=True, worker=None, pk__in=held.values("user")).order_by("name", "pk")

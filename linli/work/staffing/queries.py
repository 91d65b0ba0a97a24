"""Queries of the roster for lists."""

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
    """Return the conditions that a worker has a degree of college or above, and any certificate, on a day."""
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
    """Return the workers in service on a day (default today) that the viewer may see, of a place if given."""
    day = on or timezone.localdate()
    workers = Worker.objects.visible_to(viewer).on(day).annotate(**qualified(day))
    return places.lying_in(workers, place)


def roster(viewer: Viewer, *, place: Place | None = None, show: str = "") -> WorkerQuerySet:
    """Return everything that staffing/_row.html reads, in two queries."""
    held = Prefetch("qualifications", Qualification.objects.on(timezone.localdate()).order_by("kind", "level"))
    workers = in_service(viewer, place=place).filter(FILTERS[show] if show else Q())
    return workers.select_related("community").prefetch_related(held)


def groups(viewer: Viewer, place: Place | None) -> Groups | None:
    """Return the communities of the roster to read one by one: those that the viewer may see, and their own."""
    own = Worker.objects.filter(user_id=viewer.user_id or 0).values_list("community_id", flat=True)
    return places.within(scope_of(viewer) | Scope(communities=frozenset(own)), place).groups()


def by_table(community: Place, households: int, on: date) -> int:
    """Return how many full-time workers the staffing table gives a community with so many households."""
    bands, step, most = (rules.value(rule, code=community.code, on=on) for rule in (BANDS, BAND_STEP, BAND_MOST))
    for below, workers in bands:
        if households < below:
            return int(workers)
    last, workers = bands[-1]
    # Above the last band, the staffing table adds one worker per step, up to a maximum.
    return min(int(workers) + 1 + (households - last) // step, int(most))


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of workers, and how many of them are qualified."""

    all: int
    college: int
    certificate: int

    @property
    def college_share(self) -> float:
        """Return the percentage with college or above."""
        return 100 * self.college / self.all if self.all else 0.0

    @property
    def certificate_share(self) -> float:
        """Return the percentage with a certificate."""
        return 100 * self.certificate / self.all if self.all else 0.0

    @property
    def no_college(self) -> int:
        """Return the number without college."""
        return self.all - self.college

    @property
    def no_certificate(self) -> int:
        """Return the number without a certificate."""
        return self.all - self.certificate


def counts(viewer: Viewer, *, place: Place | None = None) -> Counts:
    """Return the numbers above the list, in one query."""
    found: dict[str, Any] = in_service(viewer, place=place).aggregate(
        all=Count("pk"),
        college=Count("pk", filter=FILTERS["college"]),
        certificate=Count("pk", filter=FILTERS["certificate"]),
    )
    return Counts(**found)


def free_accounts(community: Place, on: date | None = None) -> QuerySet[User]:
    """Return the accounts appointed as community worker there today that belong to no worker yet."""
    held = Appointment.objects.on(on or timezone.localdate()).filter(place=community, role=Role.WORKER)
    return User.objects.filter(is_active=True, worker=None, pk__in=held.values("user")).order_by("name", "pk")

"""Households in assistance: by state, what they were granted, reviews that are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Household, Person, Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.assistance.engine import MeansVerdict
from linli.services.assistance.models import (
    Authorisation,
    HouseholdApplication,
    MeansStatement,
    Relief,
    Review,
    StatementMember,
)
from linli.services.assistance.queries import means
from linli.services.assistance.states import ALLOWANCES, RECOGNISED, ReliefState, Standing
from linli.services.schemes.models import Application, Award

ORDER = ("-since", "-pk")
S = Standing


def seen(viewer: Viewer) -> QuerySet[Household]:
    """Return the households of communities where the viewer may see assistance."""
    return viewer.scope(Permission.ASSISTANCE_VIEW).restrict(Household.objects.all())


def conditions(on: date, of: str = "pk") -> dict[str, Q]:
    """Return the condition of each state of a household on a day; `of` is the column with its key."""
    ahead = on + timedelta(days=int(rules.value("assistance.review.ahead_days", on=on)))
    awards = Award.objects.on(on).filter(scheme__in=RECOGNISED, person=OuterRef("person"))
    current = MeansStatement.objects.valid().open().filter(household=OuterRef(of))
    members = StatementMember.objects.filter(
        Exists(awards),
        counted=True,
        statement__household=OuterRef(of),
        statement__until=None,
        statement__withdrawn_at=None,
    )
    waiting = Application.objects.waiting().filter(together=OuterRef("together"))
    filed = HouseholdApplication.objects.filter(Exists(waiting), household=OuterRef(of), withdrawn_at=None)
    relief = Relief.objects.filter(household=OuterRef(of))
    agreed = Authorisation.objects.on(on).filter(household=OuterRef(of), expires_on__gt=on)
    receives, stated = Q(Exists(members)), Q(Exists(current))
    return {
        S.RECEIVES: receives,
        S.APPLIED: Q(Exists(filed)) | Q(Exists(relief.filter(state=ReliefState.ASKED))),
        S.STATED: stated,
        S.REVIEW: receives & Q(Exists(current.filter(review_on__lte=ahead))),
        S.RELIEF: Q(Exists(relief.filter(state=ReliefState.GRANTED))),
        S.UNSIGNED: stated & ~Q(Exists(agreed)),
    }


def listed(viewer: Viewer, *, place: Place | None, show: str = "", on: date) -> QuerySet[Authorisation]:
    """Return the last authorisation of each household, without which nothing is recorded; of those in one state."""
    rows = places.lying_in(Authorisation.objects.visible_to(viewer), place)
    later = Authorisation.objects.filter(household=OuterRef("household"), pk__gt=OuterRef("pk"))
    rows = rows.filter(~Exists(later))
    if show:
        rows = rows.filter(conditions(on, "household")[show])
    return rows.select_related("community", "household__dwelling", "household__community")


def standings(keys: Sequence[int], on: date) -> dict[int, list[Standing]]:
    """Return in which states some households are, by their keys; one query."""
    flags = {f"is_{code}": Q(condition) for code, condition in conditions(on).items()}
    found = Household.objects.filter(pk__in=keys).annotate(**flags)
    return {row.pk: [one for one in Standing if getattr(row, f"is_{one.value}")] for row in found}


# ---- awards and reviews


def awards_of(household: Household, on: date, *, people: Sequence[int] | None = None) -> list[Award]:
    """Return what the members of the current statement get on a day or later, of what is recognised by means."""
    statement = means.current(household) if people is None else None
    keys = people if people is not None else [one.person_id for one in statement.members.all()] if statement else []
    rows = Award.objects.filter(person__in=keys, scheme__in=RECOGNISED).filter(Q(until=None) | Q(until__gt=on))
    return list(rows.select_related("person", "community").prefetch_related("suspensions").order_by("since", "pk"))


def of_award(award: Award) -> MeansStatement | None:
    """Return the current statement in which the person of an award counts."""
    counted = StatementMember.objects.filter(statement=OuterRef("pk"), person=award.person_id, counted=True)
    rows = MeansStatement.objects.valid().open().filter(Exists(counted)).order_by("-since", "-pk")
    return rows.select_related("household", "community").prefetch_related("members__person").first()


def is_fresh(statement: MeansStatement, award: Award) -> bool:
    """Return whether a statement was made after the award and nobody reviewed by it."""
    reviewed = Review.objects.filter(statement=statement, award=award, taken_back_at=None)
    return statement.since > award.since and not reviewed.exists()


def later_review(row: Review) -> Review | None:
    """Return the review that followed on another for the same person and scheme."""
    later = Review.objects.filter(household=row.household_id, taken_back_at=None, pk__gt=row.pk)
    return later.filter(award__person=row.award.person_id, award__scheme=row.award.scheme).order_by("pk").first()


def amount_now(statement: MeansStatement, award: Award) -> int | None:
    """Return the amount of an award by a statement: None if it has none or facts are missing, 0 if it should end."""
    found = means.test_of(statement, localdate())
    verdict = found.result.verdict
    if verdict == MeansVerdict.UNKNOWN:
        return None
    if award.scheme not in ALLOWANCES:
        return None if verdict == MeansVerdict.MARGINAL else 0
    if award.scheme == "minimum_living" and found.allowance is None:
        return 0
    if award.scheme == "minimum_living_single" and found.key_of(award.person_id) not in found.result.singles:
        return 0
    working = means.working_for(found, award.scheme, award.person_id)
    return working.fen if working else None


def is_known(statement: MeansStatement) -> bool:
    """Return whether nothing is missing of a statement."""
    return means.test_of(statement, localdate()).result.verdict != MeansVerdict.UNKNOWN


def last_due(award: Award, statement: MeansStatement) -> date:
    """Return when the review was due: by the statement before, or by the award."""
    before = MeansStatement.objects.valid().filter(household=statement.household_id, number__lt=statement.number)
    last = before.order_by("-number").first()
    return last.review_on if last else award.review_on or statement.since


@dataclass(frozen=True, slots=True)
class DueReview:
    """A household whose means are to be reviewed."""

    statement: MeansStatement
    awards: list[Award]
    is_overdue: bool

    @property
    def titles(self) -> list[str]:
        """Return what the household gets."""
        return [one.title for one in self.awards]


def due_rows(viewer: Viewer, *, place: Place | None, on: date) -> QuerySet[MeansStatement]:
    """Return the statements of households that get assistance whose review is due soon, the earliest first."""
    ahead = on + timedelta(days=int(rules.value("assistance.review.ahead_days", on=on)))
    awards = Award.objects.on(on).filter(scheme__in=RECOGNISED, person=OuterRef("person"))
    members = StatementMember.objects.filter(Exists(awards), statement=OuterRef("pk"), counted=True)
    rows = places.lying_in(MeansStatement.objects.visible_to(viewer), place)
    people = Prefetch("members", StatementMember.objects.filter(counted=True).select_related("person"))
    rows = rows.valid().open().filter(Exists(members), review_on__lte=ahead)
    return rows.select_related("household__dwelling", "community").prefetch_related(people)


REVIEW_ORDER = ("review_on", "pk")


def dues(rows: Sequence[MeansStatement], on: date) -> list[DueReview]:
    """Return statements with the awards of their members; one query."""
    keys = [one.person_id for row in rows for one in row.members.all()]
    held: dict[int, list[Award]] = {}
    running = Award.objects.on(on).filter(person__in=keys, scheme__in=RECOGNISED)
    for award in running.select_related("person", "community").order_by("pk"):
        held.setdefault(award.person_id, []).append(award)
    return [
        DueReview(
            row, [one for member in row.members.all() for one in held.get(member.person_id, [])], row.review_on < on
        )
        for row in rows
    ]


def around(person: Person, on: date) -> dict[int, Person]:
    """Return who belongs to the household of a person: who lives there, and the members of the current statement."""
    homes = Residency.objects.on(on).filter(person=person).values("household")
    living = Residency.objects.on(on).filter(household__in=homes).select_related("person")
    own = StatementMember.objects.filter(person=person, counted=True, statement__until=None)
    members = StatementMember.objects.filter(statement__in=own.values("statement"), counted=True)
    found = [*(one.person for one in living), *(one.person for one in members.select_related("person")), person]
    return {one.pk: one for one in found}


def over_since(day: date, on: date) -> QuerySet[MeansStatement]:
    """Return statements with figures that have not held since a day, of households without assistance."""
    agreed = Authorisation.objects.filter(household=OuterRef("household"), expires_on__gt=day)
    agreed = agreed.filter(Q(until=None) | Q(until__gt=day))
    awards = Award.objects.filter(Q(until=None) | Q(until__gt=day), person=OuterRef("person"), scheme__in=RECOGNISED)
    helped = StatementMember.objects.filter(Exists(awards), statement=OuterRef("pk"), counted=True)
    over = Q(until__lte=day) | Q(withdrawn_at__date__lte=day) | ~Q(Exists(agreed))
    return MeansStatement.objects.filter(over, ~Q(Exists(helped)), forgotten_at=None)

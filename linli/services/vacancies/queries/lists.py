"""Lists of vacancies, employers, referrals, placements and follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.vacancies.models import (
    Employer,
    FollowUp,
    JobOffer,
    Referral,
    Vacancy,
    VacancyQuerySet,
)
from linli.services.vacancies.states import TAKING, ReferralState, VacancyState

ORDER = ("-since", "-pk")
EMPLOYER_ORDER = ("name", "pk")
REFERRAL_ORDER = ("-made_on", "-pk")
DUE_ORDER = ("due_on", "pk")
OF_VACANCY = ("community", "employer", "building")
OF_REFERRAL = ("community", "person", "vacancy__employer", "vacancy__community", "vacancy__building", "offer")


def with_taken(rows: VacancyQuerySet) -> VacancyQuerySet:
    """Return vacancies with what pages show of them, and how many places are taken."""
    held = Referral.objects.filter(vacancy=OuterRef("pk"), state__in=TAKING)
    found: VacancyQuerySet = rows.select_related(*OF_VACANCY).annotate(held_places=_counted(held, "vacancy"))
    return found


def with_free(rows: VacancyQuerySet) -> VacancyQuerySet:
    """Return those of `with_taken` that have a free place."""
    held = Referral.objects.filter(vacancy=OuterRef("pk"), state__in=TAKING)
    rows = rows.select_related(*OF_VACANCY)
    found: VacancyQuerySet = rows.annotate(held_places=_counted(held, "vacancy")).filter(held_places__lt=F("places"))
    return found


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """Return a subquery that counts rows of an outer row: lists of several communities allow no join."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def in_state(rows: VacancyQuerySet, state: str, on: date) -> VacancyQuerySet:
    """Return the vacancies in a state on a day."""
    if state == VacancyState.ENDED:
        return rows.filter(until__lte=on)
    return rows.filter(since__gt=on) if state == VacancyState.AHEAD else rows.on(on)


def listed(viewer: Viewer, *, place: Place | None, state: str, trade: str = "") -> VacancyQuerySet:
    """Return the vacancies in a state that the viewer may see, in a place or everywhere, of a trade or all."""
    rows = in_state(Vacancy.objects.visible_to(viewer), state, timezone.localdate())
    if trade:
        rows = rows.filter(Q(trade=trade) | Q(trade__startswith=f"{trade}-"))
    return with_taken(places.lying_in(rows, place))


def communities(viewer: Viewer, permission: P = P.VACANCY_EDIT) -> QuerySet[Place]:
    """Return the communities where the viewer has a permission."""
    return Place.objects.communities().open().filter(viewer.scope(permission).q("pk")).order_by("path")


def employers(viewer: Viewer, *, place: Place | None) -> QuerySet[Employer]:
    """Return the employers that the viewer may see, with the number of open vacancies."""
    today = timezone.localdate()
    running = Vacancy.objects.on(today).filter(employer=OuterRef("pk"))
    rows = places.lying_in(Employer.objects.visible_to(viewer).open(), place)
    return rows.select_related("community", "body").annotate(running=_counted(running, "employer"))


def referrals(viewer: Viewer, *, place: Place | None, state: str = "") -> QuerySet[Referral]:
    """Return the referrals of residents whom the viewer helps: the open ones, or those in one state."""
    rows = places.lying_in(Referral.objects.visible_to(viewer), place)
    rows = rows.filter(state=state) if state else rows.open()
    return rows.select_related(*OF_REFERRAL)


def follow_ups(viewer: Viewer, *, place: Place | None, on: date) -> QuerySet[FollowUp]:
    """Return the follow-ups that are due by a day."""
    rows = places.lying_in(FollowUp.objects.visible_to(viewer), place).due(on)
    return rows.select_related("community", "placement__person", "placement__referral__vacancy__employer")


def of_own(viewer: Viewer) -> VacancyQuerySet:
    """Return the vacancies of the employers that the viewer acts for, the newest first."""
    rows = Vacancy.objects.visible_to(viewer).filter(employer__body_id__in=sorted(viewer.bodies))
    return with_taken(rows).order_by(*ORDER)


def waiting_for_employer(viewer: Viewer) -> QuerySet[Referral]:
    """Return the referrals that the viewer's own employer has to answer."""
    rows = Referral.objects.visible_to(viewer).filter(vacancy__employer__body_id__in=sorted(viewer.bodies))
    asked = rows.filter(state__in=[ReferralState.SENT, ReferralState.INTERVIEW])
    return asked.select_related(*OF_REFERRAL).order_by("made_on", "pk")


@dataclass(frozen=True, slots=True)
class RefusedOffers:
    """The suitable offers that a person refused without good reason, and how many the rule asks for."""

    offers: list[JobOffer]
    most: int

    @property
    def reached(self) -> bool:
        """Return whether the number of the rule is reached."""
        return len(self.offers) >= self.most


def refused_offers(person: Person) -> RefusedOffers:
    """Return what counts as refusing aid: each refusal with the offer that it refuses."""
    rows = JobOffer.objects.filter(referral__person=person, answer="refused")
    rows = rows.select_related("referral__vacancy__employer").order_by("answered_on", "pk")
    most = int(rules.value("employment.refusals.max", code=person.community.code))
    return RefusedOffers([one for one in rows if one.counts_as_refusal], most)


# ---- what anybody may see


def jobs(*, trade: str = "", place: Place | None = None, wage: int = 0, hours: str = "") -> VacancyQuerySet:
    """Return the vacancies that are open today and have a free place.

    Args:
        trade: code of an occupation, with all below it; "" for all.
        place: a community; None for all.
        wage: the least, yuan a month.
        hours: "part" for what is part-time work by law, "full" for the rest, "" for both.
    """
    rows = with_free(Vacancy.objects.public(timezone.localdate()))
    if trade:
        rows = rows.filter(Q(trade=trade) | Q(trade__startswith=f"{trade}-"))
    if place is not None:
        rows = rows.filter(community=place)
    if wage:
        rows = rows.filter(wage_low__gte=wage * 100)
    if hours:
        part = Q(hours__lte=int(rules.value("vacancies.match.part_time_hours")))
        rows = rows.filter(part if hours == "part" else ~part)
    return rows


def open_job(pk: int) -> Vacancy | None:
    """Return an open vacancy with a free place, wherever it is; None if it is none any more."""
    return jobs().filter(pk=pk).first()


def job_communities() -> list[tuple[int, str]]:
    """Return the communities that have open vacancies, as choices of the public page."""
    rows = Place.objects.communities().open().filter(pk__in=jobs().values("community"))
    return list(rows.order_by("path").values_list("pk", "name"))


def job_place(key: int) -> Place | None:
    """Return the community that a public address names; None if it names none."""
    return Place.objects.communities().open().filter(pk=key).first()

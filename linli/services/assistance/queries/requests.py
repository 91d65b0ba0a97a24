"""Requests of residents: by their code, in the lists of workers, and what is missing of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.registers.people.models import Household, Person, Residency
from linli.registers.people.queries import find_people
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.assistance.models import (
    AidRequest,
    AidRequestQuerySet,
    Authorisation,
    HouseholdApplication,
    MeansStatement,
    aid_code_hash,
)
from linli.services.assistance.queries import offers
from linli.services.assistance.states import AidState
from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme
from linli.services.schemes.models import title_of
from linli.services.schemes.queries import public

ORDER = ("-sent_at", "-pk")
RELATED = ("place", "community", "household__dwelling", "application")


def called(typed: str) -> AidRequest | None:
    """Return the request of a code, however it was typed."""
    return AidRequest.objects.filter(code_hash=aid_code_hash(typed)).select_related(*RELATED).first()


def held(pk: int, hashed: str) -> AidRequest | None:
    """Return the request that a device has opened."""
    return AidRequest.objects.filter(pk=pk, code_hash=hashed).select_related(*RELATED).first()


def open_of(household: Household, *, without: AidRequest | None = None) -> AidRequest | None:
    """Return the request that is taken up for a household."""
    rows = AidRequest.objects.filter(household=household, state=AidState.TAKEN)
    return rows.exclude(pk=without.pk if without else 0).select_related(*RELATED).first()


def listed(viewer: Viewer, *, place: Place | None, show: str = "") -> AidRequestQuerySet:
    """Return the requests that the viewer answers, the newest first; open ones, or those in one state."""
    rows = places.lying_in(AidRequest.objects.visible_to(viewer), place)
    rows = rows.filter(state=show) if show else rows.open()
    found: AidRequestQuerySet = rows.select_related(*RELATED)
    return found


def asked_schemes(on: date) -> list[Scheme]:
    """Return what residents can ask for by name; relief is asked for by what happened."""
    return [one for one in engine.every(place=public.place_code(), on=on) if not one.by_household]


def public_place(pk: int) -> list[Place]:
    """Return the building or community with a key, which residents may choose; [] if it is none."""
    rows = Place.objects.filter(pk=pk, until=None, level__in=[Level.BUILDING, Level.COMMUNITY])
    return list(rows.select_related("community"))


def deleted_words() -> str:
    """Return the sentence for a request whose words were deleted."""
    return _("What was said in this request has been deleted.")


# ---- what is missing


@dataclass(frozen=True, slots=True)
class AidStep:
    """A step on the way to the application, and whether it is done."""

    title: str
    done: bool


def steps(rows: Sequence[AidRequest], on: date) -> dict[int, list[AidStep]]:
    """Return for each request what was done and what is missing; two queries."""
    keys = [row.household_id for row in rows if row.household_id]
    agreed = Authorisation.objects.on(on).filter(household__in=keys, expires_on__gt=on)
    signed = set(agreed.values_list("household_id", flat=True))
    current = MeansStatement.objects.valid().open().filter(household__in=keys)
    stated = set(current.values_list("household_id", flat=True))
    return {
        row.pk: [
            AidStep(_("household found in the register"), row.household_id is not None),
            AidStep(_("signed by all adult members"), row.household_id in signed),
            AidStep(_("income and property stated with the worker"), row.household_id in stated),
            AidStep(_("application filed"), row.state == AidState.FILED),
        ]
        for row in rows
    }


def missing(found: Sequence[AidStep]) -> list[str]:
    """Return what is missing."""
    return [one.title for one in found if not one.done]


def papers(row: AidRequest) -> list[str]:
    """Return the papers that the wishes of a request need and that were not said to be at hand."""
    said = row.said
    wanted = [one for one in asked_schemes(timezone.localdate()) if not said.wanted or one.code in said.wanted]
    if not said.wanted:
        # Whoever leaves the choice to us first brings what the check of means needs.
        wanted = [one for one in wanted if one.code in offers.OF_HOUSEHOLD]
    titles = {paper.code: str(paper.title) for one in wanted for paper in one.evidence}
    return [title for code, title in titles.items() if code not in said.papers]


def wanted_titles(row: AidRequest) -> list[str]:
    """Return what is asked for; everything that the household may get if nothing was ticked."""
    titles = [title_of(code) for code in row.said.wanted]
    return titles or [_("everything that the household may get")]


# ---- for the worker


@dataclass(frozen=True, slots=True)
class AidHousehold:
    """A household that a request may be about: who was found there, and what it has asked for already."""

    household: Household
    person: Person
    request: AidRequest | None
    application: HouseholdApplication | None


def candidates(row: AidRequest, words: str, viewer: Viewer) -> list[AidHousehold]:
    """Return the households of the community in which somebody has a name or phone, those at the place first."""
    today = timezone.localdate()
    people = [one for one in find_people(words, viewer) if one.died is None] if words.strip() else []
    homes = Residency.objects.on(today).filter(person__in=people, household__community=row.community_id)
    homes = homes.select_related("household__dwelling", "household__community", "person").order_by("-is_head", "pk")
    found = {home.household_id: home for home in homes}
    first, end = row.place.lft or 0, row.place.rgt or 0
    ordered = sorted(found.values(), key=lambda one: not first <= (one.household.dwelling.lft or 0) < end)
    return [
        AidHousehold(one.household, one.person, open_of(one.household, without=row), open_application(one.household))
        for one in ordered
    ]


def open_application(household: Household) -> HouseholdApplication | None:
    """Return the last application of a household of which a part is not decided."""
    filed = HouseholdApplication.objects.filter(household=household, withdrawn_at=None).order_by("-pk")
    return next((one.row for one in offers.parts(list(filed)) if one.waiting), None)


def same_phone(row: AidRequest) -> QuerySet[AidRequest]:
    """Return the other open requests from the same phone."""
    rows = AidRequest.objects.open().filter(phone_key=row.phone_key, community=row.community_id)
    return rows.exclude(pk=row.pk).exclude(phone_key="").order_by(F("sent_at").desc())

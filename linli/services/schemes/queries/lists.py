"""Lists of applications and awards, and what is to be checked of awards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.schemes import engine
from linli.services.schemes.engine import Decision
from linli.services.schemes.models import Application, ApplicationQuerySet, Award, AwardQuerySet, Suspension
from linli.services.schemes.queries import register
from linli.services.schemes.states import WAITING, ApplicationState, CheckReason

ORDER = ("-applied_on", "-pk")
AWARD_ORDER = ("-since", "-pk")
SHOWN = {
    "waiting": Q(state__in=sorted(WAITING)),
    "granted": Q(state=ApplicationState.APPROVED),
    "refused": Q(state__in=[ApplicationState.REFUSED, ApplicationState.UPHELD]),
    "withdrawn": Q(state=ApplicationState.WITHDRAWN),
}


def applications(viewer: Viewer, *, place: Place | None, show: str = "", scheme: str = "") -> ApplicationQuerySet:
    """Return applications for a list; "mine" are those that wait for the viewer."""
    rows = places.lying_in(Application.objects.visible_to(viewer), place)
    if show == "mine":
        rows = rows.filter(waits_for(viewer))
    elif show:
        rows = rows.filter(SHOWN[show])
    if scheme:
        rows = rows.filter(scheme=scheme)
    return rows.select_related("person", "community").defer("words", "proxy_name")


def waits_for(viewer: Viewer) -> Q:
    """Return the condition for applications that wait for the viewer: to be reviewed, decided, or completed."""
    condition = Q(pk__in=[])
    if viewer.may(P.SCHEME_REVIEW):
        scope = viewer.scope(P.SCHEME_REVIEW).q()
        by_street = sorted(code for code in engine.codes() if _by_street(code))
        decide = Q(state__in=[ApplicationState.REVIEWED, ApplicationState.PUBLISHED, ApplicationState.APPEALED])
        condition |= scope & Q(state=ApplicationState.APPLIED)
        condition |= scope & decide & Q(scheme__in=by_street) & ~_own(viewer)
    if viewer.may(P.SCHEME_APPROVE):
        decide = Q(state__in=[ApplicationState.REVIEWED, ApplicationState.PUBLISHED, ApplicationState.APPEALED])
        condition |= viewer.scope(P.SCHEME_APPROVE).q() & decide & ~_own(viewer)
    return condition


def _own(viewer: Viewer) -> Q:
    return Q(reviewed_by_id=viewer.user_id) & Q(reviewed_by__isnull=False)


def _by_street(code: str) -> bool:
    return any(one.approves == "subdistrict" for one in engine.versions(code))


def awards(viewer: Viewer, *, place: Place | None, on: date, show: str = "", scheme: str = "") -> AwardQuerySet:
    """Return awards for a list, with their suspensions: running, suspended or ended."""
    rows = places.lying_in(Award.objects.visible_to(viewer), place)
    stopped = Exists(Suspension.objects.on(on).filter(award=OuterRef("pk")))
    rows = rows.filter(Q(until__lte=on) if show == "ended" else Q(until=None) | Q(until__gt=on))
    if show == "suspended":
        rows = rows.filter(stopped)
    if scheme:
        rows = rows.filter(scheme=scheme)
    return rows.select_related("person", "community").prefetch_related("suspensions")


# ---- what is to be checked


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An award and why it is to be checked; nothing changes by itself."""

    award: Award
    finding: CheckReason
    since: date | None = None
    decision: Decision | None = None

    @property
    def words(self) -> str:
        """Return why."""
        return str(self.finding.label)


def open_awards(viewer: Viewer, place: Place | None) -> AwardQuerySet:
    """Return the awards that run, with what the check reads."""
    homes = Prefetch("person__residencies", Residency.objects.order_by("since", "pk"))
    rows = places.lying_in(Award.objects.visible_to(viewer).open(), place)
    return rows.select_related("person", "community").prefetch_related(homes, "suspensions").order_by("pk")


def to_check(rows: Iterable[Award], on: date) -> list[ToCheck]:
    """Return the awards that are to be checked on a day, deaths first; some queries for all."""
    every = list(rows)
    known = register.known([row.person_id for row in every], on)
    found = [one for row in every if (one := _checked(row, known.get(row.person_id, {}), on)) is not None]
    order = list(CheckReason)
    return sorted(found, key=lambda one: (order.index(one.finding), one.award.pk))


def _checked(row: Award, facts: dict[str, object], on: date) -> ToCheck | None:
    if row.person.died is not None:
        return ToCheck(row, CheckReason.DIED, row.person.died)
    left = _left(row, on)
    if left is not None:
        return ToCheck(row, CheckReason.MOVED, left)
    again = timedelta(days=int(rules.value("schemes.check.again_days", code=row.community.code)))
    version = engine.find(row.scheme, place=row.community.code, on=on)
    resting = row.checked_on is not None and on < row.checked_on + again
    if version is not None and not resting:
        decision = engine.decide(version, facts, on)
        if decision.answer == "no":
            return ToCheck(row, CheckReason.NOT_ELIGIBLE, decision=decision)
        if decision.answer == "yes" and decision.tier != row.tier and decision.tier:
            return ToCheck(row, CheckReason.OTHER_TIER, decision=decision)
    ahead = timedelta(days=int(rules.value("schemes.check.ahead_days", code=row.community.code)))
    if row.review_on is not None and row.review_on <= on + ahead:
        return ToCheck(row, CheckReason.REVIEW_DUE, row.review_on)
    return None


def _left(row: Award, on: date) -> date | None:
    """Return when a person left the community of the award; None while they live there, or no home is recorded."""
    homes = list(row.person.residencies.all())
    if not homes or any(home.community_id == row.community_id and home.holds_on(on) for home in homes):
        return None
    ended = [home.until for home in homes if home.community_id == row.community_id and home.until is not None]
    return max(ended, default=None)

"""Finding cases, and the numbers of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case as Case_
from django.db.models import Count, IntegerField, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core import chinese
from linli.core.access.permissions import PERMISSIONS, Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.law import calendar, content, rules
from linli.core.secrets import crypto
from linli.core.web import pagination
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.people.models import Household
from linli.registers.places import addresses, search_keys
from linli.registers.places.models import Place
from linli.registers.places.queries import chain
from linli.registers.places.states import Level
from linli.work.cases.models import Case, CaseQuerySet
from linli.work.cases.states import WAIT_RULES, WAITING, CaseState

# Offices to which a case is passed on upwards, the lower first.
ABOVE = ("street_office", "district_office")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U
HOTLINE, REPEAT = "hotline", "cases.repeat.within_days"
LENGTH = 12  # 12 times 5 bits = 60 bits
PLACES = 12


def deadline(matter: Matter, urgency: str, start: datetime, *, channel: str = "", code: str = "") -> datetime:
    """When a case begun at `start` is due: the matter's own time, or less when it is more urgent than its matter, or
    came by the hotline, which waits for its answer only so long.
    """
    ends = [calendar.deadline(start, matter.amount, matter.unit)]
    if urgency != matter.urgency:
        ends.append(calendar.deadline(start, *duties.urgency_time(urgency)))
    if channel == HOTLINE:
        ends.append(_within("cases.hotline.answer_days", code, start))
    return min(ends)


def wait_until(state: str, code: str, start: datetime) -> datetime | None:
    """By when a case that came into the state at `start` must be accepted or checked; None in every other state."""
    rule = WAIT_RULES.get(CaseState(state))
    return _within(rule, code, start) if rule else None


def _within(rule: str, code: str, start: datetime) -> datetime:
    found = rules.find(rule, code=code)
    return calendar.deadline(start, int(found.value), found.unit)


def around(matter: str, place: Place) -> CaseQuerySet:
    """Cases of the same matter at the same building (or place, where there is none), the latest first."""
    house = next((one for one in chain(place) if one.level == Level.BUILDING), place)
    here = Case.objects.filter(community_id=place.community_id, matter=matter)
    return here.filter(place__lft__gte=house.lft, place__lft__lt=house.rgt).order_by("-reported_at")


def similar(matter: str, place: Place) -> CaseQuerySet:
    """Those of them that are open."""
    return around(matter, place).open()


def before(matter: str, place: Place, at: datetime) -> CaseQuerySet:
    """Those of them that were settled so shortly before that moment that the next one is a relapse. What concerns a
    whole community has none.
    """
    if place.pk == place.community_id:
        return Case.objects.none()
    days = int(rules.value(REPEAT, code=place.division_code))
    settled = around(matter, place).filter(state__in=[CaseState.DONE_REPORTED, CaseState.CLOSED])
    return settled.filter(reported_at__lt=at, reported_at__gte=at - timedelta(days=days))


def body_above(body: Body | None, place: Place) -> Body | None:
    """The office above the one that holds a case at the place: the street office, then the district's."""
    bodies = duties.Register(place).bodies
    offices = [bodies.get(kind) for kind in ABOVE]
    depth = len(body.place.path) if body and body.place.community_id is None else 10**6
    return next((one for one in offices if one and one != body and len(one.place.path) < depth), None)


def long_overdue() -> CaseQuerySet:
    """Overdue cases that did not go up yet; `policies.must_escalate` decides about each."""
    late = Case.objects.overdue().filter(escalated_at=None).order_by("pk")
    return late.select_related("community").defer("words", "reporter_name", "reporter_phone")


def escalates_to(case: Case) -> Body | None:
    """The street office above the body that lets a case lie; None for that office itself and for whoever is above it.

    A case that no body holds goes to the street office too.
    """
    office = duties.Register(case.place).bodies.get(duties.STREET_OFFICE)
    if office is None or case.body is None or case.body == office:
        return office if case.body != office else None
    here = case.body.place
    is_above = here.community_id is None and len(here.path) < len(office.place.path)
    return None if is_above else office


def bodies_for(case: Case) -> list[Body]:
    """The bodies a case can be given to: those at its place and above."""
    here = Body.objects.on(timezone.localdate()).filter(place__in=chain(case.place))
    return list(here.select_related("place").order_by("-place__path", "name"))


def handlers(bodies: QuerySet[Body]) -> QuerySet[User]:
    """Who works on cases at these bodies today, with the appointments that say so."""
    roles = [role for role, rights in PERMISSIONS.items() if Permission.CASE_HANDLE in rights]
    held = Appointment.objects.on(timezone.localdate()).filter(body__in=bodies, role__in=roles)
    people = User.objects.filter(is_active=True, appointments__in=held).distinct().order_by("name", "pk")
    return people.prefetch_related(Prefetch("appointments", held.select_related("body")))


def inbox(viewer: Viewer, tab: str) -> CaseQuerySet:
    """Cases that wait for the viewer: "todo" of their bodies, "accept" and "verify" of their communities.

    `turn_at` is by when it is the viewer's turn, `rank` puts first what a resident or checker called not solved.
    """
    if tab == "accept":
        waiting = Case.objects.filter(state__in=[CaseState.REPORTED, CaseState.ACCEPTED])
        return viewer.scope(Permission.CASE_ACCEPT).restrict(_in_turn(waiting, "accept_due_at"))
    if tab == "verify":
        waiting = Case.objects.filter(state=CaseState.DONE_REPORTED)
        return viewer.scope(Permission.CASE_VERIFY).restrict(_in_turn(waiting, "verify_due_at"))
    todo = Case.objects.filter(body_id__in=sorted(viewer.bodies), state__in=sorted(WAITING))
    return _in_turn(todo, "due_at")


def _in_turn(waiting: CaseQuerySet, clock: str) -> CaseQuerySet:
    again = Q(reopened__gt=0) | Q(state=CaseState.REOPENED)
    return waiting.filter(due_at__isnull=False).annotate(
        turn_at=Coalesce(clock, "due_at"), rank=Case_(When(again, then=0), default=1, output_field=IntegerField())
    )


def trays(viewer: Viewer) -> list[str]:
    """The parts of the inbox the viewer has."""
    held = {"todo": Permission.CASE_HANDLE, "accept": Permission.CASE_ACCEPT, "verify": Permission.CASE_VERIFY}
    return [tab for tab, permission in held.items() if viewer.may(permission)]


def my_counts(viewer: Viewer) -> dict[str, int]:
    """The numbers of the day: to do, overdue and due soon of one's bodies, to accept and to check around; 3 queries.

    Counted from the soonest on and no further than one beyond COUNT_UP_TO: the filter `capped` writes that as "1,000+".
    """
    now = timezone.now()
    soon = now + timedelta(hours=int(rules.value("cases.due_soon_hours")))
    counts = _soonest(viewer, "todo").aggregate(
        todo=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        due_soon=Count("pk", filter=Q(due_at__gte=now, due_at__lte=soon)),
    )
    for tab in ("accept", "verify"):
        if tab in trays(viewer):
            late = Count("pk", filter=Q(turn_at__lt=now))
            counts |= _soonest(viewer, tab).aggregate(**{tab: Count("pk"), f"{tab}_late": late})
    return counts


def _soonest(viewer: Viewer, tab: str) -> CaseQuerySet:
    return inbox(viewer, tab).order_by("turn_at")[: pagination.COUNT_UP_TO + 1]  # type: ignore[misc]  # added by _in_turn


def of_household(household: Household, viewer: Viewer) -> CaseQuerySet:
    """The cases of a household, the latest first."""
    return Case.objects.visible_to(viewer).filter(household=household).for_list().order_by("-reported_at", "-pk")


def places_found(words: str, viewer: Viewer) -> list[Place]:
    """Places of the viewer's communities by characters, pinyin, initials or door ("景昙", "jt", "3-1-402")."""
    scope = viewer.scope(Permission.CASE_REPORT)
    return _by_level(Place.objects.filter(_called(words, scope)).filter(scope.q()), words)


def public_places_found(words: str) -> list[Place]:
    """Buildings and communities only: no doors, so nobody learns who lives where."""
    found = Place.objects.filter(_called(words, Scope(everything=True)))
    return _by_level(found.filter(level__in=[Level.BUILDING, Level.COMMUNITY]), words)


def _called(words: str, scope: Scope) -> Q:
    """What the search keys know, and for the rest (communities, odd names) each word as part of the name."""
    condition = Q(until=None)
    for word in words.split():
        condition &= Q(address__icontains=word) | Q(name__icontains=word)
    return condition | Q(until=None, pk__in=search_keys.find(words, scope, PLACES * 20))


def _by_level(found: QuerySet[Place], words: str) -> list[Place]:
    """The widest first: whoever types an estate means the building before the door. The search finds the doors of a
    number in every estate of a community; only those of the estate that was named are meant.
    """
    estate = addresses.letters_of(addresses.split_address(chinese.simplified(words))[0])
    rows = found.filter(Q(address__contains=estate) | Q(name__contains=estate)) if estate else found
    rows = rows.select_related("community").order_by("community_id", "lft")[: PLACES * 20]
    order = list(Level)
    return sorted(rows, key=lambda place: order.index(Level(place.level)))[:PLACES]


def matters_of(kind: str) -> list[Matter]:
    """Matters of a kind that residents may bring themselves."""
    return [matter for matter in duties.of_kind(kind) if matter.resident and not matter.is_refused]


def matters_said(kind: str, words: str) -> list[Matter]:
    """What residents may bring: of a kind, or by what people call it ("漏水")."""
    found = duties.search(words) if words else []
    return [matter for matter in found if matter.resident and not matter.is_refused] or matters_of(kind)


def resident_kinds() -> list[content.Code]:
    """Kinds with at least one such matter, in the order of the content."""
    return [code for code in content.codes("matter_kind").values() if matters_of(code.code)]


def receipt_hash(typed: str) -> str:
    """The stored form of a receipt code, however it was typed (small letters, no dashes, O for 0, I or L for 1)."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(letter for letter in plain if letter in ALPHABET)[:64] or "-", "cases.receipt")


def by_receipt(typed: str) -> Case | None:
    """The case of a receipt code; a code that cannot be one takes the same way as one that is unknown."""
    return Case.objects.filter(receipt_hash=receipt_hash(typed)).first()

"""Finding cases, their deadlines, and the numbers of the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import takewhile
from operator import or_

from django.db.models import Case as Case_
from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core import chinese
from linli.core.access.permissions import PERMISSIONS, Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.law import content, rules
from linli.core.law.calendar import Span
from linli.core.secrets import crypto
from linli.core.web import pagination
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body, BodyQuerySet
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.duties.states import MatterList
from linli.registers.people.models import Household, Residency
from linli.registers.places import addresses, search_keys
from linli.registers.places.models import Place
from linli.registers.places.queries import chain
from linli.registers.places.states import Level
from linli.work.cases.deadlines import CLOCK_ACTS, Deadlines, Event, Terms, compute
from linli.work.cases.models import Attachment, Case, CaseQuerySet, Counter, Extension, Step, Supervision
from linli.work.cases.states import (
    BESIDE,
    DECIDES,
    PLAIN_LATE,
    REVERSIBLE,
    WAITING,
    Act,
    CaseState,
    ExtensionState,
    SupervisionState,
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


def late(viewer: Viewer, turn: str) -> CaseQuerySet:
    """Return the cases of the viewer's list that are late ("settle", "accept", "check") or "supervised"."""
    rows, now = Case.objects.listed_for(viewer).filter(due_at__isnull=False), timezone.now()
    if turn == "supervised":
        return supervised(rows)
    if turn == "accept":
        return rows.filter(state__in=[CaseState.REPORTED, CaseState.ACCEPTED], accept_due_at__lt=now)
    if turn == "check":
        return rows.filter(state=CaseState.DONE_REPORTED, verify_due_at__lt=now)
    return rows.overdue()


def supervised(rows: CaseQuerySet) -> CaseQuerySet:
    """Return the cases that an office above follows."""
    return rows.filter(Exists(Supervision.objects.filter(case=OuterRef("pk"), state=SupervisionState.OPEN)))


def with_delays(rows: CaseQuerySet) -> CaseQuerySet:
    """Load all that `delays.delay` reads of each case, and what a row shows: four more queries."""
    steps = Step.objects.defer("words").select_related("body", "to_body").order_by("-pk")
    asked = Extension.objects.select_related("to_body").order_by("-pk")
    held = Supervision.objects.filter(state=SupervisionState.OPEN).select_related("body")
    return (
        rows.for_list()
        .select_related("handler", "escalated_from")
        .prefetch_related(
            Prefetch("steps", steps, to_attr="told_steps"),
            Prefetch("extension_requests", asked, to_attr="told_extensions"),
            Prefetch("supervisions", held, to_attr="told_supervisions"),
            Prefetch("parts", Case.objects.open().only("pk", "parent"), to_attr="open_parts"),
        )
    )


@dataclass(frozen=True, slots=True)
class Delay:
    """Why a case is late, as its steps say: the working days, the reasons, the last step, and who follows it."""

    case: Case
    days: int
    reasons: tuple[str, ...]
    last: Step | None
    reminders: tuple[Step, ...]
    supervision: Supervision | None


def delay(case: Case) -> Delay:
    """Return why a case is late; expects `with_delays`."""
    steps: Sequence[Step] = getattr(case, "told_steps", ())
    held: Sequence[Supervision] = getattr(case, "told_supervisions", ())
    reminders = tuple(step for step in steps if step.move == Act.REMIND)
    reasons = tuple(filter(None, (_of_extensions(case), *_of_steps(case, steps), _of_state(case))))
    days = max(-case.turn_days_left, 0)
    return Delay(case, days, reasons, steps[0] if steps else None, reminders, held[0] if held else None)


def _of_extensions(case: Case) -> str:
    told: Sequence[Extension] = getattr(case, "told_extensions", ())
    last = told[0] if told else None
    if last is None:
        return ""
    if last.state == ExtensionState.ASKED:
        return _("extension requested, not decided by %(body)s") % {"body": last.to_body or _("another office")}
    if last.state in {ExtensionState.REFUSED, ExtensionState.LAPSED}:
        return _("extension: %(state)s") % {"state": last.get_state_display()}
    if last.state == ExtensionState.GRANTED:
        return _("overdue although extended by %(n)s working days") % {"n": last.granted_days or last.days}
    return ""


def _of_steps(case: Case, steps: Sequence[Step]) -> Iterator[str]:
    if case.is_escalated and case.escalated_from:
        yield _("passed up overdue from %(body)s") % {"body": case.escalated_from}
    if case.is_taken_up_again:
        yield _("not solved: reopened")
    if returned := sum(step.move == Act.RETURN for step in steps):
        yield ngettext("returned %(n)s time", "returned %(n)s times", returned) % {"n": returned}
    if parts := len(getattr(case, "open_parts", ())):
        yield ngettext("waits for %(n)s sub-case", "waits for %(n)s sub-cases", parts) % {"n": parts}


def _of_state(case: Case) -> str:
    """Return what the case waits for by its state."""
    waits = {
        CaseState.REPORTED: _("not accepted yet"),
        CaseState.ACCEPTED: _("not assigned yet"),
        CaseState.ASSIGNED: _("work has not started"),
        CaseState.HANDLING: _("being handled, no result reported"),
        CaseState.REOPENED: _("work has not started again"),
        CaseState.DONE_REPORTED: _("reported as done, not checked"),
    }
    return waits[CaseState(case.state)]


def offices_of(rows: CaseQuerySet) -> list[tuple[Body, int]]:
    """Return the offices that have these cases, with their numbers, most first."""
    many = dict(rows.exclude(body=None).order_by().values_list("body").annotate(Count("pk")))
    bodies = Body.objects.in_bulk(many)
    return sorted(((bodies[pk], n) for pk, n in many.items()), key=lambda pair: (-pair[1], pair[0].name))


def inbox(viewer: Viewer, tab: str) -> CaseQuerySet:
    """Return the cases that wait for the viewer: "todo" of their bodies; "accept", "extend", "verify" elsewhere.

    `turn_at` is by when the viewer must act; `rank` puts cases first that were called not solved.
    """
    if tab == "accept":
        waiting = Case.objects.filter(state__in=[CaseState.REPORTED, CaseState.ACCEPTED])
        return viewer.scope(Permission.CASE_ACCEPT).restrict(_in_turn(waiting, "accept_due_at"))
    if tab == "verify":
        waiting = Case.objects.filter(state=CaseState.DONE_REPORTED)
        return viewer.scope(Permission.CASE_VERIFY).restrict(_in_turn(waiting, "verify_due_at"))
    if tab == "extend":
        return _in_turn(Case.objects.filter(pk__in=to_decide(viewer).values("case")), "due_at")
    todo = Case.objects.filter(body_id__in=sorted(viewer.bodies), state__in=sorted(WAITING))
    return _in_turn(todo, "due_at")


def to_decide(viewer: Viewer) -> QuerySet[Extension]:
    """Return the requests for an extension that the viewer may decide: of other people in other bodies."""
    scope = reduce(or_, (viewer.scope(right) for right in DECIDES))
    asked = scope.restrict(Extension.objects.filter(state=ExtensionState.ASKED))
    return asked.exclude(asked_by_id=viewer.user_id).exclude(body_id__in=sorted(viewer.bodies))


def _in_turn(waiting: CaseQuerySet, clock: str) -> CaseQuerySet:
    again = Q(reopened__gt=0) | Q(state=CaseState.REOPENED)
    return waiting.filter(due_at__isnull=False).annotate(
        turn_at=Coalesce(clock, "due_at"), rank=Case_(When(again, then=0), default=1, output_field=IntegerField())
    )


def trays(viewer: Viewer) -> list[str]:
    """Return the parts of the inbox that the viewer has."""
    held = {
        "todo": (Permission.CASE_HANDLE,),
        "accept": (Permission.CASE_ACCEPT,),
        "extend": DECIDES,
        "verify": (Permission.CASE_VERIFY,),
    }
    return [tab for tab, permissions in held.items() if viewer.may_any(permissions)]


def my_counts(viewer: Viewer) -> dict[str, int]:
    """Return the numbers of the day: to do, overdue and due soon of the viewer's bodies, to accept and to check.

    Counts up to COUNT_UP_TO + 1, soonest first: the filter `capped` writes that as "1,000+".
    """
    now = timezone.now()
    tiles = {name: Count("pk", filter=condition) for name, condition in by_deadline(now).items()}
    counts = _soonest(viewer, "todo").aggregate(todo=Count("pk"), **tiles)
    for tab in ("accept", "extend", "verify"):
        if tab in trays(viewer):
            late = Count("pk", filter=Q(turn_at__lt=now))
            counts |= _soonest(viewer, tab).aggregate(**{tab: Count("pk"), f"{tab}_late": late})
    return counts


def by_deadline(now: datetime) -> dict[str, Q]:
    """Return the conditions of the tiles that filter cases to do: overdue, and due soon."""
    soon = now + timedelta(hours=int(rules.value("cases.due_soon_hours")))
    return {"overdue": Q(due_at__lt=now), "due_soon": Q(due_at__gte=now, due_at__lte=soon)}


def _soonest(viewer: Viewer, tab: str) -> CaseQuerySet:
    return inbox(viewer, tab).order_by("turn_at")[: pagination.COUNT_UP_TO + 1]  # type: ignore[misc]  # added by _in_turn


def of_household(household: Household, viewer: Viewer) -> CaseQuerySet:
    """Return the cases of a household, latest first."""
    return Case.objects.visible_to(viewer).filter(household=household).for_list().order_by("-reported_at", "-pk")


def residents(household: Household | None, place: Place, viewer: Viewer) -> list[Residency]:
    """Return the members of the household of a case, or of all households of its dwelling, head first."""
    here = Household.objects.visible_to(viewer).open()
    homes = here.filter(pk=household.pk) if household else here.filter(dwelling=place)
    living = Residency.objects.open().filter(household__in=homes).select_related("person", "household")
    return list(living.order_by("household", "-is_head", "person__born", "pk"))


def places_found(words: str, viewer: Viewer) -> list[Place]:
    """Find places of the viewer's communities by characters, pinyin, initials or door ("景昙", "jt", "3-1-402")."""
    # Where the viewer may report cases, not where they may see them.
    scope = viewer.scope(Permission.CASE_REPORT)
    found = _by_level(Place.objects.filter(_called(words, scope)).filter(scope.q()), words)
    # A door that the register does not have, or that is written in another way, is in its building all the same.
    return (found or _buildings(words, scope))[:PLACES]


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """The places that fit what a resident typed; they choose, nothing is guessed for them."""

    places: list[Place]
    more: bool = False  # than are shown
    missing: str = ""  # the number that no building has there: the others of the same name are shown
    inside: str = ""  # what was typed after the number of the building: `1-202`


def public_places_found(words: str) -> PlacesFound:
    """Find buildings and communities by name, street, building number or door number."""
    # No dwellings: a search must not reveal anything about who lives where, nor which doors exist.
    everywhere = Scope(everything=True)
    words = words.replace("#", "幢").replace("＃", "幢")
    estate, door = addresses.split_address(chinese.simplified(words))
    number, _, inside = door.partition("-")
    found = _buildings(words, everywhere) or _public(words, everywhere)
    if found or not (number and estate):
        return PlacesFound(found[:PLACES], len(found) > PLACES, inside=inside)
    found = _public(estate, everywhere)
    return PlacesFound(found[:PLACES], len(found) > PLACES, missing=number)


def _public(words: str, scope: Scope) -> list[Place]:
    called = Place.objects.filter(_called(words, scope))
    return _by_level(called.filter(level__in=[Level.BUILDING, Level.COMMUNITY]), words)


def _buildings(words: str, scope: Scope) -> list[Place]:
    """Return the buildings with the name and the number that were typed."""
    found = search_keys.find_buildings(words, scope, PLACES * 20)
    return _by_level(Place.objects.filter(pk__in=found, until=None, level=Level.BUILDING), words) if found else []


def _called(words: str, scope: Scope) -> Q:
    """Return the condition that a place is called so."""
    condition = Q(until=None)
    for word in words.split():
        # Search keys know estates and doors; communities and odd names are found by their parts.
        condition &= Q(address__icontains=word) | Q(name__icontains=word)
    return condition | Q(until=None, pk__in=search_keys.find(words, scope, PLACES * 20))


def _by_level(found: QuerySet[Place], words: str) -> list[Place]:
    """Sort places from the building to the door."""
    # The search finds a door number in every estate of a community; only those of the named estate are meant.
    estate = addresses.letters_of(addresses.split_address(chinese.simplified(words))[0])
    rows = found.filter(Q(address__contains=estate) | Q(name__contains=estate)) if estate else found
    rows = rows.select_related("community").order_by("community_id", "lft")[: PLACES * 20]
    # Users who type an estate mean the building before the door.
    order = list(Level)
    return sorted(rows, key=lambda place: order.index(Level(place.level)))


def open_questions(case: Case) -> list[Step]:
    """Return what the resident was asked since their last answer, first one first."""
    talk = case.steps.filter(move__in=[Act.ASK, Act.REPLY]).order_by("-pk")
    return list(takewhile(lambda step: step.move == Act.ASK, talk))[::-1]


def own_files(case: Case) -> QuerySet[Attachment]:
    """Return the files that the resident sent; staff add theirs under their account."""
    return case.attachments.filter(added_by=None).order_by("pk")


@dataclass(frozen=True, slots=True)
class WhyLate:
    """How a late case is explained to its resident."""

    since: datetime
    why: str
    body: Body | None  # with a telephone


def why_late(case: Case) -> WhyLate | None:
    """Return since when a case is late, a word of why, and which office can be called; None if it is not late."""
    since = case.due_at if case.is_overdue else case.turn_due_at if case.is_turn_late else None
    if since is None:
        return None
    granted = [one for one in case.asked_extensions if one.state == ExtensionState.GRANTED]
    # Only an extension of the deadline that has passed explains anything.
    why = granted[-1].reason_title if case.original_due_at and granted else str(PLAIN_LATE[CaseState(case.state)])
    return WhyLate(since, why, _to_call(case))


def _to_call(case: Case) -> Body | None:
    """Return the office that has the case, else the street office, else the district's: the first with a telephone."""
    if case.body is not None and case.body.phone:
        return case.body
    bodies = duties.DutyRegister(case.place).bodies
    return next((office for kind in ABOVE if (office := bodies.get(kind)) is not None and office.phone), None)


def ending_with(number: str, year: str, rows: CaseQuerySet) -> CaseQuerySet:
    """Return the cases whose running number ends the case number so ("412", "26-412"), latest first."""
    # The numbers that there can be, instead of a search for endings: that would read every case.
    offices = Place.objects.communities().order_by().values_list("code", flat=True)
    first = Case.objects.aggregate(first=Min("reported_at"))["first"] or timezone.now()
    years = [year] if year else [f"{one % 100:02d}" for one in range(first.year, timezone.localdate().year + 1)]
    prefixes = {f"{code[:9]}-{one}-" for code in offices for one in years}
    # Offices that have another code by now.
    prefixes |= {one for one in Counter.objects.values_list("prefix", flat=True) if one.split("-")[-2] in years}
    codes = [f"{prefix}{int(number):05d}" for prefix in sorted(prefixes)]
    return rows.filter(code__in=codes).order_by("-reported_at", "-pk")


def most_read() -> int:
    """Return how many open cases are read for a search by words."""
    return int(rules.value("cases.search.open_cases"))


def saying(words: str, rows: CaseQuerySet) -> list[Case]:
    """Return the latest open cases with all these words in title, matter, location or what the resident said."""
    terms = chinese.simplified(words).split()
    if not terms or max(map(len, terms)) < LEAST_WORD:
        return []
    # The words are encrypted, and keys of them in the database would give them away: these few are decrypted instead.
    latest = rows.open().defer("outcome", "rating_words", "reporter_name", "reporter_phone")
    return [case for case in latest.order_by("-reported_at", "-pk")[: most_read()] if _says(case, terms)]


def _says(case: Case, terms: list[str]) -> bool:
    text = chinese.simplified(f"{case.title} {case.matter_title} {case.spot} {case.words}")
    return all(term in text for term in terms)


def matters_of(kind: str) -> list[Matter]:
    """Return the matters of a kind that residents may report themselves."""
    return [matter for matter in duties.of_kind(kind) if matter.resident and not matter.is_refused]


def matters_said(kind: str, words: str) -> list[Matter]:
    """Return the matters that residents may report: by what people call them ("漏水"), else those of the kind."""
    found = duties.search(words) if words else []
    return [matter for matter in found if matter.resident and not matter.is_refused] or matters_of(kind)


def is_advised(matter: Matter) -> bool:
    """Return whether residents cannot report the matter, but should read where it is handled and what is needed."""
    # The negative list says what offices must not pass to communities; no resident asks for that.
    return (not matter.resident or matter.is_refused) and matter.listed != MatterList.NEGATIVE


def advised(kind: str, words: str) -> list[Matter]:
    """Return the matters to read about: by what people call them ("开证明"), else those of the kind."""
    return [
        matter
        for matter in (duties.search(words, limit=ADVISED) if words else duties.of_kind(kind))
        if is_advised(matter)
    ]


def resident_kinds() -> list[content.Code]:
    """Return the kinds with a matter to report or to read about, in the order of the content."""
    return [code for code in content.codes("matter_kind").values() if matters_of(code.code) or advised(code.code, "")]


def receipt_hash(typed: str) -> str:
    """Return the stored form of a receipt code, however it was typed."""
    # Letters that look like digits are not in the alphabet: read O as 0, I and L as 1.
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(letter for letter in plain if letter in ALPHABET)[:64] or "-", "cases.receipt")


def by_receipt(typed: str) -> Case | None:
    """Return the case of a receipt code."""
    # An impossible code takes the same path as an unknown one.
    return Case.objects.filter(receipt_hash=receipt_hash(typed)).first()

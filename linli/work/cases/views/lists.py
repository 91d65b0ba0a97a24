"""Lists of cases: all, inbox, tile, and those of a household."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.merged import Groups
from linli.core.law import content
from linli.core.web import downloads, filters, pagination
from linli.core.web.http import PLACE, Request, asked, in_place, number, requires
from linli.registers.bodies.models import Body
from linli.registers.duties import queries as duties
from linli.registers.people.models import Household, Person
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.cases import exports, policies, queries
from linli.work.cases.models import Case, CaseQuerySet, Step
from linli.work.cases.states import WAITING, CaseState

LATEST = ("-reported_at", "-pk")
SOONEST = ("due_at", "pk")
IN_TURN = ("rank", "turn_at", "pk")
UNDOABLE = 5  # of the viewer's latest steps, those that may be undone are shown in the inbox
# States with a chip; the others can be asked for in the address.
CHIPS = (CaseState.DONE_REPORTED, CaseState.REOPENED, CaseState.CLOSED, CaseState.REJECTED)


@requires(Permission.CASE_VIEW, Permission.CASE_HANDLE)
@in_place(Permission.CASE_VIEW)
def case_list(request: Request) -> HttpResponse:
    """Show cases by state, matter, body and place."""
    code = request.GET.get("q", "").strip()
    if code:
        # Through `visible_to`, not the list: a body can see a case by its number in a community that its list does not
        # cover.
        exact = Case.objects.visible_to(request.viewer).filter(code=code).first()
        if exact is not None:
            return redirect("cases:detail", exact.pk)
    place = _place(request)
    rows = _filtered(request, place)
    context = {
        "page": pagination.page(
            rows.for_list(),
            order=_order(request),
            after=request.GET.get("after", ""),
            groups=_groups(request, place),
        ),
        "count": pagination.count_up_to(rows),
        "states": [("open", ""), ("overdue", ""), ("escalated", ""), *((one.value, one.label) for one in CHIPS)],
        "kinds": content.codes("matter_kind").values(),
        "place": place,
        "body": _body(request),
    }
    return render(request, "cases/list.html", context)


def _order(request: Request) -> tuple[str, ...]:
    return SOONEST if request.GET.get("state") == "overdue" else LATEST


def _groups(request: Request, place: Place | None) -> Groups | None:
    """Return the communities to read one by one; for overdue cases with each state, which leads their index."""
    if not request.viewer.may(Permission.CASE_VIEW):
        return None
    groups = places.within(request.viewer.scope(Permission.CASE_VIEW), place).groups()
    return groups and (groups | {"state": sorted(WAITING)} if _order(request) == SOONEST else groups)


def _filtered(request: Request, place: Place | None) -> CaseQuerySet:
    """Return the cases of the viewer's list that match the filters of the address."""
    rows = Case.objects.listed_for(request.viewer)
    if request.GET.get("mine"):
        rows = rows.handled_or_reported_by(request.viewer)
    state, kind, code = _asked_words(request)
    if state == "overdue":
        rows = rows.overdue()
    elif state == "open":
        rows = rows.open()
    elif state == "escalated":
        rows = rows.open().filter(escalated_at__isnull=False)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(matter__in=[matter.code for matter in duties.of_kind(kind)])
    if code:
        rows = rows.numbered(code)
    return _of_place_and_body(rows, place, _body(request))


def _asked_words(request: Request) -> tuple[str, str, str]:
    """Return state, kind and case number of the filter."""
    state = filters.word(request, "state", {"overdue", "open", "escalated", *CaseState.values})
    kind = filters.word(request, "kind", content.codes("matter_kind"))
    return state, kind, request.GET.get("q", "").strip()


def _of_place_and_body(rows: CaseQuerySet, place: Place | None, body: Body | None) -> CaseQuerySet:
    if body is not None:
        rows = rows.filter(body=body)
    rows = places.lying_in(rows, place)
    if place is None or place.level == Level.COMMUNITY or place.community_id is None:
        return rows
    return rows.filter(place__lft__gte=place.lft, place__lft__lt=place.rgt)


def _place(request: Request) -> Place | None:
    """Return the place of the filter; 404 for a place that the viewer cannot see."""
    return places.asked(request.GET.get(PLACE, ""), request.viewer, Permission.CASE_VIEW)


def _body(request: Request) -> Body | None:
    asked = request.GET.get("body", "")
    return get_object_or_404(Body.objects.visible_to(request.viewer), pk=number(asked)) if asked else None


@requires(Permission.CASE_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the whole filtered list as a sheet."""
    place, body = _place(request), _body(request)
    state, kind, code = _asked_words(request)
    named = {
        _("state"): {"open": _("open"), "overdue": _("overdue"), "escalated": _("passed up")}.get(state)
        or (CaseState(state).label if state else ""),
        _("kind of matter"): content.title("matter_kind", kind) if kind else "",
        _("case number"): code,
        _("organisation"): body or "",
        _("handled or reported by"): request.viewer.name if request.GET.get("mine") else "",
    }
    rows = _filtered(request, place).for_list().order_by(*_order(request))
    return downloads.answer(
        request,
        downloads.Download(
            verb="case.exported",
            about=None,
            title=_("Cases"),
            columns=exports.columns(),
            rows=downloads.Queried(rows, exports.rows),
            place=str(place or ""),
            filters=[(name, str(value)) for name, value in named.items() if value],
            purpose=_("list of cases"),
            facts={"filters": asked(request)},
        ),
    )


@requires(Permission.CASE_HANDLE, Permission.CASE_ACCEPT, Permission.CASE_VERIFY)
def inbox(request: Request) -> HttpResponse:
    """Show what waits for the viewer: first what was not solved, then overdue, then due soon."""
    trays = queries.trays(request.viewer)
    tab = filters.word(request, "tab", trays) or _first_filled(request, trays)
    rows = queries.inbox(request.viewer, tab)
    tiles = queries.by_deadline(timezone.now()) if tab == "todo" else {}
    show = filters.word(request, "show", tiles)
    rows = rows.filter(tiles.get(show, Q()))
    if body := number(filters.word(request, "body", set(map(str, request.viewer.bodies)))):
        rows = rows.filter(body_id=body)
    context = {
        "tab": tab,
        "show": show if show in tiles else "",
        "trays": trays,
        "counts": queries.my_counts(request.viewer),
        "page": pagination.page(rows.for_list().with_objections(), order=IN_TURN, after=request.GET.get("after", "")),
        "bodies": Body.objects.filter(pk__in=sorted(request.viewer.bodies)).order_by("name"),
        "gone": _gone(request.viewer),
    }
    return render(request, "cases/inbox.html", context)


def _gone(viewer: Viewer) -> list[Step]:
    """Return the viewer's latest steps that can still be taken back and took the case out of their sight."""
    last = list(queries.own_last_steps(viewer).select_related("case__parent")[:UNDOABLE])
    fresh = [step for step in last if policies.may(policies.check_take_back, step.case, step, by=viewer)]
    seen = set(
        Case.objects.visible_to(viewer).filter(pk__in=[step.case_id for step in fresh]).values_list("pk", flat=True)
    )
    return [step for step in fresh if step.case_id not in seen]


def _first_filled(request: Request, trays: list[str]) -> str:
    """Return the first tray that is not empty, else the first."""
    return next((tab for tab in trays if queries.inbox(request.viewer, tab).exists()), trays[0])


@requires(Permission.CASE_HANDLE, Permission.CASE_ACCEPT, Permission.CASE_VERIFY)
def tiles(request: Request) -> HttpResponse:
    """Show the viewer's numbers of the day for the home page."""
    context = {"counts": queries.my_counts(request.viewer), "trays": queries.trays(request.viewer)}
    return render(request, "cases/_tiles.html", context)


@requires(Permission.CASE_VIEW)
def of_household(request: Request, pk: int) -> HttpResponse:
    """Show the cases of a household: a page, or a fragment of the household's page."""
    household = get_object_or_404(Household.objects.visible_to(request.viewer), pk=pk)
    page = pagination.page(
        queries.of_household(household, request.viewer), order=LATEST, after=request.GET.get("after", "")
    )
    is_part = request.htmx and "after" not in request.GET
    template = "cases/_of_household.html" if is_part else "cases/of_household.html"
    return render(request, template, {"household": household, "page": page})


@requires(Permission.CASE_VIEW)
def of_resident(request: Request, pk: int) -> HttpResponse:
    """Show the cases about a person: a page, or a fragment of the person's page."""
    person = get_object_or_404(Person.objects.visible_to(request.viewer), pk=pk)
    # A case about a duplicate that was merged stays with its row, so that the merge can be undone exactly.
    about = Q(person=person) | Q(person__merged_into=person)
    rows = Case.objects.visible_to(request.viewer).filter(about).for_list()
    page = pagination.page(rows, order=LATEST, after=request.GET.get("after", ""))
    is_part = request.htmx and "after" not in request.GET
    template = "cases/_of_resident.html" if is_part else "cases/of_resident.html"
    return render(request, template, {"person": person, "page": page})

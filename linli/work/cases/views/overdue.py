"""What is late, for those who answer for it: overdue cases worst first, and those under supervision."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission
from linli.core.database.merged import Groups
from linli.core.law import content
from linli.core.web import downloads, filters, pagination
from linli.core.web.http import PLACE, Request, asked, in_place, number, requires
from linli.registers.bodies.models import Body
from linli.registers.duties import queries as duties
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.work.cases import exports, queries
from linli.work.cases.models import CaseQuerySet
from linli.work.cases.states import WAITING

TURNS: dict[str, Promise] = {
    "settle": gettext_lazy("Overdue"),
    "accept": gettext_lazy("Acceptance overdue"),
    "check": gettext_lazy("Check overdue"),
    "supervised": gettext_lazy("Under supervision"),
}
# The earliest deadline is the longest delay, so these columns put the worst first.
ORDERS = {"accept": ("accept_due_at", "pk"), "check": ("verify_due_at", "pk")}
SOONEST = ("due_at", "pk")


@require_safe
@requires(Permission.CASE_VIEW)
@in_place(Permission.CASE_VIEW)
def overdue(request: Request) -> HttpResponse:
    """Show what is late: office, handler, days, reasons and last step of each case, worst first."""
    turn, place = _turn(request), _place(request)
    rows = _rows(request, turn, place)
    page = pagination.page(
        queries.with_delays(_of_office(rows, request)),
        order=ORDERS.get(turn, SOONEST),
        after=request.GET.get("after", ""),
        groups=_groups(request, turn, place),
    )
    context = {
        "turn": turn,
        "turns": TURNS.items(),
        "page": page,
        "delays": [queries.delay(case) for case in page.rows],
        "count": pagination.count_up_to(_of_office(rows, request)),
        "offices": queries.offices_of(rows),
        "body": number(request.GET.get("body")),
        "kinds": content.codes("matter_kind").values(),
        "place": place,
    }
    return render(request, "cases/overdue.html", context)


def _turn(request: Request) -> str:
    return filters.word(request, "turn", TURNS, "settle")


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, Permission.CASE_VIEW)


def _rows(request: Request, turn: str, place: Place | None) -> CaseQuerySet:
    rows = places.lying_in(queries.late(request.viewer, turn), place)
    if kind := filters.word(request, "kind", content.codes("matter_kind")):
        rows = rows.filter(matter__in=[matter.code for matter in duties.of_kind(kind)])
    return rows


def _of_office(rows: CaseQuerySet, request: Request) -> CaseQuerySet:
    asked_body = request.GET.get("body", "")
    if asked_body and number(asked_body) is None:
        filters.ignore(request, "body")
    return rows.filter(body_id=key) if (key := number(asked_body)) is not None else rows


def _groups(request: Request, turn: str, place: Place | None) -> Groups | None:
    """Return the communities to read one by one, with each state, which leads the index of overdue cases."""
    groups = places.within(request.viewer.scope(Permission.CASE_VIEW), place).groups()
    return groups | {"state": sorted(WAITING)} if groups and turn == "settle" else None


@require_safe
@requires(Permission.CASE_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the whole filtered list as a sheet."""
    turn, place = _turn(request), _place(request)
    kind, body = filters.word(request, "kind", content.codes("matter_kind")), number(request.GET.get("body"))
    office = get_object_or_404(Body.objects.visible_to(request.viewer), pk=body) if body else ""
    named = {
        _("kind of matter"): content.title("matter_kind", kind) if kind else "",
        _("organisation"): office,
    }
    rows = queries.with_delays(_of_office(_rows(request, turn, place), request))
    return downloads.answer(
        request,
        downloads.Download(
            verb="case.overdue_exported",
            about=None,
            title=str(TURNS[turn]),
            columns=exports.delay_columns(),
            rows=downloads.Queried(rows.order_by(*ORDERS.get(turn, SOONEST)), exports.delay_rows),
            place=str(place or ""),
            filters=[(name, str(value)) for name, value in named.items() if value],
            purpose=_("list of overdue cases"),
            facts={"filters": asked(request)},
        ),
    )

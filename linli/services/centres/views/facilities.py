"""The register of facilities, the page of one, and the pages that anybody may read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires
from linli.core.web.import_pages import ImportPages
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.centres import actions, exports, policies, queries
from linli.services.centres.forms import CentreForm, CloseForm, NewCentreForm
from linli.services.centres.forms.imports import CentreSheetForm
from linli.services.centres.imports import CentreSheet
from linli.services.centres.models import Centre
from linli.services.centres.queries import activities, coverage, waiting
from linli.services.centres.views.common import centre_of

STATES = (queries.OPEN, queries.CLOSED)
PROFILE = ("kind", "name", "body_id", "building_id", "floor", "phone", "area_m2", "rooms", "offers", "hours")

imports = ImportPages(
    CentreSheet,
    CentreSheetForm,
    P.CENTRE_EDIT,
    space="centres",
    template="centres/imports.html",
    headings=[
        "社区",
        "设施名称",
        "设施类型",
        "运营机构",
        "地址",
        "联系电话",
        "建筑面积",
        "房间数",
        "开放时间",
        "启用日期",
    ],
)


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.CENTRE_VIEW)


@require_safe
@requires(P.CENTRE_VIEW, P.CENTRE_SERVE)
@in_place(P.CENTRE_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the facilities of a place; its staff find their own."""
    if not request.viewer.may(P.CENTRE_VIEW):
        return _own(request)
    place = _place(request)
    state = word(request, "state", STATES, queries.OPEN)
    kind = word(request, "kind", content.codes("centre_kind"))
    rows = queries.listed(request.viewer, place=place, state=state, kind=kind)
    groups = places.within(request.viewer.scope(P.CENTRE_VIEW), place).groups()
    context = {
        "page": page(rows, order=queries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "kind": kind,
        "kinds": content.choices("centre_kind"),
        "now": timezone.localtime(),
        "may_edit": request.viewer.may(P.CENTRE_EDIT),
    }
    return render(request, "centres/_rows.html" if request.htmx else "centres/list.html", context)


def _own(request: Request) -> HttpResponse:
    """Open the facility where the viewer works; who works at several chooses one."""
    rows = list(Centre.objects.visible_to(request.viewer).on(timezone.localdate()).order_by("name", "pk"))
    if len(rows) == 1:
        return redirect("centres:detail", rows[0].pk)
    return render(request, "centres/own.html", {"rows": rows})


@require_GET
@requires(P.CENTRE_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    place = _place(request)
    state = word(request, "state", STATES, queries.OPEN)
    kind = word(request, "kind", content.codes("centre_kind"))
    rows = queries.listed(request.viewer, place=place, state=state, kind=kind).order_by(*queries.ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="centres.exported",
            about=place,
            title=_("elder-care facilities"),
            columns=exports.columns(),
            rows=downloads.Queried(rows, exports.rows),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=_("register of elder-care facilities"),
        ),
    )


@requires(P.CENTRE_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a facility; its page then asks for the rest."""
    form = NewCentreForm(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        centre = actions.add(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added. Now enter building, hours and services.") % {"name": centre.name})
        return redirect("centres:edit", centre.pk)
    return render(request, "centres/new.html", {"form": form})


@require_safe
@requires(P.CENTRE_VIEW, P.CENTRE_SERVE)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a facility: profile, opening hours, this week."""
    return _page(request, centre_of(request, pk))


def _page(request: Request, centre: Centre, close: CloseForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    viewer, community = request.viewer, centre.community
    running = list(activities.running(centre, today))
    context = {
        "centre": centre,
        "is_open": centre.is_open_at(timezone.localtime()),
        "running": running,
        "occasions": activities.occasions(running, today),
        "menus": activities.menus(centre, today),
        "fees": waiting.fees(centre) if centre.has_beds else [],
        "beds": waiting.beds(centre).count() if centre.has_beds else 0,
        "free": waiting.free_beds(centre).count() if centre.has_beds else 0,
        "may_edit": viewer.may(P.CENTRE_EDIT, community),
        "may_offer": policies.may_run(viewer, P.CENTRE_EDIT, centre),
        "may_attend": policies.may_run(viewer, P.CENTRE_ATTEND, centre),
        "may_keep_beds": policies.may_run(viewer, P.CENTRE_ADMIT, centre) and centre.has_beds,
        "may_admit": viewer.may(P.CENTRE_ADMIT, community) and centre.has_beds,
        "form": close or CloseForm(),
        "entries": journal.of(centre)[:20],
    }
    return render(request, "centres/detail.html", context)


@requires(P.CENTRE_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct the profile of a facility."""
    centre = centre_of(request, pk)
    form = CentreForm(request.POST or None, instance=centre_of(request, pk), by=request.viewer)
    if request.method == "POST" and form.is_valid():
        actions.correct(centre, by=request.viewer, based_on=based_on(request), **form.facts())
        messages.success(request, _("Saved."))
        return redirect("centres:detail", centre.pk)
    return render(request, "centres/edit.html", {"centre": centre, "form": form, "version": _version(request, centre)})


def _version(request: Request, centre: Centre) -> str:
    fields = journal.versions.fields_of(centre, *PROFILE)
    return based_on(request) or journal.versions.of(centre, fields)


@require_POST
@requires(P.CENTRE_EDIT)
def close(request: Request, pk: int) -> HttpResponse:
    """Close a facility for good."""
    centre = centre_of(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, centre, form)
    actions.close(centre, by=request.viewer, until=form.cleaned_data["until"])
    messages.success(request, _("%(name)s is closed.") % {"name": centre.name})
    return redirect("centres:detail", centre.pk)


@require_POST
@requires(P.CENTRE_EDIT)
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take back that a facility closed."""
    centre = actions.reopen(centre_of(request, pk), by=request.viewer)
    messages.success(request, _("%(name)s is in service again.") % {"name": centre.name})
    return redirect("centres:detail", centre.pk)


@require_safe
@requires(P.CENTRE_VIEW)
@in_place(P.CENTRE_VIEW)
def coverage_page(request: Request) -> HttpResponse:
    """Show by community how many older residents live near a facility."""
    place = _place(request)
    today = timezone.localdate()
    lines = coverage.lines(request.viewer, place=place, on=today)
    older, covered = sum(line.older for line in lines), sum(line.covered for line in lines)
    context = {
        "place": place,
        "lines": lines,
        "older": older,
        "covered": covered,
        "share": 100 * covered / older if older else None,
        "unknown": sum(line.unknown for line in lines),
        "without": [line.community for line in lines if not line.centres],
        "rule": coverage.distance_rule(place, today),
    }
    return render(request, "centres/coverage.html", context)


# ---- without sign-in


@require_safe
def care(request: Request) -> HttpResponse:
    """Show the facilities of a community to anybody; first choose the community."""
    community = queries.public_community(request.GET.get(PLACE, ""))
    offer = word(request, "offer", content.codes("centre_offer"))
    now = timezone.localtime()
    only_open = request.GET.get("open") == "1"
    found = queries.public(community, offer=offer, now=now if only_open else None) if community else []
    context = {
        "communities": queries.public_communities(),
        "community": community,
        "offers": content.choices("centre_offer"),
        "offer": offer,
        "only_open": only_open,
        "found": [(centre, centre.is_open_at(now)) for centre in found],
    }
    return render(request, "centres/care.html", context)


@require_safe
def care_facility(request: Request, pk: int) -> HttpResponse:
    """Show what anybody may know of a facility."""
    today = timezone.localdate()
    centre = get_object_or_404(queries.public_rows(), pk=pk)
    running = list(activities.running(centre, today))
    context = {
        "centre": centre,
        "is_open": centre.is_open_at(timezone.localtime()),
        "occasions": activities.occasions(running, today),
        "menus": activities.menus(centre, today),
        "fees": waiting.fees(centre) if centre.has_beds else [],
    }
    return render(request, "centres/care_facility.html", context)

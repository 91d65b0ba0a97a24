"""The register of services, and the pages of a service, an organisation and a location."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.directory import actions, exports, policies, queries
from linli.services.directory.engine.listed import listings
from linli.services.directory.forms import (
    DETAIL_FORMS,
    DETAIL_TITLES,
    AssignForm,
    CheckForm,
    LastDayForm,
    LocationForm,
    NewServiceForm,
    OrganizationForm,
    PointForm,
    ServiceEntryForm,
    initial_of,
    kept_of,
)
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation

STATES = (queries.OFFERED, queries.ENDED, queries.NO_KIND, queries.NOWHERE)
ENTRY = ("name", "kind", "organization_id", "status", "description", "how", "for_whom", "fees", "alert", "asked_here")
PLACE_ENTRY = ("name", "type", "building_id", "address", "way", "access", "lat", "lng")


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.DIRECTORY_VIEW)


@require_safe
@requires(P.DIRECTORY_VIEW)
@in_place(P.DIRECTORY_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the services of a place."""
    place = _place(request)
    state = word(request, "state", STATES, queries.OFFERED)
    kind = word(request, "kind", content.codes("service_kind"))
    rows = queries.listed(request.viewer, place=place, state=state, kind=kind)
    may_edit = request.viewer.may(P.DIRECTORY_EDIT)
    order = queries.NOWHERE_ORDER if state == queries.NOWHERE else queries.ORDER
    # Rows without a community are in no group of communities.
    groups = places.within(request.viewer.scope(P.DIRECTORY_VIEW), place).groups() if state != queries.NOWHERE else None
    context = {
        "page": page(rows, order=order, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": [
            (queries.OFFERED, _("offered")),
            (queries.ENDED, _("ended")),
            *(
                [(queries.NO_KIND, _("kind not chosen")), (queries.NOWHERE, _("community not chosen"))]
                if may_edit
                else []
            ),
        ],
        "kind": kind,
        "kinds": content.choices("service_kind"),
        "may_edit": may_edit,
        "today": timezone.localdate(),
    }
    return render(request, "directory/_rows.html" if request.htmx else "directory/list.html", context)


@require_GET
@requires(P.DIRECTORY_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    place = _place(request)
    state = word(request, "state", STATES, queries.OFFERED)
    kind = word(request, "kind", content.codes("service_kind"))
    rows = queries.listed(request.viewer, place=place, state=state, kind=kind).order_by(*queries.ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="directory.list_exported",
            about=place,
            title=_("services"),
            columns=exports.columns(),
            rows=downloads.Queried(exports.with_places(rows), exports.rows),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=_("register of services"),
        ),
    )


@requires(P.DIRECTORY_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a service; its page then asks for location and hours."""
    form = NewServiceForm(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        data = form.cleaned_data
        community, provider = data["community"], data["provider"].strip()
        organization = None
        if provider:
            known = queries.organizations(request.viewer, community).filter(name=provider).first()
            organization = known or actions.add_organization(community, by=request.viewer, name=provider)
        row = actions.add_service(
            community,
            by=request.viewer,
            name=data["name"],
            kind=data["kind"],
            organization=organization,
            since=data["since"],
        )
        messages.success(request, _("%(name)s added. Now enter where and when.") % {"name": row.name})
        return redirect("directory:service", row.pk)
    return render(request, "directory/new.html", {"form": form})


# ---- one service


def service_of(request: Request, pk: int) -> Service:
    """Return the service of an address, or raise Http404."""
    rows = Service.objects.visible_to(request.viewer).select_related("community", "organization")
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires(P.DIRECTORY_VIEW)
def service(request: Request, pk: int) -> HttpResponse:
    """Show a service: where, when, details, checks, notes, history."""
    return _page(request, service_of(request, pk))


def _page(request: Request, row: Service, **forms: Any) -> HttpResponse:
    now = timezone.localtime()
    may_edit = policies.may_edit(request.viewer, row)
    facts = queries.own_details(row)
    context = {
        "row": row,
        "points": queries.points_of(row, now),
        "facts": [(table, DETAIL_TITLES.get(table, table), rows) for table, rows in facts.by_table.items()],
        "tables": [(table, DETAIL_TITLES[table]) for table in DETAIL_FORMS],
        "editable": set(DETAIL_FORMS),
        "kept_by": _kept_by(row),
        "may_edit": may_edit,
        "check_form": forms.get("check", CheckForm()) if may_edit and row.until is None else None,
        "end_form": forms.get("end", LastDayForm()) if may_edit and row.until is None else None,
        "checks": row.checks.select_related("by").order_by("-since")[:5],
        "notes": row.notes.order_by("-sent_at")[:5] if may_edit else [],
        "entries": journal.of(row)[:20],
        "today": now.date(),
    }
    return render(request, "directory/service.html", context)


def _kept_by(row: Service | Location | Organization) -> tuple[str, str]:
    """Return the address name and key of the record in the room that keeps a row; empty if it is kept here."""
    code, _colon, key = row.source.partition(":")
    room = listings().get(code)
    return (room.url_name, key.partition("/")[0]) if room else ("", "")


@requires(P.DIRECTORY_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct the entry of a service."""
    row = service_of(request, pk)
    policies.check_edit(request.viewer, row)
    organizations = queries.organizations(request.viewer, row.community)
    form = ServiceEntryForm(request.POST or None, instance=service_of(request, pk), organizations=organizations)
    if request.method == "POST" and form.is_valid():
        actions.correct_service(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory:service", row.pk)
    context = {"row": row, "form": form, "version": version(request, row, journal.versions.fields_of(row, *ENTRY))}
    return render(request, "directory/edit.html", context)


@require_POST
@requires(P.DIRECTORY_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End a service."""
    row = service_of(request, pk)
    form = LastDayForm(request.POST)
    if not form.is_valid():
        return _page(request, row, end=form)
    actions.end_service(row, by=request.viewer, until=form.cleaned_data["until"])
    messages.success(request, _("%(name)s ended.") % {"name": row.name})
    return redirect("directory:service", row.pk)


@require_POST
@requires(P.DIRECTORY_EDIT)
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take back the end of a service."""
    row = actions.reopen_service(service_of(request, pk), by=request.viewer)
    messages.success(request, _("%(name)s is offered again.") % {"name": row.name})
    return redirect("directory:service", row.pk)


@require_POST
@requires(P.DIRECTORY_EDIT)
def check(request: Request, pk: int) -> HttpResponse:
    """Record that a service was checked and its entry is right."""
    row = service_of(request, pk)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, row, check=form)
    actions.check(row, by=request.viewer, on=form.cleaned_data["on"])
    messages.success(request, _("%(name)s: checked.") % {"name": row.name})
    return redirect(
        "directory:rota" if request.POST.get("back") == "rota" else "directory:service",
        *(() if request.POST.get("back") == "rota" else (row.pk,)),
    )


# ---- locations of a service


@requires(P.DIRECTORY_EDIT)
def point_new(request: Request, pk: int) -> HttpResponse:
    """Add a location to a service."""
    row = service_of(request, pk)
    policies.check_edit(request.viewer, row)
    form = PointForm(
        request.POST or None,
        locations=queries.locations(request.viewer, row.community),
        buildings=queries.buildings(row.community),
    )
    if form.is_valid() and row.community is not None:
        data = form.cleaned_data
        at = data["location"] or actions.add_location(
            row.community, by=request.viewer, name=data["name"], building=data["building"], address=data["address"]
        )
        actions.add_point(row, at, by=request.viewer, since=data["since"])
        messages.success(request, _("Location added. Now enter the opening hours."))
        return redirect("directory:service", row.pk)
    return render(request, "directory/point.html", {"row": row, "form": form})


def _point_of(request: Request, pk: int) -> ServiceAtLocation:
    rows = ServiceAtLocation.objects.visible_to(request.viewer).select_related("service", "location", "community")
    return get_object_or_404(rows, pk=pk)


@require_POST
@requires(P.DIRECTORY_EDIT)
def point_end(request: Request, pk: int) -> HttpResponse:
    """End a service at a location."""
    row = _point_of(request, pk)
    form = LastDayForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else timezone.localdate()
    actions.end_point(row, by=request.viewer, until=until)
    messages.success(request, _("No longer offered at %(name)s.") % {"name": row.location})
    return redirect("directory:service", row.service_id)


@require_POST
@requires(P.DIRECTORY_EDIT)
def point_reopen(request: Request, pk: int) -> HttpResponse:
    """Take back the end of a service at a location."""
    row = actions.reopen_point(_point_of(request, pk), by=request.viewer)
    messages.success(request, _("Offered at %(name)s again.") % {"name": row.location})
    return redirect("directory:service", row.service_id)


# ---- organisations and locations


@requires(P.DIRECTORY_VIEW)
def organization(request: Request, pk: int) -> HttpResponse:
    """Show an organisation with its services, and correct it."""
    rows = Organization.objects.visible_to(request.viewer).select_related("community")
    row = get_object_or_404(rows, pk=pk)
    may_edit = policies.may_edit(request.viewer, row)
    form = OrganizationForm(request.POST or None, instance=get_object_or_404(rows, pk=pk))
    if request.method == "POST" and form.is_valid():
        actions.correct_organization(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory:organization", row.pk)
    fields = journal.versions.fields_of(row, "name", "description", "email", "website")
    context = {
        "row": row,
        "form": form if may_edit else None,
        "version": version(request, row, fields),
        "services": row.services.order_by("name", "pk"),
        "facts": _named(queries.facts_of(row.details.order_by("pk"))),
        "entries": journal.of(row)[:20],
    }
    return render(request, "directory/organization.html", context)


def _named(facts: queries.OwnDetails) -> list[tuple[str, Any, list[Detail]]]:
    return [(table, DETAIL_TITLES.get(table, table), rows) for table, rows in facts.by_table.items()]


@requires(P.DIRECTORY_VIEW)
def location(request: Request, pk: int) -> HttpResponse:
    """Show a location with its services, and correct it."""
    rows = Location.objects.visible_to(request.viewer).select_related("community", "building")
    row = get_object_or_404(rows, pk=pk)
    may_edit = policies.may_edit(request.viewer, row)
    form = LocationForm(
        request.POST or None, instance=get_object_or_404(rows, pk=pk), buildings=queries.buildings(row.community)
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_location(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory:location", row.pk)
    context = {
        "row": row,
        "form": form if may_edit else None,
        "assign_form": AssignForm(communities=queries.communities(request.viewer)) if may_edit else None,
        "version": version(request, row, journal.versions.fields_of(row, *PLACE_ENTRY)),
        "services": [point.service for point in row.points.open().select_related("service")],
        "facts": _named(queries.facts_of(row.details.order_by("pk"))),
        "tables": [(table, DETAIL_TITLES[table]) for table in ("schedule", "phone")],
        "editable": set(DETAIL_FORMS),
        "may_edit": may_edit,
        "kept_by": _kept_by(row),
        "entries": journal.of(row)[:20],
    }
    return render(request, "directory/location.html", context)


@require_POST
@requires(P.DIRECTORY_EDIT)
def assign(request: Request, pk: int) -> HttpResponse:
    """Put an imported location into a community."""
    row = get_object_or_404(Location.objects.visible_to(request.viewer), pk=pk)
    form = AssignForm(request.POST, communities=queries.communities(request.viewer))
    if form.is_valid():
        actions.assign(row, form.cleaned_data["community"], by=request.viewer)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose a community."))
    return redirect("directory:location", row.pk)


# ---- details


def _detail_new(request: Request, owner: Service | Location | ServiceAtLocation, table: str, back: Any) -> HttpResponse:
    if table not in DETAIL_FORMS:
        raise Http404
    policies.check_edit(request.viewer, owner)
    form = DETAIL_FORMS[table](request.POST or None)
    if form.is_valid():
        actions.add_detail(owner, table, form.values(), by=request.viewer, holidays=form.holidays)
        messages.success(request, _("Saved."))
        return redirect(*back)
    context = {"owner": owner, "form": form, "title": DETAIL_TITLES[table], "back": back, "version": ""}
    return render(request, "directory/detail.html", context)


@requires(P.DIRECTORY_EDIT)
def detail_of_service(request: Request, pk: int, table: str) -> HttpResponse:
    """Add a detail to a service."""
    return _detail_new(request, service_of(request, pk), table, ("directory:service", pk))


@requires(P.DIRECTORY_EDIT)
def detail_of_point(request: Request, pk: int, table: str) -> HttpResponse:
    """Add a detail to a service at a location."""
    row = _point_of(request, pk)
    return _detail_new(request, row, table, ("directory:service", row.service_id))


@requires(P.DIRECTORY_EDIT)
def detail_of_location(request: Request, pk: int, table: str) -> HttpResponse:
    """Add a detail to a location."""
    row = get_object_or_404(Location.objects.visible_to(request.viewer), pk=pk)
    return _detail_new(request, row, table, ("directory:location", pk))


def _detail(request: Request, pk: int) -> Detail:
    related = ("community", "service", "location", "point__service", "point__location")
    rows = Detail.objects.visible_to(request.viewer).filter(table__in=DETAIL_FORMS).select_related(*related)
    # The phone of a contact or of an organisation has no page of its own.
    owned = Q(service__isnull=False) | Q(location__isnull=False) | Q(point__isnull=False)
    return get_object_or_404(rows.filter(owned), pk=pk)


def _back(row: Detail) -> tuple[str, int]:
    if row.point is not None:
        return "directory:service", row.point.service_id
    if row.service_id is not None:
        return "directory:service", row.service_id
    return "directory:location", row.location_id or 0


@requires(P.DIRECTORY_EDIT)
def detail_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a detail."""
    row = _detail(request, pk)
    policies.check_edit(request.viewer, row)
    form = DETAIL_FORMS[row.table](request.POST or None, initial=initial_of(row.table, row.more, row.holidays))
    if request.method == "POST" and form.is_valid():
        more = kept_of(row.table, row.more) | form.values()
        actions.correct_detail(row, more, by=request.viewer, holidays=form.holidays, based_on=based_on(request))
        messages.success(request, _("Saved."))
        return redirect(*_back(row))
    fields = journal.versions.fields_of(row, "more", "holidays")
    context = {
        "owner": row.point or row.service or row.location,
        "row": row,
        "form": form,
        "title": DETAIL_TITLES[row.table],
        "back": _back(row),
        "version": version(request, row, fields),
    }
    return render(request, "directory/detail.html", context)


@require_POST
@requires(P.DIRECTORY_EDIT)
def detail_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a detail."""
    row = _detail(request, pk)
    back = _back(row)
    actions.remove_detail(row, by=request.viewer)
    messages.success(request, _("Removed."))
    return redirect(*back)

"""Pages without an account: services nearby, one service, the printed sheet, notes and their codes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web import qr
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, number, source
from linli.services.directory import actions, policies, queries
from linli.services.directory.forms import DETAIL_TITLES, NoteCodeForm, NoteForm
from linli.services.directory.models import Service, ServiceAtLocation
from linli.services.directory.queries import finding
from linli.services.directory.states import NotePurpose
from linli.services.directory.states.walking import walk
from linli.work.cases.actions import TooOften
from linli.work.cases.queries.places import public_places_found

LONGEST = 60
PRINTED = ("cost_option", "required_document", "language", "contact")


@require_safe
def nearby(request: Request) -> HttpResponse:
    """Find services by need, near a place that was typed and chosen; nothing is guessed and nothing is stored."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    typed = request.GET.get("at", "").strip()[:LONGEST]
    kind = word(request, "kind", content.codes("service_kind"))
    at = finding.public_place(number(request.GET.get(PLACE, "")))
    places = public_places_found(typed) if typed and at is None else None
    if places and len(places.places) == 1 and not places.missing:
        at, places = places.places[0], None
    only_open = request.GET.get("open") == "1"
    now = timezone.localtime()
    asked = bool(words or kind or at or only_open)
    found = finding.search(words, at, now, kind=kind, only_open=only_open) if asked else None
    context = {
        "q": words,
        "typed": typed or (str(at) if at else ""),
        "at": at,
        "places": places,
        "kind": kind,
        "groups": _groups(),
        "only_open": only_open,
        "found": found,
        "meant": [content.title("service_kind", code) for code in found.kinds] if found and words else [],
        "origin": finding.position_of(at),
        "walk": walk(at.community.code if at and at.community else "", now.date()),
        "kept": {"q": words, "open": "1" if only_open else "", "kind": kind},
        "now": now,
    }
    return render(request, "directory/nearby.html", context)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, entry in content.codes("service_kind").items():
        found.setdefault(str(entry.get("group", "")), []).append((code, str(entry)))
    return [(content.title("service_group", group), kinds) for group, kinds in found.items()]


def _service(pk: int) -> Service:
    return get_object_or_404(finding.public_services(timezone.localdate()), pk=pk)


@require_safe
def service(request: Request, pk: int) -> HttpResponse:
    """Show what anybody may know of a service."""
    now = timezone.localtime()
    row = _service(pk)
    points = [point for point in queries.points_of(row, now) if not point.row or point.row.holds_on(now.date())]
    facts = queries.own_details(row).by_table
    context = {
        "row": row,
        "points": points,
        "facts": [(table, DETAIL_TITLES[table], facts[table]) for table in PRINTED if table in facts],
        "today": now.date(),
    }
    return render(request, "directory/nearby_service.html", context)


@require_safe
def sheet(request: Request) -> HttpResponse:
    """Show the services of a community as one sheet to print; first choose the community."""
    at = finding.public_place(number(request.GET.get(PLACE, "")))
    community = at.community if at else None
    now = timezone.localtime()
    width, path = qr.path(request.build_absolute_uri(reverse("nearby")))
    context = {
        "community": community,
        "communities": list(finding.communities(now.date()).values_list("pk", "name")),
        "groups": finding.by_group(community, now) if community else [],
        "today": now.date(),
        "qr_width": width,
        "qr_path": path,
    }
    return render(request, "directory/sheet.html", context)


# ---- notes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: Request, pk: int) -> HttpResponse:
    """Say that something about a service is wrong."""
    return _write(request, _service(pk), NotePurpose.WRONG)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_service(request: Request, pk: int) -> HttpResponse:
    """Ask for a service."""
    row = _service(pk)
    policies.check_asked(row, NotePurpose.REQUEST)
    return _write(request, row, NotePurpose.REQUEST)


def _write(request: Request, row: Service, purpose: str) -> HttpResponse:
    form = NoteForm(request.POST or None, purpose=purpose)
    point = _point(row, request.POST.get("point") or request.GET.get("point") or "")
    if request.method == "POST" and form.is_valid():
        try:
            note, code = actions.send(row, point, purpose=purpose, source=source(request), **form.cleaned_data)
        except TooOften:
            return render(request, "cases/too_many.html", status=429)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            follow_at = request.get_host() + reverse("nearby_follow")
            return render(request, "directory/received.html", {"row": note, "code": code, "at": follow_at})
    status = 422 if request.method == "POST" else 200
    context = {
        "row": row,
        "point": point,
        "purpose": purpose,
        "form": form,
        "keep": rules.value("directory.notes.keep_days"),
    }
    return render(request, "directory/write.html", context, status=status)


def _point(row: Service, text: str) -> ServiceAtLocation | None:
    rows = finding.public_points(timezone.localdate()).filter(service=row).select_related("community", "location")
    return rows.filter(pk=number(text) or 0).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Show how far a note is, by its code; the code is in no address."""
    form = NoteCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "directory/follow.html", {"form": form})
    try:
        row = actions.look_up(form.cleaned_data["code"], source(request))
    except TooOften:
        return render(request, "cases/too_many.html", status=429)
    if row is None:
        form.add_error("code", _("No note has this code. Check it against what you wrote down."))
        return render(request, "directory/follow.html", {"form": form}, status=404)
    return render(request, "directory/mine.html", {"row": row, "code": form.cleaned_data["code"]})


@never_cache
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Withdraw a note by its code."""
    form = NoteCodeForm(request.POST)
    try:
        row = actions.look_up(form.cleaned_data["code"], source(request)) if form.is_valid() else None
    except TooOften:
        return render(request, "cases/too_many.html", status=429)
    if row is None:
        return redirect("nearby_follow")
    row = actions.withdraw_note(row)
    messages.success(request, _("Your note is withdrawn, and its words are deleted."))
    return render(request, "directory/mine.html", {"row": row, "code": ""})

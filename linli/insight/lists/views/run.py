"""All lists, and one that is run: its rows on a day, its export, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.items import SUBJECTS
from linli.core.law import content
from linli.core.web import downloads, filters, pagination
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.insight.lists import actions, exports, policies, queries
from linli.insight.lists.forms import PurposeForm, RunForm
from linli.insight.lists.language import ListSpec, read_spec, spec_sentence
from linli.insight.lists.models import SavedList
from linli.insight.lists.queries import saved
from linli.registers.places import queries as places

WHICH = {
    saved.OWN: gettext_lazy("My lists"),
    saved.SHARED: gettext_lazy("Shared with me"),
    saved.RETIRED: gettext_lazy("No longer in use"),
}
PREPARED = "given"


@require_safe
@requires(P.SAVED_LIST_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the lists that come with the product, the viewer's own, or those that are shared."""
    which = filters.word(request, "which", [PREPARED, *WHICH], PREPARED)
    context: dict[str, Any] = {"which": which, "tabs": [(PREPARED, _("Prepared lists")), *WHICH.items()]}
    if which == PREPARED:
        found = saved.given_to(request.viewer)
        context["given"] = [(one, spec_sentence(one.spec)) for one in found]
    else:
        rows = saved.listed(request.viewer, which)
        context["page"] = pagination.page(rows, order=saved.ORDER, after=request.GET.get("after", ""))
        for row in context["page"]:
            row.sentence = sentence_of(row)
    subjects = sorted(SUBJECTS.values(), key=lambda one: one.order)
    context["subjects"] = [one for one in subjects if request.viewer.may(one.permission)]
    return render(request, "lists/list.html", context)


def sentence_of(row: SavedList) -> str:
    """Return a saved list in words; that of another version of the software, why it cannot be run."""
    spec, faults = read_spec(row.as_json)
    return spec_sentence(spec) if spec else str(faults[0])


def find(request: Request, pk: int) -> SavedList:
    """Return a saved list that the viewer may see."""
    rows = SavedList.objects.visible_to(request.viewer).select_related("community", "body", "by")
    return get_object_or_404(rows, pk=pk)


def spec_of(row: SavedList) -> ListSpec:
    """Return what a saved list says.

    Raises:
        RuleBroken: an item of it is no longer declared, or a code word no longer there; the sentence says which.
    """
    spec, faults = read_spec(row.as_json)
    if spec is None:
        raise RuleBroken(" ".join(map(str, faults)))
    return spec


def _given(request: Request, code: str) -> saved.PreparedList:
    found = saved.given().get(code)
    if found is None or found not in saved.given_to(request.viewer):
        raise Http404
    return found


def run_of(request: Request, spec: ListSpec, purpose: str = "") -> exports.ListRun:
    """Return the list as the viewer runs it: the place and day of the address."""
    permission = SUBJECTS[spec.subject].permission
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, permission)
    on = filters.cleaned(request, RunForm(request.GET)).get("on") or timezone.localdate()
    return exports.ListRun(spec, request.viewer, place, on, purpose=purpose)


def shown(request: Request, spec: ListSpec) -> dict[str, Any]:
    """Return what `lists/_table.html` and the head of the page need."""
    run = run_of(request, spec)
    try:
        page = queries.page(spec, request.viewer, run.place, run.on, after=request.GET.get("after", ""))
    except (TypeError, ValueError) as error:
        raise BadRequest("This page does not exist.") from error
    url_name = SUBJECTS[spec.subject].url_name
    lines = [
        (reverse(url_name, args=[line.key]) if url_name else "", exports.on_page(spec, line)) for line in page.lines
    ]
    is_past = run.on < timezone.localdate()
    return {
        "run": run,
        "page": page,
        "place": run.place,
        "lines": lines,
        "sentence": spec_sentence(spec, run.on),
        "subject": SUBJECTS[spec.subject],
        "reasons": run.reasons,
        "undated": [item.title for item in queries.not_dated(spec)] if is_past else [],
        "day_form": RunForm({"on": run.on}),
        "purposes": content.choices("read_purpose"),
    }


@require_safe
@requires(P.SAVED_LIST_VIEW)
@in_place(P.SAVED_LIST_VIEW)
def given(request: Request, code: str) -> HttpResponse:
    """Run a list that comes with the product."""
    found = _given(request, code)
    context = shown(request, found.spec)
    context |= {"title": found.title, "note": found.note, "copy": f"from={found.code}"}
    context["export_url"] = reverse("lists:given_export", args=[code])
    return render(request, "lists/run.html", context)


@require_safe
@requires(P.SAVED_LIST_VIEW)
@in_place(P.SAVED_LIST_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Run a saved list."""
    row = find(request, pk)
    context = shown(request, spec_of(row))
    context |= {
        "title": row.title,
        "row": row,
        "copy": f"copy={row.pk}",
        "is_own": policies.is_owner(request.viewer, row),
        "may_hand_over": policies.may_hand_over(request.viewer, row),
        "entries": journal.of(row)[:20],
        "export_url": reverse("lists:export", args=[pk]),
    }
    return render(request, "lists/run.html", context)


@require_POST
@requires(P.SAVED_LIST_VIEW)
def given_export(request: Request, code: str) -> HttpResponseBase:
    """Send a list that comes with the product as a sheet, after the purpose was stated."""
    found = _given(request, code)
    return _export(request, found.spec, str(found.title), None)


@require_POST
@requires(P.SAVED_LIST_VIEW)
def export(request: Request, pk: int) -> HttpResponseBase:
    """Send a saved list as a sheet, after the purpose was stated."""
    row = find(request, pk)
    return _export(request, spec_of(row), row.title, row)


def _export(request: Request, spec: ListSpec, title: str, row: SavedList | None) -> HttpResponseBase:
    form = PurposeForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Enter the purpose of the export."))
    reason = form.cleaned_data["purpose"]
    purpose = content.title("read_purpose", reason)
    run = run_of(request, spec, purpose=purpose)
    logged = [one.item.code for one in run.columns if one.item.read_logged and one.is_open]
    facts: dict[str, Any] = {"subject": spec.subject, "columns": list(spec.columns), "read": logged}
    facts["community_id"] = (run.place.pk if run.place else None) or request.viewer.home_id
    return downloads.answer(
        request,
        downloads.Download(
            verb="saved_list.exported",
            about=row,
            title=title,
            columns=exports.sheet_columns(run),
            rows=run,
            place=str(run.place or ""),
            period=date_format(run.on, "DATE_FORMAT"),
            filters=[(_("Conditions"), spec_sentence(spec)), *((_("Note"), why) for why in run.reasons)],
            purpose=purpose,
            reason=reason,
            facts=facts,
        ),
    )


ACTS: dict[str, Callable[..., SavedList]] = {
    "share": actions.share,
    "unshare": actions.unshare,
    "retire": actions.retire,
    "use_again": actions.use_again,
}
DONE = {
    "share": gettext_lazy("Your organisation now sees this list. Each runs it with own rights."),
    "unshare": gettext_lazy("Only you see this list now."),
    "retire": gettext_lazy("The list is no longer in use. You find it under “No longer in use” and can use it again."),
    "use_again": gettext_lazy("The list is in use again."),
}


@require_POST
@requires(P.SAVED_LIST_VIEW)
def act(request: Request, pk: int) -> HttpResponse:
    """Share a list, stop sharing it, take it out of use, or use it again."""
    row, what = find(request, pk), request.POST.get("what", "")
    if what not in ACTS:
        raise Http404
    ACTS[what](row, by=request.viewer)
    messages.success(request, str(DONE[what]))
    return redirect("lists:detail", pk)

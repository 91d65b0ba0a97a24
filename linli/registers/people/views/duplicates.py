"""Probable duplicates: compared side by side, merged or dismissed, and undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission
from linli.core.database.columns import column
from linli.core.web import filters, pagination
from linli.core.web.http import Request, based_on, requires, version
from linli.registers.people import actions, queries
from linli.registers.people.actions.duplicates import FACTS
from linli.registers.people.forms import REASONS, MergeForm
from linli.registers.people.models import Circumstance, Duplicate, Person, Residency
from linli.registers.people.states import MergeState

HOME = gettext_lazy("current address")


def visible(request: Request) -> QuerySet[Duplicate]:
    """Return the pairs of which the viewer may merge both sides."""
    scope = request.viewer.scope(Permission.PEOPLE_MERGE)
    rows = Duplicate.objects.filter(scope.q(), scope.q("first__community_id"), scope.q("second__community_id"))
    homes = Residency.objects.open().select_related("dwelling", "household")
    standing = Circumstance.objects.open().order_by("since", "pk")
    loaded: list[Prefetch] = []
    for side in ("first", "second"):
        loaded.append(Prefetch(f"{side}__residencies", homes, to_attr="homes"))
        loaded.append(Prefetch(f"{side}__circumstances", standing, to_attr="standing"))
    return rows.select_related("first__community", "second__community", "decided_by").prefetch_related(*loaded)


@requires(Permission.PEOPLE_MERGE)
def duplicate_list(request: Request) -> HttpResponseBase:
    """Show the pairs to decide, most likely first, or the decided ones."""
    state = filters.word(request, "state", MergeState.values, MergeState.PROPOSED)
    rows = visible(request).filter(state=state)
    if state == MergeState.PROPOSED:
        rows = rows.filter(first__merged_into=None, second__merged_into=None)
    groups = request.viewer.scope(Permission.PEOPLE_MERGE).groups()
    page = pagination.page(rows, order=("-score", "pk"), after=request.GET.get("after", ""), groups=groups)
    for row in page:
        row.words = reasons(row)
    return render(request, "people/duplicates.html", {"page": page, "state": state, "states": MergeState.choices})


def reasons(row: Duplicate) -> list[str]:
    """Return in words why the two may be one."""
    return [str(REASONS.get(code, code)) for code in row.reasons]


@requires(Permission.PEOPLE_MERGE)
def duplicate(request: Request, pk: int) -> HttpResponseBase:
    """Show two rows side by side; on POST merge them."""
    row: Duplicate = get_object_or_404(visible(request), pk=pk)
    form = MergeForm(request.POST or None, duplicate=row)
    if request.method == "POST" and form.is_valid():
        stays = row.first if form.cleaned_data["keep"] == "first" else row.second
        kept = actions.merge(row, keep=stays, take=form.take(), by=request.viewer, based_on=based_on(request))
        messages.success(request, _("The two entries are merged. You can undo this under “merged”."))
        return redirect("people:person", kept.pk)
    lines = facts(row)
    sides = [
        (row.first, [(line["title"], line["first"]) for line in lines]),
        (row.second, [(line["title"], line["second"]) for line in lines]),
    ]
    asked = [line for line in lines if not line["same"] and line["first"] and line["second"]]
    taken = [line for line in lines if not line["same"] and line not in asked]
    keep = "second" if row.second.id_hash and not row.first.id_hash else "first"
    context = {"row": row, "words": reasons(row), "sides": sides, "asked": asked, "taken": taken, "keep": keep}
    context["based_on"] = version(request, row, queries.both(row.first, row.second))
    return render(request, "people/duplicate.html", context)


def facts(row: Duplicate) -> list[dict[str, Any]]:
    """Return each fact of both sides, the proposed side, and whether they differ."""
    lines = []
    for fact in FACTS:
        first, second = queries.field_words(row.first, fact), queries.field_words(row.second, fact)
        same = getattr(row.first, fact) == getattr(row.second, fact)
        title = column(Person, fact).verbose_name
        lines.append(_line(fact, title, first, second, same=same))
    homes = [_home(row.first), _home(row.second)]
    lines.append(_line("home", HOME, homes[0], homes[1], same=homes[0] == homes[1]))
    return lines


def _home(side: Person) -> str:
    return next((str(home.dwelling) for home in side.homes), "")  # type: ignore[attr-defined]  # added by visible


def _line(fact: str, title: Any, first: str, second: str, *, same: bool) -> dict[str, Any]:
    chosen = "second" if second and not first else "first"
    return {"fact": fact, "title": title, "first": first, "second": second, "same": same, "chosen": chosen}


@require_POST
@requires(Permission.PEOPLE_MERGE)
def duplicate_dismiss(request: Request, pk: int) -> HttpResponseBase:
    """Dismiss a pair: two people."""
    actions.dismiss(get_object_or_404(visible(request), pk=pk), by=request.viewer, based_on=based_on(request))
    messages.success(request, _("Marked as two people. They will not be listed again."))
    return redirect("people:duplicates")


@require_POST
@requires(Permission.PEOPLE_MERGE)
def duplicate_undo(request: Request, pk: int) -> HttpResponseBase:
    """Undo a merge."""
    actions.undo_merge(get_object_or_404(visible(request), pk=pk), by=request.viewer, based_on=based_on(request))
    messages.success(request, _("The two entries are separate again, each with its own details."))
    return redirect("people:duplicate", pk)

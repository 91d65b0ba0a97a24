"""The builder of lists: menus only, with the sentence and the first rows while it is filled in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.items import SUBJECTS
from linli.core.web.http import Request, based_on, number, requires, version
from linli.insight.lists import actions, exports, forms, policies, queries
from linli.insight.lists.forms import ANY, EVERY, ConditionRow, ListDraft
from linli.insight.lists.language import ListSpec, operators_for, spec_sentence
from linli.insight.lists.models import SavedList
from linli.insight.lists.queries import saved
from linli.insight.lists.views.run import find, spec_of

FIRST_ROWS = 5


def _subject(request: Request, data: QueryDict) -> str:
    """Return the subject that an address or form names, if the viewer may make lists of it."""
    code = data.get("subject", "")
    if code not in SUBJECTS:
        raise Http404
    if not request.viewer.may(SUBJECTS[code].permission):
        raise PermissionDenied
    return code


def _start(request: Request) -> ListDraft:
    """Return the draft with which a new list begins: empty, or a copy."""
    if code := request.GET.get("from", ""):
        if code not in saved.given():
            raise Http404
        return _copied(saved.given()[code].spec, str(saved.given()[code].title))
    if pk := number(request.GET.get("copy")):
        row = find(request, pk)
        return _copied(spec_of(row), row.title)
    return forms.fresh(_subject(request, request.GET))


def _copied(spec: ListSpec, title: str) -> ListDraft:
    draft = forms.draft_from(spec, _("Copy of {title}").format(title=title)[: forms.LONGEST_TITLE])
    if draft is None:
        raise RuleBroken(_("The conditions of this list cannot be shown with menus, so it cannot be copied here."))
    return draft


def context_of(request: Request, draft: ListDraft, *, is_sent: bool) -> dict[str, Any]:
    """Return what `lists/_builder.html` needs."""
    items = forms.items_for(draft.subject, request.viewer)
    spec, faults = draft.checked()
    context: dict[str, Any] = {
        "draft": draft,
        "subject": SUBJECTS[draft.subject],
        "blocks": [
            (EVERY, _("All of these"), [*draft.blocks[EVERY], ConditionRow()]),
            (ANY, _("and at least one of these"), [*draft.blocks[ANY], ConditionRow()]),
        ],
        "items": [item for item in items if operators_for(item)],
        "columns": [*draft.columns, "", ""],
        "column_items": items,
        "sorts": [(code.lstrip("-"), code.startswith("-")) for code in [*draft.sort, ""]][: 3 if draft.sort else 1],
        "sort_items": [item for item in items if item.can_be_sorted],
        "faults": faults if is_sent else [],
    }
    if spec is not None:
        today = timezone.localdate()
        page = queries.page(spec, request.viewer, None, today, size=FIRST_ROWS)
        context |= {
            "sentence": spec_sentence(spec),
            "run": exports.ListRun(spec, request.viewer, None, today),
            "lines": [("", exports.on_page(spec, line)) for line in page.lines],
            "has_more": bool(page.next),
        }
    return context


@requires(P.SAVED_LIST_VIEW)
def new(request: Request) -> HttpResponse:
    """Make a list, from nothing or as a copy."""
    policies.check_make(request.viewer)
    if request.method != "POST":
        return _page(request, _start(request), is_sent=False)
    draft = forms.draft_of(request.POST, _subject(request, request.POST))
    spec, _faults = draft.checked()
    if "save" not in request.POST or spec is None or not draft.title:
        return _page(request, draft, is_sent=True)
    row = actions.add(spec, title=draft.title, by=request.viewer)
    messages.success(request, _("“{title}” saved.").format(title=row.title))
    return redirect("lists:detail", row.pk)


@requires(P.SAVED_LIST_VIEW)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a list of the viewer's own."""
    row = find(request, pk)
    policies.check_change(request.viewer, row)
    if request.method != "POST":
        draft = forms.draft_from(spec_of(row), row.title)
        if draft is None:
            raise RuleBroken(_("The conditions of this list cannot be shown with menus, so it cannot be changed here."))
        return _page(request, draft, is_sent=False, row=row)
    draft = forms.draft_of(request.POST, row.subject)
    spec, _faults = draft.checked()
    if "save" not in request.POST or spec is None or not draft.title:
        return _page(request, draft, is_sent=True, row=row)
    actions.change(row, spec, title=draft.title, by=request.viewer, based_on=based_on(request))
    messages.success(request, _("“{title}” saved.").format(title=draft.title))
    return redirect("lists:detail", pk)


def _page(request: Request, draft: ListDraft, *, is_sent: bool, row: SavedList | None = None) -> HttpResponse:
    context = context_of(request, draft, is_sent=is_sent) | {"row": row}
    context["title_missing"] = is_sent and "save" in request.POST and not draft.title
    if row is not None:
        context["based_on"] = version(request, row, actions.versioned(row))
    failed = is_sent and "save" in request.POST
    return render(request, "lists/build.html", context, status=422 if failed else 200)


@require_POST
@requires(P.SAVED_LIST_VIEW)
def preview(request: Request) -> HttpResponse:
    """Return the builder with the menus, the sentence and the first rows of what was entered so far."""
    draft = forms.draft_of(request.POST, _subject(request, request.POST))
    return render(request, "lists/_builder.html", context_of(request, draft, is_sent=True))

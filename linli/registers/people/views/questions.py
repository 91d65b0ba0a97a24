"""The questions of a roster: listed, answered one by one or all of a kind, and answered again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.web import filters, pagination
from linli.core.web.http import Request, requires
from linli.registers.people.imports import answers, desk, questions
from linli.registers.people.imports.question_forms import QuestionForm, QuestionLine, buildings, lines
from linli.registers.people.models import ImportRun

SIZE = 20
SHOWN = {"open": Q(answer=""), "answered": ~Q(answer="")}


def context(
    run: ImportRun, viewer: Viewer, *, show: str = "open", after: str = "", found: list[QuestionLine] | None = None
) -> dict[str, Any]:
    """Return what `people/_questions.html` expects.

    Args:
        run: the import.
        viewer: the viewer.
        show: "open" or "answered".
        after: the token of an earlier page.
        found: lines with what was sent, instead of a page of them.
    """
    every = desk.questions_of(run)
    counted = every.values("kind").annotate(all=Count("pk"), open=Count("pk", filter=SHOWN["open"]))
    counts = {row["kind"]: row for row in counted}
    page = pagination.page(every.filter(SHOWN[show]), order=("kind", "pk"), after=after, size=SIZE)
    listed = lines(page.rows, viewer) if found is None else found
    today = {"day": timezone.localdate()}
    kinds = [
        (title, counts[kind]["open"], QuestionForm(kind=kind, prefix=kind, initial=today), kind)
        for kind, title in questions.KINDS.items()
        if kind in counts
    ]
    total, waiting = (sum(row[name] for row in counts.values()) for name in ("all", "open"))
    about = {"kinds": kinds, "lines": listed, "question_page": page, "buildings": buildings(listed), "show": show}
    return {"questions": about | {"open": waiting, "all": total, "answered": total - waiting}}


@requires(Permission.PEOPLE_IMPORT)
@require_http_methods(["GET", "POST"])
def import_questions(request: Request, pk: int) -> HttpResponseBase:
    """Show the questions of an import, and take answers."""
    runs = ImportRun.objects.visible_to(request.viewer).select_related("community", "record")
    run = get_object_or_404(runs, pk=pk)
    if request.method == "POST":
        return _answered(request, run)
    show = filters.word(request, "show", ("open", "answered"), "open")
    return _show(request, run, show=show, after=request.GET.get("after", ""))


def _show(request: Request, run: ImportRun, status: int = 200, **shown: Any) -> HttpResponseBase:
    told = {"importing": run, "may_answer": desk.may_start(run), **context(run, request.viewer, **shown)}
    return render(request, "people/import_questions.html", told, status=status)


def _answered(request: Request, run: ImportRun) -> HttpResponseBase:
    kind = request.POST.get("kind", "")
    if kind in questions.KINDS:
        form = QuestionForm(request.POST, kind=kind, prefix=kind)
        given = form.answer if form.is_valid() else ""
        if not given:
            messages.error(request, _("Choose an answer."))
            return redirect("people:import_questions", run.pk)
        left = answers.answer_all(run, kind, given, by=request.viewer)
        return _gone_on(request, run, left)
    return _answered_each(request, run)


def _answered_each(request: Request, run: ImportRun) -> HttpResponseBase:
    """Store the answers to the questions that were on the page; on an error none, with a word at each."""
    sent = [int(pk) for pk in request.POST.getlist("question") if pk.isdecimal() and len(pk) <= 18][:SIZE]
    found = lines(desk.questions_of(run).filter(pk__in=sent).order_by("kind", "pk"), request.viewer, request.POST)
    given: dict[int, str] = {}
    for line in found:
        if line.form.is_valid() and line.form.answer:
            try:
                given[line.question.pk] = questions.checked(line.question.kind, line.form.answer, dict(line.about))
            except RuleBroken as reason:
                line.form.add_error(None, str(reason))
    if any(line.form.errors for line in found):
        return _show(request, run, status=409, found=found)
    return _gone_on(request, run, answers.answer(run, given, by=request.viewer))


def _gone_on(request: Request, run: ImportRun, left: int) -> HttpResponseBase:
    if left:
        messages.success(request, _("Answers saved. Open questions: %(count)s.") % {"count": left})
        return redirect("people:import_questions", run.pk)
    messages.success(request, _("All questions are answered. Every row is checked again with the answers."))
    return redirect("people:import", run.pk)

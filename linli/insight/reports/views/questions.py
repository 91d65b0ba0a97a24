"""Small questions: mine on a phone, asking, answering, undoing; questions that repeat."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.core.web.pagination import page
from linli.insight.reports import actions, forms, policies
from linli.insight.reports.models import AskedFact, FormQuestion
from linli.insight.reports.models.placed import seeing
from linli.insight.reports.queries import asks, register
from linli.insight.reports.states import ProposalOutcome
from linli.insight.reports.views.common import RECENT, page_act, place_of, question_of

SEEN = P.REPORT_FORM_VIEW


@require_safe
@requires(SEEN)
@in_place(SEEN)
def index(request: Request) -> HttpResponse:
    """Show the questions that wait for the viewer; `?show=` the others, and those that are answered."""
    place, show = place_of(request), word(request, "show", {"all", "done"})
    rows = asks.questions(request.viewer, place=place, mine=not show, done=show == "done")
    found = page(
        rows, order=asks.QUESTION_ORDER, after=request.GET.get("after", ""), groups=seeing(request.viewer).groups()
    )
    context = {"page": found, "place": place, "show": show, "may_ask": request.viewer.may(P.REPORT_RUN_FILL)}
    return render(request, "reports/_questions.html" if request.htmx else "reports/questions.html", context)


@requires(P.REPORT_RUN_FILL)
def new(request: Request) -> HttpResponse:
    """Ask communities something that no register has."""
    form = forms.NewQuestionForm(request.POST or None, by=request.viewer)
    if form.is_valid():
        said = form.cleaned_data
        asked = [
            actions.ask_question(one, said["code"], by=request.viewer, form=said["form"], **form.defined())
            for one in said["community"]
        ]
        sent, known = len([one for one in asked if one is not None]), asked.count(None)
        text = ngettext("Asked in %(count)d community.", "Asked in %(count)d communities.", sent) % {"count": sent}
        messages.success(request, text)
        if known:
            said_known = _("{count} communities have answered this before, and the answer is still good.")
            messages.info(request, said_known.format(count=known))
        return redirect("reports:questions")
    return render(request, "reports/question_new.html", {"form": form})


def _acts(row: FormQuestion, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a question beside answering it."""
    acts = []
    answer = asks.answer_of(row)
    if answer is not None and policies.may_answer(request.viewer, row):
        hint = gettext_lazy("The question waits again. Forms that were filled keep what they got.")
        do = partial(_undo_answer, answer, request)
        acts.append(page_act("undo_answer", gettext_lazy("Undo the answer"), do, hint=hint))
    waits = row.answered_on is None and row.taken_back_at is None
    if waits and request.viewer.may(P.REPORT_RUN_FILL, row.community):
        do = partial(_undo_question, row, request)
        acts.append(page_act("undo", gettext_lazy("Undo the question"), do, danger=True))
    return {act.name: act for act in acts}


def _undo_answer(answer: Any, request: Request, form: Any) -> None:
    actions.undo_answer(answer, by=request.viewer)


def _undo_question(row: FormQuestion, request: Request, form: Any) -> None:
    actions.undo_question(row, by=request.viewer)


def _page(
    request: Request, row: FormQuestion, form: Any = None, tried: str = "", tried_form: Any = None
) -> HttpResponse:
    waits = row.answered_on is None and row.taken_back_at is None
    may_answer = waits and policies.may_answer(request.viewer, row)
    context = {
        "row": row,
        "answer": asks.answer_of(row),
        "form": (form or forms.QuestionAnswerForm(question=row)) if may_answer else None,
        "acts": offered(_acts(row, request), tried, tried_form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "reports/question.html", context)


@require_safe
@requires(SEEN)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a question, with the form for its answer to who is asked."""
    return _page(request, question_of(request, pk))


@require_POST
@requires(P.REPORT_ASK)
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question; then the next one of the viewer is shown."""
    row = question_of(request, pk)
    if not policies.may_answer(request.viewer, row):
        raise PermissionDenied
    form = forms.QuestionAnswerForm(request.POST, question=row)
    if form.is_valid():
        try:
            actions.answer_question(row, form.text, by=request.viewer, since=form.cleaned_data["since"])
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Thank you. This is not asked again while the answer is good."))
            return redirect("reports:questions")
    return shown_again(_page(request, row, form), form)


@require_POST
@requires(P.REPORT_ASK, P.REPORT_RUN_FILL)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Undo an answer or a question."""
    row = question_of(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, None, name, form), form)
    return redirect("reports:question", pk)


# ---- questions that repeat


@require_safe
@requires(SEEN)
def repeated(request: Request) -> HttpResponse:
    """Show what is asked again and again: proposals for fields of their own."""
    show = word(request, "show", {"decided"})
    context = {
        "rows": asks.repeated(request.viewer, decided=show == "decided"),
        "show": show,
        "rule": rules.find("reports.questions.repeated"),
        "outcomes": ProposalOutcome.choices,
        "may_decide": request.viewer.may(P.REPORT_FORM_APPROVE),
    }
    return render(request, "reports/repeated.html", context)


@require_POST
@requires(P.REPORT_FORM_APPROVE)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide on a question that repeats, or undo the decision."""
    known = {row.pk for row, _times in asks.repeated(request.viewer) + asks.repeated(request.viewer, decided=True)}
    row = get_object_or_404(AskedFact.objects.filter(pk__in=known), pk=pk)
    at = register.seats(request.viewer, P.REPORT_FORM_APPROVE).first()
    form = forms.DecideFactForm(request.POST)
    if at is None:
        raise PermissionDenied
    if "undo" in request.POST:
        actions.undo_decision(row, by=request.viewer, at=at)
    elif form.is_valid():
        actions.decide_fact(row, form.cleaned_data["outcome"], by=request.viewer, at=at)
    else:
        raise RuleBroken(_("Choose a decision."))
    messages.success(request, _("Saved."))
    return redirect("reports:repeated")

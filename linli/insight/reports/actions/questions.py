"""Small questions: asked once of who knows, answered once, good until they expire."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import calendar, rules
from linli.insight.reports import policies
from linli.insight.reports.models import AskedFact, FormAnswer, FormQuestion, ReportForm
from linli.insight.reports.states import ProposalOutcome
from linli.registers.places.models import Place

DEFINED = ("title", "definition", "kind", "unit", "knower", "good_days")


@transaction.atomic
def ask_question(
    community: Place,
    code: str,
    *,
    by: Viewer,
    form: ReportForm | None = None,
    due_on: date | None = None,
    **defined: Any,
) -> FormQuestion | None:
    """Ask a community for a fact; None if a good answer is there. One that waits is not repeated.

    Args:
        community: which one.
        code: of the fact. A new one is defined by `defined` (`DEFINED`), a known one keeps its definition.
        by: who asks.
        form: the form whose blank needs it.
        due_on: by when; by default the working days of the rule.
        defined: title, definition, kind, unit, knower, good_days.

    Raises:
        PermissionDenied: the viewer fills no forms there.
        RuleBroken: the fact is not defined.
    """
    policies.check_may(by, P.REPORT_RUN_FILL, community)
    fact, today = _fact(code, by=by, defined=defined), timezone.localdate()
    if FormAnswer.objects.good_on(today).filter(community=community, fact=fact).exists():
        return None
    days = int(rules.value("reports.questions.answer_days", code=community.code))
    row, is_new = FormQuestion.objects.get_or_create(
        community=community,
        fact=fact,
        answered_on=None,
        taken_back_at=None,
        defaults={
            "form": form,
            "asked_by_id": by.user_id,
            "due_on": due_on or calendar.add_working_days(today, days),
        },
    )
    if is_new:
        journal.record("report_question.asked", row, by=by, code=code, form=form.pk if form else None)
    return row


def _fact(code: str, *, by: Viewer, defined: dict[str, Any]) -> AskedFact:
    known = AskedFact.objects.filter(code=code).first()
    if known is not None:
        return known
    if not defined.get("title") or not defined.get("definition"):
        raise RuleBroken(_("Write the question and what exactly is meant."))
    defined.setdefault("good_days", int(rules.value("reports.questions.good_days")))
    return AskedFact.objects.create(code=code, made_by_id=by.user_id, **defined)


def _locked(row: FormQuestion) -> FormQuestion:
    related = ("community", "fact", "form")
    return FormQuestion.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


@transaction.atomic
def answer_question(row: FormQuestion, value: str, *, by: Viewer, since: date | None = None) -> FormAnswer:
    """Answer a question: a fact as of a day (by default today), good for the days of its definition.

    Raises:
        PermissionDenied: another role is asked.
        RuleBroken: it is answered already, or the day is to come.
    """
    row, today = _locked(row), timezone.localdate()
    policies.check_answer_question(by, row)
    since = since or today
    if since > today:
        raise RuleBroken(_("The day is to come. Enter since when it is so."))
    until = since + timedelta(days=row.fact.good_days)
    answer = FormAnswer.objects.create(
        community_id=row.community_id,
        fact=row.fact,
        question=row,
        definition=row.fact.definition,
        value=value,
        since=since,
        until=until,
        answered_by_id=by.user_id,
        answered_by_name=by.name[:60],
    )
    row.answered_on = today
    row.save(update_fields=["answered_on"])
    journal.record("report_question.answered", row, by=by, code=row.fact.code, until=until.isoformat())
    return answer


@transaction.atomic
def undo_answer(answer: FormAnswer, *, by: Viewer) -> FormQuestion:
    """Undo an answer: the question waits again; forms filled since keep what they got.

    Raises:
        PermissionDenied: another role is asked.
        RuleBroken: it was undone already, or asked again since.
    """
    row = _locked(answer.question)
    answer = (
        FormAnswer.objects.select_for_update(of=("self",))
        .select_related("question__fact", "question__community")
        .get(pk=answer.pk)
    )
    policies.check_take_back_answer(by, answer)
    answer.taken_back_at = timezone.now()
    answer.save(update_fields=["taken_back_at"])
    row.answered_on = None
    row.save(update_fields=["answered_on"])
    journal.record("report_question.answer_undone", row, by=by, code=row.fact.code)
    return row


@transaction.atomic
def undo_question(row: FormQuestion, *, by: Viewer) -> FormQuestion:
    """Undo a question that nobody has answered.

    Raises:
        RuleBroken: it is answered, or was undone already.
    """
    row = _locked(row)
    policies.check_may(by, P.REPORT_RUN_FILL, row.community)
    if row.answered_on is not None or row.taken_back_at is not None:
        raise RuleBroken(_("This question is answered or was undone already."))
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("report_question.undone", row, by=by, code=row.fact.code)
    return row


@transaction.atomic
def decide_fact(row: AskedFact, outcome: ProposalOutcome, *, by: Viewer, at: Place) -> AskedFact:
    """Decide on a question that repeats, for the place where the viewer approves forms.

    Raises:
        RuleBroken: it is decided.
    """
    policies.check_may(by, P.REPORT_FORM_APPROVE, at)
    row = AskedFact.objects.select_for_update().get(pk=row.pk)
    policies.check_fact_open(row)
    row.outcome, row.decided_on = outcome, timezone.localdate()
    row.save(update_fields=["outcome", "decided_on"])
    journal.record("report_question.decided", row, by=by, community_id=at.community_id, outcome=outcome)
    return row


@transaction.atomic
def undo_decision(row: AskedFact, *, by: Viewer, at: Place) -> AskedFact:
    """Undo the decision on a question that repeats.

    Raises:
        RuleBroken: there is none.
    """
    policies.check_may(by, P.REPORT_FORM_APPROVE, at)
    row = AskedFact.objects.select_for_update().get(pk=row.pk)
    if not row.outcome:
        raise RuleBroken(_("There is no decision to undo."))
    row.outcome, row.decided_on = "", None
    row.save(update_fields=["outcome", "decided_on"])
    journal.record("report_question.decision_undone", row, by=by, community_id=at.community_id)
    return row

"""Answers to the questions of a roster, given on its page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake.models import Question
from linli.core.intake.runner.questions import store
from linli.registers.people.imports import desk, questions
from linli.registers.people.models import ImportRun


def answer(run: ImportRun, given: Mapping[int, str], *, by: Viewer) -> int:
    """Store answers to single questions; when none is open, every row is checked again with them.

    Args:
        run: the import.
        given: question -> answer.
        by: who answers.

    Returns:
        The number of open questions.

    Raises:
        RuleBroken: an answer does not fit, or the import is past its questions.
    """
    with transaction.atomic():
        run = _asking(run, by=by)
        found = desk.questions_of(run).filter(pk__in=given)
        store([(row, questions.checked(row.kind, given[row.pk], json.loads(row.about))) for row in found])
        return _go_on(run, by=by)


def answer_all(run: ImportRun, kind: str, text: str, *, by: Viewer) -> int:
    """Give one answer to all open questions of a kind that it fits; return how many are open then.

    Raises:
        RuleBroken: as `answer`.
    """
    with transaction.atomic():
        run = _asking(run, by=by)
        text = questions.checked(kind, text)
        store(_fitting(desk.open_questions(run).filter(kind=kind).order_by("pk"), text))
        return _go_on(run, by=by)


def _fitting(rows: Iterable[Question], text: str) -> Iterator[tuple[Question, str]]:
    for row in rows:
        # Which of several households somebody joined can only be said one by one.
        with suppress(RuleBroken):
            yield row, questions.checked(row.kind, text, json.loads(row.about))


def _asking(run: ImportRun, *, by: Viewer) -> ImportRun:
    run = ImportRun.objects.visible_to(by).select_for_update().get(pk=run.pk)
    if not desk.may_start(run) or run.record_id is None:
        raise RuleBroken(_("This import no longer asks anything."))
    return run


def _go_on(run: ImportRun, *, by: Viewer) -> int:
    """Check every row again when no question is open; return how many are."""
    count = desk.open_questions(run).count()
    if not count:
        desk.begin_check(run, by=by)
    return count

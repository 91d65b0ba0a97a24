"""Questions of an import: what it must not decide in passing, asked once for all rows that depend on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.core.database import bulk
from linli.core.intake.models import Question, SheetRun

Answers = Mapping[tuple[str, str], str]  # kind and key of a question, or kind and "" for all of a kind -> answer


@dataclass(slots=True)
class AskedQuestion:
    """One question of a run, with how many rows depend on it; `answer` is "" until someone gave one."""

    kind: str
    key: str
    answer: str
    about: dict[str, Any] = field(default_factory=dict)
    rows: int = 0


class Questions:
    """The questions of one run. An importer asks, and goes on only with the rows whose question has an answer."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], str] = {}
        self.asked: dict[tuple[str, str], AskedQuestion] = {}

    def load(self, run: SheetRun, given: Answers) -> None:
        """Read the answers that are stored with a run; those given here come first."""
        if run.pk:
            stored = Question.objects.filter(run=run).exclude(answer="")
            self.answers.update({(kind, key): answer for kind, key, answer in stored.values_list(*NAMED, "answer")})
        self.answers.update(given)

    def ask(self, kind: str, key: str, **about: Any) -> AskedQuestion:
        """Return a question with its answer, the same one however often it is asked.

        Args:
            kind: what is asked.
            key: what it is asked about, the same each time this file is read.
            **about: what its page shows.
        """
        found = self.asked.get((kind, key))
        if found is None:
            answer = self.answers.get((kind, key)) or self.answers.get((kind, ""), "")
            found = self.asked[kind, key] = AskedQuestion(kind, key, answer, about)
        return found

    @property
    def open(self) -> list[AskedQuestion]:
        """Return those without an answer."""
        return [one for one in self.asked.values() if not one.answer]

    def keep(self, run: SheetRun, *, anew: bool) -> None:
        """Store the questions with their answers.

        Args:
            run: the run.
            anew: instead of those stored before; otherwise in addition to them.
        """
        stored = Question.objects.filter(run=run)
        before = {(kind, key): rows for kind, key, rows in stored.values_list(*NAMED, "rows")}
        if anew:
            stored.delete()
        fresh = [
            # A building that is new to the first rows is known to the rest.
            self._row(run, one, max(one.rows, before.get((one.kind, one.key), 0)))
            for one in self.asked.values()
            if anew or (one.kind, one.key) not in before
        ]
        for rows in bulk.chunks(fresh, bulk.CHUNK):
            Question.objects.bulk_create(rows, batch_size=1000)

    @staticmethod
    def _row(run: SheetRun, one: AskedQuestion, rows: int) -> Question:
        about = json.dumps(one.about, ensure_ascii=False)
        return Question(run=run, kind=one.kind, key=one.key, rows=rows, about=about, answer=one.answer)


NAMED = ("kind", "key")


def store(answers: Iterable[tuple[Question, str]]) -> int:
    """Store answers; return how many."""
    rows = []
    for question, given in answers:
        question.answer = given
        rows.append(question)
    return Question.objects.bulk_update(rows, ["answer"], batch_size=500) if rows else 0

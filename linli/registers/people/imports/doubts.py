"""What the age of a person says against a row, asked once for all rows with the same employment."""

from __future__ import annotations

from datetime import date

from linli.core.intake.reasons import Reason
from linli.core.intake.runner import Questions
from linli.core.law import calendar, content
from linli.registers.people import policies
from linli.registers.people.imports import questions
from linli.registers.people.imports.known import Registered
from linli.registers.people.imports.rows import PersonRow
from linli.registers.places.models import Place

NAMED = 12  # people that a question names; it always says how many rows it is about


class Doubts:
    """The doubtful rows of a whole import, chunk after chunk."""

    def __init__(self, today: date, asking: Questions) -> None:
        self.today, self.asking = today, asking
        self.codes: dict[int, str] = {}  # community -> its code, by which rules are found
        self.known: dict[tuple[str, int, int], bool] = {}  # employment, community, age -> whether it is doubtful

    def settle(self, entries: list[PersonRow], register: Registered) -> list[tuple[PersonRow, Reason]]:
        """Ask about employment that does not fit the age, and do what was answered; return the rows left out."""
        stated = [entry for entry in entries if entry.employment and entry.born]
        self._learn({entry.community_id for entry in stated} - self.codes.keys())
        refused: list[tuple[PersonRow, Reason]] = []
        for entry in stated:
            known = register.find(entry)
            # Recorded before, so somebody has said already that it is so.
            if known and known.job and known.job[1] == entry.employment:
                continue
            if self._is_doubtful(entry) and (reason := self._answer(entry)):
                refused.append((entry, reason))
        return refused

    def _learn(self, communities: set[int]) -> None:
        if communities:
            self.codes |= dict(Place.objects.filter(pk__in=communities).values_list("pk", "code"))

    def _is_doubtful(self, entry: PersonRow) -> bool:
        age = self._age(entry)
        key = (entry.employment, entry.community_id, age)
        if key not in self.known:
            code = content.codes("employment")[entry.employment]
            found = policies.age_doubts(code, age, name=entry.name, place_code=self.codes[entry.community_id])
            self.known[key] = bool(found)
        return self.known[key]

    def _age(self, entry: PersonRow) -> int:
        assert entry.born is not None  # others are not looked at
        return calendar.age(entry.born, self.today)

    def _answer(self, entry: PersonRow) -> Reason:
        """Count the row with its question; return why it is not imported."""
        title = content.title("employment", entry.employment)
        asked = self.asking.ask(questions.DOUBT, entry.employment, name=title, people=[])
        asked.rows += 1
        people = asked.about["people"]
        if len(people) < NAMED:
            people.append(f"{entry.name} {self._age(entry)}")
        if asked.answer == questions.WITHOUT:
            entry.employment = ""
        return questions.why_not(asked)

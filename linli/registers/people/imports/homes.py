"""Find the household of a row: by household number, by head, or by who already lives in the dwelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from linli.core.intake.reasons import Reason
from linli.core.intake.runner import AskedQuestion, Questions
from linli.registers.people.imports import questions
from linli.registers.people.imports.known import Home, Known
from linli.registers.people.imports.occupied import OccupiedHomes
from linli.registers.people.imports.rows import PersonRow


@dataclass(slots=True)
class Group:
    """People of one sheet who live together; `household_id` is 0 until a new household has its id."""

    household_id: int
    name: str
    community_id: int
    dwelling_id: int
    since: date
    number: int = 0
    headed: bool = False
    asked: AskedQuestion | None = None  # the question on which the rows depend
    out: Reason = ""  # why they are not imported
    keeps_head: bool = False  # the registered head stays, whatever the sheet says
    moved_in: date | None = None
    left_on: date | None = None
    leaving: list[Home] = field(default_factory=list)  # who moves out for them


class Homes:
    """The households of a whole import, chunk after chunk."""

    def __init__(self, asking: Questions) -> None:
        self.asking = asking
        self.by_token: dict[tuple[int, str], Group] = {}
        self.last: dict[int, Group] = {}
        self.bound: dict[int, Group] = {}
        self.fresh: list[Group] = []
        self.new: list[Group] = []
        self.second_heads: list[int] = []
        self.unrelated: list[int] = []

    def of(self, entry: PersonRow, known: Known | None, there: OccupiedHomes, today: date) -> Group:
        """Return the household of a row. Residents stay in their household, unless the sheet gives it another head."""
        own = known.home.household_id if known and known.home and known.home.dwelling_id == entry.dwelling_id else 0
        group = self.bound.get(own) if own else self._spoken_of(entry)
        if group is None and own:
            group = self._bind(entry, own, there, today)
        if group is None or (entry.is_head and group.headed):
            if group and entry.token and self.by_token.get((entry.dwelling_id, entry.token)) is group:
                self.second_heads.append(entry.number)
            group = self._other(entry, group) or self._bind(entry, 0, there, today)
        if entry.token:
            self.by_token[entry.dwelling_id, entry.token] = group
        self.last[entry.dwelling_id] = group
        group.headed = group.headed or entry.is_head
        if group.asked:
            self._answered(entry, group)
        return group

    def settle(self, first_id: int) -> list[Group]:
        """Give the new households of a chunk their ids; return them."""
        fresh, self.fresh = self.fresh, []
        self.new += fresh
        for household_id, group in enumerate(fresh, start=first_id):
            group.household_id = household_id
            self.bound[household_id] = group
        return fresh

    def headless(self) -> list[int]:
        """Return the first rows of new households without a head."""
        return [group.number for group in self.new if not group.headed]

    def _spoken_of(self, entry: PersonRow) -> Group | None:
        if entry.token:
            return self.by_token.get((entry.dwelling_id, entry.token))
        return self.last.get(entry.dwelling_id)

    def _other(self, entry: PersonRow, taken: Group | None) -> Group | None:
        """Return, for a second head, the household last mentioned at the home, if it has no head yet."""
        group = self._spoken_of(entry)
        return None if group is None or group is taken or group.headed else group

    def _bind(self, entry: PersonRow, own: int, there: OccupiedHomes, today: date) -> Group:
        """Return a household that is registered at the home and not yet mentioned in this sheet, else a new one."""
        if entry.dwelling_id not in there.residents:
            return self._group(entry, self._free(entry, there), there, today)
        meant = [own] if own else [pk for pk in there.own(entry) if pk not in self.bound]
        if meant:
            if there.has_other_head(entry, meant[0]):
                return self._ask(entry, meant[:1], there, today, is_own=True)
            return self._group(entry, meant[0], there, today)
        if strangers := [pk for pk in there.strangers(entry.dwelling_id) if pk not in self.bound]:
            return self._ask(entry, strangers, there, today, is_own=False)
        return self._group(entry, 0, there, today)

    def _free(self, entry: PersonRow, there: OccupiedHomes) -> int:
        """Return a household that is registered at a home where nobody lives, 0 if there is none."""
        known = there.register.households.get(entry.dwelling_id, ())
        return next((pk for pk, _name in known if pk not in self.bound), 0)

    def _group(self, entry: PersonRow, household_id: int, there: OccupiedHomes, today: date) -> Group:
        known = dict(there.register.households.get(entry.dwelling_id, ())) if household_id else {}
        group = Group(
            household_id=household_id,
            name=known.get(household_id, entry.name),
            community_id=entry.community_id,
            dwelling_id=entry.dwelling_id,
            since=entry.since or today,
            number=entry.number,
        )
        if household_id:
            self.bound[household_id] = group
        else:
            self.fresh.append(group)
        return group

    def _ask(
        self, entry: PersonRow, households: Sequence[int], there: OccupiedHomes, today: date, *, is_own: bool
    ) -> Group:
        """Ask what became of the registered people; return the household that the answer makes.

        Args:
            entry: the first row of the family.
            households: the registered households.
            there: the homes of the chunk.
            today: the day of the import.
            is_own: the sheet names people of the household, but under another head.
        """
        key = f"{entry.dwelling_id}|{entry.sheet[:60]}|{entry.number}"
        about = {"place": entry.dwelling_id, "name": entry.address.text, "households": list(households), "people": []}
        asked = self.asking.ask(questions.HOME, key, **about)
        if asked.answer == questions.JOINED and len(households) > 1:
            asked.answer = ""  # an answer for all homes cannot say which household
        group = self._decided(entry, asked, households, there, today, is_own=is_own)
        group.asked, group.out = asked, questions.why_not(asked)
        if is_own:
            self.bound[households[0]] = group
        return group

    def _decided(
        self,
        entry: PersonRow,
        asked: AskedQuestion,
        households: Sequence[int],
        there: OccupiedHomes,
        today: date,
        *,
        is_own: bool,
    ) -> Group:
        choice, more = questions.split(asked.answer)
        if choice == questions.JOINED:
            joined = int(more or households[0])
            group = self._group(entry, joined if joined in households else households[0], there, today)
            group.keeps_head = is_own or there.has_head(entry)
            return group
        if choice == questions.MOVED_OUT:
            homes = there.empty(entry.dwelling_id, households)
            day = questions.day_of(asked.answer, today)
            entry.since = entry.since or (None if is_own else day)
            group = self._group(entry, households[0] if is_own else 0, there, today)
            group.leaving, group.left_on, group.moved_in = homes, day, None if is_own else day
            return group
        if choice == questions.SECOND:
            return self._group(entry, 0, there, today)
        return Group(0, entry.name, entry.community_id, entry.dwelling_id, today, entry.number)

    def _answered(self, entry: PersonRow, group: Group) -> None:
        """Count a row that depends on a question, and change what its answer changes."""
        assert group.asked is not None  # the caller looked
        group.asked.rows += 1
        group.asked.about["people"].append(entry.name)
        if group.moved_in:
            entry.since = entry.since or group.moved_in
        if group.keeps_head:
            # Relations in the sheet are those to its own head.
            if entry.relation and not group.out:
                self.unrelated.append(entry.number)
            entry.relation, entry.is_head = "", False

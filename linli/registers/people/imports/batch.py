"""One chunk of rows against the register: each ends as created, updated, unchanged or rejected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.database import bulk
from linli.core.intake.models import Ended
from linli.core.intake.reasons import Reason
from linli.core.intake.runner import Changes, Questions, Result
from linli.core.secrets import crypto
from linli.registers.people.imports.doubts import Doubts
from linli.registers.people.imports.dwellings import Dwellings
from linli.registers.people.imports.homes import Group, Homes
from linli.registers.people.imports.known import Home, Known, Registered, look_up
from linli.registers.people.imports.occupied import OccupiedHomes
from linli.registers.people.imports.rows import PersonRow
from linli.registers.people.imports.writer import Writer
from linli.registers.people.models import Household, Person

FAR = 1 << 32  # more rows than a sheet has
FIELDS = {"community_id": "community"}
HASHES = ("phone_hash", "id_hash")
Rejected = tuple[PersonRow, Reason]


class Batches:
    """Imports chunks one after the other, and remembers across them which people the file named."""

    def __init__(self, today: date, changes: Changes, questions: Questions) -> None:
        self.today, self.changes = today, changes
        self.dwellings = Dwellings(today, changes, questions)
        self.homes = Homes(questions)
        self.doubts = Doubts(today, questions)
        self.sheets: dict[str, int] = {}  # name -> which of the file it is
        self.seen: dict[Any, int] = {}  # person -> sheet and row in one number, for there may be a great many
        self.absent: dict[
            int, int
        ] = {}  # person registered at a home of the sheet but not named in it -> row of that home

    def take(self, entries: list[PersonRow]) -> list[Result]:
        """Write a chunk in the running transaction; return the result of each row."""
        refused = self.dwellings.place(entries)
        out = {id(entry) for entry, _reason in refused}
        entries = [entry for entry in entries if id(entry) not in out]
        entries, twice = self._once(entries)
        register = look_up(entries, {e.dwelling_id for e in entries if not self.dwellings.is_new(e.dwelling_id)})
        doubtful = self.doubts.settle(entries, register)
        out = {id(entry) for entry, _reason in doubtful}
        entries = [entry for entry in entries if id(entry) not in out]
        return [*map(_rejected, [*refused, *twice, *doubtful]), *self._apply(entries, register)]

    def _once(self, entries: list[PersonRow]) -> tuple[list[PersonRow], list[Rejected]]:
        """Reject people whom an earlier row of the file named."""
        kept: list[PersonRow] = []
        twice: list[Rejected] = []
        for entry in entries:
            own = self.sheets.setdefault(entry.sheet, len(self.sheets)) * FAR + entry.number
            first = self.seen.setdefault(_key(entry.id_hash, entry.name, entry.born, entry.dwelling_id), own)
            sheet, row = divmod(first, FAR)
            if first == own:
                kept.append(entry)
            elif sheet == self.sheets[entry.sheet]:
                twice.append((entry, format_lazy(_("This person is already in row {row}."), row=row)))
            else:
                text = _("This person is already in row {row} of the sheet “{sheet}”.")
                twice.append((entry, format_lazy(text, row=row, sheet=list(self.sheets)[sheet])))
        return kept, twice

    def _miss(self, register: Registered, entries: list[PersonRow], taken: set[int]) -> None:
        """Note residents of these dwellings whom the file did not name so far; a later row may still name them."""
        rows = {entry.dwelling_id: entry.number for entry in reversed(entries)}
        for one in register.people.values():
            if one.id in taken:
                self.absent.pop(one.id, None)
            elif one.home and one.home.dwelling_id in rows and not self._named(one):
                self.absent.setdefault(one.id, rows[one.home.dwelling_id])

    def _named(self, one: Known) -> bool:
        home = one.home.dwelling_id if one.home else 0
        return _key(one.id_hash, one.facts["name"], one.facts["born"], home) in self.seen

    def _apply(self, entries: list[PersonRow], register: Registered) -> list[Result]:
        results: list[Result] = []
        writer = Writer(self.today, self.changes)
        taken: set[int] = set()
        new: list[tuple[PersonRow, Group]] = []
        found = [(entry, register.find(entry)) for entry in entries]
        out: set[int] = set()  # rows of an open question say nothing about who else lives there
        occupied = OccupiedHomes(found, register, self._named)
        for entry, known in found:
            if known and (reason := _doubt(entry, known, taken)):
                results.append(_rejected((entry, reason)))
                continue
            group = self.homes.of(entry, known, occupied, self.today)
            if group.out:
                results.append(_rejected((entry, group.out)))
                out.add(id(entry))
                continue
            if group.leaving:
                writer.let_leave(group)
            if known is None:
                new.append((entry, group))
                self._head(writer, entry, group, register)
                results.append(Result(entry.number, Ended.CREATED))
                continue
            taken.add(known.id)
            fields = Change(writer, self.today, entry, known, group).make()
            if self._head(writer, entry, group, register) and "relation" not in fields:
                fields = (*fields, "relation")
            results.append(Result(entry.number, Ended.UPDATED if fields else Ended.UNCHANGED, fields))
        self._create(writer, new)
        self._miss(register, [entry for entry in entries if id(entry) not in out] if out else entries, taken)
        fresh = self.homes.settle(bulk.reserve(Household, len(self.homes.fresh)) if self.homes.fresh else 0)
        writer.write(fresh)
        return results

    def _create(self, writer: Writer, new: list[tuple[PersonRow, Group]]) -> None:
        first = bulk.reserve(Person, len(new)) if new else 0
        self.changes.create(Person, first, len(new))
        for pk, (entry, group) in enumerate(new, start=first):
            since = entry.since or self.today
            writer.people.append((pk, entry))
            writer.residencies.append((pk, entry, group, since))
            if entry.employment:
                writer.jobs.append((pk, entry, self.today))

    def _head(self, writer: Writer, entry: PersonRow, group: Group, register: Registered) -> bool:
        """Make the person of a row the head; return whether that renames a known household."""
        if not entry.is_head:
            return False
        before = register.heads.get(group.household_id)
        if before and before.dwelling_id == entry.dwelling_id:
            known = register.people.get(before.person_id)
            if known is not register.find(entry):
                writer.unheaded.append(before.id)
        if group.name == entry.name:
            return False
        group.name = entry.name
        if group.household_id:
            writer.renamed[group.household_id] = entry.name
        return bool(group.household_id)


def _rejected(pair: Rejected) -> Result:
    entry, reason = pair
    return Result(entry.number, Ended.REJECTED, reason=reason)


def _key(id_hash: str, name: str, born: date | None, dwelling_id: int) -> Any:
    """Return what identifies a person within one file."""
    # A number is shorter than its text: there may be hundreds of thousands in memory.
    return int(id_hash, 16) if id_hash else (name, born, dwelling_id)


def _doubt(entry: PersonRow, known: Known, taken: set[int]) -> Reason:
    """Return why a row must not update the person it matches, "" if nothing speaks against it."""
    if known.died:
        return format_lazy(_("This person is registered as deceased on {day}."), day=known.died)
    if known.id in taken:
        return _("Another row of this sheet is about the same person.")
    # A corrected name keeps at least one character; an ID number in the wrong line comes with another name.
    if not set(entry.name) & set(known.facts["name"]):
        return _("This ID number is registered under another name. Check both against the card.")
    return ""


class Change:
    """The changes of a row to a person in the register."""

    def __init__(self, writer: Writer, today: date, entry: PersonRow, known: Known, group: Group) -> None:
        self.writer, self.today, self.entry, self.known, self.group = writer, today, entry, known, group

    def make(self) -> tuple[str, ...]:
        """Note every difference; return the changed fields."""
        facts = self._facts()
        if facts:
            self.writer.facts[self.known.id] = facts
            if facts.keys() & {"name", "phone", "community_id"}:
                self.writer.found_anew.add(self.known.id)
        fields = [FIELDS.get(column, column) for column in facts if column not in HASHES]
        return (*fields, *self._home(), *self._job())

    def _facts(self) -> dict[str, Any]:
        """Return the columns of the person to set."""
        entry, known = self.entry, self.known
        said = {"name": entry.name, "sex": entry.sex, "born": entry.born, **entry.facts}
        # An empty cell means: no change.
        facts: dict[str, Any] = {
            column: value for column, value in said.items() if value and value != known.facts[column]
        }
        if entry.phone_hash and entry.phone_hash != known.phone_hash:
            facts["phone"] = crypto.encrypt(entry.phone, "people_person.phone")
            facts["phone_hash"] = entry.phone_hash
        if entry.id_hash and not known.id_hash:
            facts["id_number"] = crypto.encrypt(entry.id_number, "people_person.id_number")
            facts["id_hash"] = entry.id_hash
        if entry.community_id != known.community_id:
            facts["community_id"] = entry.community_id
        return facts

    def _home(self) -> tuple[str, ...]:
        entry, home = self.entry, self.known.home
        if home and home.dwelling_id == entry.dwelling_id and home.household_id == self.group.household_id:
            relation = entry.relation or home.relation
            is_head = entry.is_head if entry.relation else home.is_head or entry.is_head
            if (relation, is_head) == (home.relation, home.is_head):
                return ()
            self.writer.relations.append((home.id, relation, is_head))
            return ("relation",)
        self._move(home)
        return ("address",)

    def _move(self, home: Home | None) -> None:
        """End the old home on the day on which the new one begins."""
        entry = self.entry
        on = entry.since or self.today
        if home:
            on = on if on > home.since else max(self.today, home.since)
            self.writer.ended_homes.append((home.id, on))
            self.writer.left.setdefault(home.household_id, self.today)
            if home.community_id != entry.community_id:
                self.writer.carried.append((self.known.id, entry.community_id, on))
        self.writer.residencies.append((self.known.id, entry, self.group, on))

    def _job(self) -> tuple[str, ...]:
        kind, job = self.entry.employment, self.known.job
        if not kind or (job and job[1] == kind):
            return ()
        if job:
            self.writer.ended_jobs.append((job[0], max(self.today, job[2])))
        self.writer.jobs.append((self.known.id, self.entry, self.today))
        return ("employment",)

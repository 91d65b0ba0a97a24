"""Import of a handed-over list of enterprise retirees. People are found by ID number, or by name in the community.

Nobody leaves the list because a file leaves them out, and nobody is added to the register of people by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.intake import cell_values
from linli.core.intake.cell_values import Fault
from linli.core.intake.models import Ended
from linli.core.intake.runner import Result, RowImporter, Skipped, skip_non_data
from linli.core.intake.sheets import Row, Table
from linli.registers.people.imports import values
from linli.registers.people.models import Person, id_hash
from linli.registers.places.imports.community_of_row import Communities
from linli.registers.places.models import Place
from linli.services.employment import actions
from linli.services.employment.models import Retiree


@dataclass(frozen=True, slots=True)
class RetireeRow:
    """A row: who, from which employer, since when."""

    community_id: int
    name: str
    number: str
    employer: str
    retired_on: date | None
    since: date | None


class RetireeSheet(RowImporter[RetireeRow]):
    """Importer of retirees, row by row."""

    place: Place | None

    kind = "retirees"
    document = "retirees.toml"
    place_model = Place
    imported, undone = "retirees.imported", "retirees.import_undone"
    rejected_read = "retirees.rejected_rows_read"
    notes_words = {"since_missing": _("no day of handing over: today was used")}

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Load the communities, once for all tables."""
        if not self.sheet:
            self.where = Communities(self.place, self.by, Permission.EMPLOYMENT_RECORD)
            self.seen: dict[int, int] = {}
        return super().begin(table, mapping)

    def read(self, raw: dict[str, str], row: Row) -> RetireeRow:
        """Parse one retiree."""
        skip_non_data(row.cells, raw["name"])
        if not any(raw.values()):
            raise Skipped
        name = raw["name"].replace(" ", "")
        if not name or name.isdigit():
            raise Fault(_("The name is missing or not valid."))
        number = raw.get("id_number", "")
        known = values.read_id(number, self.today) if any(map(str.isdigit, number)) else None
        return RetireeRow(
            community_id=self.where.find(raw.get("community", "")).id,
            name=name[:60],
            number=known.number if known else "",
            employer=raw.get("employer", "").strip()[:80],
            retired_on=self._day(raw.get("retired_on", "")),
            since=self._day(raw.get("since", "")),
        )

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        day = cell_values.read_date(text, self.today)
        if day is None or day > self.today:
            raise Fault(format_lazy(_("The date “{text}” cannot be read or is in the future."), text=text))
        return day

    def put_row(self, number: int, entry: RetireeRow) -> Result:
        """Put a person on the list, correct what is known, or leave it."""
        person = self._person(entry)
        first = self.seen.setdefault(person.pk, number)
        if first != number:
            raise Fault(_("This person is in an earlier row already."))
        known = Retiree.objects.open().filter(person=person).first()
        return self._create(number, person, entry) if known is None else self._change(number, known, entry)

    def _person(self, entry: RetireeRow) -> Person:
        rows = Person.objects.filter(merged_into=None, community_id=entry.community_id)
        if entry.number:
            found = list(rows.filter(id_hash=id_hash(entry.number))[:2])
        else:
            found = list(rows.filter(name=entry.name, died=None)[:2])
        if not found:
            raise Fault(
                _("No one with this name or number lives in the community. Add the person to the register first.")
            )
        if len(found) > 1:
            raise Fault(_("Several people in the community have this name. Add the ID number."))
        if found[0].name != entry.name:
            raise Fault(_("The ID number belongs to a person with another name."))
        return found[0]

    def _create(self, number: int, person: Person, entry: RetireeRow) -> Result:
        if entry.since is None:
            self.notes.add("since_missing", number)
        row = actions.add_retiree(
            person,
            since=entry.since or self.today,
            by=self.by,
            employer=entry.employer,
            retired_on=entry.retired_on,
        )
        self.changes.create(Retiree, row.pk)
        return Result(number, Ended.CREATED)

    def _change(self, number: int, row: Retiree, entry: RetireeRow) -> Result:
        said = {"employer": entry.employer, "retired_on": entry.retired_on}
        facts = {name: value for name, value in said.items() if value and value != getattr(row, name)}
        if not facts:
            return Result(number, Ended.UNCHANGED)
        with self.changes.watching((Retiree.objects.filter(pk=row.pk), facts)):
            actions.correct_retiree(row, by=self.by, **facts)
        return Result(number, Ended.UPDATED, tuple(facts))

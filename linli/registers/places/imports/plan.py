"""Decide which rows of a place file can be imported, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.reasons import Reason
from linli.registers.places.imports.rows import PlaceRow, circle, fault_alone
from linli.registers.places.models import Place
from linli.registers.places.states import OFFICES, ORDER, SEATS, Level, codes_above, lies_above, plain_code

Name = tuple[str, str, str]  # code of the place above, level, name
NO_PARENT = _("The parent place {code} is not in the sheet or the register. Add a row for it.")


class Plan:
    """The rows to import, from the top down, and the reason for each rejected row."""

    def __init__(self, by: Viewer) -> None:
        self.by = by
        everything = list(Place.objects.open().exclude(code="").select_related("parent").defer("outline"))
        self.known = {plain_code(place.code): place for place in everything}
        self.take: dict[str, PlaceRow] = {}
        self.rejected: list[tuple[PlaceRow, Reason]] = []

    def decide(self, rows: Iterable[PlaceRow]) -> None:
        """Reject rows that are wrong alone, repeated, in a circle, below a rejected row, or by name."""
        waiting = self._with_parents(self._alone(rows))
        self._from_above(waiting)
        while clashing := self._clashing():
            for row in clashing:
                self._drop(
                    row, format_lazy(_("Another place of this level there is already called {name}."), name=row.name)
                )

    def _alone(self, rows: Iterable[PlaceRow]) -> dict[str, PlaceRow]:
        waiting: dict[str, PlaceRow] = {}
        for row in rows:
            fault = fault_alone(row)
            if not fault and row.code in waiting:
                first = waiting[row.code].number
                fault = format_lazy(_("The code {code} is already in row {row}."), code=row.code, row=first)
            if fault:
                self.rejected.append((row, fault))
            else:
                waiting[row.code] = row
        return waiting

    def _with_parents(self, waiting: dict[str, PlaceRow]) -> dict[str, PlaceRow]:
        """Return the rows, with the parent found from the code if the row names none or an unknown one."""
        top = min((ORDER.index(Level(row.level)) for row in waiting.values()), default=0)
        for code, row in waiting.items():
            named = row.parent in waiting or row.parent in self.known or row.parent not in ("", *codes_above(code))
            if not named:
                waiting[code] = replace(row, parent=self._parent(row, waiting, top))
        return waiting

    def _parent(self, row: PlaceRow, waiting: dict[str, PlaceRow], top: int) -> str:
        """Return the code of the place above."""
        place = self.known.get(row.code)
        if place and place.parent:
            # A known place stays where it is.
            return parent_code(place)
        above = codes_above(row.code)
        found = next((code for code in above if code in waiting or code in self.known), "")
        level = ORDER.index(Level(row.level))
        if place or level <= ORDER.index(Level.DISTRICT) or not above or (found and found == above[0]):
            return found
        # A row below an unknown office is to be rejected, except on the top level of the file: a town may come without
        # its county.
        return found if level == top and row.level in OFFICES else above[0]

    def _from_above(self, waiting: dict[str, PlaceRow]) -> None:
        below: dict[str, list[PlaceRow]] = {}
        for row in waiting.values():
            below.setdefault(row.parent if row.parent in waiting else "", []).append(row)
        ready = below.pop("", [])
        while ready:
            for row in ready:
                if fault := self._fault(row):
                    self.rejected.append((row, fault))
                else:
                    self.take[row.code] = row
            ready = [child for row in ready for child in below.pop(row.code, [])]
        for row in (row for rows in below.values() for row in rows):
            self.rejected.append((row, self._circle(row, waiting)))

    def _circle(self, row: PlaceRow, waiting: dict[str, PlaceRow]) -> Reason:
        if circle(row, waiting):
            return _("The parent codes lead back to this row in a circle.")
        return format_lazy(_("The parent place {code} was rejected."), code=row.parent)

    def _fault(self, row: PlaceRow) -> Reason:
        place, above = self.known.get(row.code), self.level_of(row.parent)
        if row.parent and not above:
            refused = any(other.code == row.parent for other, _reason in self.rejected)
            text = _("The parent place {code} was rejected.") if refused else NO_PARENT
            return format_lazy(text, code=row.parent)
        if above and not lies_above(above, row.level):
            text = _("A {level} cannot be part of a {above}.")
            return format_lazy(text, level=Level(row.level).label, above=Level(above).label)
        if row.level not in SEATS and not above:
            return format_lazy(_("{name} must be in a community."), name=row.name)
        return self._fault_of_known(row, place) if place else self._fault_of_new(row)

    def _fault_of_new(self, row: PlaceRow) -> Reason:
        return "" if self._may(row.parent) else _("You cannot edit the places there.")

    def _fault_of_known(self, row: PlaceRow, place: Place) -> Reason:
        if row.until and row.until > timezone.localdate():
            return format_lazy(
                _("The end date of {name} is in the future. Import the sheet on that day."), name=row.name
            )
        if place.level != row.level:
            return format_lazy(_("{code} is a {level} here."), code=row.code, level=Level(place.level).label)
        if is_same(place, row):
            return ""
        if moves(place, row) and place.level not in SEATS:
            return _("A place inside a community cannot be moved by an import.")
        allowed = self._may(row.code) and (not moves(place, row) or self._may(row.parent))
        return "" if allowed else _("You cannot edit the places there.")

    def _may(self, code: str) -> bool:
        """Return whether the viewer may edit the place; for one that this file creates, the parent decides."""
        held = self.by.scope(Permission.PLACE_IMPORT)
        while code not in self.known and code in self.take:
            code = self.take[code].parent
        return held.everything or (code in self.known and held.covers(self.known[code]))

    def level_of(self, code: str) -> str:
        """Return the level of a known place or of a row to import, "" if neither."""
        if code in self.known:
            return str(self.known[code].level)
        return self.take[code].level if code in self.take else ""

    def _clashing(self) -> list[PlaceRow]:
        """Return rows whose name another place of the level keeps or takes."""
        # Only of places outside the file: two places of the file may exchange names.
        kept = {name_of(place) for code, place in self.known.items() if code not in self.take}
        taken = Counter[Name]()
        clashing = []
        for row in self.take.values():
            name = (row.parent, row.level, row.name)
            if name in kept or taken[name]:
                clashing.append(row)
            taken[name] += 1
        return clashing

    def _drop(self, row: PlaceRow, reason: Reason) -> None:
        """Reject a row after all, and the rows below it."""
        if self.take.pop(row.code, None) is None:
            return
        self.rejected.append((row, reason))
        if row.code not in self.known:
            text = format_lazy(_("The parent place {code} was rejected."), code=row.code)
            for child in [child for child in self.take.values() if child.parent == row.code]:
                self._drop(child, text)


def name_of(place: Place) -> Name:
    """Return what must be unique: parent, level and name."""
    return (parent_code(place), str(place.level), place.name)


def parent_code(place: Place) -> str:
    """Return the code of the place above, "" at the top."""
    return plain_code(place.parent.code) if place.parent else ""


def moves(place: Place, row: PlaceRow) -> bool:
    """Return whether the row moves a known place to another parent."""
    return parent_code(place) != row.parent


def is_same(place: Place, row: PlaceRow) -> bool:
    """Return whether the row changes nothing."""
    # An empty category means: no change.
    return not row.until and not moves(place, row) and place.name == row.name and row.category in ("", place.category)

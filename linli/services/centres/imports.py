"""Import of the register of elder-care facilities.

Facilities are matched by community and name. None is closed because a file leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.intake import cell_values
from linli.core.intake.cell_values import Fault
from linli.core.intake.models import Ended
from linli.core.intake.runner import Result, RowImporter, Skipped, skip_non_data
from linli.core.intake.sheets import Row, Table
from linli.registers.places.imports.community_of_row import Communities
from linli.registers.places.models import Place
from linli.services.centres import actions, queries
from linli.services.centres.models import Centre
from linli.services.centres.states import hours

BETWEEN = re.compile(r"[、,，;；/\s]+")
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class CentreRow:
    """A row: what it says of a facility; what is empty is left out of `facts`."""

    community_id: int
    name: str
    kind: str
    since: date | None
    facts: dict[str, Any] = field(default_factory=dict)


class CentreSheet(RowImporter[CentreRow]):
    """Importer of facilities, row by row."""

    place: Place | None

    kind = "centres"
    document = "centres.toml"
    place_model = Place
    imported, undone = "centres.imported", "centres.import_undone"
    rejected_read = "centres.rejected_rows_read"
    derived: ClassVar[Mapping[str, Mapping[str, Any]]] = {"centres.reach": {}}
    notes_words = {
        "since_missing": _("no opening date: today was used"),
        "hours_unread": _("opening hours cannot be read: not used"),
        "offer_unread": _("unknown service: not used"),
        "number_unread": _("area or rooms is no whole number: not used"),
        "phone_unread": _("phone number cannot be read: not used"),
        "address_unknown": _("no building of the community has this address: choose it on the page of the facility"),
        "body_unknown": _("no organisation has this name: choose it on the page of the facility"),
    }

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Load the communities and the words of kinds and services, once for all tables."""
        if not self.sheet:
            self.where = Communities(self.place, self.by, Permission.CENTRE_EDIT)
            self.kinds = cell_values.words_of("centre_kind")
            self.offers = cell_values.words_of("centre_offer")
            self.seen: dict[tuple[int, str], int] = {}
        return super().begin(table, mapping)

    def read(self, raw: dict[str, str], row: Row) -> CentreRow:
        """Parse one facility."""
        skip_non_data(row.cells, raw["name"])
        if not any(raw.values()):
            raise Skipped
        name = raw["name"].strip()[:80]
        if not name or name.isdigit():
            raise Fault(_("The name is missing or not valid."))
        kind = cell_values.code_of(raw.get("kind", ""), self.kinds)
        if raw.get("kind") and kind is None:
            raise Fault(_("The kind of facility is not known. Use one of the list on the page of the register."))
        community = self.where.find(raw.get("community", "")).id
        return CentreRow(
            community_id=community,
            name=name,
            kind=kind or "",
            since=self._day(raw.get("since", "")),
            facts=self._facts(raw, community, row.number),
        )

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        day = cell_values.read_date(text, self.today)
        if day is None:
            raise Fault(_("The start date cannot be read."))
        return day

    def _facts(self, raw: dict[str, str], community: int, number: int) -> dict[str, Any]:
        found = {
            "floor": raw.get("floor", "")[:40],
            "phone": self._phone(raw.get("phone", ""), number),
            "area_m2": self._number(raw.get("area_m2", ""), number),
            "rooms": self._number(raw.get("rooms", ""), number),
            "offers": self._offers(raw.get("offers", ""), number),
            "hours": self._hours(raw.get("hours", ""), number),
            "building": self._building(raw.get("address", ""), community, number),
            "body": self._body(raw.get("body", ""), community, number),
        }
        return {name: value for name, value in found.items() if value}

    def _phone(self, text: str, number: int) -> str:
        digits = re.sub(r"[^\d]", "", text)
        if text and not 7 <= len(digits) <= 12:
            self.notes.add("phone_unread", number)
            return ""
        return digits

    def _number(self, text: str, number: int) -> int | None:
        plain = text.removesuffix("㎡").removesuffix("平方米").removesuffix("m2").removesuffix(".0").strip()
        if text and not (DIGITS.fullmatch(plain) and int(plain) < 1_000_000):
            self.notes.add("number_unread", number)
            return None
        return int(plain) if plain else None

    def _offers(self, text: str, number: int) -> list[str]:
        codes = [cell_values.code_of(word, self.offers) for word in BETWEEN.split(text) if word]
        if None in codes:
            self.notes.add("offer_unread", number)
        return sorted({code for code in codes if code})

    def _hours(self, text: str, number: int) -> dict[str, Any]:
        if not text:
            return {}
        try:
            return hours.parse_week(text)
        except ValueError:
            self.notes.add("hours_unread", number)
            return {}

    def _building(self, text: str, community: int, number: int) -> Place | None:
        if not text:
            return None
        rows = queries.buildings(Place.objects.communities().get(pk=community))
        found = list(rows.filter(Q(address=text) | Q(name=text))[:2])
        if len(found) != 1:
            self.notes.add("address_unknown", number)
            return None
        return found[0]

    def _body(self, text: str, community: int, number: int) -> Any:
        if not text:
            return None
        rows = queries.bodies(self.by, Place.objects.communities().get(pk=community))
        found = list(rows.filter(name=text)[:2])
        if len(found) != 1:
            self.notes.add("body_unknown", number)
            return None
        return found[0]

    def after_undo(self, gone: Mapping[str, Sequence[int]], restored: Mapping[str, Sequence[int]]) -> None:
        """Measure again from where restored facilities are."""
        actions.reach_again(restored.get("centres.centre", ()))

    def put_row(self, number: int, entry: CentreRow) -> Result:
        """Create, correct or leave the facility of a row."""
        first = self.seen.setdefault((entry.community_id, entry.name), number)
        if first != number:
            raise Fault(_("This facility is in an earlier row already."))
        known = Centre.objects.open().filter(community=entry.community_id, name=entry.name).first()
        return self._create(number, entry) if known is None else self._change(number, known, entry)

    def _create(self, number: int, entry: CentreRow) -> Result:
        if not entry.kind:
            raise Fault(_("The kind of a new facility is missing."))
        if entry.since is None:
            self.notes.add("since_missing", number)
        centre = actions.add(
            Place.objects.get(pk=entry.community_id),
            by=self.by,
            name=entry.name,
            kind=entry.kind,
            since=entry.since or self.today,
            **entry.facts,
        )
        self.changes.create(Centre, centre.pk)
        return Result(number, Ended.CREATED)

    def _change(self, number: int, centre: Centre, entry: CentreRow) -> Result:
        said = {"kind": entry.kind} if entry.kind else {}
        facts = {name: value for name, value in (said | entry.facts).items() if value != getattr(centre, name)}
        if not facts:
            return Result(number, Ended.UNCHANGED)
        columns = {(f"{name}_id" if name in {"building", "body"} else name): value for name, value in facts.items()}
        with self.changes.watching((Centre.objects.filter(pk=centre.pk), columns)):
            actions.correct(centre, by=self.by, **facts)
        return Result(number, Ended.UPDATED, tuple(facts))

"""One row of a roster as an entry for the register, or the reason why it cannot be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core import rules
from linli.core.sheets import Day, Row
from linli.registers.people.imports import addresses, columns, values
from linli.registers.people.imports.addresses import Address
from linli.registers.people.imports.communities import Communities
from linli.registers.people.imports.values import Fault
from linli.registers.people.models import Person, id_hash, phone_hash

HEADS = frozenset({"01", "02"})
OTHER_RELATION = "80"
PARTS = ("estate", "building", "unit", "room")
OWN = ("relation", "id_number", "born")  # a line without any of these is a total or a signature, nobody's member
HOUSEHOLD = ("household_no", "head_id", "head_name")
SAMPLES = 20
LONGEST_EMPTY = 4  # words for "nothing" are short; longer cells need no look

NOTES = {
    "id_old": _("an ID number of 15 digits, taken in its 18-digit form"),
    "id_zeros": _("an ID number that ends in 000: compare it with the card"),
    "id_area": _("an ID number with an unknown area"),
    "id_age": _("older than people become, by the ID number"),
    "id_sex": _("sex differs from the ID number; the sheet was followed"),
    "born_differs": _("birth date differs from the ID number; the ID number was followed"),
    "born_unread": _("a birth date that cannot be read was left out"),
    "since_unread": _("a date of moving in that cannot be read was left out"),
    "phone_second": _("a second phone number was left out"),
    "phone_unread": _("a phone number that cannot be read was left out"),
    "sex_unread": _("an unknown word for the sex was left out"),
    "relation_other": _("an unknown relation to the head was taken as “other”"),
    "education_unread": _("an unknown education was left out"),
    "employment_unread": _("an unknown employment was left out"),
    "nationality_unread": _("an unknown nationality was left out"),
    "marital_unread": _("an unknown marital status was left out"),
    "registration_unread": _("an unknown word for the household register was left out"),
}


@dataclass(slots=True)
class Entry:
    """What a row says about one person; "" and None say nothing."""

    number: int
    cells: list[str]
    community_id: int
    name: str
    sex: str
    born: date | None
    id_number: str
    id_hash: str
    phone: str
    phone_hash: str
    relation: str
    is_head: bool
    token: str
    address: Address
    since: date | None
    facts: dict[str, str]
    employment: str
    dwelling_id: int = 0


@dataclass(slots=True)
class Notes:
    """What was taken in but should be looked at: how often, and in which rows for a start."""

    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, kind: str, number: int) -> None:
        """Note one row."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= SAMPLES:
            self.rows.setdefault(kind, []).append(number)

    def as_json(self) -> dict[str, Any]:
        """For keeping with the run."""
        return {kind: [count, self.rows[kind]] for kind, count in self.counts.items()}


class Reader:
    """Reads the rows of one table one after the other; remembers the row before, whose address an empty one shares."""

    def __init__(self, mapping: Sequence[str], where: Communities, today: date, *, typed: bool, notes: Notes) -> None:
        self.at = columns.positions(mapping)
        self.pairs = tuple(self.at.items())
        self.where = where
        self.today = today
        self.typed = typed
        self.trusted = True
        self.notes = notes
        self.before: dict[str, str] = {}
        self.empty = columns.empty_words()
        self.max_age = int(rules.value("people.id.max_age", on=today))
        self.areas = frozenset(columns.roster()["areas"])
        self.name_length = Person._meta.get_field("name").max_length or 0
        self.codes = {
            name: columns.words_of(name) for name in ("education", "nationality", "marital") if name in self.at
        }
        self.employments, self.relations = columns.words_of("employment"), columns.words_of("relation")
        self.sexes = columns.words_of("sex")

    def look(self, rows: Sequence[Row]) -> None:
        """Look through rows before they are read: where one ID number lost its last digits to a spreadsheet program,
        even a right one that ends in 000 may have been another.
        """
        at = self.at.get("id_number")
        if self.trusted and at is not None and not self.typed:
            self.trusted = not any(values.is_mangled(row.cells[at]) for row in rows)

    def read(self, row: Row) -> Entry:
        """The entry of a row.

        Raises:
            Fault: why it cannot be taken. `row.cells` then carry what was filled in from the row before.
        """
        raw = {name: row.cells[n] for name, n in self.pairs}
        for name, cell in raw.items():
            if len(cell) <= LONGEST_EMPTY and cell.lower() in self.empty:
                raw[name] = ""
        relation, is_head = self._relation(raw, row.number)
        self._fill(raw, row, is_head=is_head)
        name = self._name(raw)
        known = self._identity(raw, row.number)
        phone = self._phone(raw.get("phone", ""), row.number)
        community = self.where.find(raw.get("community", ""))
        return Entry(
            number=row.number,
            cells=row.cells,
            community_id=community.id,
            name=name,
            sex=self._sex(raw.get("sex", ""), known.sex if known else "", row.number),
            born=self._born(raw.get("born", ""), known.born if known else None, row.number),
            id_number=known.number if known else "",
            id_hash=id_hash(known.number) if known else "",
            phone=phone,
            phone_hash=phone_hash(phone) if phone else "",
            relation=relation,
            is_head=is_head,
            token=next((raw[part] for part in HOUSEHOLD if raw.get(part)), ""),
            address=self._address(raw, community.prefixes),
            since=self._since(raw.get("since", ""), row.number),
            facts=self._facts(raw, row.number),
            employment=self._code("employment", raw.get("employment", ""), self.employments, row.number),
        )

    def _fill(self, raw: dict[str, str], row: Row, *, is_head: bool) -> None:
        """Cells that were merged before they became a csv: an address that is empty is that of the row before."""
        before, self.before = self.before, raw
        shared = () if raw.get("address") else self._shared(raw, before, is_head=is_head)
        for name in shared:
            raw[name] = before.get(name, "")
            if name in self.at:
                row.cells[self.at[name]] = raw[name]

    def _shared(self, raw: dict[str, str], before: dict[str, str], *, is_head: bool) -> tuple[str, ...]:
        given = [name for name in PARTS if raw.get(name)]
        if given:
            return PARTS[: PARTS.index(given[0])]
        if is_head or not before or not raw.get("name") or not any(raw.get(name) for name in OWN):
            return ()
        numbers = (raw.get("household_no"), before.get("household_no"))
        if all(numbers) and numbers[0] != numbers[1]:
            return ()
        return ("address", *PARTS, *(name for name in (*HOUSEHOLD, "community") if not raw.get(name)))

    def _relation(self, raw: dict[str, str], number: int) -> tuple[str, bool]:
        word = raw.get("relation", "")
        if not word:
            named = raw.get("head_name", "")
            return "", bool(named) and named.replace(" ", "") == raw.get("name", "").replace(" ", "")
        code = self.relations.get(word.removeprefix("户主之").removeprefix("户主的") or word)
        if code is None:
            self.notes.add("relation_other", number)
            code = OTHER_RELATION
        return ("02" if code in HEADS else code), code in HEADS

    def _name(self, raw: dict[str, str]) -> str:
        name = raw.get("name", "")
        if not name:
            raise Fault(_("The name is missing."))
        if not name.isascii():
            name = name.replace(" ", "")
        if len(name) > self.name_length:
            raise Fault(_("The name is longer than {limit} characters.").format(limit=self.name_length))
        if name.isdigit():
            raise Fault(_("A number stands where the name should be."))
        return name

    def _identity(self, raw: dict[str, str], number: int) -> values.Identity | None:
        text = raw.get("id_number", "")
        if not text:
            return None
        known = values.read_id(text, self.today, trusted=self.trusted)
        for note in known.notes:
            self.notes.add(note, number)
        if known.number[:2] not in self.areas:
            self.notes.add("id_area", number)
        if self.today.year - known.born.year > self.max_age:
            self.notes.add("id_age", number)
        return known

    def _sex(self, word: str, by_id: str, number: int) -> str:
        if not word:
            return by_id
        code = self.sexes.get(word.removesuffix("性")) or self.sexes.get(word)
        if code is None:
            self.notes.add("sex_unread", number)
            return by_id
        if by_id and code != by_id:
            self.notes.add("id_sex", number)
        return code

    def _born(self, text: str, by_id: date | None, number: int) -> date | None:
        if not text:
            return by_id
        born = values.read_date(text, self.today)
        if born is None and by_id is None:
            raise Fault(_("The birth date “{text}” cannot be read.").format(text=text))
        if born is None:
            self.notes.add("born_unread", number)
        elif born > self.today:
            raise Fault(_("The birth date {text} lies in the future.").format(text=text))
        elif by_id and born != by_id:
            self.notes.add("born_differs", number)
        return by_id or born

    def _since(self, text: str, number: int) -> date | None:
        since = values.read_date(text, self.today) if text else None
        if text and (since is None or since > self.today):
            self.notes.add("since_unread", number)
            return None
        return since

    def _phone(self, text: str, number: int) -> str:
        if not text:
            return ""
        phones = values.read_phones(text)
        if len(phones) != 1:
            self.notes.add("phone_second" if phones else "phone_unread", number)
        return phones[0] if phones else ""

    def _address(self, raw: dict[str, str], prefixes: tuple[str, ...]) -> Address:
        parts = tuple(raw.get(name, "") for name in ("address", *PARTS))
        if not any(parts):
            raise Fault(_("The address is missing."))
        if any(isinstance(part, Day) for part in parts):
            raise Fault(_("The sheet program turned the address into a date. Type it again as text."))
        found = addresses.locate(parts, prefixes)
        if found is None:
            text = " ".join(part for part in parts if part)
            raise Fault(
                _("No door was found in the address “{text}” (building and room are needed).").format(text=text)
            )
        if len(found.text) > addresses.LONGEST:
            raise Fault(_("The address is longer than {limit} characters.").format(limit=addresses.LONGEST))
        return found

    def _facts(self, raw: dict[str, str], number: int) -> dict[str, str]:
        facts: dict[str, str] = {name: self._code(name, raw[name], words, number) for name, words in self.codes.items()}
        facts["registration"] = self._registration(raw.get("registration", ""), number)
        return {name: code for name, code in facts.items() if code}

    def _registration(self, word: str, number: int) -> str:
        if not word:
            return ""
        found = next((code for code, words in columns.roster()["registration"].items() if word in words), "")
        if not found:
            self.notes.add("registration_unread", number)
        return found

    def _code(self, name: str, word: str, words: Any, number: int) -> str:
        if not word:
            return ""
        code = words.get(word) or words.get(word.lower())
        if code is None:
            self.notes.add(f"{name}_unread", number)
        return code or ""

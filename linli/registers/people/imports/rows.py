"""One row of a roster as an entry for the register, or the reason why it is rejected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.intake import cell_values
from linli.core.intake.cell_values import Fault
from linli.core.intake.outcome import Notes
from linli.core.intake.sheets import Day, Number, Row, Table
from linli.core.law import rules
from linli.registers.people.imports import addresses, columns, values
from linli.registers.people.imports.addresses import Address
from linli.registers.people.imports.non_person_rows import skip_non_person
from linli.registers.people.imports.relations import relation_of
from linli.registers.people.models import Person, id_hash, phone_hash
from linli.registers.places.imports.community_of_row import Communities

HEADS = frozenset({"01", "02"})
OTHER_RELATION = "80"
SEXES = ("1", "2")  # man, woman
PARTS = ("estate", "group", "lane", "plate", "building", "unit", "room")
OWN = ("relation", "id_number", "born")  # a line without any of these is a total or a signature, no member
HOUSEHOLD = ("household_no", "head_id", "head_name")
SHARED = ("address", *PARTS, *HOUSEHOLD, "community")
LOCATION = frozenset(
    {"address", "building", "plate"}
)  # without such a column the sheet may be called like the building
BUILDING = 1 + PARTS.index("building")
HEAD = "02"
BEHIND = re.compile(r"\(([^()]*)\)$")
DOTS = re.compile(r"(?<=\w)[.•‧・･．●∙](?=\w)")
DIED = _("The sheet says “{word}”. Remove the row. Record a death on the person's page.")
MOVED = _("The sheet says “{word}”. Remove the row, or enter the current address.")
SEVERAL_HOMES = _("The address “{text}” names several homes. Enter the one where this person lives.")
NO_HOME = _("No home was found in the address “{text}” (building and room, or a house number, are needed).")
LONGEST_EMPTY = 4  # words for "nothing" are short; longer cells need no look


@dataclass(slots=True)
class PersonRow:
    """The data of one person in a row; "" and None mean: not given."""

    sheet: str
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


class Reader:
    """Reads the rows of one table in order, and remembers the row before for shared addresses."""

    def __init__(self, mapping: Sequence[str], where: Communities, today: date, table: Table, notes: Notes) -> None:
        self.at = columns.positions(mapping)
        self.only_heads = columns.lists_heads(mapping)
        self.where = where
        self.today = today
        self.typed, self.sheet = table.typed, table.sheet
        self.building = "" if LOCATION.intersection(self.at) else addresses.building_of(table.sheet)
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
        self.sexes, self.by_sex = columns.words_of("sex"), columns.by_sex("relation")
        lists = columns.roster()
        self.registrations = {word: code for code, words in lists["registration"].items() for word in words}
        self.ditto = frozenset(lists["ditto"])
        self.gone = re.compile(rf"[于在\d年月日.\-/ ]*(?:({'|'.join(lists['died'])})|({'|'.join(lists['moved'])}))")
        self.two_digits = False

    def inspect(self, rows: Sequence[Row]) -> None:
        """Look at rows before they are read, for signs that concern all of them."""
        at = self.at.get("id_number")
        if self.trusted and at is not None and not self.typed:
            # If a spreadsheet program cut the last digits of one ID number, even a valid one that ends in 000 may have
            # been another.
            self.trusted = not any(values.is_mangled(row.cells[at]) for row in rows)
        at = self.at.get("relation")
        if not self.two_digits and at is not None:  # 2 is 02 where others are 21 and 30
            self.two_digits = any(len(row.cells[at]) == 2 and row.cells[at].isdigit() for row in rows)

    def read(self, raw: dict[str, str], row: Row) -> PersonRow:
        """Return the entry of a row.

        Args:
            raw: the cells by field; also gets what is filled in from the row before.
            row: the row; its cells get what is filled in.

        Raises:
            Skipped: it is no person.
            Fault: the row is rejected; the text tells why.
        """
        self._clean(raw, row)
        skip_non_person(raw, row.cells)
        relation, is_head = self._relation(raw, row.number)
        self._fill(raw, row, is_head=is_head)
        if raw.get("remark"):
            self._look_at_remark(raw["remark"])
        name = self._name(raw, row.number)
        known = self._identity(raw, row.number)
        phone = self._phone(raw.get("phone", ""), row.number)
        community = self.where.find(raw.get("community", ""))
        sex = self._sex(raw.get("sex", ""), known.sex if known else "", row.number)
        return PersonRow(
            sheet=self.sheet,
            number=row.number,
            cells=row.cells,
            community_id=community.id,
            name=name,
            sex=sex,
            born=self._born(raw.get("born", ""), known.born if known else None, row.number),
            id_number=known.number if known else "",
            id_hash=id_hash(known.number) if known else "",
            phone=phone,
            phone_hash=phone_hash(phone) if phone else "",
            relation=self._of_sex(relation, sex, row.number) if "/" in relation else relation,
            is_head=is_head,
            token=next((raw[part] for part in HOUSEHOLD if raw.get(part)), ""),
            address=self._address(raw, community.prefixes),
            since=self._since(raw.get("since", ""), row.number),
            facts=self._facts(raw, row.number),
            employment=self._code("employment", raw.get("employment", ""), self.employments, row.number),
        )

    def _clean(self, raw: dict[str, str], row: Row) -> None:
        """Empty cells that mean "nothing", and fill cells that mean "as above"."""
        for name, cell in raw.items():
            if len(cell) <= LONGEST_EMPTY:
                if cell.lower() in self.empty:
                    raw[name] = ""
                elif cell in self.ditto and name in SHARED:
                    raw[name] = row.cells[self.at[name]] = self.before.get(name, "")

    def _look_at_remark(self, remark: str) -> None:
        """Reject people who died or moved away."""
        # Remarks are read for nothing else and not stored.
        if found := self.gone.match(remark):
            raise Fault(format_lazy(DIED if found[1] else MOVED, word=found[1] or found[2]))

    def _fill(self, raw: dict[str, str], row: Row, *, is_head: bool) -> None:
        """Fill an empty address from the row before."""
        # Cells that were merged before the file became a csv have their text in the first row only.
        before, self.before = self.before, raw
        shared = () if raw.get("address") else self._shared(raw, before, is_head=is_head)
        for name in shared:
            raw[name] = before.get(name, "")
            if name in self.at:
                row.cells[self.at[name]] = raw[name]

    def _shared(self, raw: dict[str, str], before: dict[str, str], *, is_head: bool) -> tuple[str, ...]:
        given = [name for name in PARTS if raw.get(name)]
        of_somebody = not is_head and before and raw.get("name") and any(raw.get(name) for name in OWN)
        if given and not (of_somebody and all(raw[name] == before.get(name) for name in given)):
            return PARTS[: PARTS.index(given[0])]
        if not of_somebody:
            return ()
        numbers = (raw.get("household_no"), before.get("household_no"))
        if all(numbers) and numbers[0] != numbers[1]:
            return ()
        return tuple(name for name in SHARED if not raw.get(name))

    def _relation(self, raw: dict[str, str], number: int) -> tuple[str, bool]:
        word = raw.get("relation", "")
        if self.only_heads:
            return HEAD, True
        if not word:
            named = raw.get("head_name", "")
            return "", bool(named) and named.replace(" ", "") == raw.get("name", "").replace(" ", "")
        if self.two_digits and isinstance(word, Number):
            word = word.zfill(2)
        code = relation_of(word, self.relations)
        if code is None and (codes := relation_of(word, self.by_sex)):
            return codes, False
        if code is None:
            self.notes.add("relation_other", number)
            code = OTHER_RELATION
        return (HEAD if code in HEADS else code), code in HEADS

    def _of_sex(self, codes: str, sex: str, number: int) -> str:
        """Return the code of 子女 for a son or a daughter, "" if the sex is not known."""
        by_sex = dict(zip(SEXES, codes.split("/"), strict=True))
        if sex not in by_sex:
            self.notes.add("child_unclear", number)
        return by_sex.get(sex, "")

    def _name(self, raw: dict[str, str], number: int) -> str:
        name = raw.get("name", "")
        if name[-1:] == ")" and (found := BEHIND.search(name)):
            self._look_at_remark(found[1])
            self.notes.add("name_remark", number)
            name = name[: found.start()]
        if not name:
            raise Fault(_("The name is missing."))
        if "*" in name:
            raise Fault(_("The name is masked with *. Enter the full name."))
        if not name.isascii():
            name = name if name.isalpha() else DOTS.sub("·", name.replace(" ", ""))
        if len(name) > self.name_length:
            raise Fault(format_lazy(_("The name is longer than {limit} characters."), limit=self.name_length))
        if name.isdigit():
            raise Fault(_("The name cell contains a number."))
        return name

    def _identity(self, raw: dict[str, str], number: int) -> values.StatedIdentity | None:
        text = raw.get("id_number", "")
        if not text:
            return None
        if not any(map(str.isdigit, text)):
            self.notes.add("id_absent", number)
            return None
        if values.is_other_document(text, raw.get("id_type", "")):
            self.notes.add("id_other", number)
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
        code = cell_values.code_of(word, self.sexes)
        if code is None:
            self.notes.add("sex_unread", number)
            return by_id
        if by_id and code != by_id:
            self.notes.add("id_sex", number)
        return code

    def _born(self, text: str, by_id: date | None, number: int) -> date | None:
        if not text:
            return by_id
        if (year := cell_values.year_alone(text, self.today)) is not None:
            if by_id is None or year != by_id.year:
                self.notes.add("born_differs" if by_id else "born_partial", number)
            return by_id
        born = cell_values.read_date(text, self.today)
        if born is None and by_id is None:
            raise Fault(format_lazy(_("The birth date “{text}” cannot be read."), text=text))
        if born is None:
            self.notes.add("born_unread", number)
        elif born > self.today:
            raise Fault(format_lazy(_("The birth date {text} is in the future."), text=text))
        elif by_id and born != by_id:
            self.notes.add("born_differs", number)
        return by_id or born

    def _since(self, text: str, number: int) -> date | None:
        since = cell_values.read_date(text, self.today) if text else None
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
        if self.building:
            parts = (*parts[:BUILDING], self.building, *parts[BUILDING + 1 :])
        if not any(parts):
            raise Fault(_("The address is missing."))
        if any(isinstance(part, Day) for part in parts):
            raise Fault(_("The spreadsheet program turned the address into a date. Enter it again as text."))
        found = addresses.locate(parts, prefixes)
        if found is None:
            text = " ".join(part for part in parts if part)
            if addresses.SEVERAL.search(text):
                raise Fault(format_lazy(SEVERAL_HOMES, text=text))
            raise Fault(format_lazy(NO_HOME, text=text))
        if len(found.text) > addresses.LONGEST:
            raise Fault(format_lazy(_("The address is longer than {limit} characters."), limit=addresses.LONGEST))
        return found

    def _facts(self, raw: dict[str, str], number: int) -> dict[str, str]:
        facts: dict[str, str] = {name: self._code(name, raw[name], words, number) for name, words in self.codes.items()}
        facts["registration"] = self._registration(raw.get("registration", ""), number)
        return {name: code for name, code in facts.items() if code}

    def _registration(self, word: str, number: int) -> str:
        if not word:
            return ""
        found = cell_values.code_of(word, self.registrations) or ""
        if not found:
            self.notes.add("registration_unread", number)
        return found

    def _code(self, name: str, word: str, words: Any, number: int) -> str:
        if not word:
            return ""
        code = cell_values.code_of(word, words)
        if code is None:
            self.notes.add(f"{name}_unread", number)
        return code or ""

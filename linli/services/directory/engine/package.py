"""Reads an HSDS 3 package: a folder or zip of CSV files, or JSON; each fault is a sentence with file, line and field.

Nothing here touches the database. Fields that HSDS 3 does not have are kept with their record and told as notes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile
from linli.services.directory.engine import hsds, positions, values
from linli.services.directory.engine.hsds import HsdsField, HsdsTable

At = Path | zipfile.Path
Words = str | Promise
Value = Any  # text, number, or what JSON nests in a field that HSDS does not have
MOST_BYTES = 200_000_000
PAGED = "contents"  # where a page of a list has its records
# In tables these links are required; nested JSON has them by its nesting.
NEEDED_IN_TABLES: Mapping[str, tuple[str, ...]] = {
    "service": ("organization_id",),
    "program": ("organization_id",),
    "service_at_location": ("service_id", "location_id"),
    "cost_option": ("service_id",),
    "organization_identifier": ("organization_id",),
    "attribute": ("link_id", "taxonomy_term_id", "link_entity"),
    "metadata": ("resource_id",),
}


# Tables whose records belong to others.
PARTS = frozenset(hsds.TABLES) - {"organization", "service", "location", "taxonomy", "taxonomy_term"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a place of a package: what cannot be read, or what is kept although HSDS does not know it."""

    file: str
    line: int
    field: str
    reason: Words

    def __str__(self) -> str:
        place = format_lazy(_("{file}, line {line}"), file=self.file, line=self.line)
        if self.field:
            place = format_lazy(_("{place}, field {field}"), place=place, field=self.field)
        return str(format_lazy(_("{place}: {reason}"), place=place, reason=self.reason))


@dataclass(slots=True)
class Record:
    """One record with its fields as read (without empty ones), and where it is."""

    table: str
    uid: str
    values: dict[str, Value]
    file: str
    line: int
    soft: set[str] = field(default_factory=set)  # links that follow from the nesting only


@dataclass(slots=True)
class Package:
    """Everything of a package."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def of(self, table: str) -> list[Record]:
        """Return the records of a table, in the order of the package."""
        return [record for (name, _uid), record in self.records.items() if name == table]


def read(path: Path) -> Package:
    """Read a package.

    Raises:
        UnreadableFile: there is nothing that can be read at all.
    """
    reader = _PackageReader()
    if path.is_dir():
        reader.folder(path)
    elif path.suffix.lower() == ".zip":
        _open_zip(path, reader.folder)
    elif path.is_file():
        reader.file(path)
    else:
        raise UnreadableFile(format_lazy(_("There is no file or folder {path}."), path=str(path)))
    package = reader.package
    if not package.records and not package.faults:
        raise UnreadableFile(format_lazy(_("{path} has no records of HSDS 3."), path=path.name))
    return package


def _open_zip(path: Path, use: Callable[[At], None]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
                raise UnreadableFile(format_lazy(_("{path} is too large."), path=path.name))
            at = zipfile.Path(archive)
            inside = [one for one in at.iterdir() if not one.name.startswith(("__MACOSX", "."))]
            use(inside[0] if len(inside) == 1 and inside[0].is_dir() else at)
    except (zipfile.BadZipFile, OSError):
        raise UnreadableFile(format_lazy(_("{path} is no zip file."), path=path.name)) from None


def broken_links(package: Package, known: Callable[[str, Collection[str]], Collection[str]]) -> None:
    """Add a fault for each link whose target is neither in the package nor known (table, ids -> those that exist)."""
    missing: dict[str, set[str]] = {}
    for record, one in _links(package):
        target = record.values[one.name]
        if (one.links, target) not in package.records:
            missing.setdefault(one.links, set()).add(target)
    found = {table: set(known(table, sorted(ids))) for table, ids in missing.items()}
    broken: dict[tuple[str, str], list[Remark]] = {}
    for record, one in _links(package):
        target = record.values[one.name]
        if target in missing.get(one.links, ()) and target not in found[one.links]:
            words = format_lazy(_("no {table} has the id {id}"), table=one.links, id=target)
            broken.setdefault((record.table, record.uid), []).append(Remark(record.file, record.line, one.name, words))
    for key, remarks in broken.items():
        _judge(package, package.records[key], remarks)


def _judge(package: Package, record: Record, remarks: list[Remark]) -> None:
    """Put broken links under the faults if the record needs them, or if it would belong to nothing.

    Others are notes: the published examples have such links themselves.
    """
    needed = set(NEEDED_IN_TABLES.get(record.table, ()))
    whole = sum(1 for one in hsds.TABLES[record.table].fields if one.strict and one.name in record.values)
    broken = sum(1 for one in remarks if hsds.TABLES[record.table].by_name[one.field].strict)
    lost = record.table in PARTS and broken and broken == whole
    for one in remarks:
        (package.faults if lost or one.field in needed else package.notes).append(one)


def _links(package: Package) -> Iterator[tuple[Record, HsdsField]]:
    for record in package.records.values():
        for one in hsds.TABLES[record.table].fields:
            if one.links and isinstance(record.values.get(one.name), str):
                yield record, one


@dataclass(frozen=True, slots=True)
class _Parent:
    """The record in which others are nested."""

    table: str
    uid: str
    file: str
    line: int
    values: dict[str, Value]

    @property
    def links(self) -> dict[str, str]:
        """Return what follows from being nested in it."""
        found = {f"{self.table}_id": self.uid, "link_id": self.uid, "link_entity": self.table}
        return found | {"resource_id": self.uid, "resource_type": self.table}


class _PackageReader:
    """Collects the records of the files of one package."""

    def __init__(self) -> None:
        self.package = Package()

    def fault(self, file: str, line: int, name: str, reason: Words) -> None:
        self.package.faults.append(Remark(file, line, name, reason))

    def note(self, file: str, line: int, name: str, reason: Words) -> None:
        self.package.notes.append(Remark(file, line, name, reason))

    # ---- files

    def folder(self, at: At) -> None:
        """Read the files of a folder; JSON beside tables is left alone, for it would say the same again."""
        files = sorted((one for one in at.iterdir() if one.is_file()), key=lambda one: one.name)
        named = self._described(files)
        tables = [one for one in files if one.name.lower().endswith(".csv")]
        for one in tables:
            self._csv(one, named.get(one.name, ""))
        for one in files:
            if not one.name.lower().endswith(".json") or one.name == "datapackage.json":
                continue
            if tables:
                self.note(one.name, 1, "", _("not read: the package has tables, which say the same"))
            else:
                self._json(one)

    def file(self, at: At) -> None:
        """Read one file; of a `datapackage.json` its folder."""
        if at.name == "datapackage.json" and isinstance(at, Path):
            self.folder(at.parent)
        elif at.name.lower().endswith(".csv"):
            self._csv(at, "")
        else:
            self._json(at)

    def _text(self, at: At) -> str | None:
        data = at.read_bytes()
        if len(data) > MOST_BYTES:
            raise UnreadableFile(format_lazy(_("{path} is too large."), path=at.name))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.fault(at.name, line, "", _("the file is not in UTF-8. Save it in UTF-8 again."))
            return None

    def _described(self, files: list[At]) -> dict[str, str]:
        """Return the table of each file by the descriptor, if there is one; it also tells an older version."""
        one = next((one for one in files if one.name == "datapackage.json"), None)
        text = self._text(one) if one else None
        if one is None or text is None:
            return {}
        try:
            said = positions.load(text)
            version = str(said.get("version", ""))
            pairs = {str(each["path"]): str(each["name"]) for each in said.get("resources", [])}
        except (ValueError, KeyError, TypeError, AttributeError):
            self.fault(one.name, 1, "", _("this is no data package descriptor"))
            return {}
        if version.startswith(("1.", "2.")):
            words = _(
                "the package is of HSDS {version}. Convert it to HSDS 3 first; each table and field is named below."
            )
            self.fault(one.name, said.line, "version", format_lazy(words, version=version))
        return pairs

    # ---- tables

    def _csv(self, at: At, named: str) -> None:
        stem = at.name[:-4]
        table = named or hsds.TABLE_OF_FILE.get(at.name.lower(), stem)
        if old := self._old_table(at.name, table):
            return self.fault(at.name, 1, "", old)
        if table not in hsds.TABLES:
            return self.note(at.name, 1, "", _("not read: HSDS 3 has no such table"))
        text = self._text(at)
        if text is None:
            return None
        self.package.files.append(at.name)
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            self._rows(at.name, hsds.TABLES[table], rows)
        except csv.Error:
            self.fault(at.name, rows.line_num, "", _("a quotation mark is missing or misplaced"))
        return None

    @staticmethod
    def _old_table(file: str, table: str) -> Words:
        if table == "taxonomy" and file.lower() == "taxonomy.csv":
            return ""  # its fields tell whether it is an old one
        singular = (table, table.removesuffix("s"), table.removesuffix("es"))
        new = next((hsds.OLD_TABLES[name] for name in singular if name in hsds.OLD_TABLES), "")
        if not new or table in hsds.TABLES:
            return ""
        words = _("a table of an older HSDS. HSDS 3 has {table} instead; convert the package first.")
        return format_lazy(words, table=new)

    def _rows(self, file: str, table: HsdsTable, rows: Any) -> None:
        header = [name.strip() for name in next(rows, [])]
        if not header:
            return
        for twice in sorted({name for name in header if header.count(name) > 1}):
            self.fault(file, 1, twice, _("this column occurs twice"))
        self._check_fields(file, 1, table, header)
        begins = rows.line_num + 1
        for cells in rows:
            line, begins = begins, rows.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                self.fault(file, line, "", _("the line has more cells than the header"))
                continue
            values = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
            for needed in NEEDED_IN_TABLES.get(table.name, ()):
                if needed not in values:
                    self.fault(file, line, needed, _("required, but empty"))
            self._add(table, values, file, line, from_text=True)

    def _check_fields(self, file: str, line: int, table: HsdsTable, names: Collection[str]) -> None:
        for name in names:
            if name in table.by_name or not name:
                continue
            if new := hsds.OLD_FIELDS.get((table.name, name)):
                words = _("a field of an older HSDS. HSDS 3 has {field} instead; convert the package first.")
                self.fault(file, line, name, format_lazy(words, field=new))
            else:
                words = _("HSDS 3 has no such field in {table}. It is kept as it is.")
                self.note(file, line, name, format_lazy(words, table=table.name))

    # ---- JSON

    def _json(self, at: At) -> None:
        text = self._text(at)
        if text is None:
            return None
        self.package.files.append(at.name)
        try:
            found = positions.load(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            return self.fault(at.name, line, "", _("this is no JSON that can be read"))
        for table, thing in self._roots(at.name, found):
            self._object(table, thing, at.name, {})
        return None

    def _roots(self, file: str, found: Any) -> Iterator[tuple[str, positions.PlacedObject]]:
        """Yield the records on top: of one record, a list, a page of a list, or tables by their name."""
        if isinstance(found, positions.PlacedObject) and isinstance(found.get(PAGED), list):
            found = found[PAGED]
        if isinstance(found, positions.PlacedObject) and "id" not in found:
            for key, rows in found.items():
                table = hsds.TABLE_OF_FILE.get(key, key)
                if table in hsds.TABLES and isinstance(rows, list):
                    yield from ((table, row) for row in rows if self._is_object(file, found.line, key, row))
                elif old := self._old_table(file, key.removesuffix(".csv")):
                    self.fault(file, found.line, key, old)
                else:
                    self.note(file, found.line, key, _("not read: HSDS 3 has no such table"))
            return
        for row in found if isinstance(found, list) else [found]:
            if self._is_object(file, 1, "", row):
                yield _table_of(row, file), row

    def _is_object(self, file: str, line: int, name: str, row: object) -> bool:
        if isinstance(row, positions.PlacedObject):
            return True
        self.fault(file, line, name, _("a record must be an object with fields"))
        return False

    def _object(self, name: str, thing: positions.PlacedObject, file: str, links: dict[str, str]) -> str:
        """Add a record and what is nested in it; return its id."""
        table = hsds.TABLES[name]
        uid = thing.get("id")
        values: dict[str, Value] = {}
        for key, value in thing.items():
            if key in hsds.NESTED and key not in table.by_name:
                if isinstance(uid, str) and value is not None:
                    self._nested(_Parent(name, uid, file, thing.line, values), key, value)
            elif value not in (None, ""):
                values[key] = value
        self._check_fields(file, thing.line, table, [key for key in values if key not in table.by_name])
        soft = {key: link for key, link in links.items() if key in table.by_name and key not in values}
        self._add(table, values | soft, file, thing.line, from_text=False, soft=set(soft))
        return uid if isinstance(uid, str) else ""

    def _nested(self, parent: _Parent, key: str, value: Any) -> None:
        table, many = hsds.NESTED[key]
        if isinstance(value, list) != many:
            words = _("must be a list") if many else _("must be one object")
            return self.fault(parent.file, parent.line, key, words)
        for row in value if many else [value]:
            if self._is_object(parent.file, parent.line, key, row):
                child = self._object(table, row, parent.file, parent.links if many else {})
                if child and (own := hsds.LINK_OF.get((parent.table, key))):
                    parent.values.setdefault(own, child)
        return None

    # ---- records

    def _add(
        self,
        table: HsdsTable,
        values: dict[str, Value],
        file: str,
        line: int,
        *,
        from_text: bool,
        soft: Collection[str] = (),
    ) -> None:
        read = {}
        for name, value in values.items():
            known = table.by_name.get(name)
            if known is None:
                read[name] = value
            elif (typed := self._typed(table, known, value, file, line, from_text=from_text)) is not None:
                read[name] = typed
        for one in table.fields:
            if one.required and one.name not in values:
                self.fault(file, line, one.name, _("required, but empty"))
        uid = read.get("id")
        if isinstance(uid, str):
            self._keep(Record(table.name, uid, read, file, line, set(soft)), twice=from_text)

    def _keep(self, record: Record, *, twice: bool) -> None:
        """Add a record; JSON may nest the same one at several places, whose fields must agree."""
        key = (record.table, record.uid)
        known = self.package.records.setdefault(key, record)
        if known is record:
            return None
        if twice and known.file == record.file:
            words = _("the id {id} is on line {line} already")
            return self.fault(record.file, record.line, "id", format_lazy(words, id=record.uid, line=known.line))
        for name, value in record.values.items():
            if name not in known.values or (name in known.soft and name not in record.soft):
                known.values[name] = value
                known.soft.discard(name)
            elif known.values[name] != value and name not in record.soft:
                words = _("another value than in {file}, line {line}, for the same id")
                reason = format_lazy(words, file=known.file, line=known.line)
                self.fault(record.file, record.line, name, reason)
        return None

    def _typed(
        self, table: HsdsTable, one: HsdsField, value: Any, file: str, line: int, *, from_text: bool
    ) -> Value | None:
        """Return a value in its type; None after a fault."""
        try:
            read = values.number_of(value, from_text) if one.type == hsds.NUMBER else values.text_of(value)
            if not isinstance(value, str) and isinstance(read, str):
                self.note(file, line, one.name, _("a number, where HSDS has text. It is kept as text."))
        except ValueError:
            kind = _("a number") if one.type == hsds.NUMBER else _("text")
            self.fault(
                file, line, one.name, format_lazy(_("“{value}” is not {kind}"), value=values.short(value), kind=kind)
            )
            return None
        if isinstance(read, str):
            for test, faulty in ((values.misses(table, one, read), True), (values.odd(one, read), False)):
                if test:
                    words = format_lazy(_("“{value}” is not {kind}"), value=values.short(read), kind=test)
                    (self.fault if faulty else self.note)(file, line, one.name, words)
                    if faulty:
                        return None
        return read


def _table_of(row: Mapping[str, Any], file: str) -> str:
    """Return the table of a record on top: by a field that only one has, the name of the file, or most fields."""
    marks = {"service_at_locations": "service", "programs": "organization", "addresses": "location"}
    marks |= {"status": "service", "location_type": "location", "taxonomy_detail": "taxonomy_term"}
    for key, table in marks.items():
        if key in row:
            return table
    if "service_id" in row or "location_id" in row or ("service" in row and "location" in row):
        return "service_at_location"
    rooted = ("service_at_location", "taxonomy_term", "organization", "taxonomy", "location", "service")
    if named := next((name for name in rooted if file.lower().startswith(name)), ""):
        return named
    return max(rooted, key=lambda name: sum(key in hsds.TABLES[name].by_name for key in row))

"""`linli forms read FILE` and `linli forms compare OLD NEW`; each verb is a class, listed in `VERBS`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import Explained
from linli.insight.reports.filling import stored
from linli.insight.reports.management import stored_forms
from linli.insight.reports.structure import (
    Blank,
    BlankKind,
    BlankMatch,
    EditionChanges,
    FormPart,
    FormStructure,
    FormTable,
    RewordedBlank,
    TableKind,
    compare,
    read,
)

TABLE_KINDS = {
    TableKind.LIST: gettext_lazy("list, a row per record"),
    TableKind.SUMMARY: gettext_lazy("summary, a cell per figure"),
    TableKind.FIELDS: gettext_lazy("blanks beside their labels"),
}
BLANK_KINDS = {
    BlankKind.VALUE: "",
    BlankKind.COLUMN: "",
    BlankKind.CHECK: gettext_lazy("boxes to tick"),
    BlankKind.SIGNATURE: gettext_lazy("signature or seal"),
    BlankKind.FORMULA: gettext_lazy("computed by the form"),
}


class FormVerb(ABC):
    """What `linli forms` does: `data` is printed with --json, `lines` otherwise."""

    name: ClassVar[str]
    summary: ClassVar[Promise]

    @abstractmethod
    def add_arguments(self, parser: CommandParser) -> None:
        """Add what is typed behind the verb."""

    @abstractmethod
    def run(self, **options: Any) -> tuple[dict[str, Any], Iterable[str]]:
        """Do it; return the answer as data and as lines."""


class ReadForm(FormVerb):
    """Show what a form asks."""

    name = "read"
    summary = gettext_lazy("Show the sheets, tables and blanks of a report form.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file."""
        parser.add_argument("file", type=Path, metavar="FILE", help=_("the form as .xlsx, .xlsm or .docx"))

    def run(self, **options: Any) -> tuple[dict[str, Any], Iterable[str]]:
        """Read it."""
        form = form_in(options["file"])
        return form_data(form), shown(form)


class CompareForms(FormVerb):
    """Show what a new edition changes."""

    name = "compare"
    summary = gettext_lazy("Compare two editions of a report form: what is the same, moved, reworded, new, gone.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take two files."""
        parser.add_argument(
            "old", type=Path, metavar="OLD", help=_("the old edition, or the short code of a registered form")
        )
        parser.add_argument("new", type=Path, metavar="NEW", help=_("the new edition"))

    def run(self, **options: Any) -> tuple[dict[str, Any], Iterable[str]]:
        """Compare them."""
        changes = compare(_old(options["old"]), form_in(options["new"]))
        return as_data(changes), changed(changes)


VERBS: tuple[type[FormVerb], ...] = (ReadForm, CompareForms)


class Command(LinliCommand):
    """Hands over to the verb that was typed."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Read what a report form asks, or compare two editions of it.")
    uses_keys = False  # it reads files, and of a registered form only what it asks
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        for verb in VERBS:
            one = verbs.add_parser(verb.name, help=str(verb.summary), description=str(verb.summary))
            verb().add_arguments(one)
            self.add_json(one)

    def handle(self, *args: Any, verb: str, json: bool, **options: Any) -> None:
        chosen = next(one for one in VERBS if one.name == verb)
        try:
            data, lines = chosen().run(**options)
        except Explained as reason:
            raise CommandError(str(reason), returncode=2) from None
        if json:
            self.answer(data, as_json=True)
        else:
            for line in lines:
                self.stdout.write(line)


def _old(named: Path) -> FormStructure:
    """Return the form in a file, or that of the newest edition of a registered form."""
    if named.exists() or named.suffix:
        return form_in(named)
    edition = stored_forms.edition_of(str(named))
    if edition.structure is None:
        raise CommandError(_("The blanks of the form {code} were not read yet.").format(code=named), returncode=2)
    return stored.of_json(edition.structure)


def form_in(file: Path) -> FormStructure:
    """Read the form in a file.

    Raises:
        CommandError: there is no such file.
        UnreadableFile: it is not a form that can be read.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        text = _("{file} cannot be read: {reason}").format(file=file, reason=error.strerror)
        raise CommandError(text, returncode=2) from None
    return read(data, file.name)


def form_data(form: FormStructure) -> dict[str, Any]:
    """Return a form for scripts."""
    return {
        "title": form.title,
        "period": form.period,
        "count": len(form.blanks),
        "sheets": [
            {
                "name": part.name,
                "hidden": part.hidden,
                "tables": [
                    {**asdict(table), "blanks": [_data(blank) for blank in table.blanks]} for table in part.tables
                ],
            }
            for part in form.parts
        ],
        "notes": list(form.notes),
    }


def shown(form: FormStructure) -> Iterator[str]:
    """Yield what a form asks, line by line."""
    yield f"{form.title}  {form.period}".rstrip()
    for part in form.parts:
        yield ""
        yield _part_name(part)
        for table in part.tables:
            yield f"  {_table_name(table)}"
            yield from (f"    {_blank_line(blank)}" for blank in table.blanks)
    if form.notes:
        yield ""
        yield from form.notes


def _part_name(part: FormPart) -> str:
    name = _("Sheet “{sheet}”").format(sheet=part.name) if part.name else _("Text of the file")
    return " ".join([name, _("(hidden)")]) if part.hidden else name


def _table_name(table: FormTable) -> str:
    count = len(table.blanks)
    blanks = ngettext("%(count)d blank", "%(count)d blanks", count) % {"count": count}
    name = f"{table.title}: " if table.title else ""
    rows = _("rows {first}-{last}").format(first=table.data_rows[0], last=table.data_rows[1])
    return f"{name}{TABLE_KINDS[table.kind]}; {rows}; {blanks}"


def _blank_line(blank: Blank) -> str:
    more = [str(BLANK_KINDS[blank.kind]), blank.unit, "、".join(blank.choices), blank.formula, blank.filled]
    return "\t".join([blank.key, blank.label, "; ".join(part for part in more if part)]).rstrip()


def as_data(changes: EditionChanges) -> dict[str, Any]:
    """Return the changes for scripts."""
    return {
        "same": [_both(one) for one in changes.same],
        "moved": [_both(one) for one in changes.moved],
        "reworded": [
            {**_both(one), "similarity": round(one.similarity, 2), "reason": one.reason} for one in changes.reworded
        ],
        "changed": [_both(one) for one in changes.changed],
        "new": [_data(blank) for blank in changes.new],
        "vanished": [_data(blank) for blank in changes.vanished],
    }


def _both(pair: BlankMatch | RewordedBlank) -> dict[str, Any]:
    return {"old": _data(pair.old), "new": _data(pair.new)}


def _data(blank: Blank) -> dict[str, Any]:
    return {**asdict(blank), "label": blank.label}


def _counted(what: str, blanks: Sequence[object]) -> str:
    return f"{what}: {len(blanks)}"


def changed(changes: EditionChanges) -> Iterator[str]:
    """Yield the changes, line by line."""
    yield _counted(_("Unchanged blanks"), changes.same)
    yield _counted(_("Blanks in another place"), changes.moved)
    yield from (f"  {one.old.key} -> {one.new.key}\t{one.new.label}" for one in changes.moved)
    yield _counted(_("Reworded blanks, to confirm"), changes.reworded)
    yield from (f"  {one.old.key} -> {one.new.key}\t{one.reason}" for one in changes.reworded)
    yield _counted(_("New blanks"), changes.new)
    yield from (f"  {blank.key}\t{blank.label}" for blank in changes.new)
    yield _counted(_("Blanks no longer asked"), changes.vanished)
    yield from (f"  {blank.key}\t{blank.label}" for blank in changes.vanished)
    if changes.changed:
        yield _counted(_("Same label, but another unit, kind or choice of words"), changes.changed)
        yield from (f"  {one.new.key}\t{one.new.label}" for one in changes.changed)

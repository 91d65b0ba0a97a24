"""The rows of a list: one record each, in the columns of the form, with the code words of its drop-downs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.items import ITEMS, DataItem, ValueKind, handover
from linli.insight.lists.language import ListSpec
from linli.insight.lists.queries import running
from linli.insight.reports.engine.labels import normal_label
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.engine.proposals import rows_key
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.filling.conditions import selection
from linli.insight.reports.filling.figures import defined
from linli.insight.reports.states import MayReceive
from linli.insight.reports.structure import Blank, BlankKind, FormTable
from linli.registers.places.models import Place

# What the basis of a form lets it receive, as the bases of lists say it.
BASIS = {MayReceive.COUNTS: "open", MayReceive.PERSONAL: "duty", MayReceive.SENSITIVE: "law_names_data"}
SERIAL = "serial"
IN_ORDER = {"person": ("person.address",), "household": ("household.address",), "visit": ("visit.day",)}


@dataclass(slots=True)
class FilledList:
    """A filled list: its rows in the order of `columns`; for each column how many cells have a value, or why none."""

    key: str
    columns: tuple[str, ...]  # keys of blanks
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    filled: dict[str, int] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    definition: str = ""
    as_of: date | None = None

    @property
    def sha256(self) -> str:
        """Return the hash of the rows as they are written."""
        text = json.dumps(self.rows, ensure_ascii=False, default=str, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class ListRows:
    """Fills the lists of one run."""

    def __init__(self, viewer: Viewer, place: Place, period: ReportPeriod, sensitivity: str) -> None:
        self.viewer, self.place, self.period = viewer, place, period
        self.basis = BASIS[MayReceive(sensitivity)]

    def of(self, table: FormTable, terms: Mapping[str, Term]) -> FilledList:
        """Return the rows of a list table, as far as its basis and the rights of the viewer allow."""
        blanks = [blank for blank in table.blanks if blank.kind == BlankKind.COLUMN]
        found = FilledList(rows_key(table), tuple(blank.key for blank in blanks))
        meant = terms.get(found.key)
        if meant is None or meant.kind != TermKind.ROWS:
            found.why = dict.fromkeys(found.columns, _("the rows of the list are not mapped yet"))
            return found
        one = selection(meant, self.period)
        found.as_of, found.definition = one.on, defined(one)
        if one.faults:
            found.why = dict.fromkeys(found.columns, " ".join(one.faults))
            return found
        columns = {blank.key: self._column(blank, terms.get(blank.key), one.subject, found) for blank in blanks}
        spec = self._spec(one.subject, one.node, meant, [item for item in columns.values() if item])
        self._fill(found, blanks, columns, spec, terms)
        return found

    def _spec(self, subject: str, node: Any, meant: Term, items: Sequence[DataItem]) -> ListSpec:
        codes = tuple(dict.fromkeys(item.code for item in items))
        order = meant.order or tuple(code for code in IN_ORDER.get(subject, ()) if code in ITEMS)
        return ListSpec(subject, node, codes, order)

    def _column(self, blank: Blank, term: Term | None, subject: str, found: FilledList) -> DataItem | None:
        """Return the item of a column; None if it is not filled from an item, with the reason."""
        if term is None or term.kind == TermKind.ANSWER:
            found.why[blank.key] = _("not recorded so far")
        elif term.kind == TermKind.NOT_OURS:
            found.why[blank.key] = _("filled in by others")
        elif term.kind == TermKind.ITEM:
            item = ITEMS.get(term.code)
            if item is None or item.subject != subject:
                found.why[blank.key] = _("this is not known of such records")
            elif why := handover.why_not(self.basis, item):
                found.why[blank.key] = why
            else:
                return item
        elif term.kind != TermKind.CONSTANT and term.code != SERIAL:
            found.why[blank.key] = _("this cannot be said of each row")
        return None

    def _fill(
        self,
        found: FilledList,
        blanks: Sequence[Blank],
        columns: Mapping[str, DataItem | None],
        spec: ListSpec,
        terms: Mapping[str, Term],
    ) -> None:
        purpose = _("filling a report form")
        shown = running.columns(spec, self.viewer, basis=self.basis, purpose=purpose)
        at = {one.item.code: n for n, one in enumerate(shown)}
        for blank in blanks:
            item = columns[blank.key]
            if item is not None and (why := shown[at[item.code]].why):
                found.why[blank.key] = why
        lines = running.rows(
            spec, self.viewer, self.place, found.as_of or self.period.last_day, basis=self.basis, purpose=purpose
        )
        for number, line in enumerate(lines, 1):
            row = tuple(
                worded(item, line.values[at[item.code]], blank.choices)
                if (item := columns[blank.key]) is not None
                else _other(terms.get(blank.key), number)
                for blank in blanks
            )
            found.rows.append(row)
            for key, value in zip(found.columns, row, strict=True):
                found.filled[key] = found.filled.get(key, 0) + (value not in (None, ""))


def _other(term: Term | None, number: int) -> Any:
    """Return what a column has that is not filled from an item: the number of the row, a constant, nothing."""
    if term is not None and term.code == SERIAL:
        return number
    return term.text if term is not None and term.kind == TermKind.CONSTANT else None


def worded(item: DataItem, value: Any, choices: Sequence[str]) -> Any:
    """Return a value as the form writes it: one of its code words if it has any, None if none of them says it."""
    shown = item.shown(value)
    if shown is None or not choices:
        return shown
    text = str(shown)
    plain = {normal_label(choice): choice for choice in choices}
    if found := plain.get(normal_label(text)):
        return found
    if item.kind is ValueKind.YES_NO:
        words = ("是", "有", "√") if value else ("否", "无", "")
        return next((plain[word] for word in words if word in plain), None)
    like = [choice for label, choice in plain.items() if label and (label in text or normal_label(text) in label)]
    return like[0] if len(like) == 1 else None

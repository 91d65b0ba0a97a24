"""Filling one run: the value of every blank with where it comes from, and the office's own file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.figures import indicators
from linli.core.figures.indicators import INDICATORS
from linli.core.items import ITEMS
from linli.insight.assessment.queries import cells
from linli.insight.reports.engine.proposals import rows_key
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.filling.figures import BlankFigure, BlankFigures
from linli.insight.reports.filling.given import RunFacts
from linli.insight.reports.filling.rows import FilledList, ListRows
from linli.insight.reports.structure import Blank, BlankKind, FormStructure, FormTable, TableKind

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a question that a blank asks."""

    code: str
    value: str
    definition: str
    since: date


@dataclass(slots=True)
class FilledForm:
    """A form that was filled: values to freeze in the order of the blanks, and what goes into its cells and lists."""

    values: list[Values] = field(default_factory=list)
    cells: dict[str, Any] = field(default_factory=dict)  # by key of the blank
    lists: dict[str, FilledList] = field(default_factory=dict)  # by key of the rows

    def put_by_hand(self, values: Mapping[str, str]) -> None:
        """Write values entered by hand into the cells of the file; what was counted stays in `values`."""
        listed = {key for made in self.lists.values() for key in (made.key, *made.columns)}
        self.cells |= {key: number_or_text(value) for key, value in values.items() if key not in listed}


class Filling:
    """Fills one form for one place and period, with the rights of a viewer."""

    def __init__(
        self,
        form: FormStructure,
        terms: Mapping[str, Term],
        given: RunFacts,
        viewer: Viewer,
        *,
        sensitivity: str,
        answers: Mapping[str, Answered] | None = None,
    ) -> None:
        self.form, self.terms, self.given, self.viewer = form, terms, given, viewer
        self.sensitivity, self.answers = sensitivity, answers or {}

    def filled(self) -> FilledForm:
        """Return the values of all blanks. Formulas are left to the form."""
        found = FilledForm()
        figures = BlankFigures(self.viewer, self.given.place, self.given.period).of(self.terms)
        lists = ListRows(self.viewer, self.given.place, self.given.period, self.sensitivity)
        for table in (table for part in self.form.parts if not part.hidden for table in part.tables):
            if table.kind == TableKind.LIST:
                self._list(table, lists, found)
                continue
            for blank in table.blanks:
                if blank.kind != BlankKind.FORMULA:
                    self._cell(blank, figures, found)
        self._sums(found)
        return found

    # ---- lists

    def _list(self, table: FormTable, lists: ListRows, found: FilledForm) -> None:
        if not table.blanks:
            return
        made = lists.of(table, self.terms)
        found.lists[made.key] = made
        whole: Values = {"key": rows_key(table), "label": table.title or _("rows of the list"), "value": len(made.rows)}
        whole |= {"sha256": made.sha256, "records": len(made.rows), "source": "records"}
        if made.as_of is not None:
            whole |= {"as_of": made.as_of.isoformat(), "definition": made.definition, "scope": str(self.given.place)}
        found.values.append(whole)
        for blank in table.blanks:
            if blank.kind != BlankKind.COLUMN:
                continue
            value: Values = {"key": blank.key, "label": blank.label, "value": made.filled.get(blank.key) or None}
            if why := made.why.get(blank.key):
                value["why"] = why
            term = self.terms.get(blank.key)
            if term is not None and term.code in ITEMS:
                value |= {"item": term.code, "definition": str(ITEMS[term.code].definition), "records": len(made.rows)}
                value |= {"as_of": made.as_of.isoformat()} if made.as_of is not None else {}
            found.values.append(value)

    # ---- cells

    def _cell(self, blank: Blank, figures: Mapping[str, BlankFigure], found: FilledForm) -> None:
        value: Values = {"key": blank.key, "label": blank.label, "value": None}
        term = self.terms.get(blank.key)
        value |= self._valued(blank, term, figures) if term else {"why": _("not mapped yet")}
        found.values.append(value)
        if value["value"] is not None:
            found.cells[blank.key] = value["value"]

    def _valued(self, blank: Blank, term: Term, figures: Mapping[str, BlankFigure]) -> Values:
        match term.kind:
            case TermKind.COUNT:
                found = _of_figure(figures[blank.key], term)
            case TermKind.INDICATOR:
                found = self._indicator(term)
            case TermKind.GIVEN:
                known = self.given.value(term.code)
                found = {"value": known or None, "source": "constant"} | (
                    {} if known else {"why": _("not recorded so far")}
                )
            case TermKind.CONSTANT:
                found = {"value": term.text, "source": "constant"}
            case TermKind.NOT_OURS:
                found = {"why": _("filled in by others")}
            case TermKind.ANSWER:
                found = self._answer(blank)
            case _:
                found = {"why": _("filled from other blanks"), "source": "formula"}
        return found

    def _answer(self, blank: Blank) -> Values:
        one = self.answers.get(blank.key)
        if one is None:
            return {"why": _("nobody has answered this yet")}
        day = one.since.isoformat()
        said = {"value": number_or_text(one.value), "item": one.code, "definition": one.definition, "source": "answer"}
        return said | {"as_of": day, "oldest": day}

    def _indicator(self, term: Term) -> Values:
        indicator = INDICATORS.get(term.code)
        if indicator is None:
            return {"why": _("there is no such figure any more")}
        month, place = self.given.period.last_day.replace(day=1), self.given.place
        key = (term.code, month, place.pk)
        found = cells.cells(cells.source(), [place.pk], [month], self.viewer, [term.code])
        numbers = found.shown(key)
        said: Values = {"item": term.code, "definition": str(indicator.title), "source": "records"}
        said["as_of"] = self.given.period.last_day.isoformat()
        if numbers is None:
            return said | {"why": _("too few people to be shown, or not counted for this month")}
        value = indicator.figure(numbers) if isinstance(indicator, indicators.Indicator) else numbers.counted
        rounded = None if value is None else round(value, 2)
        return said | {"value": rounded, "records": numbers.counted}

    # ---- sums of other blanks

    def _sums(self, found: FilledForm) -> None:
        by_key = {one["key"]: one for one in found.values}
        for key, term in self.terms.items():
            if term.kind != TermKind.SUM or key not in by_key:
                continue
            parts = [found.cells.get(one) for one in term.keys]
            if any(not isinstance(part, int | float) for part in parts):
                by_key[key]["why"] = _("a part of the sum has no number")
                continue
            total = sum(part for part in parts if isinstance(part, int | float))
            by_key[key] |= {"value": total, "source": "formula"}
            by_key[key].pop("why", None)
            found.cells[key] = total


def _of_figure(figure: BlankFigure, term: Term) -> Values:
    said: Values = {"value": figure.number, "definition": figure.definition, "source": "records"}
    said |= {"scope": figure.scope, "as_of": figure.as_of.isoformat(), "item": term.subject}
    if figure.number is not None:
        said["records"] = figure.number
    return said | ({"why": figure.why} if figure.why else {})


def number_or_text(text: str) -> Any:
    """Return a number that was typed as a number, other text as it is."""
    plain = text.strip()
    if plain.lstrip("-").isdigit():
        return int(plain)
    try:
        return float(plain)
    except ValueError:
        return plain

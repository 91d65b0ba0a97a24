"""Read condition trees. A tree that cannot be right is a fault that names file and entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.services.schemes.engine import vocabulary
from linli.services.schemes.engine.conditions import Limit, Node, Several, Test, circumstance_is_computed
from linli.services.schemes.engine.vocabulary import FactKind

NUMBERS = ("at_least", "at_most", "below", "above")
SUFFIXES = ("", "_rule", "_choice")
OPERATORS = {
    "number": {f"{op}{suffix}" for op in NUMBERS for suffix in SUFFIXES},
    "date": {"within_months", "until", "from"},
    "set": {"has"},
    "choice": {"is", "one_of"},
    "flag": {"is"},
    "place": {"is"},
}
FACTORS = {"times", "times_rule"}


class SchemeFault(RuleBroken):
    """Schemes of the content packs cannot be right; one sentence per line."""


class Reader:
    """Reads the parts of one entry and collects its faults."""

    nobody = Several("any", ())

    def __init__(self, file: str, entry: str) -> None:
        self.file, self.entry = file, entry
        self.faults: list[str] = []

    def fault(self, sentence: str) -> None:
        """Note a fault of this entry."""
        said = _("{file}, scheme {entry}: {sentence}").format(file=self.file, entry=self.entry, sentence=sentence)
        self.faults.append(said)

    def tree(self, row: Any) -> Node:
        """Return a condition tree; what cannot be read is a fault, and met by nobody."""
        if not isinstance(row, Mapping) or not row:
            self.fault(_("a condition is empty."))
            return self.nobody
        if "fact" in row:
            return self._tests(row)
        kinds = [kind for kind in ("all", "any", "not") if kind in row]
        if len(kinds) != 1 or len(row) != 1:
            self.fault(_("a condition is one of all, any, not or fact; this has: {keys}.").format(keys=", ".join(row)))
            return self.nobody
        kind, inner = kinds[0], row[kinds[0]]
        if kind == "not":
            return Several("not", (self.tree(inner),))
        if not isinstance(inner, list) or not inner:
            self.fault(_("“{kind}” needs a list of conditions, with at least one.").format(kind=kind))
            return self.nobody
        return Several(kind, tuple(self.tree(part) for part in inner))

    def _tests(self, row: Mapping[str, Any]) -> Node:
        fact = vocabulary.facts().get(str(row["fact"]))
        if fact is None:
            known = ", ".join(vocabulary.facts())
            self.fault(_("the fact “{fact}” is not known. Known are: {known}.").format(fact=row["fact"], known=known))
            return self.nobody
        asked = {key: value for key, value in row.items() if key not in {"fact", *FACTORS}}
        wrong = asked.keys() - OPERATORS[fact.kind]
        if wrong or not asked:
            said = _("“{fact}” is asked by {known}, not by {wrong}.")
            known = ", ".join(sorted(OPERATORS[fact.kind]))
            self.fault(said.format(fact=fact.code, known=known, wrong=", ".join(sorted(wrong)) or "–"))
            return self.nobody
        tests = tuple(self._test(fact, key, value, row) for key, value in asked.items())
        return tests[0] if len(tests) == 1 else Several("all", tests)

    def _test(self, fact: FactKind, key: str, value: Any, row: Mapping[str, Any]) -> Test:
        if fact.kind == "number":
            op = key.removesuffix("_rule").removesuffix("_choice")
            return Test(fact, op, self._limit(key, value, row))
        if fact.kind == "set":
            self._check_member(fact, str(value))
        elif fact.kind == "choice":
            for one in value if isinstance(value, list) else [value]:
                self._check_option(fact, str(one))
        elif fact.kind == "date":
            self._check_date(fact, key, value)
        elif fact.kind == "flag" and not isinstance(value, bool):
            self.fault(_("“{fact}” is true or false.").format(fact=fact.code))
        return Test(fact, key, tuple(value) if isinstance(value, list) else value)

    def _limit(self, key: str, value: Any, row: Mapping[str, Any]) -> Limit:
        if key.endswith("_rule"):
            times, factor = row.get("times", 1), str(row.get("times_rule", ""))
            for one in filter(None, (str(value), factor)):
                if one not in rules.every():
                    self.fault(_("the rule “{rule}” is not known.").format(rule=one))
            return Limit(rule=str(value), times=times, times_rule=factor)
        if key.endswith("_choice"):
            point = vocabulary.open_points().get(str(value))
            if point is None or not all(option.isdecimal() for option in point.options):
                self.fault(_("the choice “{code}” is not known, or is no number.").format(code=value))
                return Limit(number=0)
            return Limit(choice=str(value))
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(_("“{key}” needs a whole number, not {value}.").format(key=key, value=value))
            return Limit(number=0)
        return Limit(number=value)

    def _check_member(self, fact: FactKind, code: str) -> None:
        if fact.listed and code not in fact.titles:
            self.fault(_("the circumstance “{code}” is not known.").format(code=code))
        elif fact.listed == "circumstance" and circumstance_is_computed(code):
            said = _("the circumstance “{code}” follows from the age and is never recorded. Ask for the age.")
            self.fault(said.format(code=code))

    def _check_option(self, fact: FactKind, code: str) -> None:
        if code not in fact.titles:
            said = _("“{code}” is no value of “{fact}”: {known}.")
            self.fault(said.format(code=code, fact=fact.code, known=", ".join(fact.titles)))

    def _check_date(self, fact: FactKind, key: str, value: Any) -> None:
        if key == "within_months" and not (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            self.fault(_("“within_months” needs a whole number above 0."))
        elif key != "within_months" and not isinstance(value, date):
            self.fault(_("“{key}” of “{fact}” needs a day.").format(key=key, fact=fact.code))

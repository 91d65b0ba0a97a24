"""What fills a blank: a data item, a count, an indicator, a constant, what is given with the run, a sum, an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linli.insight.reports.engine.phrases import LabelCondition

# The time of a count: at the end of the period (of visits and cases: within it), what began in it, at its beginning,
# since 1 January, and at the end of the same period a year earlier.
WHEN = ("end", "new", "start", "year", "year_before")


class TermKind(StrEnum):
    """How a value is found."""

    ITEM = "item"  # a data item of the record of a row
    COUNT = "count"  # how many records meet the conditions
    ROWS = "rows"  # which records a list has, and their order
    INDICATOR = "indicator"
    CONSTANT = "constant"
    GIVEN = "given"  # community, period, who fills it in
    SUM = "sum"  # of other blanks
    ANSWER = "answer"  # a question to who knows it
    NOT_OURS = "not_ours"  # the office or somebody else fills it in


@dataclass(frozen=True, slots=True)
class Term:
    """What fills a blank.

    All `conditions` must hold, and one of `either` if there are any. `code` is the item, indicator, given name or
    question; `place` the code of another community than that of the run; `order` the items by which rows are sorted;
    `keys` the blanks of a sum; `text` a constant.
    """

    kind: TermKind
    code: str = ""
    subject: str = ""
    conditions: tuple[LabelCondition, ...] = ()
    either: tuple[LabelCondition, ...] = ()
    when: str = "end"
    order: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    text: str = ""
    place: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored, without what is empty."""
        found: dict[str, Any] = {"kind": self.kind.value, "code": self.code, "subject": self.subject}
        found |= {"text": self.text, "place": self.place}
        found["conditions"] = [[one.item, one.op, one.value] for one in self.conditions]
        found["either"] = [[one.item, one.op, one.value] for one in self.either]
        found |= {"order": list(self.order), "keys": list(self.keys)}
        if self.kind in (TermKind.COUNT, TermKind.ROWS):
            found["when"] = self.when
        return {name: value for name, value in found.items() if value}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Term:
        """Read what was stored.

        Raises:
            KeyError, ValueError: it is no term.
        """
        return cls(
            TermKind(stored["kind"]),
            stored.get("code", ""),
            stored.get("subject", ""),
            tuple(LabelCondition(item, op, value) for item, op, value in stored.get("conditions", ())),
            tuple(LabelCondition(item, op, value) for item, op, value in stored.get("either", ())),
            stored.get("when", "end"),
            tuple(stored.get("order", ())),
            tuple(stored.get("keys", ())),
            stored.get("text", ""),
            stored.get("place", ""),
        )

"""The working of a subsidy in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.registers.ledger.states import yuan
from linli.services.training.engine import SubsidyLine
from linli.services.training.engine.subsidy import SubsidyBar
from linli.services.training.policies import BARS

LINES = {
    SubsidyLine.STANDARD: _("amount of the rule for this level"),
    SubsidyLine.PERCENT: _("share for this group"),
    SubsidyLine.SHARE: _("amount times share"),
    SubsidyLine.FEE: _("fee that the person paid; no more than this"),
    SubsidyLine.AMOUNT: _("amount of the subsidy"),
}


def working(lines: Iterable[Sequence[Any]]) -> list[tuple[str, str]]:
    """Return each line of a working with its number in yuan or per cent."""
    found = []
    for code, number in lines:
        line = SubsidyLine(code)
        found.append((str(LINES[line]), f"{number} %" if line == SubsidyLine.PERCENT else yuan(number)))
    return found


def bar(code: SubsidyBar) -> str:
    """Return what bars a subsidy, in words; "" if nothing does."""
    return str(BARS[code]) if code else ""

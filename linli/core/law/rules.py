"""Rules: dated, sourced thresholds of a jurisdiction, never constants in code.

`value("visits.household.every_days", code="330102011051", on=day)` takes, of the values in force on that day, the one
of the nearest jurisdiction: the longest code that the place's code begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from linli.core.law import content
from linli.core.law.content import Text, text


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of a rule with its source; grade L law, S secondary, V verified, K unverified."""

    id: str
    value: Any
    unit: str
    title: Text
    jurisdiction: str
    since: date
    until: date | None
    grade: str
    source: Text
    note: Text | None = None

    @property
    def unverified(self) -> bool:
        """Return whether pages must mark the value as an example."""
        return self.grade == "K"

    def in_force(self, on: date) -> bool:
        """Return whether the rule is in force on a day; `until` is the first day on which it is not."""
        return self.since <= on and (self.until is None or on < self.until)


@lru_cache(maxsize=1)
def every() -> dict[str, tuple[Rule, ...]]:
    """Return all rules by id, nearest jurisdiction and latest date first."""
    found: dict[str, list[Rule]] = {}
    for pack, table in content.tables("rules.toml"):
        for row in table.get("rule", []):
            rule = Rule(
                id=row["id"],
                value=row["value"],
                unit=row.get("unit", ""),
                title=text(row["title"]),
                jurisdiction=pack.jurisdiction,
                since=row["since"],
                until=row.get("until"),
                grade=row["grade"],
                source=text(row["source"]),
                note=text(row["note"]) if row.get("note") else None,
            )
            found.setdefault(rule.id, []).append(rule)
    return {key: tuple(sorted(rows, key=_nearest_latest)) for key, rows in found.items()}


def _nearest_latest(rule: Rule) -> tuple[int, int]:
    return -len(rule.jurisdiction), -rule.since.toordinal()


def find(rule_id: str, *, code: str = "", on: date | None = None) -> Rule:
    """Find the rule in force at a place (division code, "" for the country) on a day (default today).

    Raises:
        LookupError: no pack has a value for that place and day.
    """
    day = on or timezone.localdate()
    for rule in every().get(rule_id, ()):
        # The first match is the nearest and latest: `every` has sorted them so.
        if code.startswith(rule.jurisdiction) and rule.in_force(day):
            return rule
    raise LookupError(f"no rule {rule_id} for {code or 'the country'} on {day}")


def value(rule_id: str, *, code: str = "", on: date | None = None) -> Any:
    """Return the value of the rule alone; see `find`."""
    return find(rule_id, code=code, on=on).value

"""What rules and open points say at a place on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.core.law import calendar, content, rules
from linli.core.law.content import Text, text

ALWAYS = 1  # as the first day of a fact whose beginning nobody recorded: no month is counted from it


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a place on a day, as days.

    Attributes:
        working_born: born on or before it, somebody has reached the lowest working age.
        retire_born_man, retire_born_woman: born on or before it, somebody has reached the retirement age.
        long_since: out of work since that day or earlier, somebody is long unemployed.
        refusals: so many refusals without good reason end the aid.
        unwilling_unmakes, pensioner_unmakes, unregistered_counts: open points, see docs/employment.md.
    """

    working_born: int
    retire_born_man: int
    retire_born_woman: int
    long_since: int
    refusals: int
    unwilling_unmakes: bool
    pensioner_unmakes: bool
    unregistered_counts: bool


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of that month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    return months_before(day, -months)


def full_months(since: int, until: int) -> int | None:
    """Return the full months between two days given as ordinals; None if the beginning is not known."""
    if since <= ALWAYS or until < since:
        return None
    first, last = date.fromordinal(since), date.fromordinal(until)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months_after(first, months) <= last else months - 1


def limits(code: str, on: date) -> Limits:
    """Return the limits at a place (division code, "" for the country) on a day."""
    women = (
        "employment.age.retire_women_cadre"
        if _rule("employment.open.women_retirement", code, on) == "later"
        else WOMEN_EARLIER
    )
    return Limits(
        working_born=_born("employment.age.working_min", code, on),
        retire_born_man=_born("employment.age.retire_men", code, on),
        retire_born_woman=_born(women, code, on),
        long_since=_born("employment.long_unemployed.years", code, on),
        refusals=int(str(_rule("employment.refusals.max", code, on))),
        unwilling_unmakes=_rule("employment.open.unwilling_member", code, on) == "unmakes",
        pensioner_unmakes=_rule("employment.open.working_pensioner", code, on) == "unmakes",
        unregistered_counts=_rule("employment.open.unregistered_jobless", code, on) == "counts",
    )


WOMEN_EARLIER = "employment.age.retire_women"


def _rule(name: str, code: str, on: date) -> object:
    """Return a value; before the first one was in force, the earliest that there is."""
    try:
        return rules.value(name, code=code, on=on)
    except LookupError:
        held = [one for one in rules.every()[name] if code.startswith(one.jurisdiction)]
        return min(held, key=lambda one: one.since).value


def _born(name: str, code: str, on: date) -> int:
    return calendar.years_before(on, int(str(_rule(name, code, on)))).toordinal()


# ---- what the rules leave open


@dataclass(frozen=True, slots=True)
class OpenValue:
    """A point that the rules leave open: its options, and the rule that has the value with its reason."""

    code: str
    title: Text
    options: dict[str, Text]
    rule: str

    def at(self, place: str, on: date) -> rules.Rule | None:
        """Return the rule that decides at a place on a day; None where a province has none of its own."""
        try:
            return rules.find(self.rule, code=place, on=on)
        except LookupError:
            return None


def open_values() -> list[OpenValue]:
    """Return the points that the rules leave open, in the order of the content."""
    rows = [row for _pack, table in content.tables("employment.toml") for row in table.get("open", [])]
    return [
        OpenValue(
            code=row["code"],
            title=text(row["title"]),
            options={str(one["value"]): text(one["title"]) for one in row["options"]},
            rule=row["rule"],
        )
        for row in rows
    ]

"""What is known with a run: the place, the period, who fills it in. In the language of the form, which is Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from linli.insight.reports.engine import periods
from linli.insight.reports.engine.periods import ReportPeriod
from linli.registers.places.models import Place
from linli.registers.places.states import Level


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run before anything is counted. `filler` is who fills it in, `phone` that of their office."""

    place: Place
    period: ReportPeriod
    today: date
    filler: str = ""
    phone: str = ""

    def value(self, name: str) -> str:
        """Return what is given under a name of `form_phrases.toml`; "" if it is not known."""
        found = READ.get(name)
        return found(self) if found else ""


def _named(given: RunFacts, level: Level) -> str:
    place: Place | None = given.place
    while place is not None and place.level != level:
        place = place.parent
    return place.name if place is not None else given.place.name


READ: Mapping[str, Callable[[RunFacts], str]] = {
    "community": lambda given: given.place.name,
    "subdistrict": lambda given: _named(given, Level.SUBDISTRICT),
    "today": lambda given: f"{given.today.year}年{given.today.month}月{given.today.day}日",
    "period": lambda given: periods.words(given.period.code),
    "year": lambda given: str(given.period.last_day.year),
    "month": lambda given: str(given.period.last_day.month),
    "day": lambda given: str(given.today.day),
    "today_year": lambda given: str(given.today.year),
    "today_month": lambda given: str(given.today.month),
    "today_day": lambda given: str(given.today.day),
    "filler": lambda given: given.filler,
    "phone": lambda given: given.phone,
}

"""Why a household is due, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.law import content, rules
from linli.registers.places.models import Place
from linli.work.visits.states import NOT_HOME, REFUSED, done_outcomes

BASE, AGREED, TRIED = "", "agreed", "tried"  # kinds of reason beside the circumstances
PLAIN = frozenset({BASE, AGREED, TRIED})


NextTries = tuple[tuple[int, str], ...]  # attempts, what to try: a code of next_try


@dataclass(frozen=True, slots=True)
class VisitRules:
    """What the rules ask for in one community on one day, in days; 0 if no rule does."""

    every: Mapping[str, int]  # circumstance (or BASE) -> between two visits
    tries: Mapping[str, NextTries]  # outcome -> after how many such attempts what is tried next
    event: int  # from an event to the visit
    retry: int  # from a failed attempt to the next
    soon: int  # so many days before its day, a visit is due soon
    again: int  # so many days after an attempt at which nobody was met, it is in the list again


# Tuples of values: an area has hundreds of homes, and models would cost more than all the rest of the page.
class HomeToVisit(NamedTuple):
    """A household at its door, with its latest visit and meeting."""

    pk: int
    name: str
    since: date
    dwelling_id: int
    lft: int
    address: str
    door: str
    latest_id: int | None
    met_on: date | None

    @property
    def dwelling(self) -> str:
        """Return the dwelling in words."""
        return self.address or self.door


class LatestVisit(NamedTuple):
    """What follows from the latest visit to a household."""

    pk: int
    day: date
    outcome: str
    next_day: date | None

    @property
    def outcome_title(self) -> str:
        """Return the name of the outcome."""
        return content.title("visit_outcome", self.outcome)


class Reason(NamedTuple):
    """One reason for a visit: from when it counts, how often it asks for a visit, and the day.

    A reason that counts `once` (an agreed day, an event, a failed attempt) ends with the next meeting.
    """

    kind: str
    since: date
    every: int
    day: date
    once: bool = False

    @property
    def title(self) -> str:
        """Return the reason in words."""
        code = content.codes("circumstance").get(self.kind)
        if code is None:
            return _("routine")
        # Lists do not name sensitive circumstances; they are read on the person's page.
        if code.get("sensitive"):
            return _("event in the household") if self.once else _("extra visits")
        return str(code)


class Due(NamedTuple):
    """When and why a household is to be visited next, as of the day `on`."""

    home: HomeToVisit
    on: date
    asked: VisitRules
    last: LatestVisit | None
    reasons: tuple[Reason, ...]
    tries: int  # attempts without an answer since the last meeting
    declined: int = 0  # visits declined since then

    @property
    def day(self) -> date:
        """Return the first day that a reason asks for."""
        return self.reasons[0].day

    @property
    def overdue(self) -> int:
        """Return the days since that day; 0 if it has not passed."""
        return max((self.on - self.day).days, 0)

    @property
    def days_left(self) -> int:
        """Return the days until that day; 0 if it has come."""
        return max((self.day - self.on).days, 0)

    @property
    def again_on(self) -> date | None:
        """Return the day from which to try again, if nobody was met and it has not come."""
        if self.last is None or self.last.outcome in done_outcomes():
            return None
        again = self.last.day + timedelta(days=self.asked.again)
        return again if again > max(self.on, self.day) else None

    @property
    def agreed_on(self) -> date | None:
        """Return the day that was agreed at the last visit, if there is one."""
        return next((reason.day for reason in self.reasons if reason.kind == AGREED), None)

    @property
    def is_special(self) -> bool:
        """Return whether a circumstance or an event asks for visits, not only the rule for every household."""
        return any(reason.kind not in PLAIN for reason in self.reasons)

    @property
    def group(self) -> str:
        """Return tried (due, but not again on this day), overdue, today, soon or later."""
        if self.again_on:
            return "tried"
        if self.day < self.on:
            return "overdue"
        if self.day == self.on:
            return "today"
        return "soon" if self.days_left <= self.asked.soon else "later"

    @property
    def tone(self) -> str:
        """Return how the state is drawn."""
        return {"overdue": "overdue", "today": "due", "soon": "info"}.get(self.group, "muted")

    @property
    def state(self) -> str:
        """Return in words how far away the day is."""
        if self.again_on:
            return _("tried, again from %(day)s") % {"day": self._words(self.again_on)}
        if self.overdue:
            return ngettext("overdue %(days)s day", "overdue %(days)s days", self.overdue) % {"days": self.overdue}
        if self.day == self.on:
            return _("due today")
        if self.group == "soon":
            return ngettext("in %(days)s day", "in %(days)s days", self.days_left) % {"days": self.days_left}
        return _("next %(day)s") % {"day": self.day_words}

    @property
    def why(self) -> str:
        """Return the reasons and the first demand: "Older person living alone · every 30 days"."""
        lead = self.reasons[0]
        named = [reason.title for reason in self.reasons if reason.kind not in PLAIN]
        if not named and lead.kind == BASE:
            named = [lead.title]
        words = dict.fromkeys([*named, self._asked(lead), self._tried()])
        return " · ".join(filter(None, words))

    def _asked(self, lead: Reason) -> str:
        """Return in words how the first reason leads to the day."""
        if lead.kind == AGREED:
            return _("next visit agreed for %(day)s") % {"day": self.day_words}
        if lead.kind == TRIED:
            return _("try again")
        if lead.once:
            return ngettext("visit within %(count)d day", "visit within %(count)d days", lead.every) % {
                "count": lead.every
            }
        return ngettext("every %(count)d day", "every %(count)d days", self.every) % {"count": self.every}

    def _tried(self) -> str:
        """Return the number of attempts in words."""
        told = ngettext("%(count)d attempt with no one at home", "%(count)d attempts with no one at home", self.tries)
        return told % {"count": self.tries} if self.tries else ""

    @property
    def next_tries(self) -> list[str]:
        """Return what to try next after attempts in vain, codes of next_try: those reached last."""
        outcome = self.last.outcome if self.last else ""
        count = {NOT_HOME: self.tries, REFUSED: self.declined}.get(outcome, 0)
        reached = [(after, code) for after, code in self.asked.tries.get(outcome, ()) if after <= count]
        most = max((after for after, _code in reached), default=0)
        return [code for after, code in reached if after == most]

    @property
    def advice(self) -> str:
        """Return in words what to try next; "" if the last visit met someone."""
        named = [content.title("next_try", code) for code in self.next_tries]
        return _("next: %(what)s") % {"what": _(", ").join(named)} if named else ""

    @property
    def every(self) -> int:
        """Return the shortest interval in days among repeated reasons; if there are none, among all."""
        again = [reason.every for reason in self.reasons if not reason.once]
        return min(again or [reason.every for reason in self.reasons])

    @property
    def before(self) -> str:
        """Return the last visit in words."""
        if self.last is None:
            return _("not visited yet")
        return f"{self.last.outcome_title} {self._words(self.last.day)}"

    @property
    def day_words(self) -> str:
        """Return the day, with the year if it is not this one."""
        return self._words(self.day)

    def _words(self, day: date) -> str:
        return date_format(day, "MONTH_DAY_FORMAT" if day.year == self.on.year else "DATE_FORMAT")


def days_of(rule: str, community: Place, on: date) -> int:
    """Return the rule's number of days for the community on that day; 0 if there is no rule."""
    try:
        return int(rules.value(rule, code=community.code, on=on))
    except LookupError:
        return 0

"""Why a door is due, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.law import content, rules
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.visits.models import Visit

SOON = "visits.due_soon_days"
PHONE = "visits.not_home.phone_after"
BASE, AGREED, TRIED = "", "agreed", "tried"  # kinds of reason beside the circumstances
PLAIN = frozenset({BASE, AGREED, TRIED})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to call: from when it counts, how often it asks for a visit, and until which day.

    One that counts `once` (an agreed day, an event, a door that did not open) is over with the next meeting.
    """

    kind: str
    since: date
    every: int
    day: date
    once: bool = False

    @property
    def title(self) -> str:
        """The reason in words; a sensitive circumstance is not named."""
        code = content.codes("circumstance").get(self.kind)
        if code is None:
            return _("routine")
        if code.get("sensitive"):
            return _("event in the household") if self.once else _("extra visits")
        return str(code)


@dataclass(frozen=True, slots=True)
class Due:
    """When a household is to be visited next, seen from the day `on`."""

    household: Household
    on: date
    met: date | None
    last: Visit | None
    reasons: tuple[Reason, ...] = field(default=())
    tries: int = 0  # how often nobody was at home since somebody was met

    @property
    def day(self) -> date:
        """The first day that any reason asks for."""
        return self.reasons[0].day

    @property
    def overdue(self) -> int:
        """Days past the day; 0 when it is not over."""
        return max((self.on - self.day).days, 0)

    @property
    def days_left(self) -> int:
        """Days until the day; 0 when it has come."""
        return max((self.day - self.on).days, 0)

    @property
    def group(self) -> str:
        """overdue, today, soon or later."""
        if self.day < self.on:
            return "overdue"
        if self.day == self.on:
            return "today"
        return "soon" if self.days_left <= days_of(SOON, self.household.community, self.on) else "later"

    @property
    def why(self) -> str:
        """The reasons in words, and what asks first: "Older person living alone · every 30 days · 2 tries"."""
        lead = self.reasons[0]
        named = [reason.title for reason in self.reasons if reason.kind not in PLAIN]
        if not named and lead.kind == BASE:
            named = [lead.title]
        words = dict.fromkeys([*named, self._asked(lead), self._tried()])
        return " · ".join(filter(None, words))

    def _asked(self, lead: Reason) -> str:
        """What the first reason says of the day."""
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
        """How often nobody opened since somebody was met; from some number on, calling is better."""
        if not self.tries:
            return ""
        told = ngettext("%(count)d try", "%(count)d tries", self.tries) % {"count": self.tries}
        most = days_of(PHONE, self.household.community, self.on)
        return _("%(tries)s: call before the next visit") % {"tries": told} if most and self.tries >= most else told

    @property
    def every(self) -> int:
        """The shortest interval in days that a rule asks for again and again, or that asks alone."""
        again = [reason.every for reason in self.reasons if not reason.once]
        return min(again or [reason.every for reason in self.reasons])

    @property
    def before(self) -> str:
        """What the last visit was, in words."""
        if self.last is None:
            return _("not visited yet")
        return f"{self.last.outcome_title} {self._words(self.last.day)}"

    @property
    def day_words(self) -> str:
        """The day, with its year when that is another."""
        return self._words(self.day)

    def _words(self, day: date) -> str:
        return date_format(day, "MONTH_DAY_FORMAT" if day.year == self.on.year else "DATE_FORMAT")

    def next_by_rule(self) -> date:
        """The day the rules will ask for when the household is met on `on`."""
        return self.on + timedelta(days=self.every)


def days_of(rule: str, community: Place, on: date) -> int:
    """The rule's number at the community on that day; 0 where no rule says so."""
    try:
        return int(rules.value(rule, code=community.code, on=on))
    except LookupError:
        return 0

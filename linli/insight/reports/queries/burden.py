"""What report forms and asks cost a place in a month, and what filling them from the records saves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.law.rules import Rule
from linli.insight.reports.engine.saving import Saving, share
from linli.insight.reports.models import Ask, FormField, ReportForm
from linli.insight.reports.models.asks import AskQuerySet
from linli.insight.reports.queries import asks, duplicates, runs
from linli.insight.reports.states import FieldState, FormState, Held
from linli.registers.places.models import Place

PER_BLANK, KEYSTROKES = "reports.saving.seconds_per_blank", "reports.saving.keystrokes_per_blank"
MOST_EXPENSIVE = "reports.burden.most_expensive"


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """What one office asks for in its forms in force: its blanks, and how many another form asks for as well."""

    office: str
    forms: int
    blanks: int
    repeated: int

    @property
    def share(self) -> int | None:
        """Return the share that is asked elsewhere, in percent."""
        return share(self.repeated, self.blanks)


@dataclass(frozen=True, slots=True)
class Burden:
    """The figures of a place in a month."""

    month: date
    forms: int
    refused: int
    blanks: int
    mapped: int
    filled_of: int
    filled: int
    repeated: int
    offices: list[OfficeLine]
    submissions: int
    amended: int
    asks: int
    short: int
    held: int
    minutes: int
    saving: Saving
    rules: list[Rule]
    expensive: list[Ask]

    @property
    def mapped_share(self) -> int | None:
        """Return the share of blanks that are mapped, in percent."""
        return share(self.mapped, self.blanks)

    @property
    def filled_share(self) -> int | None:
        """Return the share of blanks that were filled from the records, in percent."""
        return share(self.filled, self.filled_of)

    @property
    def repeated_share(self) -> int | None:
        """Return the share of blanks that several forms ask for, in percent."""
        return share(self.repeated, self.blanks)


def burden(viewer: Viewer, place: Place, month: date) -> Burden:
    """Return the figures of a place: forms as they are now, submissions and asks of a month."""
    blanks = duplicates.in_force(viewer, place)
    groups = duplicates.repeated_groups(blanks)
    again = {blank.pk for group in groups for blank in group}
    forms = ReportForm.objects.visible_to(viewer).reaching(place)
    counted = forms.aggregate(
        in_force=Count("pk", filter=Q(state=FormState.IN_FORCE)), refused=Count("pk", filter=Q(state=FormState.REFUSED))
    )
    sent = runs.listed(viewer, place=place, state="", sent=month)
    filled = sent.filter(by_hand=False).order_by().aggregate(of=Sum("blanks"), done=Sum("blanks_filled"))
    asked = asks.listed(viewer, place=place, month=month)
    at = place.division_code
    saving = Saving(filled["done"] or 0, int(rules.value(PER_BLANK, code=at)), int(rules.value(KEYSTROKES, code=at)))
    return Burden(
        month=month,
        forms=counted["in_force"],
        refused=counted["refused"],
        blanks=len(blanks),
        mapped=sum(blank.state != FieldState.TO_CONFIRM for blank in blanks),
        filled_of=filled["of"] or 0,
        filled=filled["done"] or 0,
        repeated=len(again),
        offices=_offices(blanks, again),
        submissions=sent.count(),
        amended=sent.filter(replaces__isnull=False).count(),
        saving=saving,
        rules=[rules.find(PER_BLANK, code=at), rules.find(KEYSTROKES, code=at)],
        expensive=expensive(viewer, place, month),
        **_asked(asked),
    )


def _asked(rows: AskQuerySet) -> dict[str, int]:
    found = rows.order_by().aggregate(
        asks=Count("pk"),
        short=Count("pk", filter=Q(is_short=True)),
        held=Count("pk", filter=Q(held=Held.ALL)),
        minutes=Sum("minutes"),
    )
    return {name: number or 0 for name, number in found.items()}


def _offices(blanks: list[FormField], again: set[int]) -> list[OfficeLine]:
    by_office: dict[str, list[FormField]] = defaultdict(list)
    for blank in blanks:
        by_office[blank.edition.form.office_title].append(blank)
    lines = [
        OfficeLine(office, len({one.edition.form_id for one in own}), len(own), sum(one.pk in again for one in own))
        for office, own in by_office.items()
    ]
    return sorted(lines, key=lambda line: (-line.repeated, line.office))


def expensive(viewer: Viewer, place: Place, month: date) -> list[Ask]:
    """Return the asks of a month that took the most minutes."""
    most = int(rules.value(MOST_EXPENSIVE, code=place.division_code))
    rows = asks.listed(viewer, place=place, month=month).filter(minutes__gt=0)
    return list(rows.order_by("-minutes", "-pk")[:most])


def by_community(viewer: Viewer, place: Place, month: date) -> list[tuple[Place, dict[str, int]]]:
    """Return asks, short ones, minutes and submissions of each community of an office, for its table."""
    rows = asks.listed(viewer, place=place, month=month).order_by()
    short = Count("pk", filter=Q(is_short=True))
    told = {
        key: counted
        for key, *counted in rows.values_list("community").annotate(
            asks=Count("pk"), short=short, minutes=Sum("minutes")
        )
    }
    sent = runs.listed(viewer, place=place, state="", sent=month).order_by()
    done = dict(sent.values_list("community").annotate(count=Count("pk")))
    shown = Place.objects.communities().open().filter(pk__in=sorted(place.communities_inside)).order_by("path")
    found = []
    for one in shown:
        count, hurried, minutes = told.get(one.pk, (0, 0, 0))
        figures = {"asks": count, "short": hurried, "minutes": minutes or 0, "submissions": done.get(one.pk, 0)}
        found.append((one, figures))
    return found


def repeated_blanks(viewer: Viewer, place: Place) -> list[list[FormField]]:
    """Return the blanks that several forms in force at a place ask for, in groups."""
    return duplicates.repeated_groups(duplicates.in_force(viewer, place))

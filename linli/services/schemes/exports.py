"""Lists of schemes as sheets: no sensitive facts, names and numbers as the lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.services.schemes.models import Application, Award, title_of
from linli.services.schemes.queries import answers
from linli.services.schemes.queries.ahead import ComingChange
from linli.services.schemes.queries.eligible import Chance


def eligible_columns() -> list[Column]:
    """Return the header of the list of people who may get a scheme."""
    return [
        Column(_("Community"), 18),
        Column(_("Name"), 12),
        Column(_("Age"), 6, "number"),
        Column(_("Scheme"), 28),
        Column(_("By the records"), 20),
        Column(_("Still to be found out"), 40),
    ]


def eligible_rows(found: Iterable[Chance]) -> Iterator[list[Any]]:
    """Yield a row for each person and scheme."""
    for one in found:
        state = _("meets every condition") if one.is_certain else _("something is missing")
        missing = _(", ").join(answers.missing_titles(one.decision.missing))
        person = one.person
        yield [person.community.name, person.name, person.age_on(), title_of(one.scheme), state, missing]


KINDS = {
    "may_get": gettext_lazy("may get it from that day"),
    "ends": gettext_lazy("conditions no longer met"),
    "not_known": gettext_lazy("something is no longer known"),
    "other_tier": gettext_lazy("another tier applies"),
}


def change_columns() -> list[Column]:
    """Return the header of the list of changes ahead."""
    return [
        Column(_("On"), 14, "date"),
        Column(_("Community"), 18),
        Column(_("Name"), 12),
        Column(_("Scheme"), 28),
        Column(_("What changes"), 30),
        Column(_("Gets it now"), 12),
    ]


def change_rows(found: Iterable[ComingChange]) -> Iterator[list[Any]]:
    """Yield a row for each change."""
    for one in found:
        gets = _("yes") if one.award else _("no")
        yield [one.turn.day, one.person.community.name, one.person.name, one.title, str(KINDS[one.kind]), gets]


def application_columns() -> list[Column]:
    """Return the header of the list of applications."""
    return [
        Column(_("Community"), 18),
        Column(_("Name"), 12),
        Column(_("Scheme"), 28),
        Column(_("Applied on"), 14, "date"),
        Column(_("Way of applying"), 14),
        Column(_("State"), 18),
        Column(_("To be decided by"), 14, "date"),
        Column(_("Decided on"), 14, "date"),
    ]


def application_rows(found: Iterable[Application]) -> Iterator[list[Any]]:
    """Yield a row for each application."""
    for row in found:
        yield [
            row.community.name,
            row.person.name,
            row.title,
            row.applied_on,
            content.title("scheme_channel", row.channel),
            str(row.get_state_display()),
            row.due_on,
            row.decided_on,
        ]


def award_columns() -> list[Column]:
    """Return the header of the list of awards."""
    return [
        Column(_("Community"), 18),
        Column(_("Name"), 12),
        Column(_("Scheme"), 28),
        Column(_("Tier"), 20),
        Column(_("Amount"), 18),
        Column(_("Since"), 14, "date"),
        Column(_("State"), 14),
        Column(_("Last day"), 14, "date"),
    ]


def award_rows(found: Iterable[Award]) -> Iterator[list[Any]]:
    """Yield a row for each award."""
    for row in found:
        state = str(row.state.label)
        named = [row.community.name, row.person.name, row.title, row.tier_title, row.amount_words]
        yield [*named, row.since, state, row.last_day]

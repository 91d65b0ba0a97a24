"""The questions of a roster: unknown buildings, new families at occupied homes, employment against the age."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.intake.reasons import Reason
from linli.core.intake.runner import AskedQuestion
from linli.registers.places.models import Place
from linli.registers.places.states import Level

BUILDING, HOME, DOUBT = "building", "occupied", "doubt"
NEW, SAME, LEAVE = "new", "same", "leave"
MOVED_OUT, JOINED, SECOND = "moved_out", "joined", "second"
AS_STATED, WITHOUT = "as_stated", "without"
CHOICES = {
    BUILDING: {
        NEW: _("a new building"),
        SAME: _("the same as a known building"),
        LEAVE: _("leave these rows out"),
    },
    HOME: {
        MOVED_OUT: _("the registered people moved out"),
        JOINED: _("they joined the registered household, whose head stays"),
        SECOND: _("a second household in the same home"),
        LEAVE: _("leave these rows out"),
    },
    DOUBT: {
        AS_STATED: _("it is right: record it as stated"),
        WITHOUT: _("import these people without it"),
        LEAVE: _("leave these rows out"),
    },
}
DIGITS = re.compile(r"\d{1,18}", re.ASCII)
KINDS = {
    BUILDING: _("Unknown buildings"),
    HOME: _("New families at occupied homes"),
    DOUBT: _("Employment that does not fit the age"),
}
ASKED = {
    BUILDING: _("Unknown building:"),
    HOME: _("New family at an occupied home:"),
    DOUBT: _("Employment that does not fit the age:"),
}
LEFT_OUT = _("Left out, as answered for “{name}”.")
OPEN = {
    BUILDING: _("The building “{name}” is not known. Answer the question of this import first."),
    HOME: _("Other people are registered at “{name}”. Answer the question of this import first."),
    DOUBT: _("“{name}” does not fit the age of this person. Answer the question of this import first."),
}


def why_not(asked: AskedQuestion) -> Reason:
    """Return why a row of a question is not imported, "" if its answer lets it in."""
    if asked.answer and asked.answer != LEAVE:
        return ""
    return format_lazy(LEFT_OUT if asked.answer else OPEN[asked.kind], name=asked.about["name"])


def split(answer: str) -> tuple[str, str]:
    """Return the choice of an answer, and what it adds: a building, a household or a day."""
    choice, _colon, more = answer.partition(":")
    return choice, more


def day_of(answer: str, today: date) -> date:
    """Return the day on which the registered people moved out."""
    _choice, day = split(answer)
    return date.fromisoformat(day) if day else today


def checked(kind: str, answer: str, about: dict[str, Any] | None = None) -> str:
    """Return an answer as it is stored.

    Args:
        kind: of the question.
        answer: a choice, with `:` and what it adds.
        about: the question; None for an answer to all questions of the kind.

    Raises:
        RuleBroken: it is no answer to this question.
    """
    choice, more = split(answer.strip())
    if choice not in CHOICES[kind]:
        text = _("“{answer}” is no answer. Possible: {choices}.")
        raise RuleBroken(format_lazy(text, answer=answer, choices=", ".join(CHOICES[kind])))
    if choice == SAME:
        return f"{SAME}:{_building(more, about)}"
    if choice == MOVED_OUT:
        return f"{MOVED_OUT}:{_day(more).isoformat()}"
    if choice == JOINED and about:
        return f"{JOINED}:{_household(more, about)}"
    return choice


def _building(text: str, about: dict[str, Any] | None) -> int:
    """Return the building of the community that a name or number means."""
    if not about:
        raise RuleBroken(_("Say for each building which known one it is."))
    known = Place.objects.filter(community_id=about["place"], level=Level.BUILDING, until=None)
    found = known.filter(name=text.strip()).first()
    if found is None and DIGITS.fullmatch(text):
        found = known.filter(pk=text).first()
    if found is None:
        raise RuleBroken(format_lazy(_("No building is called “{name}” there."), name=text))
    return found.pk


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise RuleBroken(format_lazy(_("“{text}” is no date."), text=text)) from None
    if day > timezone.localdate():
        raise RuleBroken(_("The day of moving out cannot be in the future."))
    return day


def _household(text: str, about: dict[str, Any]) -> int:
    """Return which of the registered households the people joined."""
    known = about["households"]
    if not text and len(known) == 1:
        return int(known[0])
    if not DIGITS.fullmatch(text) or int(text) not in known:
        raise RuleBroken(_("Several households are registered there. Say which of them the people joined."))
    return int(text)

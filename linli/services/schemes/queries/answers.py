"""What the engine answers about people in the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.journal import versions
from linli.core.law import content
from linli.registers.people.models import Person
from linli.services.schemes import engine
from linli.services.schemes.engine import Decision, Line, Scheme, Worked, vocabulary
from linli.services.schemes.engine.conditions import Given, Node
from linli.services.schemes.engine.declared import claim_amounts
from linli.services.schemes.models import Application, ApplicationStep, Award
from linli.services.schemes.queries import register
from linli.services.schemes.states import ApplicationAct


def facts_of(person: Person, on: date) -> dict[str, Any]:
    """Return what is recorded of a person on a day."""
    return register.known([person.pk], on)[person.pk]


def about(person: Person, on: date | None = None) -> dict[str, Decision]:
    """Return the answers of all schemes of the person's community."""
    day = on or timezone.localdate()
    return engine.decide_all(engine.every(place=person.community.code, on=day), facts_of(person, day), day)


def decided(row: Application) -> Decision:
    """Return the answer for an application by what is recorded today; its own award does not count against it."""
    today = timezone.localdate()
    version = row.version
    assert version is not None
    day = today if version.in_force(today) else row.applied_on
    return engine.decide(version, facts_of(row.person, day), day)


def worked_out(row: Application) -> Worked | None:
    """Return the amount that a room works out today for an application whose scheme leaves it open; else None."""
    source = claim_amounts().get(row.scheme)
    return source.find([row.person_id], timezone.localdate()).get(row.person_id) if source else None


def last_step(row: Application) -> ApplicationStep | None:
    """Return the last step that was not taken back, if no other came after."""
    undone = row.steps.exclude(takes_back=None).values("takes_back")
    steps = row.steps.exclude(act=ApplicationAct.TAKE_BACK).exclude(pk__in=undone)
    return steps.order_by("-pk").first()


def conditions(scheme: Scheme, node: Node, on: date) -> list[Line]:
    """Return the conditions of a scheme as it says them where it applies, about nobody."""
    given = Given({"community": scheme.jurisdiction}, on, scheme.choice)
    return list(node.lines(given, 0, outer=True))


def changeable(row: Award) -> dict[str, Any]:
    """Return what can be changed of an award, as forms compare it (`journal.versions`)."""
    stop = row.suspensions.filter(until=None).values_list("since", flat=True).first()
    return versions.fields_of(row, "until", "tier", "amount", "checked_on") | {"suspended": stop}


def award_words(name: str, value: Any) -> tuple[str, str]:
    """Return what changed of an award in words: label and value."""
    labels = {
        "until": _("Last day"),
        "tier": _("Tier"),
        "amount": _("Amount"),
        "checked_on": _("checked on"),
        "suspended": _("Suspended"),
    }
    return str(labels[name]), versions.in_words(value)


def missing_titles(codes: Iterable[str]) -> list[str]:
    """Return the names of missing facts; members of a set by their own."""
    known, kinds = vocabulary.facts(), content.codes("circumstance")
    titles = [known[code].title if code in known else kinds[code].title for code in codes if code in {*known, *kinds}]
    return [str(title) for title in titles]

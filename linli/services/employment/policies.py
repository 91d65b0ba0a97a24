"""Rules for employment: who may record what, and what forbids it now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.people.models import Circumstance, Person
from linli.services.employment.models import AidService, TrackingFile, WorkSpell
from linli.services.employment.states import AidAnswer, WorkAbility

REFUSALS = frozenset({AidAnswer.GOOD_REASON, AidAnswer.NO_REASON})


def may(viewer: Viewer, permission: P, community: Any) -> bool:
    """Return whether the viewer has a permission in a community, given as row or key."""
    return viewer.scope(permission).has(getattr(community, "pk", community))


def check_may(viewer: Viewer, permission: P, community: Any) -> None:
    """Raise PermissionDenied if the viewer does not have a permission in a community."""
    if not may(viewer, permission, community):
        raise PermissionDenied


def check_day(on: date) -> None:
    """Raise RuleBroken if a day is in the future."""
    if on > timezone.localdate():
        raise RuleBroken(_("The date cannot be in the future."))


def check_alive(person: Person) -> None:
    """Raise RuleBroken if the person has died."""
    if person.died is not None:
        raise RuleBroken(_("{name} died on {day}.").format(name=person.name, day=date_format(person.died)))


def check_codes(name: str, codes: Iterable[str]) -> None:
    """Raise RuleBroken if one of the codes is not in a code list."""
    known = content.codes(name)
    for code in codes:
        if code not in known:
            raise RuleBroken(_("“{code}” is not in the list.").format(code=code))


# ---- work


def check_follows(former: Circumstance | None, kind: str, since: date) -> None:
    """Raise RuleBroken if what is recorded begins later, or says the same already."""
    if former is None:
        return
    if former.kind == kind:
        said = _("“{kind}” is already recorded, since {day}. End it, or record what came after it.")
        raise RuleBroken(said.format(kind=former.title, day=date_format(former.since)))
    if since < former.since:
        said = _("“{kind}” is recorded since {day}. What came before it cannot be added here: undo it first.")
        raise RuleBroken(said.format(kind=former.title, day=date_format(former.since)))


def check_benefit(since: date | None, until: date | None) -> None:
    """Raise RuleBroken if the days of the benefit make no sense."""
    if until is not None and (since is None or until < since):
        raise RuleBroken(_("The unemployment benefit ends before it begins."))


def check_take_back(at: Any, by_id: int | None, *, by: Viewer, code: str) -> None:
    """Raise RuleBroken unless the viewer entered it, not long ago."""
    if by.user_id is None or by_id != by.user_id:
        raise RuleBroken(_("Only who entered this can undo it."))
    hours = int(rules.value("employment.take_back.within_hours", code=code))
    if timezone.now() - at > timedelta(hours=hours):
        raise RuleBroken(_("An entry can be undone within {hours} hours.").format(hours=hours))


def check_spell_stands(row: WorkSpell) -> None:
    """Raise RuleBroken if something was recorded after it, or it was undone before."""
    if row.taken_back:
        raise RuleBroken(_("This entry was already undone."))
    if row.fact.until is not None:
        raise RuleBroken(_("Something was recorded after this entry. Undo that first."))


# ---- tracking files and services


def check_file(facts: dict[str, Any]) -> None:
    """Raise RuleBroken if a tracking file names unknown codes or contradicts itself."""
    check_codes("jobless_cause", [facts["cause"]])
    check_codes("occupation", [*facts.get("occupations", ()), *facts.get("skills", ())])
    check_codes("work_limit", facts.get("limits", "").split())
    if facts.get("ability") == WorkAbility.NONE and facts.get("willing"):
        raise RuleBroken(_("A person who cannot work is not looking for work. Change one of the two."))


def check_file_day(former: TrackingFile | None, since: date) -> None:
    """Raise RuleBroken if the present version begins later."""
    check_day(since)
    if former is not None and since < former.since:
        raise RuleBroken(_("The present version began on {day}.").format(day=date_format(former.since)))


def check_service(kind: str, offer: str, answer: str, reason: str) -> None:
    """Raise RuleBroken if an answer has no offer, or a refusal no reason that fits."""
    check_codes("aid_service", [kind])
    if answer and not offer:
        raise RuleBroken(_("An answer needs the offer that it answers."))
    if answer not in REFUSALS:
        return
    check_codes("work_refusal", [reason])
    is_good = bool(content.codes("work_refusal")[reason].get("good"))
    if is_good != (answer == AidAnswer.GOOD_REASON):
        raise RuleBroken(_("The reason does not fit the answer: see which reasons are good ones."))


def check_service_stands(row: AidService) -> None:
    """Raise RuleBroken if a service was undone before."""
    if row.taken_back:
        raise RuleBroken(_("This entry was already undone."))


def check_current(row: TrackingFile) -> None:
    """Raise RuleBroken if a version is not the present one."""
    if row.until is not None:
        raise RuleBroken(_("This version has already ended."))


def check_unanswered(row: AidService, on: date) -> None:
    """Raise RuleBroken if an offer was answered before, or the day is before it."""
    check_day(on)
    if row.answer:
        raise RuleBroken(_("The answer to this offer is already recorded."))
    if on < row.day:
        raise RuleBroken(_("The offer was made on {day}.").format(day=date_format(row.day)))

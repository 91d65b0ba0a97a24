"""Rules for employment: who may record what, and what forbids it now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.people.models import Circumstance, Person
from linli.services.employment.engine.titles import levels
from linli.services.employment.models import (
    AidService,
    CommunityTitle,
    HouseholdFile,
    Retiree,
    TrackingFile,
    WorkSpell,
)
from linli.services.employment.queries.proposals import GROUNDS
from linli.services.employment.queries.titles import TitleGap
from linli.services.employment.states import (
    AidAnswer,
    TitleAct,
    TitleLevel,
    TitleMove,
    WorkAbility,
    WorkVerdict,
)

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


# ---- zero-employment households

CONFIRMED_BEFORE = gettext_lazy("This household was confirmed before. Go on with its file.")


def check_zero(found_on: date | None) -> None:
    """Raise RuleBroken if by the records a household is no zero-employment household."""
    if found_on is None:
        raise RuleBroken(
            _("By what is recorded this is no zero-employment household on that day. Correct the records first.")
        )


def check_file_open(file: HouseholdFile, on: date) -> None:
    """Raise RuleBroken if a file was undone or left out, or the day is before it."""
    check_day(on)
    if file.until is not None or file.exited_on is not None:
        raise RuleBroken(_("This file was closed or the household left out."))
    if on < file.since:
        raise RuleBroken(_("The household was confirmed on {day}.").format(day=date_format(file.since)))


def check_measures(measures: Sequence[str]) -> None:
    """Raise RuleBroken if a plan has no measure, or one that is not in the list."""
    check_codes("household_measure", measures)
    if not measures:
        raise RuleBroken(_("Choose at least one measure."))


def check_refused(names: Sequence[str]) -> None:
    """Raise RuleBroken if somebody in a household has not refused suitable offers as often as the rule says."""
    if names:
        said = _("Not every member out of work has refused suitable offers too often: {names}.")
        raise RuleBroken(said.format(names="、".join(names)))


def check_last_step(step: Any, *, by: Viewer, code: str) -> Any:
    """Return the last step if the viewer may undo it.

    Raises:
        RuleBroken: there is none, it undoes another, another user wrote it, or it was long ago.
    """
    if step is None or step.takes_back_id is not None:
        raise RuleBroken(_("There is no step that can be undone."))
    check_take_back(step.at, step.by_id, by=by, code=code)
    return step


# ---- titles, proposals, retirees

PROVEN_BEFORE = gettext_lazy("This skill is proven at this grade already.")
APPLIED_BEFORE = gettext_lazy("This title was applied for before.")
RETIREE_BEFORE = gettext_lazy("This person is on the list already.")
CHECKED_BEFORE = gettext_lazy("A health check of that day is recorded already.")


def check_gate(gap: TitleGap) -> None:
    """Raise RuleBroken if the level before is not held."""
    if gap.gate:
        level = dict(TitleLevel.choices)[gap.gate]
        raise RuleBroken(_("The community first needs the title of {level}.").format(level=level))


def check_move(row: CommunityTitle, move: TitleMove) -> None:
    """Raise RuleBroken if the state of a title does not allow a step."""
    if row.until is not None or row.state not in move.from_states:
        raise RuleBroken(_("The title is “{state}”; this step is not possible.").format(state=row.get_state_display()))


def check_certify(row: CommunityTitle, act: TitleAct, today: date) -> None:
    """Raise RuleBroken if points are missing, or the notice is not over."""
    needed = levels()[row.level].needed
    if act in (TitleAct.PUBLISH, TitleAct.CERTIFY) and float(row.points or 0) < needed:
        said = _("The community has {points} points; {needed} are needed.")
        raise RuleBroken(said.format(points=f"{float(row.points or 0):g}", needed=f"{needed:g}"))
    if act == TitleAct.CERTIFY and (row.notice_until is None or today < row.notice_until):
        raise RuleBroken(_("The notice runs until {day}.").format(day=date_format(row.notice_until or today)))


def check_verdict(ground: str, verdict: str, reason: str) -> None:
    """Raise RuleBroken if a proposal is dismissed without a reason of the list, or there is no such ground."""
    if ground not in GROUNDS:
        raise RuleBroken(_("“{code}” is not in the list.").format(code=ground))
    if verdict == WorkVerdict.DISMISSED:
        check_codes("work_dismissal", [reason])


def check_retiree(row: Retiree, on: date) -> None:
    """Raise RuleBroken if a retiree is off the list, or the day is in the future or before they were handed over."""
    check_day(on)
    if row.until is not None:
        raise RuleBroken(_("This person is no longer on the list."))
    if on < row.since:
        raise RuleBroken(_("The person was handed over on {day}.").format(day=date_format(row.since)))

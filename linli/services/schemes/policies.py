"""Rules for applications and awards: who may act, and what forbids it now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.people.models import Person
from linli.services.schemes.engine import Scheme
from linli.services.schemes.models import Application, ApplicationStep, Award, Publication, Suspension, title_of
from linli.services.schemes.states import (
    DECISIONS,
    MOVES,
    REVERSIBLE,
    WAITING,
    ApplicationAct,
    ApplicationState,
    OfferOutcome,
)


def may(viewer: Viewer, permission: P, community_id: int) -> bool:
    """Return whether the viewer has a permission in a community."""
    return viewer.scope(permission).has(community_id)


def check_may(viewer: Viewer, permission: P, community_id: int) -> None:
    """Raise PermissionDenied if the viewer lacks the permission there."""
    if not may(viewer, permission, community_id):
        raise PermissionDenied


def may_decide(viewer: Viewer, row: Application) -> bool:
    """Return whether the viewer grants or refuses this scheme there, whoever reviewed it."""
    if may(viewer, P.SCHEME_APPROVE, row.community_id):
        return True
    version = row.version
    by_street = version is not None and version.approves == "subdistrict"
    return by_street and may(viewer, P.SCHEME_REVIEW, row.community_id)


def may_act(viewer: Viewer, row: Application, act: ApplicationAct) -> bool:
    """Return whether a step is possible now and the viewer may do it."""
    move = MOVES[act]
    if row.state not in move.from_states:
        return False
    if act in DECISIONS:
        is_second = viewer.user_id != row.reviewed_by_id and not _is_own_refusal(viewer, row, act)
        return is_second and may_decide(viewer, row)
    if act == ApplicationAct.PUBLISH:
        version = row.version
        return bool(version and version.publish) and may(viewer, move.permission, row.community_id)
    return may(viewer, move.permission, row.community_id)


def _is_own_refusal(viewer: Viewer, row: Application, act: ApplicationAct) -> bool:
    # An objection is decided by somebody else than who refused.
    return act in {ApplicationAct.UPHOLD, ApplicationAct.REOPEN} and viewer.user_id == row.decided_by_id


def check_act(viewer: Viewer, row: Application, act: ApplicationAct) -> None:
    """Check that a step is possible now and that the viewer may do it.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the state does not allow it, or it needs a second person.
    """
    move = MOVES[act]
    if not (may_decide(viewer, row) if act in DECISIONS else may(viewer, move.permission, row.community_id)):
        raise PermissionDenied
    if row.state not in move.from_states:
        raise RuleBroken(_("This application is already “{state}”.").format(state=row.get_state_display()))
    if act in DECISIONS and viewer.user_id is not None:
        if viewer.user_id == row.reviewed_by_id:
            raise RuleBroken(_("You reviewed this application. Someone else has to decide it."))
        if _is_own_refusal(viewer, row, act):
            raise RuleBroken(_("You refused this application. Someone else has to decide on the objection."))


# ---- filing


def check_apply(person: Person, scheme: Scheme, on: date) -> None:
    """Check that a person can apply for a scheme on a day.

    Raises:
        RuleBroken: they have it, have applied, are dead, or the day is to come; or the household asks for it.
    """
    if scheme.by_household:
        raise RuleBroken(with_household(scheme))
    if on > timezone.localdate():
        raise RuleBroken(_("The day of the application is to come."))
    if person.died is not None and person.died < on:
        raise RuleBroken(_("{name} died on {day}.").format(name=person.name, day=date_format(person.died)))
    same = Q(person=person) | Q(person__merged_into=person)
    if Award.objects.filter(same, scheme=scheme.code, until=None).exists():
        raise RuleBroken(_("{name} already gets: {scheme}.").format(name=person.name, scheme=scheme))
    if Application.objects.filter(same, scheme=scheme.code, state__in=sorted(WAITING)).exists():
        said = _("An application of {name} for this scheme is being dealt with: {scheme}.")
        raise RuleBroken(said.format(name=person.name, scheme=scheme))


def with_household(scheme: Scheme) -> str:
    """Return where a scheme is asked for that a household asks for as a whole."""
    said = _(
        "{scheme} is asked for with everything else that the household may get: open the household, “Assistance of "
        "this household”, then “Take an application”."
    )
    return said.format(scheme=scheme)


def check_proxy(relation: str, consent_on: date | None, on: date) -> None:
    """Check that somebody who applies for another has their consent.

    Raises:
        RuleBroken: not, or the consent is later than the application.
    """
    if relation and consent_on is None:
        raise RuleBroken(_("A proxy needs the consent of the person. State the day of the consent."))
    if consent_on is not None and consent_on > on:
        raise RuleBroken(_("The consent is dated after the application."))


def check_review(row: Application, advice: str) -> None:
    """Check that the papers are there before a review advises to grant.

    Raises:
        RuleBroken: some are missing.
    """
    if advice == "grant" and (missing := row.missing_papers):
        raise RuleBroken(_("Papers are missing: {papers}.").format(papers=_(", ").join(missing)))


def check_set_aside(outcome: str, reason: str) -> None:
    """Check that a proposal is set aside for a reason of the list.

    Raises:
        RuleBroken: it is not.
    """
    if outcome == OfferOutcome.SET_ASIDE and reason not in content.codes("set_aside_reason"):
        raise RuleBroken(_("Choose why the proposal is set aside."))


# ---- deciding


def is_published(row: Application, last: Publication | None) -> bool:
    """Return whether the publication of an application still runs, so that it cannot be granted yet."""
    if row.state != ApplicationState.PUBLISHED or last is None or last.until is None:
        return False
    return timezone.localdate() < last.until


def check_published(row: Application, scheme: Scheme, words: str) -> None:
    """Check that a publication that the law asks for took place, is over, and that objections were answered.

    Raises:
        RuleBroken: not yet.
    """
    if scheme.publish is None:
        return
    last = row.publications.order_by("-since", "-pk").first()
    if last is None or row.state != ApplicationState.PUBLISHED:
        raise RuleBroken(_("This scheme has to be published before it is granted."))
    if last.until is not None and is_published(row, last):
        until = date_format(last.until - timedelta(days=1))
        raise RuleBroken(_("The publication runs until {day}. It can be granted after that.").format(day=until))
    objected = row.steps.filter(act=ApplicationAct.OBJECT, pk__gt=_published_step(row)).exists()
    if objected and not words:
        raise RuleBroken(_("There was an objection to the publication. Write how it was dealt with."))


def _published_step(row: Application) -> int:
    found = row.steps.filter(act=ApplicationAct.PUBLISH).order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


def check_grant(*, answer: str, shown: Sequence[str], words: str) -> None:
    """Check that an award can be made by what is recorded; `shown`: schemes got by a register, which exclude this one.

    Raises:
        RuleBroken: a register shows a scheme that excludes it, or the facts say no and nobody says why not.
    """
    if shown:
        said = _("By the register, the person gets what excludes this: {schemes}. If that is over, correct it first.")
        raise RuleBroken(said.format(schemes=_titles(shown)))
    if answer != "yes" and not words:
        said = _("The recorded facts do not say that the conditions are met. Write why it is granted all the same.")
        raise RuleBroken(said)


def _titles(codes: Sequence[str]) -> str:
    return _(", ").join(title_of(code) for code in codes)


def check_excluded(excluding: Sequence[Award]) -> None:
    """Check that nothing excludes an award.

    Raises:
        RuleBroken: the person gets what excludes it; the sentence says what to do.
    """
    if excluding:
        said = _("It cannot be had beside: {schemes}. End that first, or refuse this because of the other scheme.")
        raise RuleBroken(said.format(schemes=_titles([one.scheme for one in excluding])))


def check_higher(higher: Sequence[Award], worth: int | None) -> None:
    """Check that nothing is had of which only the higher one is paid.

    Raises:
        RuleBroken: it is; the sentence says which is higher and what to do.
    """
    for one in higher:
        names = {"scheme": title_of(one.scheme), "amount": one.amount_words}
        if worth is not None and worth > (one.amount or 0):
            said = _("Only the higher one is paid. This is more than {scheme} ({amount}). End that first.")
            raise RuleBroken(said.format(**names))
        said = _("Only the higher one is paid, and {scheme} ({amount}) is not less. Refuse this, or end that first.")
        raise RuleBroken(said.format(**names))


def check_left(full: int | None, left: int | None, beside: Sequence[Award]) -> None:
    """Check that something is left to be paid beside schemes that give at most a sum together.

    Raises:
        RuleBroken: the others give all of it.
    """
    if full is not None and left is not None and left <= 0:
        said = _("Together with {schemes} nothing is left: the most for all is reached. End or lower that first.")
        raise RuleBroken(said.format(schemes=_titles([one.scheme for one in beside])))


def check_still_left(amount: int | None, left: int | None) -> None:
    """Check that all of an amount is still left beside what was granted since.

    Raises:
        RuleBroken: it is not.
    """
    if amount is not None and left is not None and left < amount:
        raise RuleBroken(_("Another scheme was granted since, and not all of this one would be left. End that first."))


def check_place(count: int, held: int) -> None:
    """Check that a place of a scheme with a quota is free.

    Raises:
        RuleBroken: none is.
    """
    if held >= count:
        said = _("All {count} places of this scheme are taken. It can be granted when one becomes free.")
        raise RuleBroken(said.format(count=count))


def check_turn(free: int, before: Sequence[Application], words: str) -> None:
    """Check that the free places are enough for those who come before, or that somebody says why not.

    Raises:
        RuleBroken: they are not, and there are no words.
    """
    if len(before) >= free and not words:
        said = _("{free} places are free, and {name} comes before. Grant that first, or write why this one goes first.")
        raise RuleBroken(said.format(free=free, name=before[0].person.name))


def check_take_back(row: Application, step: ApplicationStep | None, *, by: Viewer) -> ApplicationStep:
    """Check that the last step is the viewer's own, may be undone, and is not long ago.

    Raises:
        RuleBroken: not.
    """
    if step is None or step.act not in REVERSIBLE:
        raise RuleBroken(_("There is no step that can be undone."))
    if by.user_id is None or step.by_id != by.user_id:
        raise RuleBroken(_("Only who did the last step can undo it."))
    hours = int(rules.value("schemes.take_back.within_hours", code=row.community.code))
    if timezone.now() - step.at > timedelta(hours=hours):
        raise RuleBroken(_("A step can be undone within {hours} hours.").format(hours=hours))
    award = row.awards.order_by("-pk").first() if step.act == ApplicationAct.APPROVE else None
    if award is not None and (award.until is not None or award.suspensions.exists()):
        raise RuleBroken(_("The award was changed since. End it instead."))
    return step


# ---- awards


def check_award(viewer: Viewer, row: Award) -> None:
    """Check that the viewer may change an award: who reviews or grants schemes there.

    Raises:
        PermissionDenied: they may not.
    """
    if not may_change(viewer, row):
        raise PermissionDenied


def may_change(viewer: Viewer, row: Award) -> bool:
    """Return whether the viewer may end, suspend or change an award."""
    return may(viewer, P.SCHEME_REVIEW, row.community_id) or may(viewer, P.SCHEME_APPROVE, row.community_id)


def may_suspend(viewer: Viewer, row: Award) -> bool:
    """Return whether the viewer may suspend and resume: also who takes applications, as they hear of a hospital."""
    return may_change(viewer, row) or may(viewer, P.SCHEME_APPLY, row.community_id)


def check_running(row: Award, on: date) -> None:
    """Check that an award has not ended and has begun by a day.

    Raises:
        RuleBroken: not.
    """
    if row.until is not None:
        raise RuleBroken(_("This award has already ended."))
    if on < row.since:
        raise RuleBroken(_("The award begins on {day}.").format(day=date_format(row.since)))


def check_suspend(row: Award, since: date) -> None:
    """Check that an award is not suspended on a day.

    Raises:
        RuleBroken: it is.
    """
    check_running(row, since)
    touching = row.suspensions.filter(Q(until=None) | Q(until__gt=since))
    if touching.exists():
        raise RuleBroken(_("The award is already suspended on that day."))


def check_resume(held: Suspension | None, until: date) -> Suspension:
    """Return the open suspension if it can end on a day.

    Raises:
        RuleBroken: there is none, or it began later.
    """
    if held is None:
        raise RuleBroken(_("The award is not suspended."))
    if until < held.since:
        raise RuleBroken(_("The suspension began on {day}.").format(day=date_format(held.since)))
    return held


def check_take_back_end(row: Award) -> None:
    """Check that an end can be undone.

    Raises:
        RuleBroken: the award runs, another tier followed, the grant was undone, or the person has it anew.
    """
    if row.until is None:
        raise RuleBroken(_("This award runs."))
    if Award.objects.filter(before=row).exists() or row.ended_reason == "mistake":
        raise RuleBroken(_("This end belongs to another step and cannot be undone by itself."))
    if Award.objects.filter(person=row.person, scheme=row.scheme, until=None).exists():
        raise RuleBroken(_("The person gets this scheme by a later award."))
    if row.person.died is not None and row.ended_reason == "died":
        raise RuleBroken(_("{name} died on {day}.").format(name=row.person.name, day=date_format(row.person.died)))


def check_take_back_change(row: Award) -> Award:
    """Return the award that another tier or amount replaced, if that can be undone.

    Raises:
        RuleBroken: it replaced none, has ended, or was changed, suspended or resumed since.
    """
    if row.before is None:
        raise RuleBroken(_("This award replaced no other one."))
    if row.until is not None:
        raise RuleBroken(_("This award was ended or changed since. Undo that first."))
    if row.suspensions.filter(Q(since__gt=row.since) | Q(until__isnull=False)).exists():
        raise RuleBroken(_("This award was suspended or resumed since. What was changed before stays."))
    return row.before

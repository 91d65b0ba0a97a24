"""Extensions: asked for by the body that has the case, decided by another person elsewhere."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.work.cases import policies, queries
from linli.work.cases.actions.steps import locked, set_deadlines, write
from linli.work.cases.deadlines import Event
from linli.work.cases.models import Case, Extension
from linli.work.cases.states import Act, ExtensionState


@transaction.atomic
def ask_extension(case: Case, *, by: Viewer, days: int, reason: str, words: str = "", based_on: str = "") -> Case:
    """Ask for `days` more working days, for a reason of the content; the deadline stays until someone else decides."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_ask_extension(case, days, by=by)
    ground = content.codes("extension_reason").get(reason)
    if ground is None:
        raise RuleBroken(_("Choose a reason for the extension."))
    office = queries.decides_extension(case)
    Extension.objects.create(
        case=case,
        community=case.community,
        days=days,
        reason=reason,
        asked_at=timezone.now(),
        asked_by_id=by.user_id,
        body=case.body,
        to_body=office,
    )
    told = _reason_and(reason, words)
    write(case, Act.ASK_EXTENSION, by=by, words=told, reason=reason, to_body=office, days=days, public=False)
    return case


def _reason_and(reason: str, words: str) -> str:
    ground = content.codes("extension_reason").get(reason)
    return "；".join(part for part in (ground.title.zh if ground else "", words.strip()) if part)


@transaction.atomic
def decide_extension(
    case: Case, *, by: Viewer, grant: bool, days: int | None = None, words: str = "", based_on: str = ""
) -> Case:
    """Grant a request, perhaps with fewer days, or refuse it with the reason."""
    case = locked(case, by=by, based_on=based_on)
    asked = _latest(case, ExtensionState.ASKED)
    policies.check_decide_extension(case, asked, by=by)
    return _grant(case, asked, days, by, words) if grant else _refuse(case, asked, by, words)


def _latest(case: Case, state: ExtensionState) -> Extension:
    found = case.extension_requests.filter(state=state).order_by("-pk").first()
    if found is None:
        raise RuleBroken(_("There is no such request for an extension now. Check the case and try again."))
    return found


def _grant(case: Case, asked: Extension, days: int | None, by: Viewer, words: str) -> Case:
    days = asked.days if days is None else days
    if not 1 <= days <= asked.days:
        raise RuleBroken(_("Grant %(days)s working days or fewer, as was asked.") % {"days": asked.days})
    now = timezone.now()
    fields = set_deadlines(case, Event(Act.EXTEND, now, days))
    if case.due_at is not None and case.due_at <= now:
        raise RuleBroken(_("Even the extended deadline has passed. Refuse the request."))
    case.extensions += 1
    case.save(update_fields=["extensions", *fields])
    asked.granted_days = days
    _end(asked, ExtensionState.GRANTED, by)
    told = _reason_and(asked.reason, words)
    write(case, Act.EXTEND, by=by, at=now, words=told, reason=asked.reason, days=days, due_at=case.due_at)
    return case


def _refuse(case: Case, asked: Extension, by: Viewer, words: str) -> Case:
    if not words.strip():
        raise RuleBroken(_("Say why the extension is refused."))
    _end(asked, ExtensionState.REFUSED, by)
    write(case, Act.REFUSE_EXTENSION, by=by, words=words.strip(), reason=asked.reason, to_body=asked.body, public=False)
    return case


def _end(asked: Extension, state: ExtensionState, decided: Viewer | None = None) -> None:
    asked.state, asked.ended_at = state, timezone.now()
    asked.decided_by_id = decided.user_id if decided else asked.decided_by_id
    asked.save(update_fields=["state", "ended_at", "decided_by", "granted_days"])


@transaction.atomic
def cancel_extension(case: Case, *, by: Viewer, based_on: str = "") -> Case:
    """Withdraw a request of the viewer's body before it is decided."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_handles(case, by=by)
    asked = _latest(case, ExtensionState.ASKED)
    _end(asked, ExtensionState.CANCELLED)
    write(case, Act.CANCEL_EXTENSION, by=by, reason=asked.reason, public=False)
    return case


@transaction.atomic
def revoke_extension(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Undo the latest extension, with the reason; the earlier deadline applies again."""
    case = locked(case, by=by, based_on=based_on)
    granted = _latest(case, ExtensionState.GRANTED)
    policies.check_revoke_extension(case, granted, by=by)
    if not words.strip():
        raise RuleBroken(_("Give a short reason."))
    now = timezone.now()
    fields = set_deadlines(case, Event(Act.REVOKE_EXTENSION, now, granted.granted_days))
    if case.due_at is not None and case.due_at <= now:
        raise RuleBroken(_("The earlier deadline has passed, so the extension cannot be revoked any more."))
    case.extensions -= 1
    case.save(update_fields=["extensions", *fields])
    _end(granted, ExtensionState.REVOKED)
    days, due = granted.granted_days, case.due_at
    write(case, Act.REVOKE_EXTENSION, by=by, at=now, words=words.strip(), days=days, due_at=due)
    return case

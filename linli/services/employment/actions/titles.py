"""The course of a title: applied for, checked, scored, published, certified, re-examined, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.columns import column
from linli.core.database.once import only_once
from linli.core.law import rules
from linli.registers.places.models import Place
from linli.services.employment import policies
from linli.services.employment.models import CommunityTitle, TitleStep
from linli.services.employment.queries import titles
from linli.services.employment.states import TITLE_MOVES, TitleAct, TitleState

CHANGED = ("state", "points", "notice_until", "certified_on", "examined_on", "until")


def _write(row: CommunityTitle, act: TitleAct, *, by: Viewer, **more: Any) -> TitleStep:
    step = TitleStep.objects.create(
        community_id=row.community_id, title=row, act=act, by_id=by.user_id, by_name=by.name[:60], **more
    )
    journal.record(f"title.{act.value}", row, by=by, level=row.level, step=step.pk)
    return step


@transaction.atomic
def apply(community: Place, level: str, *, by: Viewer, on: date | None = None) -> CommunityTitle:
    """Apply for a title of a community; what is missing is shown, but does not forbid it.

    Raises:
        PermissionDenied: the viewer does not keep the ledgers there.
        RuleBroken: it was applied for before, or the level before is not held.
    """
    policies.check_may(by, P.EMPLOYMENT_RECORD, community)
    day = on or timezone.localdate()
    policies.check_day(day)
    policies.check_gate(titles.gap(community, level, day))
    with only_once(policies.APPLIED_BEFORE):
        row = CommunityTitle.objects.create(community=community, level=level, since=day)
    _write(row, TitleAct.APPLY, by=by, day=day)
    return row


@transaction.atomic
def move(row: CommunityTitle, act: TitleAct, *, by: Viewer, words: str = "") -> CommunityTitle:
    """Do a step of `TITLE_MOVES`. The score is that of the records of the day and is kept with the step.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the state does not allow it, points are missing, or the notice is not over.
    """
    row = CommunityTitle.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    allowed = TITLE_MOVES[act]
    policies.check_may(by, allowed.permission, row.community_id)
    policies.check_move(row, allowed)
    today = timezone.localdate()
    told: dict[str, Any] = {"replaced": {name: _plain(getattr(row, name)) for name in CHANGED}}
    if act in (TitleAct.SCORE, TitleAct.REEXAMINE):
        found = titles.gap(row.community, row.level, today)
        row.points = found.points
        told["points"] = {one.criterion.code: one.points for one in found.scored}
    _dates(row, act, today)
    policies.check_certify(row, act, today)
    row.state = allowed.to_state
    row.save(update_fields=list(CHANGED))
    _write(row, act, by=by, words=words, told=told)
    return row


def _dates(row: CommunityTitle, act: TitleAct, today: date) -> None:
    """Set the days that a step sets."""
    if act == TitleAct.PUBLISH:
        days = int(rules.value("employment.title.notice_days", code=row.community.code))
        row.notice_until = today + timedelta(days=days)
    elif act == TitleAct.CERTIFY:
        row.certified_on = today
    elif act == TitleAct.REEXAMINE:
        row.examined_on = today
    elif act == TitleAct.WITHDRAW:
        row.until = max(today, row.since)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


@transaction.atomic
def take_back_title(row: CommunityTitle, *, by: Viewer) -> CommunityTitle:
    """Undo the viewer's own last step, not long after it; an application that is undone was valid on no day."""
    row = CommunityTitle.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    step = policies.check_last_step(row.steps.order_by("-pk").first(), by=by, code=row.community.code)
    policies.check_may(by, P.EMPLOYMENT_VIEW, row.community_id)
    if step.act == TitleAct.APPLY:
        row.state, row.until = TitleState.WITHDRAWN, row.since
    else:
        for name, value in step.told["replaced"].items():
            setattr(row, name, column(CommunityTitle, name).to_python(value))
    row.save(update_fields=list(CHANGED))
    _write(row, TitleAct.TAKE_BACK, by=by, takes_back=step)
    return row

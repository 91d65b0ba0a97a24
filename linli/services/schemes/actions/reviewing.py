"""Reviewing an application, and publishing it where the law asks."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import calendar
from linli.services.schemes import policies
from linli.services.schemes.actions.steps import locked, move, scheme_of
from linli.services.schemes.models import Application, Publication
from linli.services.schemes.queries import answers
from linli.services.schemes.states import ApplicationAct


@transaction.atomic
def review(row: Application, *, by: Viewer, advice: str, words: str, based_on: str = "") -> Application:
    """Review an application and advise to grant or refuse it (`review_advice`); what the facts say is kept with it.

    Raises:
        RuleBroken: papers are missing for an advice to grant.
    """
    row = locked(row, by=by, based_on=based_on)
    policies.check_review(row, advice)
    decision = answers.decided(row)
    told = {"advice": advice, "answer": decision.answer, "tier": decision.tier}
    # The decision of an earlier round is over.
    fields = {"reviewed_by_id": by.user_id, "decided_by_id": None, "advice": advice}
    move(row, ApplicationAct.REVIEW, by=by, words=words, fields=fields, **told)
    return row


@transaction.atomic
def publish(row: Application, *, by: Viewer, based_on: str = "") -> Publication:
    """Publish an application from today for the days and with the fields that its scheme names.

    Raises:
        RuleBroken: the scheme asks for no publication.
    """
    row = locked(row, by=by, based_on=based_on)
    asked = scheme_of(row).publish
    if asked is None:
        raise RuleBroken(_("This scheme is not published."))
    today = timezone.localdate()
    last = (
        calendar.add_working_days(today, asked.days)
        if asked.unit == "working_days"
        else today + timedelta(days=asked.days)
    )
    move(row, ApplicationAct.PUBLISH, by=by, until=last.isoformat())
    return Publication.objects.create(
        application=row,
        community_id=row.community_id,
        since=today,
        until=last + timedelta(days=1),
        fields=list(asked.fields),
    )

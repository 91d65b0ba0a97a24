"""Gifts, for who decides whether somebody gets other help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.database import sql
from linli.services.assistance.engine import Help, HelpSource
from linli.services.funds.models import GiftLine
from linli.services.funds.states import LineState


def gifts(people: Sequence[int], since: date) -> Iterable[Help]:
    """Yield the gifts that were handed over since a day, also to duplicates that were merged."""
    same = sql.among("person_id", people) | sql.among("person__merged_into_id", people)
    rows = GiftLine.objects.filter(same, state=LineState.HANDED, handed_on__gte=since)
    for row in rows.select_related("campaign__place", "person"):
        assert row.handed_on is not None  # of every one handed over, by a constraint
        yield Help(
            person=row.person.merged_into_id or row.person_id,
            title=row.campaign.title,
            amount=str(row.campaign.gift_words),
            since=row.handed_on,
            until=row.handed_on,
            giver=str(row.campaign.place),
            url=reverse("funds:campaign", args=[row.campaign_id]),
        )


GIVEN = (HelpSource(_("Gifts"), gifts),)

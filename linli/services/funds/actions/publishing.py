"""Publishing income and use of a quarter, and lists with masked names; each ends by itself."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.services.funds import policies
from linli.services.funds.actions.funds import locked
from linli.services.funds.actions.lists import locked as locked_list
from linli.services.funds.models import Fund, FundPublication, GiftList
from linli.services.funds.queries import public
from linli.services.funds.states import PublicationKind

DAY = timedelta(days=1)
REPORT_DAYS, LIST_DAYS = "funds.publication.report_days", "funds.publication.list_days"


@transaction.atomic
def publish_report(fund: Fund, *, quarter: date, by: Viewer) -> FundPublication:
    """Publish income and use of a fund in a quarter."""
    row = locked(fund)
    policies.check_may(by, P.FUND_APPROVE, row.place)
    days, today = public.quarter_of(quarter), timezone.localdate()
    same = FundPublication.objects.on(today).filter(fund=row, quarter=days.since)
    policies.check_report(row, days.until - DAY, is_published=same.exists())
    until = today + DAY * int(rules.value(REPORT_DAYS, code=row.place.division_code))
    made = FundPublication.objects.create(
        place=row.place, kind=PublicationKind.REPORT, fund=row, quarter=days.since, since=today, until=until
    )
    journal.record("fund.published", row, by=by, quarter=days.since.isoformat(), until=until.isoformat())
    return made


@transaction.atomic
def publish_list(gift_list: GiftList, *, by: Viewer) -> FundPublication:
    """Publish an approved list with masked names."""
    row = locked_list(gift_list)
    policies.check_may(by, P.FUND_APPROVE, row.community)
    today = timezone.localdate()
    same = FundPublication.objects.on(today).filter(gift_list=row)
    policies.check_publish_list(row, is_published=same.exists())
    until = today + DAY * int(rules.value(LIST_DAYS, code=row.community.code))
    made = FundPublication.objects.create(
        place=row.community, kind=PublicationKind.LIST, gift_list=row, since=today, until=until
    )
    journal.record("gift_list.published", row, by=by, until=until.isoformat())
    return made


@transaction.atomic
def withdraw_publication(publication: FundPublication, *, by: Viewer) -> None:
    """End a publication today."""
    rows = FundPublication.objects.select_for_update(of=("self",)).select_related("place", "fund", "gift_list")
    row = rows.get(pk=publication.pk)
    policies.check_may(by, P.FUND_APPROVE, row.place)
    today = timezone.localdate()
    if row.until is None or row.until > today:
        row.until = today
        row.save(update_fields=["until"])
        journal.record(
            "fund.publication_withdrawn", row.fund or row.gift_list, by=by, community_id=row.place.community_id
        )

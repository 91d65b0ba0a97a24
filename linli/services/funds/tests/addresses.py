"""Examples for the URLs of funds."""

import datetime as dt

from django.utils import timezone

from linli.services.funds import actions
from linli.services.funds.tests import factories

THING = {
    "funds:fund": "fund",
    "funds:correct": "fund",
    "funds:act": "fund_act",
    "funds:statement": "fund",
    "funds:statement_export": "fund",
    "funds:donate": "fund",
    "funds:allot": "fund",
    "funds:income": "income",
    "funds:receipt": "income",
    "funds:donor": "income",
    "funds:income_act": "income_act",
    "funds:campaign": "campaign",
    "funds:campaign_correct": "campaign",
    "funds:campaign_export": "campaign",
    "funds:campaign_act": "campaign_act",
    "funds:gift_list": "gift_list",
    "funds:gift_list_read": "gift_list",
    "funds:gift_list_add": "gift_draft",
    "funds:gift_list_sheet": "gift_list",
    "funds:gift_list_slips": "gift_list",
    "funds:gift_list_export": "gift_list",
    "funds:gift_list_act": "gift_list_act",
    "funds:photo_add": "gift_list",
    "funds:photo": "sheet_photo",
    "funds:photo_remove": "sheet_photo",
    "funds:line": "gift_line",
    "funds:line_act": "gift_line_act",
    "funds:publication_withdraw": "fund_publication",
    "funds:published_in": "community_code",
}
FACES = {
    "funds:list": ["?kind=charity", "?show=ended"],
    "funds:incomes": ["?kind=donation"],
    "funds:campaigns": ["?state=open"],
    "funds:campaign_new": ["?kind=double_ninth"],
    "funds:gift_list": ["?state=off"],
    "funds:statement": ["?month=2026-03"],
}


def examples(town):
    """A fund with a donation, a campaign with an approved list and a draft, and what is published of them."""
    fund = factories.fund(town.here)
    income = factories.donate(fund, 200_000)
    campaign = factories.campaign(town.here, fund)
    approved = factories.approved(campaign, town.here, 2)
    first, second = factories.lines(approved)
    factories.hand(first)
    today = timezone.localdate()
    quarter = today.replace(day=1) - dt.timedelta(days=95)
    published = actions.publish_report(fund, quarter=quarter, by=factories.officer("publishes"))
    actions.publish_list(approved, by=factories.officer("publishes"))
    photo = actions.add_sheet_photo(
        approved, factories.picture(), sheet=f"{approved.pk}-1", by=factories.officer("adds")
    )
    drafted = factories.draft(campaign, town.here, 1)
    return {
        "fund": fund.pk,
        "fund_act": [fund.pk, "publish"],
        "income": income.pk,
        "income_act": [income.pk, "ask"],
        "campaign": campaign.pk,
        "campaign_act": [campaign.pk, "start"],
        "gift_list": approved.pk,
        "gift_draft": drafted.pk,
        "gift_list_act": [drafted.pk, "submit"],
        "gift_line": second.pk,
        "sheet_photo": photo.pk,
        "gift_line_act": [second.pk, "outcome"],
        "fund_publication": published.pk,
    }

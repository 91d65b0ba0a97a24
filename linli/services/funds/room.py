"""Declaration of the `funds` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Funds and gifts"),
    order=107,
    urls={"funds/": "urls", "": "urls.public"},
    ways=(
        Way("funds:campaigns", _("Visits and gifts"), "heart-handshake", (P.FUND_VIEW,), P.FUND_VIEW, rail=58),
        Way("funds:list", _("Funds and donations"), "hand-coins", (P.FUND_KEEP, P.FUND_APPROVE), P.FUND_VIEW, rail=59),
    ),
    verbs=(
        Verb("fund.opened", _("opened a fund"), _("Opened")),
        Verb("fund.corrected", _("corrected a fund"), _("Corrected")),
        Verb("fund.ended", _("ended a fund"), _("Ended")),
        Verb("fund.reopened", _("undid the end of a fund"), _("End undone")),
        Verb("fund.keeper_changed", _("changed who keeps a fund"), _("Kept by another organisation")),
        Verb("fund.keeper_undone", _("undid the change of who keeps a fund"), _("Change of the keeper undone")),
        Verb("fund.income_recorded", _("recorded an income of a fund"), _("Recorded")),
        Verb("fund.reversal_asked", _("asked for the reversal of an income"), _("Reversal asked for")),
        Verb("fund.reversal_confirmed", _("confirmed the reversal of an income"), _("Reversal confirmed")),
        Verb("fund.reversal_declined", _("declined the reversal of an income"), _("Reversal declined")),
        Verb("fund.reversal_withdrawn", _("withdrew the reversal of an income"), _("Reversal withdrawn")),
        Verb("fund.list_exported", _("exported funds with what they have")),
        Verb("fund.statement_exported", _("exported the statement of a fund")),
        Verb("fund.incomes_exported", _("exported incomes of funds")),
        Verb("fund.published", _("published the quarter of a fund"), _("Quarter published")),
        Verb("fund.publication_withdrawn", _("withdrew a publication of a fund"), _("Publication withdrawn")),
        Verb("campaign.opened", _("opened a campaign"), _("Opened")),
        Verb("campaign.corrected", _("corrected a campaign"), _("Corrected")),
        Verb("campaign.closed", _("closed a campaign"), _("Campaign closed")),
        Verb("campaign.exported", _("exported the lists of a campaign")),
        Verb("gift_list.started", _("started a list of gifts"), _("Started")),
        Verb("gift_list.proposed_added", _("added proposed households to a list of gifts"), _("Households added")),
        Verb("gift_list.submitted", _("submitted a list of gifts"), _("Submitted")),
        Verb(
            "gift_list.submission_withdrawn", _("withdrew the submission of a list of gifts"), _("Submission withdrawn")
        ),
        Verb("gift_list.returned", _("returned a list of gifts"), _("Returned")),
        Verb("gift_list.approved", _("approved a list of gifts"), _("Approved")),
        Verb("gift_list.withdrawn", _("withdrew a list of gifts"), _("Withdrawn")),
        Verb("gift_list.published", _("published a list of gifts"), _("Published")),
        Verb("gift_list.exported", _("exported a list of gifts"), _("Exported")),
        Verb("gift_list.photo_added", _("added a photo of a signed sheet"), _("Photo of a signed sheet added")),
        Verb("gift_list.photo_removed", _("removed a photo of a signed sheet"), _("Photo of a signed sheet removed")),
        Verb("gift_list.photo_seen", _("viewed a photo of a signed sheet"), _("Photo of a signed sheet viewed")),
        Verb("gift_line.added", _("added a household to a list of gifts"), _("Added")),
        Verb("gift_line.taken_off", _("took a household off a list of gifts"), _("Taken off the list")),
        Verb("gift_line.put_on_again", _("put a household on a list of gifts again"), _("Put on the list again")),
        Verb("gift_line.handed_over", _("handed a gift over"), _("Handed over")),
        Verb("gift_line.not_handed", _("recorded why a gift was not handed over"), _("Not handed over")),
        Verb("gift_line.outcome_undone", _("undid that a gift was not handed over"), _("To be handed over again")),
        Verb("gift_line.hand_over_undone", _("undid the hand-over of a gift"), _("Hand-over undone")),
        Verb(
            "gift_line.witnessed",
            _("confirmed a hand-over as a colleague who was there"),
            _("Confirmed by a colleague"),
        ),
        Verb("gift_line.reasons_read", _("viewed the reasons of a list of gifts")),
    ),
    targets=(
        Target("funds.fund", "funds:fund", P.FUND_VIEW),
        Target("funds.fundincome", "funds:income", P.FUND_VIEW),
        Target("funds.campaign", "funds:campaign", P.FUND_VIEW),
        Target("funds.giftlist", "funds:gift_list", P.FUND_VIEW, related=("campaign", "community")),
        Target("funds.giftline", "funds:line", P.FUND_VIEW, related=("campaign", "person")),
    ),
    reasons=("gift_reason", "gift_outcome", "sheet_photo_removal"),
)

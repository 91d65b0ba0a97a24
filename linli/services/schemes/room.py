"""Declaration of the `schemes` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.rooms import Room, Target, Verb, Way
from linli.services.schemes.models import title_of

ROOM = Room(
    title=_("Schemes"),
    order=101,
    ways=(
        Way("schemes:applications", _("Schemes"), "hand-coins", (P.SCHEME_VIEW,), P.SCHEME_VIEW, rail=46),
        Way("schemes:could_get", _("What could I get?"), "circle-question-mark"),
    ),
    verbs=(
        Verb("scheme.file", _("took an application for a scheme"), _("Application received")),
        Verb("scheme.evidence", _("received papers for an application"), _("Papers received")),
        Verb("scheme.review", _("reviewed an application for a scheme"), _("Reviewed")),
        Verb("scheme.publish", _("published an application for a scheme"), _("Published")),
        Verb("scheme.object", _("recorded an objection to a publication"), _("Objection to the publication")),
        Verb("scheme.return", _("returned an application for review"), _("Returned for review")),
        Verb("scheme.approve", _("granted a scheme"), _("Granted")),
        Verb("scheme.refuse", _("refused a scheme"), _("Not granted")),
        Verb("scheme.appeal", _("recorded an objection to a refusal"), _("Objection to the refusal")),
        Verb("scheme.uphold", _("confirmed a refusal"), _("Refusal confirmed")),
        Verb("scheme.reopen", _("reopened a refused application"), _("To be reviewed again")),
        Verb("scheme.withdraw", _("withdrew an application"), _("Application withdrawn")),
        Verb("scheme.take_back", _("undid a step of an application"), _("Step undone")),
        Verb("scheme.told", _("told a resident of a scheme"), _("Told of a scheme")),
        Verb("scheme.not_wanted", _("noted that a resident does not want a scheme"), _("Does not want a scheme")),
        Verb("scheme.set_aside", _("set a proposal of a scheme aside"), _("Proposal set aside")),
        Verb("scheme.offer_taken_back", _("undid a note about a scheme"), _("Note about a scheme undone")),
        Verb("award.suspended", _("suspended a scheme"), _("Suspended")),
        Verb("award.resumed", _("resumed a scheme"), _("Resumed")),
        Verb("award.ended", _("ended a scheme of a person"), _("Scheme ended")),
        Verb("award.end_taken_back", _("undid the end of a scheme"), _("Ending undone")),
        Verb("award.change_taken_back", _("undid a change of a scheme"), _("Change undone")),
        Verb("award.check_taken_back", _("undid the check of a scheme"), _("Check undone")),
        Verb("award.tier_changed", _("changed the tier of a scheme"), _("Tier changed")),
        Verb("scheme.facts_read", _("viewed facts of a person for a scheme"), _("Facts for a scheme viewed")),
        Verb("schemes.eligible_exported", _("exported a list of people who may get a scheme")),
        Verb("schemes.applications_exported", _("exported a list of applications for schemes")),
        Verb("schemes.awards_exported", _("exported a list of people who get a scheme")),
        Verb("schemes.changes_exported", _("exported a list of changes of schemes ahead")),
        Verb("award.checked", _("checked a scheme of a person"), _("Checked, goes on")),
    ),
    targets=(
        Target("schemes.application", "schemes:application", P.SCHEME_VIEW, related=("person",)),
        Target("schemes.award", "schemes:award", P.SCHEME_VIEW, related=("person",)),
    ),
    reasons=("suspension_reason", "award_end", "set_aside_reason"),
    shown={"scheme": _("Scheme"), "again_on": _("Ask again from")},
    values={"scheme": title_of, "refusal": lambda code: content.title("refusal_reason", code)},
)

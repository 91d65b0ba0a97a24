"""Declaration of the `employment` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.rooms import Room, Target, Verb, Way
from linli.services.employment.states import AidAnswer, TitleLevel

ROOM = Room(
    title=_("Employment services"),
    order=131,
    ways=(
        Way("employment:list", _("Employment services"), "briefcase", (P.EMPLOYMENT_VIEW,), P.EMPLOYMENT_VIEW, rail=62),
    ),
    verbs=(
        Verb("work.recorded", _("recorded what a person does for a living"), _("Work recorded")),
        Verb("work.taken_back", _("undid an entry about work"), _("Work entry undone")),
        Verb("tracking.written", _("wrote a tracking file"), _("Tracking file written")),
        Verb("tracking.closed", _("closed a tracking file"), _("Tracking file closed")),
        Verb("tracking.taken_back", _("undid a version of a tracking file"), _("Version of the tracking file undone")),
        Verb("skill.proven", _("recorded a proven skill"), _("Skill proven")),
        Verb("skill.taken_back", _("undid a proven skill"), _("Proven skill undone")),
        Verb("aid.served", _("recorded a service to a job seeker"), _("Service to a job seeker")),
        Verb("aid.answered", _("recorded the answer to an offer of work"), _("Answer to an offer of work")),
        Verb("aid.taken_back", _("undid a service to a job seeker"), _("Service to a job seeker undone")),
        Verb("zero.confirm", _("confirmed a zero-employment household"), _("Zero-employment household confirmed")),
        Verb("zero.plan", _("planned aid for a zero-employment household"), _("Aid planned")),
        Verb("zero.follow_up", _("followed up a zero-employment household"), _("Followed up")),
        Verb("zero.exit", _("left a household out after refusals"), _("Left out after refusals")),
        Verb("zero.take_back", _("undid a step of a zero-employment household"), _("Step of the household undone")),
        Verb("proposal.confirmed", _("confirmed that a person needs work"), _("Needs work")),
        Verb("proposal.dismissed", _("dismissed a proposal of help with work"), _("Proposal dismissed")),
        Verb("proposal.taken_back", _("undid a decision about a proposal"), _("Decision about a proposal undone")),
        Verb("title.apply", _("applied for an employment title"), _("Title applied for")),
        Verb("title.check", _("checked the application for an employment title"), _("Checked by the subdistrict")),
        Verb("title.score", _("scored a community for an employment title"), _("Title scored")),
        Verb("title.publish", _("published an employment title for objections"), _("Title published")),
        Verb("title.certify", _("certified an employment title"), _("Title certified")),
        Verb("title.re_examine", _("re-examined an employment title"), _("Title re-examined")),
        Verb("title.withdraw", _("withdrew an employment title"), _("Title withdrawn")),
        Verb("title.take_back", _("undid a step of an employment title"), _("Step of the title undone")),
        Verb("retiree.added", _("put a retiree on the list"), _("Put on the list of retirees")),
        Verb("retiree.corrected", _("corrected a retiree"), _("Retiree corrected")),
        Verb("retiree.ended", _("took a retiree off the list"), _("Taken off the list of retirees")),
        Verb("retiree.reopened", _("put a retiree back on the list"), _("Put back on the list of retirees")),
        Verb("retiree.health_check", _("recorded a health check of a retiree"), _("Health check recorded")),
        Verb("retiree.check_taken_back", _("undid a health check of a retiree"), _("Health check undone")),
        Verb("retirees.imported", _("imported a list of retirees")),
        Verb("retirees.import_undone", _("undid the import of a list of retirees")),
        Verb("retirees.rejected_rows_read", _("downloaded the rejected rows of a list of retirees")),
        Verb("employment.ledger_exported", _("exported the labour force ledger")),
        Verb("employment.files_exported", _("exported tracking files")),
        Verb("employment.households_exported", _("exported a list of zero-employment households")),
        Verb("employment.proposals_exported", _("exported a list of people who may need work")),
        Verb("employment.titles_exported", _("exported a list of employment titles")),
        Verb("employment.retirees_exported", _("exported a list of retirees")),
    ),
    targets=(
        Target("employment.communitytitle", "employment:title", P.EMPLOYMENT_VIEW),
        Target("employment.retiree", "employment:retiree", P.EMPLOYMENT_VIEW, related=("person",)),
    ),
    reasons=("work_dismissal", "retiree_end"),
    shown={"answer_to_offer": _("answer given"), "via": _("recorded by way of"), "level": _("level")},
    values={
        "answer_to_offer": lambda code: dict(AidAnswer.choices).get(code, code),
        "via": lambda code: content.title("work_via", code),
        "level": lambda code: dict(TitleLevel.choices).get(code, code),
    },
)

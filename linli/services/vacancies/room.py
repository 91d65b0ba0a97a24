"""Declaration of the `vacancies` app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Job, Room, Target, Verb, Way

ROOM = Room(
    title=_("Vacancies"),
    order=132,
    urls={"vacancies/": "urls", "": "urls.public"},
    ways=(
        Way("vacancies:list", _("Vacancies"), "briefcase", (P.VACANCY_VIEW,), P.VACANCY_VIEW, rail=130),
        Way("vacancies:own", _("Own vacancies"), "briefcase", (P.VACANCY_OFFER,), rail=131),
    ),
    first_pages={Role.EMPLOYER: "vacancies:own"},
    verbs=(
        Verb("employer.added", _("added an employer"), _("Employer added")),
        Verb("employer.corrected", _("corrected an employer"), _("Employer corrected")),
        Verb("vacancy.added", _("added a vacancy"), _("Vacancy added")),
        Verb("vacancy.corrected", _("corrected a vacancy"), _("Vacancy corrected")),
        Verb("vacancy.filled", _("filled the last place of a vacancy"), _("All places filled")),
        Verb("vacancy.free_again", _("freed a place of a vacancy"), _("A place is free again")),
        Verb("vacancy.withdrawn", _("withdrew a vacancy"), _("Vacancy withdrawn")),
        Verb("vacancy.reopened", _("opened a vacancy again"), _("Vacancy opened again")),
        Verb("vacancies.exported", _("exported vacancies")),
        Verb("vacancies.imported", _("imported a list of vacancies")),
        Verb("vacancies.import_undone", _("undid the import of a list of vacancies")),
        Verb("vacancies.rejected_rows_read", _("downloaded the rejected rows of a list of vacancies")),
        Verb("job_proposal.dismissed", _("dismissed a proposed vacancy"), _("Vacancy not proposed any more")),
        Verb("job_proposal.restored", _("undid the dismissal of a vacancy"), _("Vacancy can be proposed again")),
        Verb("paper.shown", _("recorded a paper of a job seeker"), _("Paper recorded")),
        Verb("referral.made", _("referred a person to a vacancy"), _("Referred to a vacancy")),
        Verb("referral.interview", _("set the day of an interview"), _("Interview set")),
        Verb("referral.offered", _("recorded an offer of work"), _("Job offered")),
        Verb("referral.answered", _("recorded the answer to an offer of work"), _("Offer answered")),
        Verb("referral.declined", _("recorded that an employer did not take a person"), _("Not taken")),
        Verb("referral.withdrawn", _("withdrew a referral"), _("Referral withdrawn")),
        Verb("referral.stepped_back", _("undid the last step of a referral"), _("Last step undone")),
        Verb("placement.started", _("recorded that work started"), _("Person started work")),
        Verb("placement.undone", _("undid the start of work"), _("Start of work undone")),
        Verb("placement.ended", _("recorded the end of a placement"), _("Placement ended")),
        Verb("placement.followed_up", _("followed up a placement"), _("Placement followed up")),
        Verb("inquiry.asked", _("asked about a job"), _("Question received")),
        Verb("inquiry.answered", _("answered a question about a job"), _("Question answered")),
        Verb("inquiry.withdrawn", _("withdrew a question about a job"), _("Question withdrawn")),
        Verb("inquiry.phone_read", _("viewed the phone number of a question about a job"), _("Phone number viewed")),
        Verb("inquiry.forgotten", _("deleted what was said in old questions about jobs")),
    ),
    targets=(
        Target("vacancies.vacancy", "vacancies:detail", P.VACANCY_VIEW, related=("employer",)),
        Target("vacancies.employer", "vacancies:employer", P.VACANCY_VIEW),
        Target("vacancies.referral", "vacancies:referral", P.VACANCY_FOLLOW, related=("person", "vacancy__employer")),
    ),
    reasons=("job_dismissal", "job_decline", "work_refusal", "placement_end"),
    jobs=(Job("vacancies_forget", at=time(3, 50)),),
)

"""Declaration of the `training` app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Target, Verb, Way

ROOM = Room(
    title=_("Training and job fairs"),
    order=134,
    urls={"training/": "urls", "": "urls.public"},
    ways=(Way("training:list", _("Training and job fairs"), "book-open", (P.VACANCY_VIEW,), P.VACANCY_VIEW, rail=132),),
    verbs=(
        Verb("course.added", _("added a training course"), _("Course added")),
        Verb("course.corrected", _("corrected a training course"), _("Course corrected")),
        Verb("course.cancelled", _("cancelled a training course"), _("Course cancelled")),
        Verb("course.held", _("undid that a training course was cancelled"), _("Cancellation of the course undone")),
        Verb("course.attended", _("recorded who came to a training course"), _("Attendance recorded")),
        Verb("courses.exported", _("exported training courses")),
        Verb("trainee.proposed", _("proposed a training course to a person"), _("Course proposed")),
        Verb("trainee.asked", _("recorded that a person asks for a place in a course"), _("Asked for a place")),
        Verb("trainee.enrolled", _("enrolled a person in a training course"), _("Place in the course given")),
        Verb("trainee.declined", _("recorded that a person declined a place in a course"), _("Does not take part")),
        Verb("trainee.left", _("recorded that a person left a course"), _("Left the course")),
        Verb("trainee.completed", _("recorded that a person completed a course"), _("Course completed")),
        Verb("trainee.not_passed", _("recorded that a person did not pass a course"), _("Course not passed")),
        Verb("trainee.stepped_back", _("undid the last step of a person in a course"), _("Step undone")),
        Verb("certificate.recorded", _("recorded a certificate"), _("Certificate recorded")),
        Verb("certificate.taken_back", _("undid a certificate"), _("Certificate undone")),
        Verb("subsidy.claimed", _("claimed a training subsidy"), _("Training subsidy claimed")),
        Verb("subsidy.withdrawn", _("withdrew the claim for a training subsidy"), _("Claim withdrawn")),
        Verb("subsidy.paid", _("recorded that a training subsidy was paid"), _("Training subsidy paid")),
        Verb("subsidy.refused", _("refused a training subsidy"), _("Training subsidy refused")),
        Verb("subsidy.reopened", _("undid how a claim was settled"), _("Claim open again")),
        Verb("subsidies.exported", _("exported claims for training subsidies")),
        Verb("fair.added", _("added a job fair"), _("Job fair added")),
        Verb("fair.corrected", _("corrected a job fair"), _("Job fair corrected")),
        Verb("fair.cancelled", _("cancelled a job fair"), _("Job fair cancelled")),
        Verb("fair.held", _("undid that a job fair was cancelled"), _("Cancellation of the job fair undone")),
        Verb("fair.stand_added", _("added a vacancy to a job fair"), _("Vacancy takes part")),
        Verb("fair.stand_removed", _("took a vacancy off a job fair"), _("Vacancy does not take part any more")),
        Verb("fair.exported", _("exported the result of a job fair"), _("Result exported")),
        Verb("guest.invited", _("invited a person to a job fair"), _("Invited to a job fair")),
        Verb("guest.coming", _("recorded that a person wants to come to a job fair"), _("Wants to come")),
        Verb("guest.declined", _("recorded that a person does not want to come"), _("Does not want to come")),
        Verb("guest.came", _("recorded that a person came to a job fair"), _("Came to the job fair")),
        Verb("guest.absent", _("recorded that a person did not come to a job fair"), _("Did not come")),
        Verb("guest.stepped_back", _("undid the last step of a person at a job fair"), _("Step undone")),
        Verb("guest.talked", _("recorded a talk at a job fair"), _("Talked with an employer")),
        Verb("guest.talk_undone", _("undid a talk at a job fair"), _("Talk undone")),
        Verb("course_request.asked", _("asked for a place in a course"), _("Request for a place received")),
        Verb("course_request.answered", _("answered a request for a place in a course"), _("Request answered")),
        Verb(
            "course_request.withdrawn",
            _("withdrew a request for a place in a course"),
            _("Request for a place withdrawn"),
        ),
        Verb("course_request.phone_read", _("viewed the phone number of a request"), _("Phone number viewed")),
        Verb("course_request.forgotten", _("deleted what was said in old requests for places")),
    ),
    targets=(
        Target("training.trainingcourse", "training:detail", P.VACANCY_VIEW),
        Target("training.trainee", "training:trainee", P.VACANCY_FOLLOW, related=("person", "course")),
        Target("training.jobfair", "training:fair", P.VACANCY_VIEW),
        Target("training.fairguest", "training:guest", P.VACANCY_FOLLOW, related=("person", "fair")),
    ),
    reasons=("trainee_reason", "subsidy_refusal"),
    jobs=(Job("training_forget", at=time(3, 52)),),
)

"""Examples for the addresses of training courses and job fairs."""

from linli.services.training.tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    FairFactory,
    GuestFactory,
    TraineeFactory,
)

THING = {
    "training": "course",
    "course_ask": "coming course",
    "training:act": "course act",
    "training:trainee": "trainee",
    "training:trainee_act": "trainee act",
    "training:guest": "guest",
    "training:guest_act": "guest act",
    "training:fair_act": "fair act",
    "training:request_answer": "request",
    "training:request_phone": "request",
    **dict.fromkeys(
        (
            "job_fair",
            "training:fair",
            "training:fair_edit",
            "training:fair_sheet",
            "training:fair_result",
            "training:fair_export",
        ),
        "fair",
    ),
}
FACES = {
    "training:list": ["?state=over"],
    "training:fairs": ["?when=past"],
    "training:fair_result": ["?figure=placed"],
    "training:subsidies": ["?state=paid"],
    "training:requests": ["?state=answered"],
}


def examples(town):
    """A running course with a trainee, a coming one with a request, and a job fair with a guest."""
    course, coming = CourseFactory(community=town.here, running=True), CourseFactory(community=town.here)
    fair = FairFactory(community=town.here)
    trainee = TraineeFactory(course=course, seat=1)
    guest = GuestFactory(fair=fair)
    return {
        "course": course.pk,
        "coming course": coming.pk,
        "course act": [course.pk, "cancel"],
        "trainee": trainee.pk,
        "trainee act": [trainee.pk, "complete"],
        "fair": fair.pk,
        "fair act": [fair.pk, "cancel"],
        "guest": guest.pk,
        "guest act": [guest.pk, "came"],
        "request": CourseRequestFactory(course=coming).pk,
    }

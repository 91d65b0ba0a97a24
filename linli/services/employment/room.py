"""Declaration of the `employment` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.rooms import Room, Verb

ROOM = Room(
    title=_("Employment"),
    order=131,
    verbs=(
        Verb("work.recorded", _("recorded what a person does for a living"), _("Work recorded")),
        Verb("work.taken_back", _("undid an entry about work"), _("Work entry undone")),
        Verb("tracking.written", _("wrote a tracking file"), _("Tracking file written")),
        Verb("tracking.closed", _("closed a tracking file"), _("Tracking file closed")),
        Verb("tracking.taken_back", _("undid a version of a tracking file"), _("Version of the tracking file undone")),
        Verb("aid.served", _("recorded a service to a job seeker"), _("Service to a job seeker")),
        Verb("aid.answered", _("recorded the answer to an offer of work"), _("Answer to an offer of work")),
        Verb("aid.taken_back", _("undid a service to a job seeker"), _("Service undone")),
    ),
)

"""Declaration of the `vacancies` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Vacancies"),
    order=130,
    ways=(Way("vacancies:list", _("Vacancies"), "notebook-pen", (P.VACANCY_VIEW,), P.VACANCY_VIEW, rail=130),),
    verbs=(
        Verb("vacancy.added", _("added a vacancy"), _("Vacancy added")),
        Verb("vacancy.ended", _("ended a vacancy"), _("Vacancy ended")),
    ),
    targets=(Target("vacancies.vacancy", "vacancies:detail", P.VACANCY_VIEW),),
)

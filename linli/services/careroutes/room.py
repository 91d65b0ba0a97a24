"""Declaration of the `careroutes` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Verb, Way

ROOM = Room(
    title=_("Carers' days"),
    order=105,
    ways=(
        Way("careroutes:list", _("Carers' days"), "map", (P.VOUCHER_SERVE,), rail=56, tab=151),
        Way("careroutes:mine", _("My care day"), "list-checks", (P.VOUCHER_SERVE,), rail=57, tab=152),
    ),
    verbs=(
        Verb("carer.hours_added", _("added working hours of a carer"), _("Working hours added")),
        Verb("carer.hours_ended", _("ended working hours of a carer"), _("Working hours ended")),
        Verb("carer.absent", _("recorded that a carer does not come"), _("Does not come")),
        Verb("carer.absence_undone", _("undid an absence of a carer"), _("Absence undone")),
        Verb("careroutes.planned", _("planned a day of carers")),
        Verb("careroutes.accepted", _("accepted the plan of a day of carers")),
        Verb("careroutes.undone", _("undid the plan of a day of carers")),
        Verb("careroutes.exported", _("exported a day of carers")),
    ),
    shown={"services": _("number of services"), "weekdays": _("weekdays")},
)

"""Declaration of the ledger app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Target, Verb, Way
from linli.registers.ledger.states import REASONS

ROOM = Room(
    title=_("Ledger"),
    order=85,
    ways=(
        Way("ledger:list", _("Ledger"), "book-open", (P.LEDGER_VIEW,), rail=95),
        Way("ledger:corrections", _("Corrections of transfers"), "stamp", (P.LEDGER_CORRECT,), rail=96),
    ),
    verbs=(
        Verb("ledger.opened", _("opened an account of the ledger")),
        Verb("ledger.booked", _("made transfers in the ledger together")),
        Verb("ledger.reversed", _("corrected a transfer of the ledger")),
        Verb("ledger.correction_asked", _("asked for a correction in the ledger"), _("Correction asked for")),
        Verb("ledger.correction_declined", _("declined a correction in the ledger"), _("Correction declined")),
        Verb("ledger.correction_withdrawn", _("withdrew a correction in the ledger"), _("Correction withdrawn")),
        Verb("ledger.exported", _("exported a statement of the ledger")),
        Verb("ledger.closed", _("closed a day of the ledger")),
        Verb("ledger.month_closed", _("closed a month of the ledger")),
        Verb("ledger.protected", _("put back a rule of the database for the ledger")),
    ),
    targets=(
        Target("ledger.account", "ledger:account", P.LEDGER_VIEW),
        Target("ledger.transfer", "ledger:transfer", P.LEDGER_VIEW),
    ),
    reasons=(REASONS,),
    jobs=(Job("ledger_expire", minutes=5), Job("ledger_close", at=time(0, 20))),
)

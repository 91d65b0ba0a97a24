"""Declaration of the phones app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Target, Verb, Way

ROOM = Room(
    title=_("Phones"),
    order=17,
    urls={"phone/": "urls"},
    ways=(
        Way("phones:review", _("To review"), "smartphone", (P.VISIT_RECORD, P.PHONE_REVIEW), rail=45),
        # Of carers, and of who decides on their services: further down, after their daily work.
        Way("phones:review", _("To review"), "smartphone", (P.VOUCHER_SERVE, P.VOUCHER_MANAGE), rail=61),
    ),
    verbs=(
        Verb(
            "phone.bag_taken",
            _("took the households of an area along on a device"),
            _("Households of an area taken along on a device"),
        ),
        Verb("submission.kept", _("sent a record that waits for review"), _("Waits for review")),
        Verb("submission.applied", _("reviewed a record from a phone: saved it"), _("Reviewed: saved")),
        Verb("submission.discarded", _("reviewed a record from a phone: discarded it"), _("Reviewed: discarded")),
        Verb("submission.restored", _("brought back a discarded record from a phone"), _("Waits for review again")),
        Verb("submission.seen", _("viewed hidden details of a record from a phone")),
        Verb("submissions.handed_in", _("handed in records of a phone as a file")),
        Verb("submissions.forgotten", _("deleted the content of records from phones")),
    ),
    targets=(Target("phones.submission", "phones:record", P.PHONE_REVIEW),),
    reasons=("discard_reason",),
    # The areas for phones: after the notes that are deleted at night and the week plans, before the first round.
    jobs=(Job("phones_forget", at=time(3, 50)), Job("phones_bags", at=time(4, 50))),
)

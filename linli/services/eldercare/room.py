"""Declaration of the elder care app."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Verb, Way
from linli.services.eldercare.states import ContactAct


def kind_of(name: str) -> object:
    """Return the kind of an entry in words."""
    return apps.get_model("eldercare", name)._meta.verbose_name


ROOM = Room(
    title=_("Elder care"),
    order=102,
    ways=(
        Way("eldercare:contacts", _("Daily contacts"), "phone", (P.ELDERCARE_CONTACT,), P.ELDERCARE_CONTACT),
        Way("eldercare:list", _("Older people"), "heart-handshake", (P.ELDERCARE_VIEW,), P.ELDERCARE_VIEW),
    ),
    verbs=(
        Verb("older_people.exported", _("exported a list of older people")),
        Verb("ability.started", _("began an ability assessment"), _("Ability assessment begun")),
        Verb("ability.answered", _("answered a part of an ability assessment"), _("Part of an assessment answered")),
        Verb("ability.completed", _("finished answers of an ability assessment"), _("Answers finished")),
        Verb("ability.countersigned", _("confirmed an ability assessment"), _("Ability assessment confirmed")),
        Verb("ability.settled", _("settled differences of an ability assessment"), _("Differences settled")),
        Verb("ability.assessed", _("completed an ability assessment"), _("Ability assessed")),
        Verb("ability.withdrawn", _("withdrew an ability assessment"), _("Ability assessment withdrawn")),
        Verb("ability.read", _("viewed level and answers of ability"), _("Viewed level and answers of ability")),
        Verb("kin.added", _("added a next of kin"), _("Next of kin added")),
        Verb("kin.phone_read", _("viewed a phone number for a contact"), _("Viewed a phone number for a contact")),
        Verb("proxy.added", _("added a proxy"), _("Proxy added")),
        Verb("care_plan.agreed", _("agreed a care plan"), _("Care plan agreed")),
        Verb("absence.added", _("recorded an absence"), _("Absence recorded")),
        Verb("contact_duty.agreed", _("agreed a daily contact"), _("Daily contact agreed")),
        Verb("care_record.ended", _("ended an entry of elder care"), _("Entry of elder care ended")),
        Verb("care_record.taken_back", _("withdrew an entry of elder care"), _("Entry of elder care withdrawn")),
        Verb("care_record.reopened", _("undid the end of an entry of elder care"), _("End undone")),
        Verb("contact.opened", _("began the contact of a day"), _("Contact of the day begun")),
        Verb("contact.step", _("recorded a step of a daily contact"), _("Step of a daily contact")),
        Verb("contact.handed_over", _("made a case of a daily contact"), _("Daily contact handed over as a case")),
        Verb("contact.raised", _("raised daily contacts that are late")),
    ),
    reasons=("care_mistake",),
    shown={"act": _("step"), "of": _("entry")},
    values={"act": lambda code: ContactAct(code).label if code in ContactAct.values else code, "of": kind_of},
    jobs=(Job("contacts_raise", minutes=10),),
)

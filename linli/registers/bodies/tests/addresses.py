"""Examples for the URLs of bodies."""

from linli.registers.accounts.models import AccessReset, User
from linli.registers.bodies.models import Appointment, Proposal

THING = {
    "bodies": "body",
    "bodies:end_appointment": "post",
    "bodies:hand_over": "post",
    "bodies:answer_post": "proposal",
    "bodies:answer_reset": "reset",
}


def examples(town):
    asker = User.objects.create_user("asker", name="唐伟")
    facts = {"user": asker, "body": town.station, "place": town.station.place, "role": "worker", "since": "2026-01-05"}
    return {
        "body": town.station.pk,
        "post": Appointment.objects.get(user=town.user).pk,
        "proposal": Proposal.objects.create(asked_by=asker, **facts).pk,
        "reset": AccessReset.objects.create(account=town.user, what="password", asked_by=asker).pk,
    }

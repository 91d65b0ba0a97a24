"""Examples for the URLs of bodies."""

from linli.registers.bodies.models import Appointment

THING = {"bodies": "body", "bodies:end_appointment": "post", "bodies:hand_over": "post"}


def examples(town):
    return {"body": town.station.pk, "post": Appointment.objects.get(user=town.user).pk}

"""The lists a matter can stand on (domain rules 04)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MatterList(models.TextChoices):
    """What a list means for the communities; titles for people come from the content."""

    BY_LAW = "A", _("duties by law")
    HELP = "B", _("help to government")
    NEGATIVE = "C", _("negative list")
    CERTIFICATE = "D", _("certificates that may be issued")
    NO_CERTIFICATE = "E", _("certificates that must not be issued")
    SERVICE = "F", _("public services")


# Nobody in a community takes these on; the resident gets a printed answer instead.
REFUSED = frozenset({MatterList.NEGATIVE, MatterList.NO_CERTIFICATE})


class Why(models.TextChoices):
    """Why a matter goes where it goes."""

    DUTY = "duty", _("the register of duties says so")
    OWNER = "owner", _("it is the nearest office whose work this is")
    NOT_ADMITTED = "not_admitted", _("not admitted here: the matter has not been handed to this community")
    NO_OWNER = "no_owner", _("no such office is registered here, so the street office sees to it")
    BELOW = "below", _("each community has its own office for it")
    REFUSED = "refused", _("the community does not take this on")
    NOBODY = "nobody", _("no office is registered for it here")

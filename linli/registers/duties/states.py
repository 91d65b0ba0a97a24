"""The lists of matters (domain rules 04), and the reasons of a routing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MatterList(models.TextChoices):
    """What a list means for communities; titles for users come from the content."""

    BY_LAW = "A", _("duties by law")
    HELP = "B", _("help to government")
    NEGATIVE = "C", _("negative list")
    CERTIFICATE = "D", _("certificates that may be issued")
    NO_CERTIFICATE = "E", _("certificates that must not be issued")
    SERVICE = "F", _("public services")


# No community accepts these; the resident gets a printed answer instead.
REFUSED = frozenset({MatterList.NEGATIVE, MatterList.NO_CERTIFICATE})


class Why(models.TextChoices):
    """Why a matter goes to a body."""

    DUTY = "duty", _("by the register of duties")
    OWNER = "owner", _("nearest office with this duty")
    NOT_ADMITTED = "not_admitted", _("not admitted here: this matter has not been passed to the community")
    NO_OWNER = "no_owner", _("no such organisation is registered here, so it goes to the subdistrict office")
    BELOW = "below", _("each community has its own office for this")
    REFUSED = "refused", _("the community does not handle this")
    NOBODY = "nobody", _("no organisation is registered for it here")

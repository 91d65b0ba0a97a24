"""The states of a report form."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportFormState(models.TextChoices):
    """The state, which follows from the dates; it is not stored."""

    OPEN = "open", _("open")
    ENDED = "ended", _("ended")

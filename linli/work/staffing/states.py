"""Kinds of qualification."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualificationKind(models.TextChoices):
    """A degree (codes: education) or a certificate (codes: certificate)."""

    DEGREE = "degree", _("degree")
    CERTIFICATE = "certificate", _("certificate")

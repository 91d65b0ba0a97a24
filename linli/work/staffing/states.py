"""Kinds of qualification, and the degrees of college level."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.law import content


class QualificationKind(models.TextChoices):
    """A degree (codes: education) or a certificate (codes: certificate)."""

    DEGREE = "degree", _("degree")
    CERTIFICATE = "certificate", _("certificate")


def college_levels() -> list[str]:
    """Return the education codes of college level or above (大专以上)."""
    return [code for code, entry in content.codes("education").items() if entry.get("college")]

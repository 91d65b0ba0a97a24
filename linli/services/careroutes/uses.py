"""Where a provider is used among the days of carers: the day of today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.rooms.uses import Use, UseLine
from linli.services.vouchers.models import Provider


def of_provider(provider: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the carers' day of a provider, to who acts for it or oversees it."""
    if Provider.objects.planned_by(viewer).filter(pk=provider.pk).exists():
        yield UseLine(_("Carers' day"), str(provider), reverse("careroutes:day", args=[provider.pk]))


USES = (Use(110, "vouchers.provider", of_provider),)

"""The table of ${title_lower}."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.secrets.crypto import EncryptedField
from linli.${layer}.${name}.states import ${Thing}State


class ${Thing}QuerySet(DatedQuerySet["${Thing}"]):
    """${title}, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ${Thing}QuerySet:
        """Return those of communities where the viewer may see them."""
        return viewer.scope(Permission.${THING}_VIEW).restrict(self)


class ${Thing}(Dated):
    """One of the ${title_lower} of a community, with first day and end."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    title = EncryptedField(_("title"))  # free text may name a resident

    objects = ${Thing}QuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("${words}")
        indexes = [models.Index(fields=["community", "-since", "-id"], name="${index}")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> ${Thing}State:
        """Return its state."""
        return ${Thing}State.OPEN if self.until is None else ${Thing}State.ENDED

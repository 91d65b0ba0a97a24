"""Photos of signed lists: encrypted on the disk, without metadata."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.services.funds.models.campaigns import GiftList
from linli.services.funds.models.funds import seeing


class SheetPhotoQuerySet(models.QuerySet["SheetPhoto"]):
    """Photos, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> SheetPhotoQuerySet:
        """Return those of lists that the viewer sees."""
        return seeing(viewer).restrict(self)


class SheetPhoto(models.Model):
    """A photo of one signed sheet of a list; `sheet` is the number printed at its foot."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    gift_list = models.ForeignKey(GiftList, on_delete=models.PROTECT, related_name="photos")
    sheet = models.CharField(_("number of the signed sheet"), max_length=20, blank=True, default="")
    file = models.FileField(upload_to="funds/%Y/%m")
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SheetPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a signed sheet")
        # A phone with a bad connection sends again.
        constraints = [models.UniqueConstraint(fields=["gift_list", "sha256"], name="funds_photo_once")]

    def __str__(self) -> str:
        return f"{self.gift_list_id} {self.pk}"

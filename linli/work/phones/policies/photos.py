"""Photos: those that can be added to a record, and the parts in which they arrive."""

from __future__ import annotations

from django.core.files.base import File
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.rooms.outbox import ItemKind
from linli.work.cases import policies as cases

PDF = "application/pdf"
MOST_OF_PART = 256 * 1024  # bytes of one part; what a weak network carries in some seconds


def check_wanted(kind: ItemKind, told: str, size: int, *, before: int) -> None:
    """Check whether a photo that a phone announces can be added to the record, so that it is not sent in vain.

    Args:
        kind: of the item.
        told: the media type that the phone says.
        size: in bytes.
        before: how many photos the item has.

    Raises:
        RuleBroken: it cannot.
    """
    most = int(rules.value("cases.attachment.max_megabytes"))
    if kind.photos is None:
        raise RuleBroken(_("A record of this kind has no photos."))
    kinds = kind.photos.kinds()
    if told not in kinds:
        pdf = _("Choose a photo (JPEG, PNG, WebP) or a PDF file.")
        raise RuleBroken(pdf if PDF in kinds else _("Choose a photo (JPEG, PNG, WebP)."))
    if not 0 < size <= most * 1024 * 1024:
        raise RuleBroken(
            _("The file is larger than %(size)s MB.") % {"size": most} if size > 0 else _("The file is empty.")
        )
    count = int(rules.value(kind.photos.most))
    if before >= count:
        raise RuleBroken(kind.photos.too_many(count))


def kind_of_photo(photo: File) -> str:
    """Return the media type by the content; raises what the check of the page raises."""
    return cases.check_file(photo)


def check_chunk(size: int, *, offset: int, whole: int) -> bool:
    """Return whether a part may be this long: not empty, not longer than a part, not beyond the end."""
    return 0 < size <= MOST_OF_PART and offset + size <= whole

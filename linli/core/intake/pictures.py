"""Photos as they are stored: upright, not larger than needed, without metadata.

A phone stores in a photo where, when and with which device it was taken (EXIF, XMP, comments, profiles, previews).
Photos are drawn again from their pixels, so that none of it is kept.
"""

from __future__ import annotations

import io
import struct
from typing import IO

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from linli.core.errors import RuleBroken

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SAVED = {"JPEG": {"quality": 85}, "PNG": {}, "WEBP": {"quality": 85}}
FAULTS = (OSError, SyntaxError, ValueError, TypeError, KeyError, OverflowError, struct.error, ZeroDivisionError)


def check(file: IO[bytes] | File, kind: str, *, megapixels: int) -> None:
    """Check the header of a photo.

    Args:
        file: the photo.
        kind: its media type, one of FORMATS.
        megapixels: the largest number of pixels, in millions.

    Raises:
        RuleBroken: it cannot be opened or has too many pixels.
    """
    _opened(file, kind, megapixels)


def _opened(file: IO[bytes] | File, kind: str, megapixels: int) -> Image.Image:
    too_large = _("The photo has more than %(count)s megapixels. Choose a smaller one.")
    try:
        file.seek(0)
        picture = Image.open(file, formats=[FORMATS[kind]])
    except Image.DecompressionBombError as error:
        raise RuleBroken(too_large % {"count": megapixels}) from error
    except FAULTS as error:
        raise RuleBroken(_("The photo cannot be opened. Take another one.")) from error
    # Before the pixels are read: a small file can unpack to gigabytes.
    if picture.width * picture.height > megapixels * 1_000_000:
        raise RuleBroken(too_large % {"count": megapixels})
    return picture


def redrawn(file: IO[bytes] | File, kind: str, *, megapixels: int, longest: int) -> ContentFile:
    """Return the photo upright, its longer side at most `longest` pixels, without metadata; the first of several.

    Raises:
        RuleBroken: as `check`, or the photo is damaged further on.
    """
    picture = _opened(file, kind, megapixels)
    try:
        picture.thumbnail((longest, longest))  # a large JPEG is decoded at a half or a quarter of its size
        picture = _bare(_upright(picture), FORMATS[kind])
    except FAULTS as error:
        raise RuleBroken(_("The photo cannot be opened. Take another one.")) from error
    target = io.BytesIO()
    picture.save(target, FORMATS[kind], **SAVED[FORMATS[kind]])
    return ContentFile(target.getvalue(), name=file.name)


def _upright(picture: Image.Image) -> Image.Image:
    """Turn the photo as its metadata say."""
    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except FAULTS:
        return picture


def _bare(picture: Image.Image, form: str) -> Image.Image:
    """Return only the pixels, in colours of the format."""
    if picture.mode.startswith("I"):
        # Scanners write 16 bits of grey; the upper 8 are kept.
        picture = picture.point(lambda grey: grey / 256, "L")
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if clear and form != "JPEG" else "L" if picture.mode in {"1", "L"} else "RGB"
    bare = picture.convert(mode)
    bare.info = {}
    return bare

"""Photos as they are kept: upright, not larger than needed, and without anything but the picture.

A phone writes into a photo where and when it was taken and with which device (EXIF, XMP, comments, profiles, previews).
Photos are drawn anew from their pixels, so that none of it is kept.
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
    """Look at the head of a photo, before anything large is made of it.

    Args:
        file: the photo.
        kind: its media type, one of FORMATS.
        megapixels: how many million points it may have.

    Raises:
        RuleBroken: it cannot be opened or has too many points.
    """
    _opened(file, kind, megapixels)


def _opened(file: IO[bytes] | File, kind: str, megapixels: int) -> Image.Image:
    too_large = _("The photo has more than %(count)s million points. Take it with fewer, or make it smaller first.")
    try:
        file.seek(0)
        picture = Image.open(file, formats=[FORMATS[kind]])
    except Image.DecompressionBombError as error:
        raise RuleBroken(too_large % {"count": megapixels}) from error
    except FAULTS as error:
        raise RuleBroken(_("The photo cannot be opened. Take it anew.")) from error
    if picture.width * picture.height > megapixels * 1_000_000:
        raise RuleBroken(too_large % {"count": megapixels})
    return picture


def redrawn(file: IO[bytes] | File, kind: str, *, megapixels: int, longest: int) -> ContentFile:
    """The photo upright, its longer side at most `longest` points, with no metadata; the first picture of several.

    Raises:
        RuleBroken: as `check`, or the photo is damaged further on.
    """
    picture = _opened(file, kind, megapixels)
    try:
        picture.thumbnail((longest, longest))  # a large JPEG is read at a half or a quarter of its size
        picture = _bare(_upright(picture), FORMATS[kind])
    except FAULTS as error:
        raise RuleBroken(_("The photo cannot be opened. Take it anew.")) from error
    target = io.BytesIO()
    picture.save(target, FORMATS[kind], **SAVED[FORMATS[kind]])
    return ContentFile(target.getvalue(), name=file.name)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its metadata say; damaged metadata say nothing."""
    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except FAULTS:
        return picture


def _bare(picture: Image.Image, form: str) -> Image.Image:
    """The points alone, in colours that the form can hold; of 16 bits of grey, as scanners write them, the upper 8."""
    if picture.mode.startswith("I"):
        picture = picture.point(lambda grey: grey / 256, "L")
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if clear and form != "JPEG" else "L" if picture.mode in {"1", "L"} else "RGB"
    bare = picture.convert(mode)
    bare.info = {}
    return bare

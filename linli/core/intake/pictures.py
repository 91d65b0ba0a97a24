"""Photos as they are stored: upright, not larger than needed, without metadata.

A phone stores in a photo where, when and with which device it was taken (EXIF, XMP, comments, profiles, previews).
Photos are drawn again from their pixels, so that none of it is kept.
"""

from __future__ import annotations

import io
import re
import struct
from typing import IO

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from linli.core.errors import RuleBroken

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
HEADS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
SAVED = {"JPEG": {"quality": 85}, "PNG": {}, "WEBP": {"quality": 85}}
# A progressive JPEG has about ten scans. Each is computed for the whole picture, so a small file with thousands of
# empty ones keeps a processor busy for an hour.
MOST_SCANS = 100
START_OF_SCAN, END_OF_PICTURE, WITHOUT_LENGTH = 0xDA, 0xD9, {0x01, 0xD8, *range(0xD0, 0xD8)}
MARKER = re.compile(rb"\xff+([^\x00\xff])")
FAULTS = (OSError, SyntaxError, ValueError, TypeError, KeyError, OverflowError, struct.error, ZeroDivisionError)


def kind_of(file: IO[bytes] | File) -> str:
    """Return the media type of a photo by its content, not its name; "" if it is no photo that is kept."""
    file.seek(0)
    head = bytes(file.read(16))
    file.seek(0)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in HEADS.items() if head.startswith(start)), "")


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
    if FORMATS[kind] == "JPEG" and _has_too_many_scans(file):
        raise RuleBroken(_("The photo cannot be opened. Take another one."))
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


def _has_too_many_scans(file: IO[bytes] | File) -> bool:
    """Return whether a JPEG has more scans than any camera or program writes; what follows its end is not read."""
    file.seek(0)
    content, at, scans = file.read(), 0, 0
    while scans <= MOST_SCANS and (found := MARKER.search(content, at)):
        marker, at = found[1][0], found.end()
        if marker == END_OF_PICTURE:
            break
        if marker not in WITHOUT_LENGTH:
            scans += marker == START_OF_SCAN
            at += int.from_bytes(content[at : at + 2])  # over its content, which may contain a smaller picture
    return scans > MOST_SCANS


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

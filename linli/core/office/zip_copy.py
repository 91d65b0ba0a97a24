"""Writes a copy of a zip: unchanged members as they are stored, changed ones compressed anew, in the same order."""

from __future__ import annotations

import copy
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import IO

LOCAL_HEADER = 30  # bytes, before the name
HAS_SIZES_BEHIND = 0x08  # flag: sizes follow the content instead of being in the header
THOROUGH, FAST = 6, 1  # levels of compression
LONG = 4 << 20  # bytes from which a part is compressed fast
PIECES_TO_JUDGE = 200  # of a part, whose length is not known before

Content = bytes | Iterable[bytes] | None


def write(source: zipfile.ZipFile, target: IO[bytes], changes: Mapping[str, Content]) -> None:
    """Write a copy of a zip.

    Args:
        source: the file that is copied.
        target: a seekable file, empty.
        changes: by name the new content, None to leave the member out.
    """
    with zipfile.ZipFile(target, "w") as out:
        for info in source.infolist():
            if info.filename not in changes:
                _copy(source, info, out, target)
            elif (new := changes[info.filename]) is not None:
                _compress(info, [new] if isinstance(new, bytes) else new, out, target)


def _copy(source: zipfile.ZipFile, info: zipfile.ZipInfo, out: zipfile.ZipFile, target: IO[bytes]) -> None:
    """Copy a member without unpacking it."""
    file = source.fp
    assert file
    file.seek(info.header_offset)
    name, extra = struct.unpack("<HH", file.read(LOCAL_HEADER)[26:30])
    file.seek(name + extra, 1)
    new = _entry(info, target)
    target.write(new.FileHeader(zip64=False))
    target.write(file.read(info.compress_size))
    _add(out, new, target)


def _compress(info: zipfile.ZipInfo, content: Iterable[bytes], out: zipfile.ZipFile, target: IO[bytes]) -> None:
    """Write a member with new content; its header is written again when its size is known."""
    new = _entry(info, target)
    new.compress_type, new.CRC, new.file_size, new.compress_size = zipfile.ZIP_DEFLATED, 0, 0, 0
    target.write(new.FileHeader(zip64=False))
    start, pieces = target.tell(), iter(content)
    first = b"".join(islice(pieces, PIECES_TO_JUDGE))
    packer = zlib.compressobj(FAST if len(first) > LONG else THOROUGH, zlib.DEFLATED, -15)
    for piece in chain([first], pieces):
        new.CRC = zlib.crc32(piece, new.CRC)
        new.file_size += len(piece)
        target.write(packer.compress(piece))
    target.write(packer.flush())
    end = target.tell()
    new.compress_size = end - start
    target.seek(new.header_offset)
    target.write(new.FileHeader(zip64=False))
    target.seek(end)
    _add(out, new, target)


def _entry(info: zipfile.ZipInfo, target: IO[bytes]) -> zipfile.ZipInfo:
    new = copy.copy(info)
    new.header_offset = target.tell()
    new.flag_bits &= ~HAS_SIZES_BEHIND
    new.extra = b""  # sizes of large files, and times of the disk the file was made on
    return new


def _add(out: zipfile.ZipFile, new: zipfile.ZipInfo, target: IO[bytes]) -> None:
    out.filelist.append(new)
    out.NameToInfo[new.filename] = new
    out.start_dir = target.tell()

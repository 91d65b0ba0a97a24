"""The storage of personal files: encrypted with the keyring, each bound to its name (ADR 0009)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from linli.core.secrets import crypto, file_encryption

PART = ".part"


class EncryptedStorage(FileSystemStorage):
    """Files under MEDIA_ROOT that cannot be read, exchanged or moved without the keys."""

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("an encrypted file is written once, by save()")
        return File(file_encryption.opened(Path(self.path(name)).open("rb"), _bound(name)), name)

    def _save(self, name: str, content: File) -> str:
        """Write the content under a free name; return the name."""
        Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            path = Path(self.path(name))
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                # O_EXCL: of two uploads with one name, one gets another name instead of overwriting.
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            try:
                _write(handle, content, _bound(name))
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            return name

    def size(self, name: str) -> int:
        """Return the length of the decrypted content in bytes."""
        with Path(self.path(name)).open("rb") as file:
            return file_encryption.plain_size(file)

    def url(self, name: str | None) -> str:
        """Refuse: files are sent only by views that check the viewer."""
        raise ValueError("files of people have no address")

    def names(self) -> Iterator[str]:
        """Yield the name of every file."""
        root = Path(self.location)
        for path in sorted(root.rglob("*")) if root.exists() else []:
            if path.is_file() and path.suffix != PART:
                yield path.relative_to(root).as_posix()

    def key_of(self, name: str) -> str:
        """Return the id of the key of a file; "" if it is not encrypted or was deleted meanwhile."""
        with suppress(OSError), Path(self.path(name)).open("rb") as file:
            return file_encryption.key_of(file)
        return ""

    def encrypt_anew(self, name: str) -> bool:
        """Re-encrypt a file with the newest key; return false if it was deleted meanwhile."""
        path = Path(self.path(name))
        part = path.with_name(path.name + PART)
        try:
            with self.open(name) as content:
                before = path.stat().st_ino
                _write(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), content, _bound(name))
            # Another process has replaced the file while it was read.
            if path.stat().st_ino != before:
                return False
            part.replace(path)
        except FileNotFoundError:
            return False
        finally:
            part.unlink(missing_ok=True)
        return self.key_of(name) == crypto.writing_key()


def _bound(name: str) -> str:
    """Return the name bound into the file: its path below MEDIA_ROOT, with `/` on every system."""
    return name.replace(os.sep, "/")


def _write(handle: int, content: File | Any, name: str) -> None:
    with os.fdopen(handle, "wb") as target:
        writer = file_encryption.Writer(target, name)
        for chunk in content.chunks():
            writer.write(chunk)
        writer.finish()
        # On disk before the database row that names the file is committed.
        os.fsync(target.fileno())

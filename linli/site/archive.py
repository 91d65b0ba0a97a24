"""The file of a backup: a tar of parts, a manifest with their hashes, and a signature over the manifest.

The signature is an HMAC under a key derived from the keyring, so nobody without the keys can write a backup that is
accepted. Parts are copied one by one, never by `extractall`, so nothing is written that the manifest does not list.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from linli.core.errors import UnreadableFile

FORMAT = 2
MANIFEST, SIGNATURE = "manifest.json", "manifest.hmac"
DATABASE, KEYS, FILES = "database", "keys.json", "files"
CHUNK = 1024**2


class Hashed:
    """A file that hashes what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        chunk = self.file.read(size)
        self.sha256.update(chunk)
        return chunk


def signature(manifest: bytes, ring: dict[str, Any]) -> str:
    """Return the signature of a manifest under a keyring."""
    # Derived from the key that rotation keeps, and of no use for lookups.
    key = hmac.digest(bytes.fromhex(ring["lookup"]), b"linli backup", "sha256")
    return hmac.new(key, manifest, hashlib.sha256).hexdigest()


def write(file: IO[bytes], parts: Iterable[tuple[str, Path]], about: dict[str, Any], ring: dict[str, Any]) -> Any:
    """Write parts, manifest and signature; return the manifest.

    A file that was deleted since it was listed is left out, as if the backup had been made a moment later.
    """
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, path in parts:
            try:
                content = path.open("rb")
            except FileNotFoundError:
                continue
            with content:
                hashed = Hashed(content)
                archive.addfile(archive.gettarinfo(arcname=name, fileobj=content), cast("IO[bytes]", hashed))
                hashes[name] = hashed.sha256.hexdigest()
        manifest = {"format": FORMAT, **about, "parts": hashes}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        _add(archive, MANIFEST, text)
        _add(archive, SIGNATURE, signature(text, ring).encode())
    return manifest


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    head = tarfile.TarInfo(name)
    head.size = len(content)
    archive.addfile(head, io.BytesIO(content))


class Archive:
    """An opened backup whose members are exactly those of its manifest.

    Raises:
        UnreadableFile: not a backup, damaged, or with a member that the manifest does not list.
    """

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        members = tar.getmembers()
        self.members = {member.name: member for member in members}
        # Before anything is read: a link or a file with holes may lead anywhere, or be of any size.
        self._refuse(one.name for one in members if not one.isreg() or one.issparse() or not _is_ours(one.name))
        self.text = self.read(MANIFEST)
        self.manifest: dict[str, Any] = json.loads(self.text)
        listed = {MANIFEST, SIGNATURE, *self.manifest["parts"]}
        twice = [MANIFEST] if len(members) != len(self.members) else []
        self._refuse([*(name for name in self.members if name not in listed), *twice])
        if missing := sorted({DATABASE, *listed} - set(self.members)):
            raise UnreadableFile(_("The backup is damaged: {part} is missing.").format(part=missing[0]))

    @staticmethod
    def _refuse(strange: Iterable[str]) -> None:
        for name in strange:
            raise UnreadableFile(_("The backup contains {part}, which its manifest does not list.").format(part=name))

    def read(self, name: str) -> bytes:
        """Return the content of a small member."""
        return self._content(name).read()

    def _content(self, name: str) -> IO[bytes]:
        content = self.tar.extractfile(self.members[name])
        if content is None:
            raise tarfile.TarError(name)
        return content

    def is_signed_by(self, ring: dict[str, Any]) -> bool:
        """Return whether the signature was made with this keyring."""
        return hmac.compare_digest(self.read(SIGNATURE).decode("ascii", "replace"), signature(self.text, ring))

    @property
    def size(self) -> int:
        """Return the number of bytes that it unpacks to."""
        return sum(member.size for member in self.members.values())

    def unpack(self, folder: Path) -> None:
        """Write every part below `folder`, and check its hash."""
        for name, digest in self.manifest["parts"].items():
            path = folder / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            hashed = Hashed(self._content(name))
            with path.open("wb") as target:
                while chunk := hashed.read(CHUNK):
                    target.write(chunk)
            if hashed.sha256.hexdigest() != digest:
                raise UnreadableFile(_("The backup is damaged: {part} was altered.").format(part=name))


def _is_ours(name: str) -> bool:
    """Return whether a backup may have a part of this name: nothing outside its folder."""
    path = PurePosixPath(name)
    inside = path.parts[:1] == (FILES,) and len(path.parts) > 1 and ".." not in path.parts
    return name in {MANIFEST, SIGNATURE, DATABASE, KEYS} or (inside and str(path) == name)

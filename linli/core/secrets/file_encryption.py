"""Encrypted files: AES-256-GCM in chunks, so that no file needs to fit into memory (ADR 0009).

The chunks are bound together by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015): the nonce contains the number of the
chunk and a mark for the last one, so chunks cannot be exchanged, left out or cut off. Each file has its own key,
derived by HKDF-SHA256 (RFC 5869) from a key of the keyring, a random salt and the name of the file.

    LNL1 | length of the key's id, 1 byte | id of the key | salt, 32 bytes | chunks of 64 KiB and a tag of 16 bytes each
"""

from __future__ import annotations

import io
import os
import tempfile
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from linli.core.secrets import crypto

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"LNL1"
SALT = 32
CHUNK = 64 * 1024
TAG = 16
LONGEST_HEAD = len(MAGIC) + 1 + 255 + SALT


class Altered(OSError):
    """The file is not what was written under this name, or was never encrypted."""


def _cipher(secret: bytes, head: bytes, name: str) -> AESGCM:
    return AESGCM(derive(secret, head[-SALT:], b"linli file\0" + head + name.encode()))


def derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Derive a key of 32 bytes by HKDF-SHA256."""
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=info).derive(secret)


def encrypt_chunk(cipher: AESGCM, nonce: bytes, chunk: bytes) -> bytes:
    """Encrypt one chunk; the tag is at its end."""
    return cipher.encrypt(nonce, chunk, None)


def decrypt_chunk(cipher: AESGCM, nonce: bytes, stored: bytes) -> bytes:
    """Decrypt one chunk.

    Raises:
        Altered: the chunk or its tag is not what was written under this key and nonce.
    """
    try:
        return cipher.decrypt(nonce, stored, None)
    except (InvalidTag, ValueError) as error:
        raise Altered("the file was altered, cut off or moved") from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _head(file: BinaryIO) -> bytes:
    """Return the header of an encrypted file.

    Raises:
        Altered: it has none.
    """
    start = os.pread(file.fileno(), LONGEST_HEAD, 0)
    length = len(MAGIC) + 1 + start[len(MAGIC)] + SALT if len(start) > len(MAGIC) else 0
    if not start.startswith(MAGIC) or len(start) < length:
        raise Altered("not an encrypted file")
    return start[:length]


def key_of(file: BinaryIO) -> str:
    """Return the id of the key of a file; raises what `_head` raises."""
    return _head(file)[len(MAGIC) + 1 : -SALT].decode("ascii", "replace")


def plain_size(file: BinaryIO) -> int:
    """Return the length of the decrypted content in bytes."""
    body = os.fstat(file.fileno()).st_size - len(_head(file))
    return max(body - TAG * max(-(-body // (CHUNK + TAG)), 1), 0)


class Writer(io.BufferedIOBase):
    """Encrypts what is written to it into another file, which is readable only after `finish`."""

    def __init__(self, target: BinaryIO, name: str, secret: bytes | None = None) -> None:
        """Use the newest key of the keyring, or a secret of the caller."""
        key = b"" if secret else crypto.writing_key().encode("ascii")
        head = MAGIC + bytes([len(key)]) + key + os.urandom(SALT)
        self.target = target
        self._cipher = _cipher(secret or crypto.secret(key.decode()), head, name)
        self._rest = bytearray()
        self._number = 0
        target.write(head)

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        self._rest += data
        # At least one byte stays for the last chunk. A file that an error or a power cut has cut off has no last chunk
        # and cannot be read.
        while len(self._rest) > CHUNK:
            self._put(bytes(self._rest[:CHUNK]), last=False)
            del self._rest[:CHUNK]
        return memoryview(data).nbytes

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._rest), last=True)
        self._rest.clear()
        self.target.flush()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self.target.write(encrypt_chunk(self._cipher, _nonce(self._number, last=last), chunk))
        self._number += 1


class Reader(io.RawIOBase):
    """The decrypted content of a file, seekable; wrap it in `io.BufferedReader`."""

    def __init__(self, file: BinaryIO, name: str, secret: bytes | None = None) -> None:
        """Take over `file`: closing the reader closes it.

        Raises:
            Altered: the file is not encrypted.
            KeyError: the keyring does not have its key.
        """
        super().__init__()
        self._file, head = file, _head(file)
        self._cipher = _cipher(secret or crypto.secret(key_of(file)), head, name)
        self._begin, self._size = len(head), plain_size(file)
        self._last = max(-(-self._size // CHUNK) - 1, 0)
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self._chunk(self._last)  # fails now, before any content is used, if the file was cut off

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._at = max({os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence] + offset, 0)
        return self._at

    def readinto(self, target: WriteableBuffer, /) -> int:
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, CHUNK)
        view = memoryview(target).cast("B")
        part = self._chunk(number)[start : start + len(view)]
        # At most the rest of one chunk: a raw reader may return less than asked for.
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            # pread does not move the position, which a duplicated file handle shares.
            stored = os.pread(self._file.fileno(), CHUNK + TAG, self._begin + number * (CHUNK + TAG))
            self._held = number, decrypt_chunk(self._cipher, _nonce(number, last=number == self._last), stored)
        return self._held[1]


def opened(file: BinaryIO, name: str) -> io.BufferedReader:
    """Open an encrypted file for reading; `name` is its name when it was written."""
    return io.BufferedReader(Reader(file, name), CHUNK)


class Scratch(Writer):
    """An unnamed working file under a key that only this object has: written once, then read, gone when closed."""

    def __init__(self) -> None:
        self._own: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        # The key is nowhere else, so not even kill -9 leaves anything readable.
        self._secret, self._whole = os.urandom(32), False
        super().__init__(self._own, "scratch", self._secret)

    def reader(self) -> io.BufferedReader:
        """Open what was written from its beginning, several times if needed; nothing can be written after that."""
        if not self._whole:
            self.finish()
            self._whole = True
        again = os.fdopen(os.dup(self._own.fileno()), "rb")
        return io.BufferedReader(Reader(again, "scratch", self._secret), CHUNK)

    def close(self) -> None:
        """Delete the content; open readers can still read it until they are closed."""
        if not self.closed:
            self._own.close()
        super().close()

"""Sources of sheets: a file in a folder, an encrypted file in the storage, an upload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Literal, Protocol


class SheetSource(Protocol):
    """A file to read: a path, or `Kept`."""

    @property
    def name(self) -> str:
        """Return the file name."""

    @property
    def stem(self) -> str:
        """Return the name without its suffix."""

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Open the file from its beginning; may be called several times."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A source outside of folders: encrypted in the storage, or an upload."""

    name: str
    opener: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        """Return the name without its suffix."""
        return PurePath(self.name).stem

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        return self.opener()

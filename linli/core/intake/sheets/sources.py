"""Where a sheet to read lies: in a folder, encrypted in the storage, or just handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Literal, Protocol


class Source(Protocol):
    """A file to read: a path, or what is kept elsewhere (`Kept`)."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def stem(self) -> str:
        """The same without its suffix."""

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """The file from its beginning; it may be opened several times."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A source that lies in no folder: encrypted in the storage, or just handed in."""

    name: str
    opener: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return PurePath(self.name).stem

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """From its beginning."""
        return self.opener()

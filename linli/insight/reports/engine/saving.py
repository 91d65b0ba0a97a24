"""How many minutes and keystrokes are saved when blanks are filled from the records; the rules give the constants."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Saving:
    """What was saved: blanks filled by the system times what one costs by hand."""

    blanks: int
    seconds_each: int
    keystrokes_each: int

    @property
    def minutes(self) -> int:
        """Return the minutes, rounded down: a saving is never said larger than it is."""
        return self.blanks * self.seconds_each // MINUTE

    @property
    def keystrokes(self) -> int:
        """Return the keystrokes."""
        return self.blanks * self.keystrokes_each


def share(part: int, whole: int) -> int | None:
    """Return a share in whole percent, rounded down; None where there is nothing to share."""
    return part * 100 // whole if whole else None

"""Search in one's own records: by characters, pinyin or initials of names, and by words of what was said.

The words are encrypted, and keys of them would give them away. The latest records are read instead, as many of each
kind as the rule says. What was seen at a visit is not searched: no search leads to people by what was noted of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from linli.core import search
from linli.core.access.viewer import Viewer
from linli.core.chinese import simplified
from linli.core.law import rules
from linli.core.rooms import diary
from linli.core.rooms.diary import Days, DiaryLine

MOST = "diary.search.records"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, latest first; `since`: the day before which records of some kind were not read."""

    lines: list[DiaryLine]
    since: date | None


def find(words: str, viewer: Viewer, days: Days) -> Found:
    """Return the viewer's records of some days with all of the words."""
    terms = simplified(words).split()
    most = int(rules.value(MOST))
    lines: list[DiaryLine] = []
    cuts: list[date] = []
    for kind in diary.kinds():
        latest = kind.latest(viewer, days, most + 1)
        if len(latest) > most:
            cuts.append(latest[most - 1].day)
        lines += [line for line in latest[:most] if _says(line, terms)]
    return Found(sorted(lines, key=lambda line: line.day, reverse=True), max(cuts, default=None))


def _says(line: DiaryLine, terms: Iterable[str]) -> bool:
    notes = " ".join(text for _title, text in line.notes)
    said = simplified(f"{line.what} {line.about} {line.where} {line.outcome} {notes}")
    return all(term in said or _sounds(line.about, term) for term in terms)


def _sounds(name: str, term: str) -> bool:
    """Return whether Latin letters are the pinyin or the initials of a name, or of a part of it."""
    return term.isascii() and bool(search.called([(1, name)], term))

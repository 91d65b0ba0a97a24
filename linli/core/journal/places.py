"""The places where seals are noted beside the keyring: folders, such as those of other machines, and e-mail.

How each delivery ended is kept beside the keyring; a place that could not be reached is named until it is.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.journal import heads, words
from linli.core.journal.heads import Noted, NotedSeal
from linli.core.journal.models import Seal
from linli.core.journal.seals import newest_seal
from linli.core.secrets import keyring, marks

SAME = 4096  # bytes at the end of a copy that are compared
MAIL, LOG = "mail", "log"  # beside folders, whose names begin with a slash
DAILY = timedelta(days=1)


@dataclass(slots=True)
class Delivery:
    """How far the notes have come at one place."""

    number: int = 0  # the newest seal that arrived
    at: str = ""  # when it arrived
    fault: str = ""  # why the last try failed; "" if it did not
    failing_since: str = ""

    @property
    def arrived_at(self) -> datetime | None:
        """Return when the last delivery arrived."""
        return datetime.fromisoformat(self.at) if self.at else None


def folders() -> list[Path]:
    """Return the folders that LINLI_HEADS names."""
    return list(settings.JOURNAL_HEADS_FOLDERS)


def files() -> list[Path]:
    """Return every file with notes that should be there."""
    file = heads.main()
    own = [file] if file is not None and file.exists() else []
    known, copies = deliveries(), {str(folder): copy_in(folder) for folder in folders()}
    # Nothing has arrived yet at a place that was named a moment ago.
    there = [copy for name, copy in copies.items() if copy.exists() or known.get(name, Delivery()).number]
    return own + there


def noted(*, by_hand: str = "") -> Noted:
    """Read the notes at all places.

    Raises:
        ValueError: `by_hand` is not of the form "812:3f9a22c1…".
    """
    together, main = Noted(), heads.main()
    for file in files():
        try:
            # A copy that is only shorter knows nothing more, and not yet that a backup was restored.
            if main is None or file == main or not main.exists() or not _begins_with(main, file):
                _merge(together, file)
        except OSError:
            together.unreadable.append(str(file))
    if by_hand:
        together.add(heads.typed(by_hand))
    return together


def _begins_with(main: Path, copy: Path) -> bool:
    """Return whether the notes beside the keyring begin with this copy."""
    with main.open("rb") as ours, copy.open("rb") as theirs:
        return all(part == ours.read(len(part)) for part in iter(lambda: theirs.read(SAME), b""))


def _merge(together: Noted, file: Path) -> None:
    """Add the notes of one file."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        one = heads.read(lines)
    for head in chain.from_iterable(one.seals.values()):
        together.add(head)
    together.restored = sorted({*together.restored, *one.restored})
    together.anew = sorted({*together.anew, *one.anew})
    together.since = min(filter(None, [together.since, one.since]), default=None)


def copy_in(folder: Path) -> Path:
    """Return the file in a folder, which several installations may share."""
    return folder / f"linli-{marks.of(keyring.current())['journal'][:8]}.heads"


def deliver() -> list[str]:
    """Note the newest seal everywhere; return a sentence for each place where that failed."""
    try:
        lost = heads.are_lost()
        heads.note()
        if lost:
            # In the journal, so that the next seal covers it: who removes the notes would otherwise leave no trace.
            journal.record("journal.notes_begun", None, by=robot("linli journal seal"), file=str(heads.main()))
    except OSError as error:
        text = _("The seals cannot be noted beside the keyring ({path}): {reason}.")
        return [text.format(path=heads.main(), reason=error.strerror or error)]
    for folder in folders():
        _settle(str(folder), _copied(folder))
    return faults(*map(str, folders()))


def send() -> list[str]:
    """Mail the newest seal if none was sent for a day; return a sentence if that failed."""
    row, known = newest_seal(), deliveries().get(MAIL, Delivery())
    address = ", ".join(settings.JOURNAL_HEADS_MAIL)
    sent_lately = known.arrived_at and timezone.now() - known.arrived_at < DAILY
    if not address or row is None or known.number == row.pk or (sent_lately and not known.fault):
        return []
    try:
        send_mail(*words.letter(row), None, settings.JOURNAL_HEADS_MAIL)
        fault = ""
    except OSError as error:  # smtplib's errors are OSErrors as well
        fault = str(error.strerror or error)
    _settle(MAIL, fault)
    return faults(address)


def faults(*names: str) -> list[str]:
    """Return a sentence for each of the named places that the last delivery did not reach."""
    return [
        _("Since {when} the seals cannot be delivered to {place}: {reason}.").format(
            when=timezone.localtime(datetime.fromisoformat(one.failing_since)).strftime("%Y-%m-%d %H:%M"),
            place=name,
            reason=_reason(name, one.fault),
        )
        for name, one in shown().items()
        if one.fault and name in names
    ]


def shown() -> dict[str, Delivery]:
    """Return the configured places by their names, e-mail by its addresses."""
    known = deliveries()
    named = {str(folder): known.get(str(folder), Delivery()) for folder in folders()}
    if settings.JOURNAL_HEADS_MAIL:
        named[", ".join(settings.JOURNAL_HEADS_MAIL)] = known.get(MAIL, Delivery())
    return named


def _reason(place: str, fault: str) -> str:
    """Return in words why a delivery failed; what the system itself said stays as it is."""
    texts = {
        "missing": _("the folder is not there"),
        "emptied": _("the file {file} is missing; is the folder of the other machine mounted?"),
        "different": _("the file {file} there does not continue the one beside the keyring; compare them"),
    }
    return texts[fault].format(file=copy_in(Path(place)).name) if fault in texts else fault


def _copied(folder: Path) -> str:
    """Add the notes that the copy in a folder lacks; return why that failed, "" if it did not."""
    main = heads.main()
    if main is None or not main.exists():
        return ""
    if not folder.is_dir():
        return "missing"
    copy = copy_in(folder)
    try:
        have = copy.stat().st_size if copy.exists() else 0
        # A folder where another machine is usually mounted is there without it, too, and empty.
        if not have and deliveries().get(str(folder), Delivery()).number:
            return "emptied"
        handle = os.open(copy, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with main.open("rb") as source, os.fdopen(handle, "rb+") as target:
            start = max(have - SAME, 0)
            source.seek(start)
            target.seek(start)
            if source.read(have - start) != target.read():
                return "different"
            target.write(source.read())
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        return str(error.strerror or error)
    return ""


def _state() -> Path | None:
    file = heads.main()
    return file and file.with_suffix(".places")


def deliveries() -> dict[str, Delivery]:
    """Return how each delivery ended, by place."""
    file = _state()
    try:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file else {}
        return {name: Delivery(**one) for name, one in kept.items()}
    except (FileNotFoundError, ValueError, TypeError):
        return {}


def _settle(name: str, fault: str) -> None:
    """Keep how a delivery ended."""
    known, row = deliveries(), newest_seal()
    one = known.setdefault(name, Delivery())
    now = timezone.now().isoformat(timespec="seconds")
    if fault:
        one.failing_since = one.failing_since or now
    else:
        one.number, one.at, one.failing_since = row.pk if row else 0, now, ""
    one.fault = fault
    _keep(known)


def _keep(known: dict[str, Delivery]) -> None:
    file = _state()
    if file is None:
        return
    part = file.with_suffix(".places.part")
    part.write_text(json.dumps({place: asdict(each) for place, each in known.items()}), encoding="utf-8")
    part.replace(file)


def doubts() -> list[str]:
    """Return what is wrong with the notes, as far as can be seen at once: a sentence each."""
    row, recent = newest_seal(), recently()
    found = [*losses(), *faults(*shown())]
    late = row is not None and heads.main() is not None and row.at < timezone.now() - timedelta(hours=1)
    if row and late and not any(head.is_of(row) for head in recent[-1:]):
        text = _("Seal {number} has not been noted outside the database for more than an hour.")
        found.append(text.format(number=row.pk))
    return found


def losses() -> list[str]:
    """Return a sentence about a seal that was noted lately and is not in the database, or was seen missing before."""
    lost = _lost(recently()) or deliveries().get(LOG, Delivery()).fault
    text = _("Seal {number} was noted outside the database but is no longer in it. Run “linli journal verify”.")
    return [text.format(number=lost)] if lost else []


def recently() -> list[NotedSeal]:
    """Return the seals noted lately beside the keyring, none if the notes cannot be read."""
    try:
        return heads.recent()
    except OSError:
        return []


def _lost(recent: list[NotedSeal]) -> str:
    """Return the number of a seal that was noted lately and is not in the database, "" if all are."""
    rows = Seal.objects.in_bulk([head.number for head in recent])
    gone = (head for head in recent if head.number not in rows or not head.is_of(rows[head.number]))
    return next((str(head.number) for head in gone), "")


def watch() -> None:
    """Remember a seal that is not there any more, before newer ones cover it; `calm` forgets it."""
    if lost := _lost(recently()):
        with suppress(OSError):
            _settle(LOG, lost)


def calm() -> None:
    """Forget what `watch` found, after a verification that found nothing."""
    if LOG in deliveries():
        with suppress(OSError):
            _settle(LOG, "")

"""What a verification found, and a seal on paper, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.journal.entries import SECOND
from linli.core.journal.models import Seal

if TYPE_CHECKING:
    from linli.core.journal.verification import Verdict

MOST = 5  # gaps that are named, the newest
ON_PAPER, GROUP = 20, 4  # digits of a hash that are printed, and in groups of how many


def fault(verdict: Verdict) -> str:
    """Return what is wrong; "" if nothing is."""
    texts = {
        "": "",
        "altered": _("Entry {entry} was altered or moved to another number."),
        "removed": _("Entry {entry} was removed."),
        "seal": _("Seal {seal} does not fit its entries."),
        "cut": _(
            "Seal {noted}, noted outside the database {when}, is missing. Entries were removed together with their "
            "seals, or the log was emptied."
        ),
        "rewritten": _(
            "Seal {noted} is not the one noted outside the database {when}. The log was rewritten and sealed again."
        ),
        "left_out": _(
            "Entry {entry} was never sealed, though much later numbers were: someone set the counter of the log "
            "forward and back."
        ),
        "gap": _("Entries were removed before they were sealed: {gaps}."),
        "unprotected": _(
            "The database no longer refuses changes to the log: its triggers are missing or were changed. Find out who "
            "did it. “linli upgrade” restores them."
        ),
    }
    missed = verdict.missed
    return texts[verdict.fault].format(
        entry=verdict.broken_entry,
        seal=verdict.broken_seal,
        noted=missed and missed.number,
        when=_("on {day}").format(day=_day(missed.at)) if missed and missed.at else _("by hand"),
        gaps=_gaps(verdict),
    )


def remarks(verdict: Verdict) -> list[str]:
    """Return what an auditor should know though it is no fault."""
    noted = verdict.noted
    told = [
        _("On {day} a backup was restored: seals after seal {number} noted before are gone for this reason.").format(
            day=_day(day), number=number
        )
        for day, number in noted.restored
    ]
    told += [_("On {day} a command set up an empty log.").format(day=_day(day)) for day in noted.anew]
    told += [_("The notes in {file} could not be read and compared.").format(file=file) for file in noted.unreadable]
    if verdict.gaps and not verdict.fault:
        text = _(
            "These numbers have no entry: {gaps}. Steps that were not completed, such as checking an import, leave "
            "such gaps. So would an entry that was removed before it was sealed."
        )
        told.append(text.format(gaps=_gaps(verdict)))
    if not noted.seals and verdict.seals:
        told.append(
            _("No seal has been noted outside the database yet: entries removed from the end cannot be detected.")
        )
    elif noted.since:
        told.append(_("Seals have been noted outside the database since {day}.").format(day=_day(noted.since)))
    return told


def _gaps(verdict: Verdict) -> str:
    """Return the newest numbers without an entry: `7, 12-15`; how many more there are; and what lists all."""
    named = [str(first) if first == last else f"{first}-{last}" for first, last in verdict.gaps[-MOST:]]
    more = len(verdict.gaps) - len(named)
    rest = _("and {number} earlier ones (“linli journal verify --json” lists all)").format(number=more)
    return ", ".join([*named, *([rest] if more else [])])


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def code(seal: Seal) -> str:
    """Return the beginning of the hash in groups, as it is printed, read out and typed."""
    digits = seal.hash.removeprefix(SECOND)[:ON_PAPER]
    return " ".join(digits[start : start + GROUP] for start in range(0, ON_PAPER, GROUP))


def paper(seal: Seal) -> list[tuple[str, str]]:
    """Return the seal as lines of a form."""
    return [
        (_("seal number"), str(seal.pk)),
        (_("sealed"), _day(seal.at)),
        (_("up to entry"), str(seal.last_entry_id)),
        (_("check code"), code(seal)),
        (_("to compare"), f"linli journal verify --head {seal.pk}:{code(seal).replace(' ', '')}"),
    ]


def letter(seal: Seal) -> tuple[str, str]:
    """Return subject and text of the message with the newest seal."""
    subject = _("Linli: seal {number} of the activity log").format(number=seal.pk)
    lines = [f"{title}: {value}" for title, value in paper(seal)]
    lines += ["", _("Keep this. It shows later whether earlier entries were removed or rewritten.")]
    return subject, "\n".join(lines)

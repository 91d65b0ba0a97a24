"""What the commands share that work with registered forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from linli.insight.reports.engine import periods
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.engine.proposals import BlankProposal
from linli.insight.reports.filling.words import term_words
from linli.insight.reports.models import Edition, FormField, ReportForm
from linli.insight.reports.queries import mapping, register
from linli.registers.places import queries as places
from linli.registers.places.models import Place

BAD = 2  # exit status for what was typed


def bytes_of(file: Path) -> bytes:
    """Return the content of a file.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        text = _("{file} cannot be read: {reason}").format(file=file, reason=error.strerror)
        raise CommandError(text, returncode=BAD) from None


def edition_of(code: str) -> Edition:
    """Return the newest edition of a registered form.

    Raises:
        CommandError: there is no such form, or nobody uploaded its file.
    """
    form = ReportForm.objects.filter(code=code).select_related("place").first()
    if form is None:
        text = _("No form has the short code {code}. Register it with: linli forms map FILE --as {code}")
        raise CommandError(text.format(code=code), returncode=BAD)
    edition = register.newest(form)
    if edition is None:
        raise CommandError(_("The form {code} has no file yet.").format(code=code), returncode=BAD)
    return edition


def place_of(code: str) -> Place:
    """Return a community or office by its code.

    Raises:
        CommandError: there is none.
    """
    found = places.by_code(code)
    if found is None:
        raise CommandError(_("There is no place with the code {code}.").format(code=code), returncode=BAD)
    return found


def period_of(code: str) -> ReportPeriod:
    """Return a period that was typed.

    Raises:
        CommandError: it is none.
    """
    try:
        return periods.read(code)
    except ValueError:
        text = _("{code} is not a period. Write 2026-10, 2026-Q4, 2026-H2 or 2026.")
        raise CommandError(text.format(code=code), returncode=BAD) from None


def proposal_data(one: BlankProposal, period: ReportPeriod) -> dict[str, Any]:
    """Return a proposal for scripts."""
    words = term_words(one.term, period)
    return {**one.term.as_json(), "words": words, "score": round(one.score, 3), "reason": str(one.reason)}


def field_data(field: FormField, period: ReportPeriod) -> dict[str, Any]:
    """Return a blank with its proposals for scripts."""
    proposals = [proposal_data(one, period) for one in mapping.proposals_of(field)]
    return {"key": field.key, "label": field.label, "kind": field.kind, "state": field.state, "proposals": proposals}


def field_lines(fields: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a blank a line, with its best proposals below."""
    for field in fields:
        yield f"{field['key']}\t{field['label']}"
        for number, one in enumerate(field["proposals"], 1):
            yield f"    {number}. {one['words']}\t{one['reason']}"

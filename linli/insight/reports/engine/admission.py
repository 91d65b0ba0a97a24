"""What the law asks of a report form before anybody has to fill it.

Statistics Law of the People's Republic of China (2024), art. 17: a form must show its number, the office that made it,
the number of its approval or filing, and the last day on which it is valid. Who is asked may refuse one that does not,
or whose day is past. That it needs a legal basis is the rule of local registers of forms (`report_forms.toml`).
"""

from __future__ import annotations

from datetime import date


def faults(*, number: str, office: str, basis: str, approval: str, until: date | None, on: date) -> tuple[str, ...]:
    """Return the codes of what is missing on a day, in the order of the law; empty if nothing is.

    Args:
        number: printed on the form.
        office: that made it.
        basis: the law or document it rests on.
        approval: the number of its approval or filing.
        until: the first day on which it is no longer valid.
        on: the day that is asked about.
    """
    missing = {
        "number": not number.strip(),
        "office": not office.strip(),
        "approval": not approval.strip(),
        "last_day": until is None,
        "expired": until is not None and until <= on,
        "basis": not basis.strip(),
    }
    return tuple(code for code, is_missing in missing.items() if is_missing)

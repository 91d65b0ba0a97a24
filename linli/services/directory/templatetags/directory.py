"""Details of services in words."""

from __future__ import annotations

from django import template
from django.utils.formats import date_format, localize
from django.utils.translation import gettext, ngettext, pgettext

from linli.services.directory.engine import opening, recurring
from linli.services.directory.engine.recurring import NotComputed
from linli.services.directory.models import Detail
from linli.services.directory.states import HolidayHours

register = template.Library()


@register.filter
def hours_words(row: Detail) -> str:
    """Return opening hours in one line; those that cannot be computed as they were described."""
    try:
        hours = opening.read(row.more, row.holidays)
    except NotComputed:
        return str(row.said("description") or row.said("notes") or _raw(row))
    days = _days(row)
    times = f"{_clock(hours.opens)}–{_clock((hours.opens + hours.length) % opening.DAY or opening.DAY)}"
    if hours.length == opening.DAY:
        times = gettext("around the clock")
        days = "" if days == gettext("daily") else days
    elif hours.opens + hours.length > opening.DAY:
        times = gettext("{times} (next day)").format(times=times)
    parts = [f"{days} {times}".strip()]
    if row.holidays in (HolidayHours.OFFICE, HolidayHours.ONLY):
        parts.append(str(HolidayHours(row.holidays).label))
    parts += [_between(row), str(row.said("description"))]
    return pgettext("between days", "; ").join(filter(None, parts))


def _raw(row: Detail) -> str:
    return f"{row.said('opens_at')}–{row.said('closes_at')}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _days(row: Detail) -> str:
    byday = str(row.said("byday"))
    if not byday:
        return "" if row.holidays == HolidayHours.ONLY else gettext("by date")
    if sorted(byday.split(",")) == sorted(recurring.WEEKDAYS):
        return gettext("daily")
    names = [str(name) for name in opening.day_names()]
    try:
        found = opening.days_in_words(byday, names, pgettext("weekdays", "–"), pgettext("between names", ", "))
    except NotComputed:
        return byday
    every = int(float(row.said("interval") or 1))
    if every == 1:
        return found
    return ngettext("every {n} week: {days}", "every {n} weeks: {days}", every).format(n=every, days=found)


def _between(row: Detail) -> str:
    first, last = (recurring.day_of(str(row.said(name))) for name in ("valid_from", "valid_to"))
    if first and last:
        return gettext("{first} to {last}").format(first=date_format(first), last=date_format(last))
    if first:
        return gettext("from {first}").format(first=date_format(first))
    return gettext("until {last}").format(last=date_format(last)) if last else ""


@register.filter
def detail_words(row: Detail) -> str:
    """Return a detail in one line."""
    if row.table == "schedule":
        return hours_words(row)
    if row.table == "cost_option":
        return _fee(row)
    if row.table == "phone":
        extension = row.said("extension")
        parts = [str(row.said("number")), f"-{extension}" if extension else "", f" {row.said('description')}"]
        return "".join(parts).strip()
    hidden = {"id", "link_id", "link_entity", "resource_id", "taxonomy_term_id"}
    values = [value for name, value in row.more.items() if name not in hidden and not name.endswith("_id")]
    return " · ".join(str(value) for value in values if value not in (None, ""))


def _fee(row: Detail) -> str:
    amount = row.said("amount")
    yuan = gettext("{amount} yuan").format(amount=localize(amount)) if row.said("currency") in ("CNY", "") else ""
    parts = [row.said("option"), "" if amount == "" else yuan or f"{amount} {row.said('currency')}"]
    return " · ".join(filter(None, [*map(str, parts), str(row.said("amount_description"))]))

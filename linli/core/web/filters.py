"""Filters in addresses: what a list does not know is ignored, and its page says so (`base.html`)."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.web.form_fields import DayField

LONGEST = 40  # characters of a value that are repeated on the page


def ignored(request: HttpRequest) -> list[str]:
    """Return the filters that were ignored so far, as they stand in the address: `kind=sunny`."""
    found: list[str] = request.__dict__.setdefault("ignored_filters", [])
    return found


def ignore(request: HttpRequest, name: str) -> None:
    """Note a filter that the list cannot follow."""
    said = f"{name}={request.GET.get(name, '')[:LONGEST]}"
    # Several parts of a page read the same filter.
    if said not in ignored(request):
        ignored(request).append(said)


def word(request: HttpRequest, name: str, known: Container[str], default: str = "") -> str:
    """Return a filter that is one of the known words; `default` if it is missing or ignored."""
    asked = request.GET.get(name, "").strip()
    if asked and asked not in known:
        ignore(request, name)
        return default
    return asked or default


def cleaned(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """Return the filters of a form that are valid; one that is not is ignored without the others."""
    for name in form.errors:
        ignore(request, name)
    return form.cleaned_data


class PageDayForm(forms.Form):
    """The day of a page."""

    day = DayField(label=_("day"), required=False)


def page_day(request: HttpRequest) -> date:
    """Return the day that an address names (`?day=2026-11-30`), else today."""
    asked: date | None = cleaned(request, PageDayForm(request.GET)).get("day")
    return asked or timezone.localdate()

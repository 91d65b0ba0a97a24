"""Form fields that all apps share."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.core import chinese

PHONE = re.compile(r"\d{7,12}")


F = TypeVar("F", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """Return a field of a form in its declared type, to set choices, rows or limits for this request.

    Raises:
        TypeError: it has another type.
    """
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} of {type(form).__name__} is a {type(field).__name__}, not a {kind.__name__}")
    return field


class DayInput(forms.DateInput):
    """The browser's date picker."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)  # the browser requires ISO in every language


EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day, entered with the date picker; a year that nobody means is refused."""

    # A picker takes 0026 for 2026; and beyond year 1 and 9999 there is no day before and none after.
    widget = DayInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Check the year: enter a day between 1900 and 2199."))
        return day


class PhoneField(forms.CharField):
    """A phone number, stored as digits without the country code 86; may be empty."""

    def __init__(self, *, autocomplete: str = "", **more: Any) -> None:
        attrs = {"inputmode": "tel"} | ({"autocomplete": autocomplete} if autocomplete else {})
        super().__init__(required=False, max_length=24, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        digits = re.sub(r"^(\+|00)86|[\s\-()]", "", chinese.normal(super().clean(value)))
        if digits and not PHONE.fullmatch(digits):
            raise ValidationError(_("Enter a phone number of 7 to 12 digits."))
        return digits

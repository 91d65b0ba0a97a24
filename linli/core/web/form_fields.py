"""Fields that the forms of all rooms share."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.core import chinese

PHONE = re.compile(r"\d{7,12}")


F = TypeVar("F", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """Return a field of a form as what it was declared as, to give it choices, rows or a limit of this request.

    Raises:
        TypeError: it was declared as something else.
    """
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} of {type(form).__name__} is a {type(field).__name__}, not a {kind.__name__}")
    return field


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar, which wants ISO in every language."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class DayField(forms.DateField):
    """A day of the form."""

    widget = DayInput


class PhoneField(forms.CharField):
    """A phone number, kept as digits without the country's 86; it may be left empty."""

    def __init__(self, *, autocomplete: str = "", **more: Any) -> None:
        attrs = {"inputmode": "tel"} | ({"autocomplete": autocomplete} if autocomplete else {})
        super().__init__(required=False, max_length=24, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        """Raises:
        ValidationError: this can be nobody's number.
        """
        digits = re.sub(r"^(\+|00)86|[\s\-()]", "", chinese.normal(super().clean(value)))
        if digits and not PHONE.fullmatch(digits):
            raise ValidationError(_("Enter a phone number of 7 to 12 digits."))
        return digits

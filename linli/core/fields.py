"""Fields that the forms of all rooms share."""

from __future__ import annotations

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar, which wants ISO in every language."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class DayField(forms.DateField):
    """A day of the form."""

    widget = DayInput

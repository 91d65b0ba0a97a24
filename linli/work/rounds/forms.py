"""Forms with which a worker decides about a visit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of


class FixForm(forms.Form):
    """The day of the visit."""

    prefix = "fix"
    day = DayField(label=_("day"), initial=timezone.localdate)


class AgreeForm(forms.Form):
    """The day and time that the household agreed to."""

    prefix = "agree"
    day = DayField(label=_("day"), initial=timezone.localdate)
    at = forms.TimeField(label=_("time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _tomorrow() -> Any:
    return timezone.localdate() + timedelta(days=1)


class SkipForm(forms.Form):
    """Why the worker does not go today, and from when the household is planned again."""

    prefix = "skip"
    reason = forms.ChoiceField(label=_("reason"), widget=forms.RadioSelect(attrs={"class": "segments"}))
    back_on = DayField(label=_("plan again from"), initial=_tomorrow)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("skip_reason")

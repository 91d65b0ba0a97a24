"""Forms for working hours, absences and plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.services.careroutes.states import DayPlanKind, Weekday
from linli.services.vouchers.models import Carer

WORKDAYS = [day.value for day in Weekday][:5]


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class OfCarerForm(forms.Form):
    """A form about one of the provider's carers."""

    carer = forms.ModelChoiceField(label=_("carer"), queryset=Carer.objects.none())

    def __init__(self, *args: Any, carers: QuerySet[Carer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "carer", forms.ModelChoiceField).queryset = carers


class HoursForm(OfCarerForm):
    """Working hours on weekdays, from a day on."""

    prefix = "hours"
    weekdays = forms.TypedMultipleChoiceField(
        label=_("weekdays"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple, initial=WORKDAYS
    )
    begins, ends = _time(_("from")), _time(_("to"))
    since = DayField(label=_("valid from"), initial=timezone.localdate)


class CarerAbsenceForm(OfCarerForm):
    """Days on which a carer does not come."""

    prefix = "absence"
    first = DayField(label=_("first day away"), initial=timezone.localdate)
    last = DayField(label=_("last day away"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("carer_absence")


class DayPlanForm(forms.Form):
    """What a plan may change."""

    day = forms.DateField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=DayPlanKind.choices, widget=forms.RadioSelect, label=_("may change"))


def plan_form(data: Any, day: date) -> DayPlanForm:
    """Return the form to plan a day."""
    return DayPlanForm(data, initial={"day": day, "kind": DayPlanKind.REST})

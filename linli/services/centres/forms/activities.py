"""Forms of activities, attendance, day care and menus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField
from linli.services.centres.forms.beds import fen, yuan_field

WEEKLY, ONCE = "weekly", "once"


class ClockInput(forms.TimeInput):
    """The browser's time picker."""

    input_type = "time"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", **more)


class CorrectActivityForm(forms.Form):
    """What may be corrected of an activity."""

    kind = forms.ChoiceField(label=_("kind"), choices=lambda: content.choices("activity_kind"))
    title = forms.CharField(label=_("title of the activity"), max_length=60)
    starts = forms.TimeField(label=_("begins at"), widget=ClockInput)
    ends = forms.TimeField(label=_("ends at"), widget=ClockInput)
    places = forms.IntegerField(label=_("number of places"), min_value=1, max_value=999)

    def clean(self) -> dict[str, Any]:
        """Check that it ends after it begins."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The end must come after the beginning."))
        return data


class ActivityForm(CorrectActivityForm):
    """A single or weekly activity."""

    repeats = forms.ChoiceField(
        label=_("how often"), choices=[(WEEKLY, _("every week on this weekday")), (ONCE, _("once"))]
    )
    since = DayField(label=_("first day"), initial=timezone.localdate)
    field_order = ("kind", "title", "repeats", "since", "starts", "ends", "places")

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        data = dict(self.cleaned_data)
        weekly = data.pop("repeats") == WEEKLY
        since = data["since"]
        more = {"weekday": since.isoweekday()} if weekly else {"weekday": None, "until": since + timedelta(1)}
        return data | more


class CancelSessionForm(forms.Form):
    """Why a day is cancelled."""

    why = forms.CharField(
        label=_("why it is cancelled"), max_length=100, help_text=_("Shown on the public page; no names.")
    )


class WalkInForm(forms.Form):
    """How many came without enrolment."""

    walk_ins = forms.IntegerField(label=_("came without enrolment"), min_value=0, max_value=999)


class ArriveForm(forms.Form):
    """When a person arrived or left."""

    at = forms.TimeField(label=_("time"), widget=ClockInput, required=False)


class CorrectMenuForm(forms.Form):
    """What may be corrected of the menu of a day."""

    dishes = forms.CharField(label=_("dishes"), max_length=200)
    yuan = yuan_field(_("price in yuan"))

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        data = dict(self.cleaned_data)
        return data | {"fen": fen(data.pop("yuan"))}


class MenuForm(CorrectMenuForm):
    """The menu of a day."""

    day = DayField(label=_("day"), initial=timezone.localdate)
    field_order = ("day", "dishes", "yuan")

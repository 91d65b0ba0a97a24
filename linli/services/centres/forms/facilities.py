"""Forms of a facility's profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.places.models import Place
from linli.services.centres import queries
from linli.services.centres.models import Centre
from linli.services.centres.states import hours


class HoursField(forms.CharField):
    """The opening hours of one weekday, typed as `08:30-11:30 13:00-17:00`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=60, **more)

    def clean(self, value: Any) -> Any:
        """Return the spans; none for a closed day.

        Raises:
            ValidationError: they cannot be read.
        """
        try:
            return hours.parse(super().clean(value))
        except ValueError:
            raise ValidationError(
                _("Enter hours as 08:30-11:30 13:00-17:00, in order and without overlap; leave empty if closed.")
            ) from None


class NewCentreForm(forms.Form):
    """What a new facility needs at least; the rest is entered on its page."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    kind = forms.ChoiceField(label=_("kind"), choices=lambda: content.choices("centre_kind"))
    name = forms.CharField(label=_("name of the facility"), max_length=80)
    since = DayField(label=_("in use since"), initial=timezone.localdate)

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class CentreForm(forms.ModelForm):
    """The profile of a facility."""

    phone = PhoneField(label=_("phone"))
    offers = forms.MultipleChoiceField(
        label=_("services"),
        required=False,
        choices=lambda: content.choices("centre_offer"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Centre
        fields = ["kind", "name", "body", "building", "floor", "phone", "area_m2", "rooms", "offers"]

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        community = self.instance.community
        self.fields["kind"] = forms.ChoiceField(label=_("kind"), choices=content.choices("centre_kind"))
        field_of(self, "body", forms.ModelChoiceField).queryset = queries.bodies(by, community)
        building = field_of(self, "building", forms.ModelChoiceField)
        building.queryset = queries.buildings(community)
        building.help_text = _("Distances are measured from here.")
        building.widget.attrs["data-search"] = ""
        for weekday in hours.WEEKDAYS:
            self.fields[f"day{weekday}"] = HoursField(
                label=capfirst(hours.day_name(weekday)), initial=hours.text(self.instance.hours.get(str(weekday), ()))
            )
        self.fields["day1"].help_text = _("For example 08:30-11:30 13:00-17:00; empty if closed.")

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        data = dict(self.cleaned_data)
        spans = {str(weekday): data.pop(f"day{weekday}") for weekday in hours.WEEKDAYS}
        return data | {"hours": {day: found for day, found in spans.items() if found}}


class CloseForm(forms.Form):
    """The first day on which a facility is closed for good."""

    until = DayField(label=_("closed from"), initial=timezone.localdate)

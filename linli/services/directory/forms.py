"""Forms of the directory: entries, their details, checks, answers, and what residents write."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.law import content, rules
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.places.models import Place
from linli.services.directory.engine.opening import CLOCK
from linli.services.directory.engine.recurring import WEEKDAYS
from linli.services.directory.models import Location, Organization, Service
from linli.services.directory.states import HolidayHours, NotePurpose, NoteState


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("choose")), *content.choices("service_kind")]


class PackageForm(forms.Form):
    """A package of HSDS and the community for what is in none by its position."""

    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("community"),
        help_text=_("For locations that are in no community by their identifier or position."),
    )
    file = forms.FileField(
        label=_("Package"),
        help_text=_("A zip of tables (datapackage.json with csv files) or one JSON file, in HSDS 3."),
        widget=forms.FileInput(attrs={"accept": ".zip,.json,.csv"}),
    )

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "place", forms.ModelChoiceField).queryset = communities
        if len(only := communities[:2]) == 1:
            self.initial.setdefault("place", only[0].pk)

    def clean_file(self) -> Any:
        """Refuse files that are larger than the rule allows."""
        file, most = self.cleaned_data["file"], int(rules.value("import.max_megabytes"))
        if file.size > most * 1024**2:
            raise ValidationError(format_lazy(_("The file is larger than {size} MB."), size=most))
        return file


class NewServiceForm(forms.Form):
    """What a new service needs at least; its page then asks for the rest."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    kind = forms.ChoiceField(label=_("kind of service"), choices=_kinds)
    name = forms.CharField(label=_("name of the service"), max_length=200)
    provider = forms.CharField(
        label=_("organisation"),
        max_length=200,
        required=False,
        help_text=_("Who offers it. One of the same name in this community is taken, else it is added."),
    )
    since = DayField(label=_("offered since"), initial=timezone.localdate)

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class ServiceEntryForm(forms.ModelForm):
    """The entry of a service."""

    kind = forms.ChoiceField(label=_("kind of service"), choices=_kinds, required=False)

    class Meta:
        model = Service
        fields = [
            "name",
            "kind",
            "organization",
            "status",
            "description",
            "how",
            "for_whom",
            "fees",
            "alert",
            "asked_here",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("description", "how", "for_whom", "fees")}
        help_texts = {
            "alert": _("Shown on top, for example: closed for repairs until 5 March."),
            "asked_here": _("Residents get a code; the request appears under “Notes of residents”."),
        }

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "organization", forms.ModelChoiceField).queryset = organizations
        self.fields["organization"].required = False


class OrganizationForm(forms.ModelForm):
    """The entry of an organisation."""

    class Meta:
        model = Organization
        fields = ["name", "description", "email", "website"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}


class LocationForm(forms.ModelForm):
    """The entry of a location."""

    access = forms.MultipleChoiceField(
        label=_("accessibility"),
        required=False,
        choices=lambda: content.choices("service_access"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Location
        fields = ["name", "type", "building", "address", "way", "access", "lat", "lng"]
        widgets = {"way": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "address": _("Floor and room, or the whole address if it is in no building of the register."),
            "lat": _("Only if it is in no building of the register; both numbers, like 30.25 and 120.17."),
        }

    def __init__(self, *args: Any, buildings: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "building", forms.ModelChoiceField).queryset = buildings

    def clean(self) -> dict[str, Any]:
        """Ask for both coordinates or none, on the globe."""
        data = super().clean() or {}
        lat, lng = data.get("lat"), data.get("lng")
        if (lat is None) != (lng is None):
            raise ValidationError(_("Enter both latitude and longitude, or neither."))
        if lat is not None and lng is not None and (abs(lat) > 90 or abs(lng) > 180):
            raise ValidationError(_("Latitude is from -90 to 90, longitude from -180 to 180."))
        return data


class PointForm(forms.Form):
    """At which location a service is offered: a known one, or a new one."""

    location = forms.ModelChoiceField(Location.objects.none(), label=_("location"), required=False)
    name = forms.CharField(label=_("or a new location: its name"), max_length=200, required=False)
    building = forms.ModelChoiceField(Place.objects.none(), label=_("building"), required=False)
    address = forms.CharField(
        label=_("address"),
        max_length=300,
        required=False,
        help_text=_("Floor and room, or the whole address if it is in no building of the register."),
    )
    since = DayField(label=_("offered there since"), initial=timezone.localdate)

    def __init__(self, *args: Any, locations: QuerySet[Location], buildings: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "location", forms.ModelChoiceField).queryset = locations
        field_of(self, "building", forms.ModelChoiceField).queryset = buildings

    def clean(self) -> dict[str, Any]:
        """Ask for a known location or the name of a new one."""
        data = super().clean() or {}
        if not data.get("location") and not data.get("name"):
            raise ValidationError(_("Choose a location, or enter the name of a new one."))
        return data


class AssignForm(forms.Form):
    """The community of an imported location."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class LastDayForm(forms.Form):
    """From which day something is no longer offered."""

    until = DayField(label=_("no longer offered from"), initial=timezone.localdate)


class CheckForm(forms.Form):
    """On which day a service was checked."""

    on = DayField(label=_("checked on"), initial=timezone.localdate)


# ---- details


class DetailForm(forms.Form):
    """Fields of one table of HSDS; what a form does not show of a detail stays as it is."""

    def values(self) -> dict[str, Any]:
        """Return the fields as HSDS has them, without empty ones."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    @property
    def holidays(self) -> str:
        """Return how the hours treat public holidays; "" for other tables."""
        return ""


class OpeningHoursForm(DetailForm):
    """Opening hours: weekdays, from, to; the end may be after midnight."""

    byday = forms.MultipleChoiceField(
        label=_("weekdays"),
        choices=[(code, DAY_NAMES[number]) for number, code in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
    )
    opens_at = forms.CharField(
        label=_("opens at"), max_length=5, widget=forms.TimeInput(attrs={"placeholder": "08:30"})
    )
    closes_at = forms.CharField(
        label=_("closes at"),
        max_length=5,
        widget=forms.TimeInput(attrs={"placeholder": "17:00"}),
        help_text=_(
            "An earlier time than the opening is on the next day: 20:00 to 02:00. Around the clock: 00:00 to 24:00."
        ),
    )
    holidays_rule = forms.ChoiceField(label=_("public holidays"), choices=HolidayHours.choices)
    valid_from = DayField(label=_("valid from"), required=False)
    valid_to = DayField(label=_("valid to"), required=False)
    description = forms.CharField(label=_("remark"), max_length=200, required=False)

    def _clock(self, name: str) -> str:
        text = str(self.cleaned_data[name]).replace("：", ":").strip()
        found = CLOCK.fullmatch(text)
        if not found or found[3] or 60 * int(found[1]) + int(found[2]) > 24 * 60:
            raise ValidationError(_("Enter a time such as 08:30."))
        return f"{int(found[1]):02d}:{found[2]}"

    def clean_opens_at(self) -> str:
        """Return the time as 08:30."""
        return self._clock("opens_at")

    def clean_closes_at(self) -> str:
        """Return the time as 17:00."""
        return self._clock("closes_at")

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            raise ValidationError(_("The end date cannot be before the start date."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the fields of HSDS."""
        found = super().values()
        found.pop("holidays_rule", None)
        found["byday"] = ",".join(found.get("byday", []))
        for name in ("valid_from", "valid_to"):
            if name in found:
                found[name] = found[name].isoformat()
        return found | {"freq": "WEEKLY"}

    @property
    def holidays(self) -> str:
        """Return how the hours treat public holidays."""
        return str(self.cleaned_data["holidays_rule"])


class NumberForm(DetailForm):
    """A phone of a service or location, public."""

    number = forms.CharField(label=_("phone"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    description = forms.CharField(label=_("remark"), max_length=200, required=False)

    def clean_number(self) -> str:
        """Return the number as entered; it may have an extension or a country code."""
        text = str(self.cleaned_data["number"]).strip()
        if not re.fullmatch(r"[+()\d][\d\s()+*#转-]{1,38}", text):
            raise ValidationError(_("Enter a phone number."))
        return text


class ContactForm(DetailForm):
    """Whom to ask; a name is public."""

    name = forms.CharField(label=_("name, public"), max_length=60, required=False)
    title = forms.CharField(label=_("function"), max_length=60)
    email = forms.EmailField(label=_("email"), required=False)


class ServiceFeeForm(DetailForm):
    """A fee."""

    option = forms.CharField(label=_("for what"), max_length=100)
    amount = forms.DecimalField(label=_("yuan"), min_value=0, max_digits=9, decimal_places=2, required=False)
    amount_description = forms.CharField(
        label=_("remark"),
        max_length=200,
        required=False,
        help_text=_("For example: per hour, free from the age of 80."),
    )

    def values(self) -> dict[str, Any]:
        """Return the fields of HSDS."""
        found = super().values()
        if self.cleaned_data.get("amount") is not None:
            amount = float(self.cleaned_data["amount"])
            found |= {"amount": int(amount) if amount.is_integer() else amount, "currency": "CNY"}
        return found


class LanguageForm(DetailForm):
    """A language that is spoken."""

    name = forms.CharField(label=_("language"), max_length=40, help_text=_("For example: Hangzhou dialect, English."))
    note = forms.CharField(label=_("remark"), max_length=200, required=False)


class DocumentForm(DetailForm):
    """A paper to bring along."""

    document = forms.CharField(label=_("paper to bring along"), max_length=200)


DETAIL_FORMS: dict[str, type[DetailForm]] = {
    "schedule": OpeningHoursForm,
    "phone": NumberForm,
    "cost_option": ServiceFeeForm,
    "required_document": DocumentForm,
    "language": LanguageForm,
    "contact": ContactForm,
}
DETAIL_TITLES = {
    "schedule": pgettext_lazy("service", "Opening hours"),
    "phone": _("Phones"),
    "cost_option": _("Fees in detail"),
    "required_document": _("Papers to bring along"),
    "language": _("Languages"),
    "contact": _("Contacts"),
    "address": _("Addresses"),
    "accessibility": _("Accessibility in words"),
    "service_area": _("Service areas"),
    "funding": _("Funding"),
    "program": _("Programs"),
    "organization_identifier": _("Registration numbers"),
    "attribute": _("Attributes"),
    "metadata": _("Changes told by the package"),
}


def initial_of(table: str, more: dict[str, Any], holidays: str) -> dict[str, Any]:
    """Return what the form of a detail shows first."""
    found = dict(more)
    if table == "schedule":
        found["byday"] = [part for part in str(more.get("byday", "")).split(",") if part in WEEKDAYS]
        found["holidays_rule"] = holidays or HolidayHours.USUAL
        for name in ("opens_at", "closes_at"):
            found[name] = str(more.get(name, ""))[:5]
    return found


def kept_of(table: str, more: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a detail that its form does not show."""
    shown = {*DETAIL_FORMS[table].base_fields, "freq"} - {"holidays_rule"}
    if table == "cost_option":
        shown.add("currency")
    return {name: value for name, value in more.items() if name not in shown}


# ---- residents and answers


class ConfirmNoteForm(forms.Form):
    """The answer to a note that is right, or to a request that is accepted."""

    words = forms.CharField(
        label=_("answer to the resident"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The resident reads it with the code."),
    )


class RejectNoteForm(ConfirmNoteForm):
    """Why a note is not confirmed."""

    reason = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("note_rejection"))
    field_order = ("reason", "words")


class NoteForm(forms.Form):
    """What a resident writes; a phone is needed only for a request."""

    words = forms.CharField(
        label=_("What is wrong, and what is right?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: the shop has moved, nobody answers the phone, it closes at five."),
    )
    phone = PhoneField(label=_("Phone"), autocomplete="tel")
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        if purpose == NotePurpose.REQUEST:
            self.fields["words"].label = _("What do you need, where, and when does it suit you?")
            self.fields["words"].help_text = _("For example: the kitchen tap leaks, building 3, any morning.")
            self.fields["phone"].label = _("Phone, so that you can be called")
            self.fields["phone"].required = True


class NoteCodeForm(forms.Form):
    """The code of a note."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "8F3K-27QD-V5TM",
            }
        ),
        help_text=_("You can use small letters and leave out the dashes."),
    )


NOTE_STATES = [("open", _("to be answered")), *((code, label) for code, label in NoteState.choices if code != "sent")]

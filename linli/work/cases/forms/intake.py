"""The form with which staff report a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web.form_fields import PhoneField, field_of
from linli.registers.duties.queries import Matter
from linli.registers.people.models import Person, Residency
from linli.work.cases import policies
from linli.work.cases.forms.acts import NOT_REGISTERED, Choices, listed


def staff_channels() -> Choices:
    """Return every channel except the resident's own."""
    return [(code, title) for code, title in content.choices("channel") if code != "web"]


class WithPhoto(forms.Form):
    """A form with an optional photo."""

    photo = forms.FileField(label=_("Photo"), required=False)

    def clean_photo(self) -> Any:
        """Check the photo as the action will, to show the error beside the field."""
        photo = self.cleaned_data.get("photo")
        if photo is not None:
            try:
                policies.check_file(photo)
            except RuleBroken as reason:
                raise forms.ValidationError(str(reason)) from reason
        return photo


class NewCaseForm(WithPhoto):
    """A case reported by a worker or clerk, after matter and place were chosen."""

    words = forms.CharField(
        label=_("In the resident's words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, since when, who is affected."),
    )
    spot = forms.CharField(label=_("Exact location"), max_length=120, required=False)
    title = forms.CharField(
        label=_("Short title"),
        max_length=120,
        required=False,
        help_text=_("If left empty, the name of the matter is used."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=listed("urgency"), widget=forms.RadioSelect(attrs={"class": "segments"})
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=staff_channels)
    reporter_name = forms.CharField(label=_("Reported by"), max_length=60, required=False)
    reporter_phone = PhoneField(label=_("Phone"))
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )
    person = forms.TypedChoiceField(
        label=_("Who is it about?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the person, or “someone who is not registered here”.")},
    )
    reporter = forms.TypedChoiceField(
        label=_("Reported by"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Uses the name and registered phone number. The use of the number is logged."),
    )
    received = forms.MultipleChoiceField(
        label=_("Materials received"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are listed on the receipt."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    field_order = [
        "person",
        "words",
        "photo",
        "spot",
        "reporter",
        "reporter_name",
        "reporter_phone",
        "received",
        "urgency",
        "channel",
        "title",
    ]

    def __init__(self, *args: Any, matter: Matter, residents: list[Residency], viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {home.person_id: home.person for home in residents}
        self._offer_person(residents if matter.is_about_person else [])
        self._offer_reporter(viewer)
        if matter.bring:
            offer_materials(self, "received", matter)
        else:
            del self.fields["received"]

    def _offer_person(self, residents: list[Residency]) -> None:
        if not residents:
            del self.fields["person"]
            return
        named: Choices = [(str(home.person_id), _who(home)) for home in residents]
        choices = [*named, (NOT_REGISTERED, _("someone who is not registered here"))]
        field_of(self, "person", forms.TypedChoiceField).choices = choices

    def _offer_reporter(self, viewer: Viewer) -> None:
        """Offer names with masked numbers; the whole number is read only when the form is sent."""
        if not self.people:
            del self.fields["reporter"]
            return
        sees = viewer.scope(Permission.PEOPLE_READ_SENSITIVE)
        offered: Choices = [
            (str(one.pk), f"{one.name} · {one.masked_phone}" if one.phone and sees.has(one.community_id) else one.name)
            for one in self.people.values()
        ]
        field_of(self, "reporter", forms.TypedChoiceField).choices = [*offered, ("", _("someone else"))]
        self.fields["reporter_name"].label = _("Name of someone else")
        self.fields["reporter_phone"].label = _("Another phone number")

    def clean_person(self) -> Person | None:
        """Return the person; None for someone who is not registered."""
        return self.people.get(self.cleaned_data["person"])

    def clean_reporter(self) -> Person | None:
        """Return the member of the household who reports the case; None for someone else."""
        return self.people.get(self.cleaned_data["reporter"])

    def clean(self) -> None:
        """Check that one person reports the case."""
        super().clean()
        if self.cleaned_data.get("reporter") and self.cleaned_data.get("reporter_name"):
            self.add_error("reporter_name", _("Choose a member of the household or enter a name, not both."))


def _who(home: Residency) -> str:
    """Return how a member of a household is offered: name, relation, age."""
    age = home.person.age_on()
    years = "" if age is None else str(_("aged {age}")).format(age=age)
    return " · ".join(filter(None, [home.person.name, content.title("relation", home.relation), years]))


def offer_materials(form: forms.Form, name: str, matter: Matter) -> None:
    """Let a field offer the materials on the list of a matter."""
    field_of(form, name, forms.MultipleChoiceField).choices = [(thing.zh, str(thing)) for thing in matter.bring]


class MaterialsForm(forms.Form):
    """The materials received for a case so far."""

    received = forms.MultipleChoiceField(
        label=_("Materials received"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_materials(self, "received", matter)

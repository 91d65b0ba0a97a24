"""Forms about duties and admissions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.web.form_fields import DayField, field_of
from linli.registers.bodies.forms import BodyChoice
from linli.registers.bodies.models import Body
from linli.registers.duties import queries
from linli.registers.duties.states import MatterList
from linli.registers.places.models import Place
from linli.registers.places.queries import chain


class GroundForm(forms.Form):
    """The staff, money and authority that came with a matter."""

    staff = forms.CharField(label=_("Staff transferred with it"), max_length=200, required=False)
    money = forms.CharField(label=_("Funds transferred with it"), max_length=200, required=False)
    authority = forms.CharField(label=_("Authority transferred with it"), max_length=200, required=False)

    def ground(self) -> dict[str, str]:
        """Return these fields, and the basis if the form asks for it."""
        names = ("basis", "staff", "money", "authority")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class DutyForm(GroundForm):
    """Assign a matter to a body at a place."""

    matter = forms.ChoiceField(label=_("Matter"))
    body = BodyChoice(label=_("Responsible organisation"), queryset=Body.objects.none())
    since = DayField(label=_("From"), initial=timezone.localdate)
    basis = forms.CharField(label=_("Legal basis or document"), max_length=300)
    field_order = ["matter", "body", "since", "basis"]

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "matter", forms.ChoiceField).choices = grouped_matters()
        here = Body.objects.on(timezone.localdate()).filter(place__in=chain(place))
        field_of(self, "body", BodyChoice).queryset = here.order_by("-place__level", "name")


class AdmissionForm(GroundForm):
    """Admit help to government to the communities of a place."""

    matter = forms.ChoiceField(label=_("Matter"), help_text=_("Only matters of help to government need admission."))
    document = forms.CharField(label=_("Admission document"), max_length=200)
    since = DayField(label=_("From"), initial=timezone.localdate)
    until = DayField(
        label=_("Ends on"), required=False, help_text=_("A temporary matter is withdrawn automatically from this day.")
    )
    field_order = ["matter", "document", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "matter", forms.ChoiceField).choices = grouped_matters(MatterList.HELP)

    def clean(self) -> dict[str, Any]:
        """Check that the end comes after the beginning."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", _("The end date must be after the start date."))
        return cleaned


def grouped_matters(listed: str = "") -> list[Any]:
    """Return matters as choices grouped by kind, without those of refused lists."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for matter in queries.matters().values():
        if matter.is_refused or (listed and matter.listed != listed):
            continue
        groups.setdefault(matter.kind, []).append((matter.code, str(matter.title)))
    return [("", "")] + [(queries.kind_title(kind), entries) for kind, entries in groups.items()]

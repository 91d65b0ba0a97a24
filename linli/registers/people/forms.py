"""Forms about people and households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from linli.core import chinese, search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.people import identity, policies
from linli.registers.people.actions.duplicates import FACTS
from linli.registers.people.models import Duplicate, Household, Person, Residency
from linli.registers.places import addresses, search_keys
from linli.registers.places.models import Place

SECRETS = ("id_number", "phone")
REASONS = {
    "name": _("same name"),
    "born": _("same birth date"),
    "phone": _("same phone"),
    "community": _("same community"),
    "id_missing": _("one has no ID number"),
    "id_slip": _("ID numbers differ by one error"),
    "sex_differs": _("different sex"),
}


def day_field(label: Any, **more: Any) -> DayField:
    """Create a field for a day, with a label of the model."""
    return DayField(label=capfirst(label), **more)


def code_field(label: Any, name: str, *, required: bool = False, **more: Any) -> forms.ChoiceField:
    """Create a field for a code list; the first choice is empty, then come those that are common."""
    choices = [("", "—"), *code_choices(name)]
    if content.common(name):
        more["widget"] = forms.Select(attrs={"data-search": ""})
    return forms.ChoiceField(label=capfirst(label), choices=choices, required=required, **more)


def code_choices(name: str) -> list[tuple[Any, Any]]:
    """Return a code list as choices; in a long list the common ones in a group before the others."""
    first, listed = content.common(name), content.choices(name)
    if not first:
        return list(listed)
    titles = dict(listed)
    return [
        (_("Common"), [(code, titles[code]) for code in first if code in titles]),
        (_("Others"), [(code, title) for code, title in listed if code not in first]),
    ]


class PersonForm(forms.ModelForm):
    """The facts of a person. For a known person, an empty ID number or phone keeps what is stored."""

    born = day_field(_("born"), required=False)
    id_number = forms.CharField(label=_("ID number"), required=False, max_length=24)
    phone = PhoneField(label=capfirst(_("phone")))

    class Meta:
        model = Person
        fields = ["name", "sex", "born", "id_number", "phone", "education", "nationality", "marital", "registration"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sex", "education", "nationality", "marital"):
            self.fields[name] = code_field(self.fields[name].label, name, required=name == "sex")
        for name in SECRETS:
            kept = getattr(self.instance, f"masked_{name}")
            # Never in the page: it would be read without a purpose, and kept in the browser.
            self.initial[name] = ""
            # Drafts are stored in the browser; ID numbers and phones must not be.
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-no-draft": ""}
            if kept:
                self.fields[name].help_text = _("Now {masked}. Leave empty to keep it.").format(masked=kept)

    def clean_name(self) -> str:
        """Remove spaces at the ends and between Chinese characters."""
        name = " ".join(self.cleaned_data["name"].split())
        return name.replace(" ", "") if search.CHINESE.search(name) else name

    def clean_id_number(self) -> str:
        """Return the number in normal form, if it is valid."""
        if not (typed := self.cleaned_data["id_number"]):
            return ""
        try:
            return identity.read(typed).number
        except RuleBroken as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        """Compare birth date and sex with the ID number; fill in an empty birth date from it."""
        facts = super().clean() or {}
        if number := facts.get("id_number"):
            said = identity.read(number)
            facts["born"] = facts.get("born") or said.born
            if facts["born"] != said.born:
                self.add_error("born", _("The ID number has {day}.").format(day=said.born.isoformat()))
            if facts.get("sex") in {"1", "2"} and facts["sex"] != said.sex:
                self.add_error("sex", _("This does not match the ID number."))
        if facts.get("born") and facts["born"] > timezone.localdate():
            self.add_error("born", _("The date cannot be in the future."))
        return facts

    def facts(self) -> dict[str, Any]:
        """Return the facts for the action, without ID number and phone if they are empty."""
        return {name: value for name, value in self.cleaned_data.items() if name not in SECRETS or value}


class NewcomerForm(PersonForm):
    """A new member of a household."""

    relation = forms.ChoiceField(label=_("relation to head"), required=False)
    since = day_field(_("living here since"), help_text=_("For a newborn, the date of birth."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = code_field(_("relation to head"), "relation", required=True)
        self.initial.setdefault("since", timezone.localdate())
        # For a new person only: a correction must not fill in what was not asked.
        self.initial["nationality"] = self.initial.get("nationality") or content.usual("nationality")

    def facts(self) -> dict[str, Any]:
        """Return the facts of the person, without those of the residency."""
        return {name: value for name, value in super().facts().items() if name not in {"relation", "since"}}


class DwellingField(forms.CharField):
    """A home as people type it; cleans to the dwelling."""

    viewer: Viewer

    def clean(self, value: Any) -> Place | None:
        """Return the dwelling.

        Raises:
            ValidationError: no dwelling or several match.
        """
        if not (text := super().clean(value)):
            return None
        ids = search_keys.find(text, self.viewer.scope(Permission.PEOPLE_EDIT))
        words, number = addresses.split_address(chinese.simplified(text))
        estate = addresses.letters_of(words)
        found = [place for place in Place.objects.open().filter(pk__in=ids) if place.is_dwelling]
        named = [one for one in found if estate in addresses.letters_of(one.address)]
        # The search also finds similar numbers; the dwelling with exactly this number wins.
        exact = [one for one in named if addresses.door_of(one.door) == number] or named
        if not exact:
            raise forms.ValidationError(_("No such address. Write it like 景昙新村 3-1-402."))
        if len(exact) > 1:
            several = ", ".join(str(one) for one in exact[:5])
            raise forms.ValidationError(
                _("Several homes match: {homes}. Write the full address.").format(homes=several)
            )
        return exact[0]


class NewHouseholdForm(NewcomerForm):
    """A new household in a dwelling, with its head."""

    dwelling = DwellingField(label=_("Home"), help_text=_("Write it like 景昙新村 3-1-402."))
    besides = forms.BooleanField(label=_("A second household lives at this address"), required=False)
    field_order = ["dwelling", "besides", "name", "sex", "id_number", "born", "phone", "since"]

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["relation"]
        self.fields["since"].help_text = ""
        field_of(self, "dwelling", DwellingField).viewer = viewer
        self.fields["name"].label = _("name of the head of household")

    def clean(self) -> dict[str, Any]:
        """Check that a second household in a dwelling is intended."""
        said = super().clean()
        living = (
            Household.objects.open().filter(dwelling=said.get("dwelling")).first() if said.get("dwelling") else None
        )
        if living is not None and not said.get("besides"):
            fault = _(
                "The household of {name} lives there. Add a member to it, or tick below that there are two households."
            )
            self.add_error("dwelling", fault.format(name=living.name))
        return said

    def facts(self) -> dict[str, Any]:
        """Return the facts of the person, without the fields of the dwelling."""
        return {name: value for name, value in super().facts().items() if name not in {"dwelling", "besides"}}


class MoveForm(forms.Form):
    """A person moves to another dwelling, or away."""

    on = day_field(_("moved on"))
    dwelling = DwellingField(
        label=_("New address"), required=False, help_text=_("Leave empty if they moved away from here.")
    )
    own = forms.BooleanField(label=_("Starts a separate household there"), required=False)
    relation = forms.ChoiceField(label=_("relation to head"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "dwelling", DwellingField).viewer = viewer
        self.fields["relation"] = code_field(
            _("relation to head"), "relation", help_text=_("Fill in if they join the household that lives there.")
        )
        self.initial.setdefault("on", timezone.localdate())

    def joins(self) -> Household | None:
        """Return the household at the new dwelling that the person joins, if any."""
        dwelling = self.cleaned_data["dwelling"]
        if dwelling is None or self.cleaned_data["own"]:
            return None
        return Household.objects.open().filter(dwelling=dwelling).order_by("since", "pk").first()


class MoveOutForm(forms.Form):
    """A household, or some of its members, moves to another dwelling or becomes a household of its own."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("People moving"), widget=forms.CheckboxSelectMultiple
    )
    on = day_field(_("moved on"))
    dwelling = DwellingField(
        label=_("Home"), required=False, help_text=_("If a household splits without moving, enter the same address.")
    )
    away = forms.BooleanField(label=_("Moved away from here"), required=False)

    def __init__(self, *args: Any, household: Household, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "dwelling", DwellingField).viewer = viewer
        living = Residency.objects.open().filter(household=household)
        members: QuerySet[Person] = Person.objects.filter(pk__in=living.values("person"))
        field_of(self, "people", forms.ModelMultipleChoiceField).queryset = members
        self.initial.setdefault("on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """Check that either a dwelling is given or they moved away."""
        said = super().clean() or {}
        if "dwelling" not in self.errors and bool(said.get("dwelling")) == bool(said.get("away")):
            self.add_error("dwelling", _("Enter the new address, or tick “Moved away from here”."))
        return said


class DeathForm(forms.Form):
    """The day of a death."""

    on = day_field(_("died on"))


class CircumstanceForm(forms.Form):
    """A fact that opens a service."""

    kind = forms.ChoiceField(label=_("Kind"))
    since = day_field(_("since"))
    source = forms.ChoiceField(label=_("known from"))
    detail = forms.CharField(label=_("Detail"), required=False, max_length=200)
    consent_on = day_field(
        _("consent given on"), required=False, help_text=_("Required for kinds marked “with consent”.")
    )
    guardian = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Guardian"),
        required=False,
        help_text=_("The person who agreed for a child under 14."),
    )

    sure = forms.BooleanField(label=_("Yes, it is so"), required=False)
    field_order = ["kind", "sure"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubts = policies.doubts(person, str(self.data.get("kind", "")))
        if not self.doubts:
            del self.fields["sure"]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *circumstance_choices()])
        self.fields["source"] = code_field(_("known from"), "circumstance_source", required=True)
        self.initial.setdefault("since", timezone.localdate())
        homes = Residency.objects.open().filter(person=person).values("household")
        family = Residency.objects.open().filter(household__in=homes).exclude(person=person).values("person")
        field_of(self, "guardian", forms.ModelChoiceField).queryset = Person.objects.filter(pk__in=family).only("name")

    def clean_sure(self) -> bool:
        """Ask again about a circumstance that cannot be, by what is recorded."""
        if not self.cleaned_data["sure"]:
            raise forms.ValidationError(policies.asked_again(self.doubts))
        return True


def circumstance_choices() -> list[tuple[Any, Any]]:
    """Return the kinds that can be entered, those with consent marked, employment in a group of its own."""
    entered = [code for code in content.codes("circumstance").values() if not code.get("computed")]
    marked = [(code.code, _kind_title(code)) for code in entered]
    return [(_("Circumstances"), marked), (_("Employment"), content.choices("employment"))]


def _kind_title(code: content.Code) -> str:
    return str(_("{kind} (with consent)")).format(kind=code) if code.get("ground") == "consent" else str(code)


class EndForm(forms.Form):
    """When and why a circumstance ended."""

    on = day_field(_("ended on"))
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("ended", _("No longer applies")),
            ("consent", _("Consent was withdrawn")),
            ("error", _("Recorded in error")),
        ],
    )


class PurposeForm(forms.Form):
    """The purpose of reading masked fields."""

    purpose = forms.ChoiceField(label=_("Purpose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Purpose"),
            choices=content.choices("read_purpose"),
            widget=forms.RadioSelect(attrs={"class": "segments"}),
        )


class MergeForm(forms.Form):
    """Which of two rows is kept, and which facts are taken from which."""

    keep = forms.ChoiceField(choices=[("first", ""), ("second", "")])

    def __init__(self, *args: Any, duplicate: Duplicate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in (*FACTS, "home"):
            self.fields[fact] = forms.ChoiceField(choices=[("first", ""), ("second", "")], required=False)

    def take(self) -> dict[str, str]:
        """Return the side for each chosen fact."""
        return {fact: side for fact in (*FACTS, "home") if (side := self.cleaned_data.get(fact))}

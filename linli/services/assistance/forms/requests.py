"""Forms of requests: what residents fill in without an account, and how workers answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.law import content, rules
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.places.models import Place
from linli.services.assistance.models import AidSaid
from linli.services.assistance.queries.offers import OF_HOUSEHOLD
from linli.services.assistance.queries.requests import AidHousehold
from linli.services.schemes.engine import Scheme

SELF, OTHER = "self", "other"
MOST_PEOPLE = 20


class AidForm(forms.Form):
    """What a resident asks for; income and property are not asked here."""

    at = forms.CharField(
        label=gettext_lazy("Your estate or street, and building or door"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=gettext_lazy("For example: the name of the estate and the building, then choose it below."),
    )
    place = forms.ChoiceField(label=gettext_lazy("Which one is it?"), widget=forms.RadioSelect)
    door = forms.CharField(label=gettext_lazy("Entrance and door"), max_length=40, required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("For whom?"),
        choices=[(SELF, gettext_lazy("For my own household")), (OTHER, gettext_lazy("For someone else"))],
        widget=forms.RadioSelect(attrs={"class": "segments"}),
        initial=SELF,
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the person who needs assistance"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=gettext_lazy("Phone"),
        autocomplete="tel",
        help_text=gettext_lazy("The community calls this number. It is stored encrypted."),
    )
    proxy_name = forms.CharField(label=gettext_lazy("Your own name"), max_length=60, required=False)
    proxy_relation = forms.ChoiceField(label=gettext_lazy("What you are to the person"), required=False)
    proxy_consent_on = DayField(
        label=gettext_lazy("Day on which the person agreed"),
        required=False,
        help_text=gettext_lazy("Without the consent of the person you cannot ask for them. The community checks it."),
    )
    people = forms.IntegerField(
        label=gettext_lazy("People who live together, with children"), min_value=1, max_value=MOST_PEOPLE
    )
    urgent = forms.BooleanField(
        label=gettext_lazy("Something happened suddenly (accident, illness, fire): please call soon."), required=False
    )
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Asked for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("If you are not sure, tick nothing: we look for everything that the household may get."),
    )
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Papers that you have at hand"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("What should we know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Leave out ID numbers, amounts, and details about other people."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I agree that the community uses this to call and to prepare the application.")
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, schemes: Sequence[Scheme], places: Sequence[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = {str(one.pk): one for one in places}
        chosen = {*OF_HOUSEHOLD, *(self["wanted"].value() or ())}
        papers = {paper.code: str(paper.title) for one in schemes if one.code in chosen for paper in one.evidence}
        most = int(rules.value("cases.public.words_max"))
        field_of(self, "words", forms.CharField).max_length = most
        self.fields["words"].widget.attrs["maxlength"] = most
        self.fields["once"].initial = uuid4().hex
        field_of(self, "phone", PhoneField).required = True
        choices: dict[str, list[tuple[str, Any]]] = {
            "place": [(key, _where(one)) for key, one in self.places.items()],
            "wanted": [(one.code, str(one)) for one in schemes],
            "papers": list(papers.items()),
            "proxy_relation": [("", "---------"), *content.choices("proxy_relation")],
        }
        for name, known in choices.items():
            field_of(self, name, forms.ChoiceField).choices = known

    def clean_words(self) -> str:
        """Enforce the length of the rule."""
        told: str = self.cleaned_data["words"].strip()
        most = int(rules.value("cases.public.words_max"))
        if len(told) > most:
            raise ValidationError(_("Enter %(count)s characters or fewer.") % {"count": most})
        return told

    def clean(self) -> dict[str, Any]:
        """Ask for name, relation and consent where somebody asks for another."""
        said = super().clean() or {}
        wanted = {
            "proxy_name": _("Write your own name, too."),
            "proxy_relation": _("Say what you are to the person."),
            "proxy_consent_on": _("You need the consent of the person. Enter the day on which they agreed."),
        }
        for name, words in wanted.items():
            if said.get("whose") == OTHER and not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        return said

    def said(self) -> AidSaid:
        """Return what was said."""
        told = self.cleaned_data
        proxy: dict[str, Any] = {}
        if told["whose"] == OTHER:
            names = ("proxy_name", "proxy_relation")
            proxy = {name: told[name] for name in names} | {"proxy_consent": told["proxy_consent_on"].isoformat()}
        return AidSaid(
            name=told["name"].strip(),
            phone=told["phone"],
            door=told["door"].strip(),
            people=told["people"],
            wanted=tuple(told["wanted"]),
            papers=tuple(told["papers"]),
            words=told["words"],
            **proxy,
        )

    def group(self, *names: str) -> list[Any]:
        """Return some fields as the page shows them together."""
        return [self[name] for name in names]

    @property
    def person_fields(self) -> list[Any]:
        """Return the fields about who needs assistance."""
        return self.group("name", "phone", "people")

    @property
    def proxy_fields(self) -> list[Any]:
        """Return the fields about who asks for another."""
        return self.group("proxy_name", "proxy_relation", "proxy_consent_on")

    @property
    def wish_fields(self) -> list[Any]:
        """Return the fields about what is asked for."""
        return self.group("urgent", "wanted", "papers", "words")


def _where(one: Place) -> str:
    return str(one) if one.pk == one.community_id else f"{one} · {one.community}"


class AidCodeForm(forms.Form):
    """The code of a request."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "8F3K-27QD-V5TM",
                "data-from-hash": "",
            }
        ),
        help_text=gettext_lazy("It is on your receipt. You can use small letters and leave out the dashes."),
    )


class TakeAidForm(forms.Form):
    """For which household a request is."""

    household = forms.ChoiceField(label=gettext_lazy("household"), widget=forms.RadioSelect)
    find = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, found: Sequence[AidHousehold], words: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["find"].initial = words
        self.households = {str(one.household.pk): one.household for one in found}
        known = [(key, f"{one.name} · {one.dwelling}") for key, one in self.households.items()]
        field_of(self, "household", forms.ChoiceField).choices = known


class DeclineAidForm(forms.Form):
    """Why a request is declined; the resident reads it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("reason"), help_text=gettext_lazy("The resident reads it by the code.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("aid_refusal")


class ReopenAidForm(forms.Form):
    """An act that needs nothing more."""

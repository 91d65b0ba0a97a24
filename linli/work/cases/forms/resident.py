"""Forms for residents without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.law import rules
from linli.core.web.form_fields import PhoneField, field_of
from linli.work.cases.forms.acts import Choices
from linli.work.cases.forms.intake import WithPhoto


class ResidentForm(WithPhoto):
    """What a resident writes, up to the length of the rule, and a photo; once, however often it is sent."""

    words = forms.CharField(
        label=_("Describe the problem"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Do not include ID numbers or details about other people."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("A photo helps us find the problem."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = int(rules.value("cases.public.words_max"))
        self.fields["words"].widget.attrs["maxlength"] = most
        field_of(self, "words", forms.CharField).max_length = most

    def clean_words(self) -> str:
        """Enforce the length of the rule."""
        told: str = self.cleaned_data["words"]
        most = int(rules.value("cases.public.words_max"))
        if len(told) > most:
            raise forms.ValidationError(_("Enter %(count)s characters or fewer.") % {"count": most})
        return told


class ReportCaseForm(ResidentForm):
    """A resident's report; only the description is required."""

    spot = forms.CharField(
        label=_("Exact location"), max_length=120, required=False, help_text=_("For example: entrance 2, third floor.")
    )
    reporter_phone = PhoneField(
        label=_("Your phone"),
        autocomplete="tel",
        help_text=_("Fill in if we may call you. The number is stored encrypted."),
    )
    reporter_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["words", "photo", "spot", "reporter_phone", "reporter_name"]


class AddForm(ResidentForm):
    """What the resident adds to an open case, or answers to the question they saw."""

    words = forms.CharField(
        label=_("Your message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Do not include ID numbers or details about other people."),
    )
    photo = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))
    question = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["words", "photo"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["question"].value():
            self.fields["words"].label = _("Your answer")

    def clean(self) -> None:
        """Ask for words or a photo."""
        super().clean()
        if not self.errors and not self.cleaned_data.get("words", "").strip() and not self.cleaned_data.get("photo"):
            self.add_error("words", _("Write something, or choose a photo."))


class WithdrawOwnForm(forms.Form):
    """Why the resident withdraws the case."""

    words = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class FollowForm(forms.Form):
    """The receipt code."""

    code = forms.CharField(
        label=_("Your code"),
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
        help_text=_("It is on your receipt. You can use small letters and leave out the dashes."),
    )


def ratings() -> Choices:
    """Return the five answers, best first."""
    return [
        ("5", _("Very satisfied")),
        ("4", _("Satisfied")),
        ("3", _("Neither satisfied nor dissatisfied")),
        ("2", _("Dissatisfied")),
        ("1", _("Very dissatisfied")),
    ]


class RateForm(forms.Form):
    """The resident's rating."""

    rating = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        choices=ratings,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    words = forms.CharField(
        label=_("In brief"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NotSolvedForm(forms.Form):
    """What is still wrong."""

    words = forms.CharField(label=_("What is not solved?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

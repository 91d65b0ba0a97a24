"""Forms of runs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.web.form_fields import field_of
from linli.insight.reports.models import FormRun

LONGEST = 200


class NoInputForm(forms.Form):
    """Nothing to fill in."""


class RunFileForm(forms.Form):
    """The file that was filled by hand."""

    file = forms.FileField(
        label=gettext_lazy("filled file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.docx,.xls,.doc"}),
    )


class WhyForm(forms.Form):
    """Why something is returned or amended."""

    why = forms.CharField(label=gettext_lazy("reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class HandedForm(forms.Form):
    """To whom the file was handed."""

    to = forms.CharField(label=gettext_lazy("handed to"), max_length=160)


class MailForm(forms.Form):
    """Where the file is mailed."""

    to = forms.EmailField(label=gettext_lazy("e-mail address of the office"), max_length=160)


class AddressForm(forms.Form):
    """For whom the address is."""

    to = forms.CharField(label=gettext_lazy("for"), max_length=160, required=False)


class OverrideForm(forms.Form):
    """A value entered by hand, with the reason."""

    key = forms.ChoiceField(label=gettext_lazy("blank"))
    value = forms.CharField(label=gettext_lazy("value"), max_length=LONGEST, required=False)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=LONGEST)

    def __init__(self, *args: Any, run: FormRun, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(one["key"], one["label"]) for one in run.values]
        field_of(self, "key", forms.ChoiceField).choices = choices

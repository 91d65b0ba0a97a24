"""What anybody fills in about a job without an account."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.core.web.form_fields import PhoneField
from linli.services.vacancies.models import InquirySaid


class InquiryForm(forms.Form):
    """Whom to call about a job."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(
        label=_("Phone"),
        autocomplete="tel",
        help_text=_("The community calls this number. It is stored encrypted."),
    )
    words = forms.CharField(
        label=_("What do you want to know?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Optional. Sex, age, marriage or illness are not needed here."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex

    def clean_phone(self) -> str:
        """Return the number.

        Raises:
            ValidationError: it is missing.
        """
        phone = str(self.cleaned_data["phone"])
        if not phone:
            raise ValidationError(_("Enter a phone number, so that the community can call you."))
        return phone

    def said(self) -> InquirySaid:
        """Return what was said."""
        return InquirySaid(*(self.cleaned_data[name] for name in ("name", "phone", "words")))


class InquiryCodeForm(forms.Form):
    """The code of a question."""

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

"""The form with which an exported outbox is handed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class HandoverForm(forms.Form):
    """A file of unsent records."""

    file = forms.FileField(
        label=_("file of unsent records"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("The file that a phone made of its unsent records. Only this server can read it."),
    )

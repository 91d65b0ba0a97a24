"""Forms of the review tray."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import field_of


class DiscardForm(forms.Form):
    """The reason for discarding a record."""

    reason = forms.ChoiceField(label=_("reason for discarding"), widget=forms.RadioSelect(attrs={"class": "segments"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("discard_reason")


class HiddenPurposeForm(forms.Form):
    """The purpose of reading what was seen at a door; the resident can see it."""

    purpose = forms.ChoiceField(label=_("purpose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "purpose", forms.ChoiceField).choices = content.choices("read_purpose")

"""What the pages of the diary are asked for: a day, days, words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.web.form_fields import DayField


class DiaryDaysForm(forms.Form):
    """The days of a page, a print or an export."""

    first = DayField(label=_("from"), required=False)
    last = DayField(label=_("to"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Choose the first day or a later one."))
        return cleaned


class SearchForm(DiaryDaysForm):
    """What to look for, and in which days."""

    q = forms.CharField(
        label=_("name, door or words"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": _("for example wjg, 3-1-502, 助餐")}),
    )
    field_order = ("q", "first", "last")

"""Samples for the component sheet; no real data."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from linli.core.law import content
from linli.core.web.form_fields import DayField
from linli.core.web.pagination import Page

TOKENS = [
    ("ground", "tint-ground", "--ground"),
    ("card", "tint-card", "--card"),
    ("muted", "tint-muted", "--muted"),
    ("brand", "tint-fill", "--brand-fill"),
    ("brand tint", "tint-brand", "--brand-tint"),
    ("due", "tint-due", "--due-tint"),
    ("overdue", "tint-overdue", "--overdue-tint"),
    ("info", "tint-info", "--info-tint"),
]
OUTCOMES = partial(content.choices, "visit_outcome")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=pgettext_lazy("sample", "Name"), help_text=pgettext_lazy("sample", "As on the ID card."), max_length=20
    )
    outcome = forms.ChoiceField(
        label=pgettext_lazy("sample", "Outcome"),
        choices=OUTCOMES,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    needs = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Needs"),
        choices=OUTCOMES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "segments"}),
    )
    long_choice = forms.ChoiceField(
        label=pgettext_lazy("sample", "One of a list"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    chosen = forms.ChoiceField(label=pgettext_lazy("sample", "Kind"), choices=OUTCOMES, required=False)
    day = DayField(label=pgettext_lazy("sample", "Day"))
    words = forms.CharField(
        label=pgettext_lazy("sample", "What was seen"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    photo = forms.FileField(label=pgettext_lazy("sample", "Photo"), required=False)
    agreed = forms.BooleanField(
        label=pgettext_lazy("sample", "The resident agreed"),
        help_text=pgettext_lazy("sample", "Ask for consent before you record it."),
    )


def context() -> dict[str, Any]:
    """Return the samples."""
    return {
        "tokens": TOKENS,
        "form": SampleForm(auto_id="a_%s"),
        "wrong": SampleForm({"name": "", "outcome": "met"}, auto_id="b_%s"),
        "page": Page(rows=[], next="sample"),
        "levels": ["info", "success", "warning", "error"],
        "states": [
            ("due", pgettext_lazy("sample", "due today")),
            ("overdue", pgettext_lazy("sample", "overdue 4 days")),
            ("done", pgettext_lazy("sample", "done")),
            ("info", pgettext_lazy("sample", "being handled")),
            ("muted", pgettext_lazy("sample", "ended")),
        ],
    }

"""What the component sheet shows: samples of every component, no data of anybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.pages import Page

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
OUTCOMES = [("met", _("met")), ("not_home", _("not at home")), ("declined", _("declined")), ("moved", _("moved away"))]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the ID card."), max_length=20)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect(attrs={"class": "segments"})
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs"), choices=OUTCOMES, widget=forms.CheckboxSelectMultiple(attrs={"class": "segments"})
    )
    long_choice = forms.ChoiceField(label=_("One of a list"), choices=OUTCOMES, widget=forms.RadioSelect)
    chosen = forms.ChoiceField(label=_("Kind"), choices=OUTCOMES, required=False)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label=_("What was seen"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(label=_("Photo"), required=False)
    agreed = forms.BooleanField(label=_("The resident agreed"), help_text=_("Ask before you write it down."))


def context() -> dict[str, Any]:
    """The samples as the template wants them."""
    return {
        "tokens": TOKENS,
        "form": SampleForm(auto_id="a_%s"),
        "wrong": SampleForm({"name": "", "outcome": "met"}, auto_id="b_%s"),
        "page": Page(rows=[], next="sample"),
        "levels": ["info", "success", "warning", "error"],
        "states": [
            ("due", _("due today")),
            ("overdue", _("overdue 4 days")),
            ("done", _("done")),
            ("info", _("being handled")),
            ("muted", _("ended")),
        ],
    }

"""Deciding what fills a blank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.items import ITEMS, SUBJECTS
from linli.core.web.form_fields import DayField
from linli.insight.reports.engine.proposals import BlankProposal
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.models import FormField
from linli.registers.places.models import Place

ITEM, TEXT, OTHERS, ASK = "item", "text", "others", "ask"


def _items() -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in ITEMS.values():
        groups.setdefault(item.subject, []).append((item.code, str(item.title)))
    return [("", "---------"), *((str(SUBJECTS[code].plural), rows) for code, rows in groups.items())]


def _offered(one: BlankProposal, words: str) -> str:
    return str(one.reason) if one.term.kind == TermKind.ANSWER else f"{words} – {one.reason}"


class BlankForm(forms.Form):
    """One of the proposals, or something else."""

    choice = forms.ChoiceField(label=gettext_lazy("What fills this blank"), widget=forms.RadioSelect)
    item = forms.ChoiceField(label=gettext_lazy("Data item"), choices=_items, required=False)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=200, required=False)

    def __init__(self, *args: Any, field: FormField, proposals: list[tuple[BlankProposal, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field, self.terms = field, {f"p{n}": one.term for n, (one, _words) in enumerate(proposals)}
        offered = [(f"p{n}", _offered(one, words)) for n, (one, words) in enumerate(proposals)]
        others = [(ITEM, _("another data item")), (TEXT, _("always the same text")), (OTHERS, _("others fill it in"))]
        if not any(term.kind == TermKind.ANSWER for term in self.terms.values()):
            others.append((ASK, _("ask who knows it")))
        self.fields["choice"] = forms.ChoiceField(
            label=_("What fills this blank"), choices=[*offered, *others], widget=forms.RadioSelect
        )
        self.initial.setdefault("choice", "p0" if offered else ITEM)

    def clean(self) -> dict[str, Any]:
        """Check that what was chosen is complete."""
        said = super().clean() or {}
        if said.get("choice") == ITEM and not said.get("item"):
            self.add_error("item", ValidationError(_("Choose the data item.")))
        if said.get("choice") == TEXT and not said.get("text", "").strip():
            self.add_error("text", ValidationError(_("Write the text.")))
        return said

    @property
    def term(self) -> Term:
        """Return what was decided."""
        said = self.cleaned_data
        choice = said["choice"]
        if choice == ITEM:
            return Term(TermKind.ITEM, said["item"], ITEMS[said["item"]].subject)
        if choice == TEXT:
            return Term(TermKind.CONSTANT, text=said["text"].strip())
        if choice == OTHERS:
            return Term(TermKind.NOT_OURS)
        return self.terms.get(choice) or Term(TermKind.ANSWER, text=self.field.label)


class ExampleForm(forms.Form):
    """A copy that was filled last time."""

    file = forms.FileField(label=gettext_lazy("The form as it was filled last time"))
    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Community or office of the copy"))
    month = DayField(label=gettext_lazy("A day in its period"))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ModelChoiceField(places, label=_("Community or office of the copy"))

"""The form of a patrol: a checklist of one tap an item."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.services.businesses.policies.shops import items_for
from linli.services.businesses.states import ItemAnswer

PREFIX = "item_"


class PatrolForm(forms.Form):
    """A patrol: each item yes, no or does not apply; what was advised; to whom it was reported. There is no fine."""

    day = DayField(label=_("day"), initial=timezone.localdate)
    monitor = forms.CharField(
        label=_("food monitor"), max_length=60, required=False, help_text=_("Empty: you patrolled yourself.")
    )
    advice = forms.CharField(
        label=_("advice given"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reported_to = forms.ChoiceField(label=_("reported to"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = items_for(kind)
        for item in self.items:
            self.fields[f"{PREFIX}{item.code}"] = forms.ChoiceField(
                label=str(item),
                choices=ItemAnswer.choices,
                widget=forms.RadioSelect(attrs={"class": "segments"}),
                help_text=_("must be reported if not") if item.get("serious") else "",
            )
        none = [("", _("not reported"))]
        field_of(self, "reported_to", forms.ChoiceField).choices = none + content.choices("food_report_to")

    @property
    def item_fields(self) -> list[Any]:
        """Return the items of the checklist."""
        return [self[f"{PREFIX}{item.code}"] for item in self.items]

    @property
    def other_fields(self) -> list[Any]:
        """Return what follows the checklist."""
        return [self[name] for name in ("advice", "reported_to", "day", "monitor")]

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        said = dict(self.cleaned_data)
        answers = {item.code: said.pop(f"{PREFIX}{item.code}") for item in self.items}
        return said | {"answers": answers}


class ReplyForm(forms.Form):
    """What the authority answered."""

    words = forms.CharField(label=_("reply"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    replied_on = DayField(label=_("replied on"), initial=timezone.localdate)

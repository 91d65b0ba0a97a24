"""Forms of beds, fees, the waiting list and stays."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import chinese
from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.services.centres.models import Bed
from linli.services.centres.states import OfferAnswer

MOST_BEDS = 20  # of one room in one form
BETWEEN = re.compile(r"[\s,，、;；]+")
MOST_DISABLED = 4  # the highest of the ability levels 0 to 4 (GB/T 42195-2022)


def yuan_field(label: Any) -> forms.DecimalField:
    """Create a field for an amount in yuan with two decimals."""
    return forms.DecimalField(label=label, min_value=Decimal(0), max_value=Decimal(99999), decimal_places=2)


def fen(yuan: Decimal) -> int:
    """Return an amount of yuan in whole fen."""
    return int(yuan * 100)


class BedsForm(forms.Form):
    """The beds of one room."""

    room = forms.CharField(label=_("room"), max_length=20)
    numbers = forms.CharField(label=_("beds"), max_length=120, help_text=_("Bed numbers with spaces between: 1 2 3"))
    level = forms.ChoiceField(label=_("level of care"), choices=lambda: content.choices("care_level"))
    since = DayField(label=_("in use since"), initial=timezone.localdate)

    def clean_numbers(self) -> list[str]:
        """Return the numbers, each once.

        Raises:
            ValidationError: there are too many, or one is too long.
        """
        found = [one for one in BETWEEN.split(chinese.normal(self.cleaned_data["numbers"]).strip()) if one]
        if not found or len(found) != len(set(found)) or len(found) > MOST_BEDS or any(len(one) > 10 for one in found):
            raise ValidationError(_("Enter up to 20 different bed numbers of up to 10 characters."))
        return found


class EndForm(forms.Form):
    """The first day on which something no longer applies."""

    until = DayField(label=_("end date"), initial=timezone.localdate)


class FeeForm(forms.Form):
    """A fee from a day on."""

    level = forms.ChoiceField(label=_("level of care"), choices=lambda: content.choices("care_level"))
    kind = forms.ChoiceField(label=_("fee"), choices=lambda: content.choices("centre_fee"))
    yuan = yuan_field(_("yuan a month"))
    since = DayField(label=_("in force from"), initial=timezone.localdate)

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        data = dict(self.cleaned_data)
        return data | {"fen": fen(data.pop("yuan"))}


class AskForm(forms.Form):
    """What a waiting person asks for."""

    level = forms.ChoiceField(label=_("level of care"), choices=lambda: content.choices("care_level"))
    since = DayField(label=_("asked on"), initial=timezone.localdate)
    shown_ability = forms.ChoiceField(
        label=_("ability level on the paper shown"),
        required=False,
        choices=[("", _("no paper")), *((str(level), str(level)) for level in range(MOST_DISABLED + 1))],
        help_text=_("0 intact to 4 complete. An assessment in the register counts before the paper."),
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)


class OfferBedForm(forms.Form):
    """The bed to offer, and why another comes first."""

    bed = forms.ModelChoiceField(Bed.objects.none(), label=_("bed"))
    exception = forms.ChoiceField(
        label=_("reason for an offer out of order"),
        required=False,
        choices=lambda: [("", _("in order")), *content.choices("waiting_exception")],
        help_text=_("Needed if others come first; everyone who works with the list sees it."),
    )

    def __init__(self, *args: Any, beds: QuerySet[Bed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "bed", forms.ModelChoiceField).queryset = beds


class OfferAnswerForm(forms.Form):
    """How an offer ended without moving in."""

    answer = forms.ChoiceField(
        label=_("answer to the offer"),
        choices=[one for one in OfferAnswer.choices if one[0] != OfferAnswer.ADMITTED.value],
    )


class AdmitForm(forms.Form):
    """The day of moving in."""

    since = DayField(label=_("moves in on"), initial=timezone.localdate)


class NoOfferForm(forms.Form):
    """A person who moved in without an offer of this register."""

    bed = forms.ModelChoiceField(Bed.objects.none(), label=_("bed"))
    since = DayField(label=_("lives here since"), initial=timezone.localdate)
    exception = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("waiting_exception"))

    def __init__(self, *args: Any, beds: QuerySet[Bed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "bed", forms.ModelChoiceField).queryset = beds


class LeaveForm(forms.Form):
    """The day and the reason of leaving."""

    until = DayField(label=_("left on"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("bed_leave_reason"))

"""Forms of the ledger: filters, a correction, an answer to one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.registers.ledger.models import Transfer
from linli.registers.ledger.states import KINDS, REASONS, UNITS, figure, parts

WRITTEN = re.compile(r"(\d{1,13})(?:([.:])(\d{1,2}))?")


class AmountField(forms.CharField):
    """An amount as pages show it: 12.50 for yuan, 1:30 for hours, 90 for minutes; gives the smallest part."""

    unit = ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(",", "").replace("：", ":").strip()
        found, size = WRITTEN.fullmatch(text), parts(self.unit)
        if found is None or (found[2] and found[2] != {100: ".", 60: ":"}.get(size)):
            raise ValidationError(_("Enter an amount such as %(example)s."), params={"example": figure(90, self.unit)})
        rest = (found[3] or "").ljust(2, "0") if size == 100 else found[3] or "0"
        amount = int(found[1]) * size + int(rest)
        if int(rest) >= size > 1 or amount < 1:
            raise ValidationError(_("Enter an amount such as %(example)s."), params={"example": figure(90, self.unit)})
        return amount


class AccountFilter(forms.Form):
    """The filters of the list of accounts."""

    q = forms.CharField(label=_("code or title"), required=False, max_length=80)
    unit = forms.ChoiceField(label=_("unit of account"), required=False)
    kind = forms.ChoiceField(label=_("kind of account"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "unit", forms.ChoiceField).choices = [("", _("all units")), *content.choices(UNITS)]
        field_of(self, "kind", forms.ChoiceField).choices = [("", _("all kinds")), *content.choices(KINDS)]


class CorrectionForm(forms.Form):
    """What of a transfer is to be taken back, on which day and why."""

    amount = AmountField(label=_("amount"), max_length=20)
    day = DayField(label=_("day"), help_text=_("a day in an open month"))
    reason = forms.ChoiceField(label=_("reason"))

    def __init__(self, *args: Any, transfer: Transfer, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = field_of(self, "amount", AmountField)
        field.unit, field.initial = transfer.unit, figure(left, transfer.unit).replace(",", "")
        field.label = f"{field.label} ({content.title(UNITS, transfer.unit)})"
        field_of(self, "day", DayField).initial = timezone.localdate()
        offered = [(code, str(one)) for code, one in content.codes(REASONS).items() if one.get("correction")]
        field_of(self, "reason", forms.ChoiceField).choices = [("", ""), *offered]


class CorrectionAnswerForm(forms.Form):
    """Confirm, decline or withdraw."""

    answer = forms.ChoiceField(choices=[(one, one) for one in ("confirm", "decline", "withdraw")])
    reason = forms.CharField(required=False, max_length=200, strip=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Say why you decline."))
        return data


class MonthForm(forms.Form):
    """A month of a unit that is to be closed."""

    unit = forms.ChoiceField(label=_("unit of account"))
    month = DayField(label=_("a day of the month"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "unit", forms.ChoiceField).choices = content.choices(UNITS)

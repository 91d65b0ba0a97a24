"""Forms of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.web.form_fields import DayField, field_of
from linli.registers.places.models import Place


class ReportFormForm(forms.Form):
    """Community, name and first day."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    title = forms.CharField(label=_("title"), max_length=60)
    since = DayField(label=_("since"), initial=timezone.localdate)

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class ReportFormEndForm(forms.Form):
    """The end date."""

    until = DayField(label=_("until"), initial=timezone.localdate)

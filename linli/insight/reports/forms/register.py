"""Forms of the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.insight.reports.models import ReportForm
from linli.insight.reports.queries import register
from linli.insight.reports.states import DueUnit, Levels, MayReceive, PeriodKind
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place

MOST_DAYS = 366


class ReportTextForm(forms.Form):
    """What a form shows, and what is agreed on it. What the law asks for may be missing: the form is then refused."""

    title = forms.CharField(label=gettext_lazy("title of the form"), max_length=120)
    number = forms.CharField(
        label=gettext_lazy("number of the form"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("As printed, e.g. 社统一表. Leave empty what the form does not show."),
    )
    office = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("office"), required=False, empty_label=gettext_lazy("not in this list")
    )
    office_name = forms.CharField(label=gettext_lazy("office that is not in the list"), max_length=120, required=False)
    approval = forms.CharField(label=gettext_lazy("approval or filing number"), max_length=120, required=False)
    basis = forms.CharField(label=gettext_lazy("legal basis"), max_length=300, required=False)
    since = DayField(label=gettext_lazy("valid from"), initial=timezone.localdate)
    last_day = DayField(label=gettext_lazy("last valid day"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("how often"), choices=PeriodKind.choices)
    due_days = forms.IntegerField(
        label=gettext_lazy("days after the period"), min_value=0, max_value=MOST_DAYS, initial=5, required=False
    )
    due_unit = forms.ChoiceField(
        label=gettext_lazy("the days are"), choices=DueUnit.choices, initial=DueUnit.WORKING, required=False
    )
    due_on = DayField(
        label=gettext_lazy("due on"), required=False, help_text=gettext_lazy("Only if it is submitted once.")
    )
    levels = forms.ChoiceField(label=gettext_lazy("submitted by"), choices=Levels.choices)
    sensitivity = forms.ChoiceField(label=gettext_lazy("may receive"), choices=MayReceive.choices)
    sensitivity_basis = forms.CharField(
        label=gettext_lazy("basis for receiving it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The law that lets the office receive data about residents; not for numbers only."),
    )

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "office", forms.ModelChoiceField).queryset = register.offices(by)

    @staticmethod
    def initial_of(row: ReportForm) -> dict[str, Any]:
        """Return what the form shows of a registered form."""
        names = set(ReportTextForm.base_fields) - {"last_day", "office"}
        return {name: getattr(row, name) for name in names} | {"last_day": row.last_day, "office": row.office_id}

    def facts(self) -> dict[str, Any]:
        """Return the fields of the model: `until` is the day after the last."""
        said = {name: self.cleaned_data[name] for name in ReportTextForm.base_fields}
        last = said.pop("last_day")
        said["until"] = last + timedelta(days=1) if last else None
        said["due_days"] = said["due_days"] or 0
        said["due_unit"] = said["due_unit"] or DueUnit.WORKING
        if said["period"] != PeriodKind.ONCE:
            said["due_on"] = None
        return said


class NewReportForm(ReportTextForm):
    """A form that is registered: for which place, under which short code."""

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("in force in"))
    code = forms.SlugField(
        label=gettext_lazy("short code"),
        max_length=40,
        help_text=gettext_lazy("Latin letters, digits and hyphens, e.g. elder-month: by it scripts find the form."),
    )
    field_order = ("place", "title", "code")

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, by=by, **more)
        field_of(self, "place", forms.ModelChoiceField).queryset = register.seats(by, P.REPORT_FORM_EDIT)


class EditionForm(forms.Form):
    """The file of an edition."""

    file = forms.FileField(
        label=gettext_lazy("file of the form"),
        help_text=gettext_lazy("The office's own empty file: .xlsx, .xlsm, .docx, .xls or .doc. It is kept unchanged."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.docx,.xls,.doc"}),
    )
    since = DayField(label=gettext_lazy("valid since"), initial=timezone.localdate)


class ReportEndForm(forms.Form):
    """Why a form is withdrawn."""

    reason = forms.ChoiceField(label=gettext_lazy("reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("report_form_end")

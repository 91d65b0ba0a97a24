"""Forms of employment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.sheet_field import SheetField
from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.employment.models import TrackingFile
from linli.services.employment.states import AidAnswer, TitleLevel, WorkAbility

NONE: tuple[str, Any] = ("", "---------")


def listed(name: str, *, empty: bool = True) -> list[tuple[str, Any]]:
    """Return the choices of a code list, with an empty one first."""
    return [*([NONE] if empty else []), *content.choices(name)]


class ListedForm(forms.Form):
    """A form whose choices are code lists: `lists` names them by field."""

    lists: dict[str, str] = {}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, source in self.lists.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = listed(source, empty=not isinstance(field, forms.MultipleChoiceField))


class NoFieldsForm(forms.Form):
    """Nothing to fill in."""


class TitleWordsForm(forms.Form):
    """A few words."""

    words = forms.CharField(label=_("notes"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WorkForm(ListedForm):
    """What somebody does for a living from a day on."""

    lists = {
        "kind": "employment",
        "via": "work_via",
        "occupation": "occupation",
        "contract": "work_contract",
    }
    kind = forms.ChoiceField(label=_("employment status"))
    since = DayField(label=_("since"), initial=timezone.localdate)
    via = forms.ChoiceField(label=_("recorded by way of"))
    employer = forms.CharField(label=_("employer"), max_length=80, required=False)
    occupation = forms.ChoiceField(label=_("occupation"), required=False)
    contract = forms.ChoiceField(label=_("contract"), required=False)
    insured = forms.NullBooleanField(label=_("with social insurance"), required=False)
    certificate = forms.CharField(label=_("number of the registration"), max_length=40, required=False)
    benefit_since = DayField(label=_("unemployment benefit from"), required=False)
    benefit_until = DayField(label=_("unemployment benefit until"), required=False)
    sure = forms.BooleanField(label=_("Yes, it is so, although the age does not fit"), required=False)


class TrackingForm(ListedForm):
    """The tracking file of somebody out of work."""

    lists = {
        "cause": "jobless_cause",
        "occupations": "occupation",
        "hours": "work_hours",
        "limits": "work_limit",
        "skills": "occupation",
        "grade": "skill_grade",
    }
    since = DayField(label=_("as it is since"), initial=timezone.localdate)
    cause = forms.ChoiceField(label=_("cause of unemployment"))
    ability = forms.ChoiceField(label=_("ability to work"), choices=WorkAbility.choices)
    willing = forms.BooleanField(label=_("wishes to work"), required=False, initial=True)
    other_income = forms.BooleanField(label=_("has income from business or investment"), required=False)
    occupations = forms.MultipleChoiceField(
        label=_("occupations wished for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wage = forms.IntegerField(label=_("lowest wage wished for, yuan a month"), required=False, min_value=1)
    hours = forms.ChoiceField(label=_("working hours wished for"), required=False)
    kilometres = forms.DecimalField(
        label=_("farthest way to work, kilometres"), required=False, min_value=0, max_digits=5, decimal_places=1
    )
    limits = forms.MultipleChoiceField(label=_("health limits"), required=False, widget=forms.CheckboxSelectMultiple)
    skills = forms.MultipleChoiceField(label=_("skills"), required=False, widget=forms.CheckboxSelectMultiple)
    grade = forms.ChoiceField(label=_("grade of skill"), required=False)
    note = forms.CharField(label=_("note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def facts(self) -> dict[str, Any]:
        """Return the columns of a tracking file."""
        said = dict(self.cleaned_data)
        wage, kilometres = said.pop("wage"), said.pop("kilometres")
        said.pop("since")
        return said | {
            "wage_min": wage * 100 if wage else None,
            "metres_max": round(kilometres * 1000) if kilometres is not None else None,
            "limits": " ".join(said["limits"]),
        }


def initial_of(row: TrackingFile | None) -> dict[str, Any]:
    """Return what the form shows first: the present version."""
    if row is None:
        return {}
    names = ("cause", "ability", "willing", "other_income", "occupations", "hours", "skills", "grade", "note")
    return {name: getattr(row, name) for name in names} | {
        "wage": row.wage_min // 100 if row.wage_min else None,
        "kilometres": row.metres_max / 1000 if row.metres_max is not None else None,
        "limits": row.limit_codes,
    }


class ServiceForm(ListedForm):
    """A service to somebody out of work, with the offer and the answer."""

    lists = {"kind": "aid_service", "reason": "work_refusal"}
    kind = forms.ChoiceField(label=_("service"))
    day = DayField(label=_("day"), initial=timezone.localdate)
    offer = forms.CharField(label=_("what was offered"), max_length=120, required=False)
    answer = forms.ChoiceField(label=_("answer given"), choices=AidAnswer.choices, required=False)
    reason = forms.ChoiceField(label=_("reason for refusing the offer"), required=False)
    words = forms.CharField(label=_("notes"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_on = DayField(label=_("next contact"), required=False)


class WorkOfferAnswerForm(ListedForm):
    """The answer to an offer."""

    lists = {"reason": "work_refusal"}
    answer = forms.ChoiceField(label=_("answer given"), choices=[one for one in AidAnswer.choices if one[0]])
    reason = forms.ChoiceField(label=_("reason for refusing the offer"), required=False)
    on = DayField(label=_("answered on"), initial=timezone.localdate)


class CloseFileForm(forms.Form):
    """From when a tracking file is no longer needed."""

    until = DayField(label=_("first day without it"), initial=timezone.localdate)


class ZeroConfirmForm(ListedForm):
    """A household is a zero-employment household."""

    lists = {"cause": "jobless_cause"}
    on = DayField(label=_("confirmed on"), initial=timezone.localdate)
    cause = forms.ChoiceField(label=_("cause of unemployment"), required=False)
    words = forms.CharField(label=_("notes"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AidPlanForm(ListedForm):
    """What will be done for a household."""

    lists = {"measures": "household_measure"}
    on = DayField(label=_("aid planned on"), initial=timezone.localdate)
    measures = forms.MultipleChoiceField(label=_("measures"), widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(label=_("notes"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AidStepForm(forms.Form):
    """A day and words."""

    on = DayField(label=_("day"), initial=timezone.localdate)
    words = forms.CharField(label=_("notes"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class TitleApplyForm(forms.Form):
    """For which community and level a title is applied for."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    level = forms.ChoiceField(label=_("level"), choices=TitleLevel.choices)

    def __init__(self, *args: Any, communities: QuerySet[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class EndRetireeForm(ListedForm):
    """Why a retiree leaves the list."""

    lists = {"reason": "retiree_end"}
    until = DayField(label=_("first day without it"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("reason"))


class HealthCheckForm(ListedForm):
    """A health check, without its result."""

    lists = {"place_kind": "health_check_place"}
    day = DayField(label=_("day"), initial=timezone.localdate)
    place_kind = forms.ChoiceField(label=_("place of the check"))


class RetireeSheetForm(forms.Form):
    """The sheet and the place that it is for."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Community or office"), empty_label=None)
    file = SheetField(label=_("List of retirees"))

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = places.held(by.scope(Permission.EMPLOYMENT_RECORD))
        self.fields["place"] = forms.ModelChoiceField(kept, label=_("Community or office"), empty_label=None)

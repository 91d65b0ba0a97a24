"""Forms of employers and vacancies."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.sheet_field import SheetField
from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.bodies.models import Body
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.vacancies.engine import terms
from linli.services.vacancies.models import Employer, Vacancy
from linli.services.vacancies.states import VacancyKind

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
MOST_YUAN = 1_000_000


class YuanField(forms.IntegerField):
    """Whole yuan a month; gives fen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_YUAN, **more)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else found * 100


class EmployerForm(forms.Form):
    """An employer of a community."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"), empty_label=None)
    name = forms.CharField(label=_("name of the employer"), max_length=80)
    code = forms.CharField(label=_("unified social credit code"), max_length=18, required=False)
    contact = forms.CharField(label=_("contact person at the employer"), max_length=30, required=False)
    phone = PhoneField(label=_("phone"))
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("organisation with accounts"),
        required=False,
        help_text=_("People with a post as employer there see these vacancies and answer referrals."),
    )

    def __init__(
        self,
        *args: Any,
        communities: QuerySet[Place],
        bodies: QuerySet[Body],
        row: Employer | None = None,
        **kwargs: Any,
    ) -> None:
        if row is not None:
            names = ("name", "code", "contact", "phone", "body")
            kwargs["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities
        field_of(self, "body", forms.ModelChoiceField).queryset = bodies
        if row is not None:
            del self.fields["community"]

    def clean_code(self) -> str:
        """Return the code in capitals.

        Raises:
            ValidationError: it has another form.
        """
        code = str(self.cleaned_data["code"]).strip().upper()
        if code and not CREDIT_CODE.fullmatch(code):
            raise ValidationError(_("A unified social credit code has 18 digits and capital letters."))
        return code


class VacancyForm(forms.Form):
    """A vacancy; money in whole yuan a month. What the law forbids is refused with its article."""

    kind = forms.ChoiceField(
        label=_("kind"), choices=VacancyKind.choices, widget=forms.RadioSelect(attrs={"class": "segments"})
    )
    title = forms.CharField(label=_("title of the job"), max_length=60)
    trade = forms.ChoiceField(label=_("occupation"), choices=lambda: content.choices("occupation"))
    # Not required by the form: the sentence with the article says what is missing.
    wage_low = YuanField(label=_("wage from, yuan a month"), required=False)
    wage_high = YuanField(label=_("wage to, yuan a month"), required=False)
    hours = forms.IntegerField(label=_("hours a week"), min_value=1, max_value=84)
    places = forms.IntegerField(label=_("number of places"), min_value=1, max_value=999)
    building = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("building of the workplace"),
        required=False,
        help_text=_("Distances are measured from here. If it is left empty, distance excludes no one."),
        widget=forms.Select(attrs={"data-search": ""}),
    )
    where = forms.CharField(label=_("workplace"), max_length=80, required=False)
    grade = forms.ChoiceField(label=_("grade of skill at least"), required=False)
    education = forms.ChoiceField(label=_("education at least"), required=False)
    papers = forms.MultipleChoiceField(
        label=_("papers required"),
        required=False,
        choices=lambda: content.choices("job_paper"),
        widget=forms.CheckboxSelectMultiple,
    )
    demands = forms.MultipleChoiceField(
        label=_("demands of the work"),
        required=False,
        choices=lambda: content.choices("work_demand"),
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("requirements in words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public. Limits by sex, age, marriage, ethnic group, belief or household register are refused."),
    )
    since = DayField(label=_("vacancy open from"), initial=timezone.localdate)
    closes_on = DayField(label=_("last day"))

    def __init__(self, *args: Any, employer: Employer, row: Vacancy | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
            kwargs["initial"] |= {
                "wage_low": row.wage_low // 100,
                "wage_high": row.wage_high // 100 if row.wage_high else None,
            }
        else:
            kwargs.setdefault("initial", {"kind": VacancyKind.ORDINARY, "hours": 40, "places": 1})
        super().__init__(*args, **kwargs)
        none = ("", _("none required"))
        field_of(self, "grade", forms.ChoiceField).choices = [none, *content.choices("skill_grade")]
        field_of(self, "education", forms.ChoiceField).choices = [none, *_educations()]
        buildings = Place.objects.open().filter(community=employer.community, level="building").order_by("path")
        field_of(self, "building", forms.ModelChoiceField).queryset = buildings
        if row is not None:
            del self.fields["since"]

    def clean(self) -> dict[str, Any]:
        """Refuse a missing wage and unlawful requirements at their field.

        Raises:
            ValidationError: shown at the fields.
        """
        said = super().clean() or {}
        if "wage_low" in said and not said["wage_low"]:
            self.add_error("wage_low", terms.without_wage())
        for name in ("title", "words"):
            for sentence in terms.unlawful(str(said.get(name, "")), str(said.get("trade", ""))):
                self.add_error(name, sentence)
        return said


def _educations() -> list[tuple[str, Any]]:
    """Return the general entries of the list, e.g. college: those whose code ends with 0."""
    return [(code, label) for code, label in content.choices("education") if code.endswith("0")]


class VacancySheetForm(forms.Form):
    """The sheet and the place that it is for."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Community or office"), empty_label=None)
    file = SheetField(label=_("List of vacancies"))

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = places.held(by.scope(Permission.VACANCY_EDIT))
        self.fields["place"] = forms.ModelChoiceField(kept, label=_("Community or office"), empty_label=None)

"""Forms of courses, people in them, job fairs and requests for a place."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.places.models import Place
from linli.services.centres.forms.activities import ClockInput
from linli.services.centres.states import hours as week
from linli.services.employment.queries.seeking import Seeker
from linli.services.training.models import CourseRequestSaid, JobFair, TrainingCourse
from linli.services.vacancies.forms import InquiryCodeForm as CourseCodeForm
from linli.services.vacancies.models import Vacancy

__all__ = ["CourseCodeForm"]
MOST_YUAN = 100_000


class EventForm(forms.Form):
    """What courses and fairs share: where they belong, and whether the whole subdistrict may come."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"), empty_label=None)
    wide = forms.BooleanField(
        label=_("open to the whole subdistrict"),
        required=False,
        help_text=_("Else only to residents of this community."),
    )
    starts = forms.TimeField(label=_("begins at"), widget=ClockInput)
    ends = forms.TimeField(label=_("ends at"), widget=ClockInput)

    def __init__(
        self, *args: Any, communities: QuerySet[Place], row: TrainingCourse | JobFair | None = None, **kwargs: Any
    ) -> None:
        if row is not None:
            kwargs["initial"] = self.initial_of(row)
        super().__init__(*args, **kwargs)
        self.row = row
        field_of(self, "community", forms.ModelChoiceField).queryset = communities.select_related("parent")
        if row is not None:
            del self.fields["community"]

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Return what the form shows of a row."""
        names = (name for name in self.base_fields if name not in {"community", "wide"})
        return {name: getattr(row, name) for name in names} | {"wide": row.area_id is not None}

    def clean(self) -> dict[str, Any]:
        """Check that it ends after it begins."""
        said = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _("The end must come after the beginning."))
        return said

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        said = dict(self.cleaned_data)
        wide, community = said.pop("wide"), said.get("community") or getattr(self.row, "community", None)
        return said | {"area": community.parent if wide and community is not None else None}


class CourseForm(EventForm):
    """A training course; money in whole yuan."""

    title = forms.CharField(label=_("title of the course"), max_length=60)
    trade = forms.ChoiceField(label=_("occupation that it teaches"), required=False)
    grade = forms.ChoiceField(label=_("grade of skill"), required=False)
    paper = forms.ChoiceField(label=_("paper that it leads to"), required=False)
    provider = forms.CharField(label=_("training provider"), max_length=80)
    where = forms.CharField(label=_("place of the course"), max_length=80)
    first_day = DayField(label=_("first day"))
    last_day = DayField(label=_("last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("taught on"),
        coerce=int,
        choices=lambda: [(number, week.day_name(number)) for number in range(1, 8)],
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.IntegerField(label=_("hours in all"), min_value=1, max_value=2000)
    places = forms.IntegerField(label=_("number of places"), min_value=1, max_value=999)
    fee = forms.IntegerField(
        label=_("fee, yuan"),
        min_value=0,
        max_value=MOST_YUAN,
        help_text=_("What each person pays; 0 if the course is free."),
    )
    field_order = (
        *("community", "title", "trade", "grade", "paper", "provider", "where", "first_day", "last_day", "weekdays"),
        *("starts", "ends", "hours", "places", "fee", "wide"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in (("trade", "occupation"), ("grade", "skill_grade"), ("paper", "job_paper")):
            field_of(self, name, forms.ChoiceField).choices = [("", _("none")), *content.choices(listed)]

    def initial_of(self, row: Any) -> dict[str, Any]:
        return super().initial_of(row) | {"fee": row.fee // 100}

    def clean(self) -> dict[str, Any]:
        """Check that it teaches something, and in which order its days are."""
        said = super().clean()
        if not self.errors and not (said["trade"] or said["paper"]):
            self.add_error("trade", _("Choose an occupation or a paper."))
        if said.get("first_day") and said.get("last_day") and said["last_day"] < said["first_day"]:
            self.add_error("last_day", _("The last day is before the first."))
        return said

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return found | {"fee": found["fee"] * 100}


class FairForm(EventForm):
    """A job fair."""

    title = forms.CharField(label=_("title of the job fair"), max_length=60)
    day = DayField(label=_("day"))
    where = forms.CharField(label=_("place of the job fair"), max_length=80)
    organiser = forms.CharField(label=_("organised by"), max_length=80)
    field_order = ("community", "title", "day", "starts", "ends", "where", "organiser", "wide")


class SeekerForm(forms.Form):
    """Who is meant, among those who look for work."""

    person = forms.TypedChoiceField(label=_("job seeker"), coerce=int, widget=forms.Select(attrs={"data-search": ""}))

    def __init__(self, *args: Any, seekers: list[Seeker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.person.pk: one.person for one in seekers}
        choices = [(pk, f"{one.name} · {one.community.name}") for pk, one in self.people.items()]
        field_of(self, "person", forms.TypedChoiceField).choices = choices


class TraineeReasonForm(forms.Form):
    """Why somebody does not take part, leaves or does not pass."""

    reason = forms.ChoiceField(label=_("reason"))

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = content.codes("trainee_reason")
        fitting = [choice for choice in content.choices("trainee_reason") if state in entries[choice[0]].get("of", ())]
        field_of(self, "reason", forms.ChoiceField).choices = fitting


class CertificateForm(forms.Form):
    """A certificate as it is printed."""

    number = forms.CharField(label=_("number of the certificate"), max_length=40)
    day = DayField(label=_("day of the certificate"), initial=timezone.localdate)
    issuer = forms.CharField(label=_("issued by"), max_length=80)


class RefuseClaimForm(forms.Form):
    """Why a subsidy is refused."""

    reason = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("subsidy_refusal"))


class StandForm(forms.Form):
    """A vacancy that is to take part, or that was talked about."""

    vacancy = forms.ModelChoiceField(
        Vacancy.objects.none(), label=_("vacancy"), empty_label=None, widget=forms.Select(attrs={"data-search": ""})
    )

    def __init__(self, *args: Any, vacancies: QuerySet[Vacancy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "vacancy", forms.ModelChoiceField).queryset = vacancies


class TalkForm(StandForm):
    """A talk at a stand, and what was agreed on the spot."""

    refer = forms.BooleanField(
        label=_("refer the person to this vacancy"),
        required=False,
        help_text=_("What follows is then recorded on the page of the referral."),
    )
    interview = DayField(label=_("interview on"), required=False)


class AnswerRequestForm(forms.Form):
    """The answer to a request for a place."""

    answer = forms.ChoiceField(label=_("answer"), choices=lambda: content.choices("course_answer"))


class PlaceRequestForm(forms.Form):
    """Whom to call about a place in a course."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(
        label=_("Phone"),
        autocomplete="tel",
        help_text=_("The community calls this number. It is stored encrypted."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        self.fields["phone"].required = True

    def said(self) -> CourseRequestSaid:
        """Return what was said."""
        return CourseRequestSaid(self.cleaned_data["name"], self.cleaned_data["phone"])

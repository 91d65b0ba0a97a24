"""Forms of asks and questions; an ask is recorded on a phone in seconds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.web.form_fields import DayField, field_of
from linli.insight.reports.models import Ask, FormQuestion, ReportForm
from linli.insight.reports.queries import register
from linli.insight.reports.states import AnswerKind, AskWay, Held, Knower, ProposalOutcome
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place
from linli.registers.places.states import Level

LONGEST = 500
MOST_MINUTES = 100_000
SEGMENTS = forms.RadioSelect(attrs={"class": "segments"})


class MomentField(forms.DateTimeField):
    """A moment, entered with the browser's picker for day and time."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **more)


def _now() -> datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


class CorrectAskForm(forms.Form):
    """What is known of an ask."""

    way = forms.ChoiceField(
        label=gettext_lazy("asked by"), choices=AskWay.choices, initial=AskWay.CHAT, widget=SEGMENTS
    )
    office = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("office"), required=False, empty_label=gettext_lazy("not in this list")
    )
    office_name = forms.CharField(label=gettext_lazy("office that is not in the list"), max_length=120, required=False)
    what = forms.CharField(
        label=gettext_lazy("what was asked for"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_at = MomentField(label=gettext_lazy("due at"), required=False)
    held = forms.ChoiceField(label=gettext_lazy("recorded already"), choices=Held.choices, initial=Held.UNKNOWN)
    minutes = forms.IntegerField(
        label=gettext_lazy("minutes it took"), min_value=0, max_value=MOST_MINUTES, required=False
    )
    form = forms.ModelChoiceField(
        ReportForm.objects.none(),
        label=gettext_lazy("report form"),
        required=False,
        empty_label=gettext_lazy("none of the register"),
    )
    asked_at = MomentField(label=gettext_lazy("asked at"), initial=_now)

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "office", forms.ModelChoiceField).queryset = register.offices(by)
        field_of(self, "form", forms.ModelChoiceField).queryset = register.usable(by)

    def clean(self) -> dict[str, Any]:
        """Ask for what tells this ask from others: the office, the form, or a few words."""
        said = super().clean() or {}
        if not any(said.get(name) for name in ("office", "office_name", "form", "what")):
            raise ValidationError(_("Say who asked or what for: an office, a form or a few words."))
        return said

    @staticmethod
    def initial_of(row: Ask) -> dict[str, Any]:
        """Return what the form shows of an ask."""
        names = set(CorrectAskForm.base_fields) - {"office", "form"}
        return {name: getattr(row, name) for name in names} | {"office": row.office_id, "form": row.form_id}

    def facts(self) -> dict[str, Any]:
        """Return the fields of the model."""
        return {name: self.cleaned_data[name] for name in CorrectAskForm.base_fields}


class NewAskForm(CorrectAskForm):
    """A new ask; who was asked is the place of the viewer."""

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("asked in"), empty_label=None)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order = ("way", "office", "office_name", "what", "due_at", "held", "minutes", "form", "place", "asked_at")

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, by=by, **more)
        seats = register.seats(by, P.REPORT_ASK)
        field_of(self, "place", forms.ModelChoiceField).queryset = seats
        home = seats.filter(pk=by.home_id or 0).first() or seats.first()
        self.fields["place"].initial = home.pk if home else None


class AnswerAskForm(forms.Form):
    """When an ask was answered, and what it cost."""

    answered_at = MomentField(label=gettext_lazy("answered at"), initial=_now)
    minutes = forms.IntegerField(
        label=gettext_lazy("minutes it took"), min_value=0, max_value=MOST_MINUTES, required=False
    )
    held = forms.ChoiceField(label=gettext_lazy("recorded already"), choices=Held.choices, widget=SEGMENTS)


class PageMonthForm(forms.Form):
    """The month of a page."""

    month = forms.CharField(required=False, max_length=7)

    def clean_month(self) -> date | None:
        """Return the first day of the month; None for no month."""
        said = self.cleaned_data["month"]
        try:
            found = date.fromisoformat(f"{said}-01") if said else None
        except ValueError:
            raise ValidationError(_("Enter a month such as 2026-11.")) from None
        # The pages also look at the months before and after.
        if found is not None and not date.min.year < found.year < date.max.year:
            raise ValidationError(_("Enter a month such as 2026-11."))
        return found


# ---- questions


class NewQuestionForm(forms.Form):
    """A question to those who know: what is asked, what exactly is meant, who knows it, how long an answer is good."""

    community = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=gettext_lazy("communities"), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=gettext_lazy("question"), max_length=200)
    definition = forms.CharField(
        label=gettext_lazy("what exactly is meant"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]*$",
        label=gettext_lazy("code"),
        max_length=80,
        help_text=gettext_lazy("Small Latin letters, digits, dots and hyphens. The same code is the same question."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("the answer is"), choices=AnswerKind.choices)
    unit = forms.CharField(label=gettext_lazy("unit"), max_length=20, required=False)
    knower = forms.ChoiceField(label=gettext_lazy("who knows it"), choices=Knower.choices)
    good_days = forms.IntegerField(
        label=gettext_lazy("days an answer is good"), min_value=1, max_value=3660, required=False
    )
    form = forms.ModelChoiceField(ReportForm.objects.none(), label=gettext_lazy("needed for"), required=False)

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        own = register.seats(by, P.REPORT_RUN_FILL).filter(level=Level.COMMUNITY)
        field_of(self, "community", forms.ModelMultipleChoiceField).queryset = own
        field_of(self, "form", forms.ModelChoiceField).queryset = register.usable(by)

    def defined(self) -> dict[str, Any]:
        """Return the definition of what is asked."""
        names = ("title", "definition", "kind", "unit", "knower", "good_days")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] not in (None, "")}


class QuestionAnswerForm(forms.Form):
    """One answer, of the kind that the question asks for."""

    value = forms.CharField(label=gettext_lazy("answer"), max_length=200)
    since = DayField(label=gettext_lazy("true since"), initial=timezone.localdate)

    def __init__(self, *args: Any, question: FormQuestion, **more: Any) -> None:
        super().__init__(*args, **more)
        kind = question.fact.kind
        if kind == AnswerKind.NUMBER:
            self.fields["value"] = forms.DecimalField(
                label=gettext_lazy("answer"), max_digits=14, decimal_places=2, help_text=question.fact.unit
            )
        elif kind == AnswerKind.DAY:
            self.fields["value"] = DayField(label=gettext_lazy("answer"))
        elif kind == AnswerKind.YES_NO:
            choices = [("yes", _("yes")), ("no", _("no"))]
            self.fields["value"] = forms.ChoiceField(
                label=gettext_lazy("answer"), choices=choices, widget=forms.RadioSelect(attrs={"class": "segments"})
            )
        self.order_fields(["value", "since"])

    @property
    def text(self) -> str:
        """Return the answer as it is kept: a number without needless zeros, a day as ISO."""
        value = self.cleaned_data["value"]
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if isinstance(value, str) else f"{value.normalize():f}"


class DecideFactForm(forms.Form):
    """What becomes of a question that repeats."""

    outcome = forms.ChoiceField(label=gettext_lazy("decision"), choices=ProposalOutcome.choices, widget=SEGMENTS)

"""Forms about a visit: a few taps, the rest may be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web.form_fields import DayField, field_of
from linli.core.web.http import number
from linli.registers.people.models import Household
from linli.work.staffing.models import Worker
from linli.work.visits import policies, queries
from linli.work.visits.models import Visit

SHOWN_NEEDS = 7  # two lines on a phone; the rest opens with one tap


def _segments() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "segments"})


def _lines(rows: int) -> forms.Textarea:
    """Return a plain field for sentences, into which a phone's own keyboard can dictate."""
    return forms.Textarea(attrs={"rows": rows, "inputmode": "text", "autocapitalize": "sentences"})


def new_key() -> str:
    """Return a client key, which makes sending a form twice harmless."""
    return uuid4().hex


class PromiseChoice(forms.ModelMultipleChoiceField):
    """Promises with the day by when they are to be kept."""

    def label_from_instance(self, obj: Any) -> str:
        due = _("by %(day)s") % {"day": date_format(obj.promise_due or obj.day, "DATE_FORMAT")}
        return _("%(promise)s (%(due)s)") % {"promise": obj.promise, "due": due}


class VisitForm(forms.Form):
    """One visit to a household."""

    outcome = forms.ChoiceField(
        label=_("outcome"), widget=_segments(), error_messages={"required": _("Choose how the visit ended.")}
    )
    kind = forms.ChoiceField(label=_("kind"), widget=_segments())
    needs = forms.MultipleChoiceField(
        label=_("needs"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "segments"})
    )
    kept = PromiseChoice(
        Visit.objects.none(),
        label=_("earlier promise, now done"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("A promise that you ticked is no longer open. The list shows those that are.")
        },
    )
    answer = forms.CharField(
        label=_("answer on the spot"),
        max_length=500,
        required=False,
        widget=_lines(2),
        help_text=_("To speak instead of typing, tap the microphone on your phone's keyboard."),
    )
    promise = forms.CharField(label=_("promise"), max_length=200, required=False, widget=_lines(1))
    promise_due = DayField(label=_("promise to be kept by"), required=False)
    next_day = DayField(label=_("next visit"), required=False)
    seen = forms.CharField(
        label=_("what was seen"),
        max_length=2000,
        required=False,
        widget=_lines(3),
        help_text=_(
            "Write health and family matters here. The text is encrypted, and readers must state a purpose. "
            "Record facts and needs only, no opinions about a person."
        ),
    )
    day = DayField(label=_("day of the visit"), initial=timezone.localdate)
    minutes = forms.IntegerField(
        label=_("duration (minutes)"),
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    companions = forms.MultipleChoiceField(
        label=_("who came along"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "segments"}),
    )
    colleagues = forms.ModelMultipleChoiceField(
        Worker.objects.none(),
        label=_("colleagues who came along"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "segments"}),
        help_text=_("One record is enough for all of you; it is also in your colleagues' week."),
    )
    besides = forms.CharField(
        label=_("further visit"), max_length=200, required=False
    )  # drawn beside the visits that it names
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=new_key)

    def __init__(
        self,
        *args: Any,
        household: Household,
        hints: Mapping[str, str],
        worker: Worker | None = None,
        recorded_at: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        """Make the form; `recorded_at` is when it was filled in, if that was earlier, on a phone without a network."""
        super().__init__(*args, **kwargs)
        self.household, self.recorded_at = household, recorded_at
        here = queries.colleagues(household.community_id, timezone.localdate())
        field_of(self, "colleagues", forms.ModelMultipleChoiceField).queryset = here.exclude(
            pk=worker.pk if worker else 0
        )
        named = {"kind": "visit_kind", "outcome": "visit_outcome", "needs": "need", "companions": "companion_role"}
        for name, codes in named.items():
            field_of(self, name, forms.ChoiceField).choices = content.choices(codes)
        self._put_hints(hints)
        days = int(rules.value(policies.KEEP, code=household.community.code))
        self.fields["promise_due"].help_text = ngettext(
            "If left empty: the day of the next visit if you choose one, else %(count)d day after the visit.",
            "If left empty: the day of the next visit if you choose one, else %(count)d days after the visit.",
            days,
        ) % {"count": days}
        self.promises = queries.promised_at(household)
        field_of(self, "kept", PromiseChoice).queryset = self.promises
        # No outcome is chosen beforehand: one that nobody chose would be saved with a tap too many.
        self.initial.setdefault("kind", "routine")

    def _put_hints(self, hints: Mapping[str, str]) -> None:
        """Say beside the fields what will follow, in the words that are shown after saving."""
        titles = {code: content.title("visit_outcome", code) for code in hints}
        lines = [_("%(outcome)s: %(words)s") % {"outcome": titles[code], "words": hints[code]} for code in hints]
        self.fields["outcome"].help_text = format_html_join(format_html("<br>"), "{}", ((line,) for line in lines))
        self.fields["next_day"].help_text = _(
            "If left empty, the rules decide. A later date does not put off what they require."
        )

    @property
    def further_needs(self) -> bool:
        """Return whether a need beyond the first few is chosen and must not be hidden."""
        first = {code for code, _label in content.choices("need")[:SHOWN_NEEDS]}
        return bool(set(self["needs"].value() or ()) - first)

    @property
    def already(self) -> QuerySet[Visit]:
        """Return the visits to the household on the day of the form."""
        day = self.cleaned_data.get("day") if self.is_bound else None
        return queries.of_day(self.household, day or timezone.localdate())

    def clean_besides(self) -> list[int]:
        """Return the visits beside which this is a further one."""
        return [key for text in self.cleaned_data["besides"].split("-") if (key := number(text))]

    def clean_day(self) -> Any:
        """Check the day as the action will, to show the error beside the field."""
        day = self.cleaned_data["day"]
        try:
            policies.check_day(day, self.household.community, recorded_at=self.recorded_at)
        except RuleBroken as reason:
            raise forms.ValidationError(str(reason)) from reason
        return day

    def clean(self) -> dict[str, Any]:
        """Check that the next visit is after this one, and a promise due on its day or later."""
        data: dict[str, Any] = super().clean() or {}
        chosen, day = data.get("next_day"), self.visit_day(data)
        try:
            policies.check_promise_due(data.get("promise_due"), day)
        except RuleBroken as reason:
            self.add_error("promise_due", str(reason))
        if chosen is not None and chosen <= day:
            self.add_error("next_day", _("Choose a date after the visit."))
        return data

    def visit_day(self, data: dict[str, Any]) -> date:
        """Return the day of the visit."""
        return data.get("day") or timezone.localdate()


class CorrectForm(VisitForm):
    """The form without what cannot be corrected: the day, the key, and promises kept meanwhile."""

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        initial = {
            name: getattr(visit, name)
            for name in ("kind", "outcome", "answer", "promise", "promise_due", "next_day", "seen", "minutes")
        }
        initial["needs"] = [need.kind for need in visit.needs.all()]
        initial |= queries.along(visit)
        hints = queries.hints(visit.household, visit.day, corrected=visit)
        super().__init__(*args, household=visit.household, hints=hints, worker=visit.worker, initial=initial, **kwargs)
        self.visit = visit
        # A colleague who has left since then stays on the record.
        colleagues = field_of(self, "colleagues", forms.ModelMultipleChoiceField)
        here = queries.colleagues(visit.community_id, timezone.localdate()).exclude(pk=visit.worker_id)
        colleagues.queryset = here | Worker.objects.filter(pk__in=initial["colleagues"]).order_by("name", "pk")
        for name in ("kept", "day", "client_key", "besides"):
            del self.fields[name]

    def visit_day(self, data: dict[str, Any]) -> date:
        """Return the day of the visit, which cannot be corrected."""
        return self.visit.day


class SentVisitForm(VisitForm):
    """The form as a phone sends it: it names the household, which may live elsewhere by now."""

    def __init__(self, *args: Any, homes: Iterable[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(home.pk), f"{home.name} · {home.dwelling}") for home in homes]
        self.fields["household"] = forms.TypedChoiceField(label=_("household"), coerce=int, choices=named)
        self.order_fields(["household"])
        self.fields["besides"].widget = forms.HiddenInput()  # the visits of that day are shown beside the form
        if not self.promises and not self["kept"].value():
            del self.fields["kept"]


class PromiseEndForm(forms.Form):
    """When a promise was kept, or dropped and why."""

    on = DayField(label=_("day"))
    words = forms.CharField(label=_("why the promise is no longer needed"), max_length=500, required=False)


class WithdrawForm(forms.Form):
    """The reason for withdrawing a visit."""

    reason = forms.ChoiceField(label=_("reason for withdrawing"), widget=_segments())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("visit_mistake")


class DiaryFilter(forms.Form):
    """The filters of the diary."""

    kind = forms.ChoiceField(required=False, label=_("kind"))
    outcome = forms.ChoiceField(required=False, label=_("outcome"))
    worker = forms.ModelChoiceField(Worker.objects.none(), required=False, label=_("worker"))
    first = DayField(required=False, label=_("from"))
    last = DayField(required=False, label=_("to"))
    mine = forms.BooleanField(required=False, label=_("my own visits"))

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = [("", ""), *content.choices("visit_kind")]
        field_of(self, "outcome", forms.ChoiceField).choices = [("", ""), *content.choices("visit_outcome")]
        field_of(self, "worker", forms.ModelChoiceField).queryset = workers


class PurposeForm(forms.Form):
    """The purpose of reading a sensitive field; the resident can see it."""

    purpose = forms.ChoiceField(label=_("purpose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "purpose", forms.ChoiceField).choices = content.choices("read_purpose")

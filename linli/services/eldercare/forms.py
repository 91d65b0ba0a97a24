"""Forms of elder care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content, rules
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.accounts.models import User
from linli.registers.people.forms import code_field
from linli.registers.people.models import Person
from linli.services.eldercare import policies
from linli.services.eldercare.ability import AbilityItem, AbilityScale, AbilitySection
from linli.services.eldercare.models import CarePlan, Proxy
from linli.services.eldercare.queries import assessments, contacts
from linli.services.eldercare.states import AbsenceKind

PRIVATE = {"autocomplete": "off", "data-no-draft": ""}  # names and numbers of others stay out of the browser


def segments() -> forms.RadioSelect:
    """Return a choice of which each value is a large target."""
    return forms.RadioSelect(attrs={"class": "segments"})


def private(most: int) -> forms.TextInput:
    """Return a text field whose content is not kept as a draft."""
    return forms.TextInput(attrs={**PRIVATE, "maxlength": most})


def coded(label: Any, name: str, **more: Any) -> forms.ChoiceField:
    """Return a choice of a short code list."""
    return forms.ChoiceField(label=label, choices=lambda: content.choices(name), widget=segments(), **more)


class KinForm(forms.Form):
    """A next of kin."""

    name = forms.CharField(label=_("name"), max_length=60, widget=private(60))
    relation = forms.ChoiceField(label=_("relation to the older person"))
    phone = PhoneField(label=_("phone"))
    place_in_order = forms.IntegerField(
        label=_("order of calling"),
        min_value=1,
        max_value=20,
        help_text=_("1 is called first."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, person: Person, known: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = code_field(_("relation to the older person"), "relation", required=True)
        self.fields["phone"].required = True
        self.fields["phone"].widget.attrs |= PRIVATE
        self.initial.setdefault("place_in_order", known + 1)


class ProxyForm(forms.Form):
    """Somebody who acts for a person, with the consent."""

    name = forms.CharField(label=_("name"), max_length=60, widget=private(60))
    relation = forms.ChoiceField(label=_("relation to the older person"))
    phone = PhoneField(label=_("phone"))
    purposes = forms.MultipleChoiceField(
        label=_("may"),
        error_messages={"required": policies.WHAT_FOR},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "segments"}),
    )
    consent = forms.ChoiceField(
        label=_("how consent was given"), error_messages={"required": policies.NO_CONSENT}, widget=segments()
    )
    consent_on = DayField(label=_("consent given on"), error_messages={"required": policies.NO_CONSENT})
    document = forms.CharField(
        label=_("document of the guardian"),
        max_length=120,
        required=False,
        widget=private(120),
        help_text=_("Only if the person cannot agree: kind and number of the paper that shows the guardian."),
    )
    since = DayField(label=_("from"))
    until = DayField(label=_("until"), required=False, help_text=_("The first day on which it is no longer valid."))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = code_field(_("relation to the older person"), "relation", required=True)
        self.fields["phone"].widget.attrs |= PRIVATE
        field_of(self, "purposes", forms.MultipleChoiceField).choices = content.choices("proxy_purpose")
        field_of(self, "consent", forms.ChoiceField).choices = content.choices("proxy_consent")
        self.initial.setdefault("since", timezone.localdate())


class ProxyChoice(forms.ModelChoiceField):
    """A proxy by name and relation."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({content.title('relation', obj.relation)})"


class PlanForm(forms.Form):
    """Goals, and each service with how often and by whom."""

    goals = forms.CharField(label=_("goals"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    agreed_on = DayField(label=_("agreed on"))
    agreed_by = ProxyChoice(Proxy.objects.none(), label=_("agreed by"), required=False, empty_label=_("the person"))
    review_on = DayField(label=_("review on"))
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, plan: CarePlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        proxies = Proxy.objects.about(person).on(today)
        field_of(self, "agreed_by", forms.ModelChoiceField).queryset = proxies
        review = int(rules.value("eldercare.plan.review_days", code=person.community.code))
        self.initial.update({"agreed_on": today, "review_on": today + timedelta(days=review)})
        now = {one.service: one for one in plan.services.all()} if plan else {}
        if plan is not None:
            self.initial.update({"goals": plan.goals, "replaces": plan.pk})
        rhythms = [("", "—"), *content.choices("care_rhythm")]
        for code, service in content.codes("care_service").items():
            held = now.get(code)
            self.fields[f"rhythm_{code}"] = forms.ChoiceField(label=str(service.title), choices=rhythms, required=False)
            self.fields[f"by_{code}"] = forms.CharField(
                label=_("by whom"), max_length=60, required=False, widget=private(60)
            )
            self.initial.update(
                {f"rhythm_{code}": held.rhythm if held else "", f"by_{code}": held.provider if held else ""}
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a provider of a service without its rhythm, and a plan without any service."""
        said = super().clean() or {}
        for code in content.codes("care_service"):
            if said.get(f"by_{code}") and not said.get(f"rhythm_{code}"):
                self.add_error(f"rhythm_{code}", _("Choose how often."))
        if not self.errors and not any(self.services()):
            self.add_error(None, _("Choose at least one service and how often."))
        return said

    def services(self) -> Iterator[tuple[str, str, str]]:
        """Yield service, rhythm and by whom."""
        for code in content.codes("care_service"):
            if rhythm := self.cleaned_data.get(f"rhythm_{code}"):
                yield code, rhythm, self.cleaned_data.get(f"by_{code}", "")

    def rows(self) -> Iterator[tuple[Any, Any]]:
        """Yield the two fields of each service, for the template."""
        for code in content.codes("care_service"):
            yield self[f"rhythm_{code}"], self[f"by_{code}"]

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        names = ("goals", "agreed_on", "agreed_by", "review_on", "replaces")
        return {name: self.cleaned_data[name] for name in names} | {"services": list(self.services())}


class AbsenceForm(forms.Form):
    """A stay in hospital or elsewhere."""

    kind = forms.ChoiceField(label=_("where"), choices=AbsenceKind.choices, widget=segments())
    since = DayField(label=_("from"))
    until = DayField(label=_("back on"), required=False, help_text=_("Leave empty if it is not known yet."))
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate())


class ContactDutyForm(forms.Form):
    """A daily contact: by whom, how, in which hours."""

    ground = forms.ChoiceField(label=_("reason of the contact"), required=False)
    caller = coded(_("who makes the contact"), "contact_caller")
    way = coded(_("how"), "contact_way")
    name = forms.CharField(
        label=_("name of the volunteers or the neighbour"), max_length=60, required=False, widget=private(60)
    )
    phone = PhoneField(label=_("phone"))
    consent_on = DayField(label=_("the neighbour agreed on"), required=False)
    since = DayField(label=_("first day"))
    since_time = forms.TimeField(
        label=_("contact from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    until_time = forms.TimeField(
        label=_("contact until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("If nobody was reached by then, the contact is raised as late."),
    )

    def __init__(
        self, *args: Any, person: Person, grounds: Sequence[contacts.ContactGround] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(ground.code, ground.title) for ground in grounds]
        field_of(self, "ground", forms.ChoiceField).choices = [*choices, ("", _("by agreement"))]
        self.fields["phone"].widget.attrs |= PRIVATE
        hours = contacts.settings_of_contact()
        self.initial.setdefault("since", timezone.localdate())
        self.initial.setdefault("since_time", time.fromisoformat(hours["since_time"]))
        self.initial.setdefault("until_time", time.fromisoformat(hours["until_time"]))
        self.initial.setdefault("ground", choices[0][0] if choices else "")
        self.initial.setdefault("caller", "worker")
        self.initial.setdefault("way", "call")


class RecordEndForm(forms.Form):
    """The first day on which a record no longer holds, and why."""

    on = DayField(label=_("ends on"))
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class MistakeForm(forms.Form):
    """Why a record is taken back."""

    reason = coded(_("reason"), "care_mistake")


# ---- assessments


class StartForm(forms.Form):
    """Reason, day and second assessor of an assessment."""

    reason = coded(_("reason of the assessment"), "ability_reason")
    day = DayField(label=_("day of the assessment"))
    second = forms.ModelChoiceField(
        User.objects.none(),
        label=_("second assessor"),
        error_messages={"required": policies.ALONE},
        empty_label="—",
        help_text=_("The colleague confirms with an own sign-in, or scores apart."),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], usual: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "second", forms.ModelChoiceField).queryset = colleagues
        self.initial.update({"day": timezone.localdate(), "reason": usual})


def answers_field(item: AbilityItem) -> forms.TypedChoiceField:
    """Return the answers of an item, the most able first; an answer may be left for later."""
    choices = [(item.most - n, f"{item.most - n} · {answer}") for n, answer in enumerate(item.answers)]
    return forms.TypedChoiceField(
        label=str(item.title),
        help_text=str(item.ask),
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class SectionForm(forms.Form):
    """The items of one section."""

    def __init__(self, *args: Any, section: AbilitySection, said: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in section.items:
            self.fields[item.code] = answers_field(item)
        self.initial.update({item.code: said.get(item.code) for item in section.items})

    def answers(self) -> dict[str, Any]:
        """Return the answers; None for an item that is left for later."""
        return dict(self.cleaned_data)


SPARE = 3  # empty lines for events


class MarksForm(forms.Form):
    """What makes a level worse: a coma, a diagnosis, care-risk events."""

    coma = forms.BooleanField(label=_("In a coma"), required=False)
    dementia = forms.BooleanField(
        label=_("Dementia (F00–F03) or another mental or behavioural disorder (F04–F99) diagnosed by a physician"),
        required=False,
    )

    def __init__(self, *args: Any, scale: AbilityScale, said: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = assessments.events_of(said)
        self.initial.update({"coma": bool(said.get("coma")), "dementia": bool(said.get("dementia"))})
        kinds = [("", "—"), *content.choices("risk_event")]
        self.lines = len(known) + SPARE
        for n in range(self.lines):
            self.fields[f"day_{n}"] = DayField(label=_("day of the event"), required=False)
            self.fields[f"kind_{n}"] = forms.ChoiceField(label=_("what happened"), choices=kinds, required=False)
        for n, (day, kind) in enumerate(known):
            self.initial.update({f"day_{n}": date.fromisoformat(day), f"kind_{n}": kind})

    def events(self) -> Iterator[tuple[Any, Any]]:
        """Yield the two fields of each event, for the template."""
        for n in range(self.lines):
            yield self[f"day_{n}"], self[f"kind_{n}"]

    def clean(self) -> dict[str, Any]:
        """Refuse half an event."""
        said = super().clean() or {}
        for n in range(self.lines):
            if bool(said.get(f"day_{n}")) != bool(said.get(f"kind_{n}")):
                self.add_error(f"day_{n}", _("Enter both the day of the event and what happened."))
        return said

    def answers(self) -> dict[str, Any]:
        """Return the marks and the events."""
        said = self.cleaned_data
        days = [(said.get(f"day_{n}"), said.get(f"kind_{n}")) for n in range(self.lines)]
        events = sorted([day.isoformat(), kind] for day, kind in days if day and kind)
        return {"coma": said["coma"], "dementia": said["dementia"], "events": events}


class SettleForm(forms.Form):
    """For each difference between two assessors the agreed answer and why."""

    def __init__(self, *args: Any, differing: Iterable[assessments.AnswerDifference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differing = list(differing)
        for one in self.differing:
            self.fields[f"agreed_{one.code}"] = forms.ChoiceField(
                label=_("agreed answer"), choices=one.choices, widget=forms.RadioSelect
            )
            self.fields[f"reason_{one.code}"] = forms.CharField(label=_("why"), max_length=200)

    def rows(self) -> Iterator[tuple[assessments.AnswerDifference, Any, Any]]:
        """Yield each difference with its two fields, for the template."""
        for one in self.differing:
            yield one, self[f"agreed_{one.code}"], self[f"reason_{one.code}"]

    def said(self, part: str) -> dict[str, str]:
        """Return the agreed values, or the reasons."""
        return {one.code: self.cleaned_data.get(f"{part}_{one.code}", "") for one in self.differing}


# ---- daily contacts


class StepForm(forms.Form):
    """A step of a contact."""

    act = forms.CharField()
    kin = forms.IntegerField(required=False)
    note = forms.CharField(label=_("note"), max_length=200, required=False)


class CaseOfContactForm(forms.Form):
    """What the case says."""

    words = forms.CharField(
        label=_("what happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "sentences"}),
    )

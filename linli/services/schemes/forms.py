"""Forms of schemes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.engine import BornIn, Scheme, ages, vocabulary
from linli.services.schemes.models import Application, Award
from linli.services.schemes.states import OfferOutcome

Choices = list[tuple[str, Any]]
NOTHING: tuple[str, Any] = ("", gettext_lazy("not known"))
LONGEST = 500


def _with_nothing(choices: Choices) -> Choices:
    return [("", "---------"), *choices]


class PickForm(forms.Form):
    """Which schemes somebody asks for, all at one time."""

    scheme = forms.MultipleChoiceField(label=gettext_lazy("schemes asked for"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, schemes: Sequence[Scheme], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "scheme", forms.MultipleChoiceField).choices = [(one.code, str(one)) for one in schemes]


class ApplyForm(forms.Form):
    """What is said and shown when somebody applies."""

    applied_on = DayField(label=gettext_lazy("applied on"), initial=timezone.localdate)
    channel = forms.ChoiceField(
        label=gettext_lazy("way of applying"), widget=forms.RadioSelect(attrs={"class": "segments"})
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("papers received"), widget=forms.CheckboxSelectMultiple, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("in the applicant's words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proxy_relation = forms.ChoiceField(
        label=gettext_lazy("relation of the proxy"),
        required=False,
        help_text=gettext_lazy("Leave it empty if the person applies in person."),
    )
    proxy_name = forms.CharField(label=gettext_lazy("name of the proxy"), max_length=60, required=False)
    proxy_consent_on = DayField(label=gettext_lazy("consent of the applicant on"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, schemes: Sequence[Scheme], **more: Any) -> None:
        super().__init__(*args, **more)
        papers = {paper.code: str(paper.title) for one in schemes for paper in one.evidence}
        field_of(self, "evidence", forms.MultipleChoiceField).choices = list(papers.items())
        field_of(self, "channel", forms.ChoiceField).choices = content.choices("scheme_channel")
        relations = _with_nothing(content.choices("proxy_relation"))
        field_of(self, "proxy_relation", forms.ChoiceField).choices = relations

    def clean(self) -> dict[str, Any]:
        """Ask for name and consent where somebody applies for another."""
        said = super().clean() or {}
        if said.get("proxy_name") and not said.get("proxy_relation"):
            self.add_error("proxy_relation", _("State the relation of the proxy."))
        if said.get("proxy_relation"):
            if not said.get("proxy_name"):
                self.add_error("proxy_name", _("State the name of the proxy."))
            if not said.get("proxy_consent_on") and "proxy_consent_on" not in self.errors:
                self.add_error("proxy_consent_on", _("A proxy needs the consent of the person."))
        return said

    def said(self) -> Filing:
        """Return what was said."""
        told = dict(self.cleaned_data)
        return Filing(on=told.pop("applied_on"), together=told.pop("once"), **told)


class StepWordsForm(forms.Form):
    """A step that needs words."""

    words = forms.CharField(label=gettext_lazy("words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, row: Application, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row = row


class PlainForm(StepWordsForm):
    """A step that needs no words."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["words"]


class EvidenceForm(PlainForm):
    """Papers that were brought later."""

    papers = forms.MultipleChoiceField(label=gettext_lazy("papers received"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        version = self.row.version
        left = [one for one in (version.evidence if version else ()) if one.code not in self.row.evidence]
        field_of(self, "papers", forms.MultipleChoiceField).choices = [(one.code, str(one.title)) for one in left]


class ReviewForm(StepWordsForm):
    """The advice of the review, with its reasons."""

    field_order = ("advice", "words")
    advice = forms.ChoiceField(label=gettext_lazy("advice of the review"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "advice", forms.ChoiceField).choices = content.choices("review_advice")


class ApproveForm(StepWordsForm):
    """From when, in which tier; the amount where the scheme leaves it open."""

    field_order = ("since", "tier", "amount", "words")
    since = DayField(label=gettext_lazy("first day of the scheme"), initial=timezone.localdate)
    tier = forms.ChoiceField(label=gettext_lazy("tier"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("amount (yuan)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, tier: str = "", worked: int | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"].required = False
        self.fields["words"].help_text = _("Needed if the recorded facts do not say yes, or after an objection.")
        set_tiers(self, self.row.version, tier)
        if worked and "amount" in self.fields:
            self.fields["amount"].initial = Decimal(worked) / 100
            self.fields["amount"].help_text = _("Worked out from the statement of means. Check it before you grant.")

    def clean_amount(self) -> int | None:
        """Return fen."""
        amount = self.cleaned_data["amount"]
        return None if amount is None else int(amount * 100)


def set_tiers(form: forms.Form, version: Scheme | None, tier: str) -> None:
    """Offer the tiers of a scheme, and an amount only where none is fixed."""
    benefit = version.benefit if version else None
    tiers = benefit.tiers if benefit else ()
    if tiers:
        field_of(form, "tier", forms.ChoiceField).choices = _with_nothing([(one.code, str(one.title)) for one in tiers])
        form.fields["tier"].initial = tier
    else:
        del form.fields["tier"]
    is_open = benefit is not None and not tiers and benefit.amount is None and benefit.unit == "fen"
    if not is_open:
        del form.fields["amount"]


class RefuseForm(StepWordsForm):
    """The reason, which stands on the notice; words that only the offices read."""

    field_order = ("reason", "words")
    reason = forms.ChoiceField(label=gettext_lazy("reason of the refusal"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"].required = False
        field_of(self, "reason", forms.ChoiceField).choices = _with_nothing(content.choices("refusal_reason"))


class AwardForm(forms.Form):
    """A step of an award."""

    def __init__(self, *args: Any, row: Award, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row = row


class SuspendForm(AwardForm):
    """From when, and why."""

    since = DayField(label=gettext_lazy("suspended from"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=gettext_lazy("reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = _with_nothing(content.choices("suspension_reason"))


class ResumeForm(AwardForm):
    """From when it runs again."""

    until = DayField(label=gettext_lazy("runs again from"), initial=timezone.localdate)


class EndAwardForm(AwardForm):
    """The first day without it, and why."""

    until = DayField(label=gettext_lazy("first day without it"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=gettext_lazy("reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = [(code, title) for code, title in content.choices("award_end") if code not in {"tier", "mistake"}]
        field_of(self, "reason", forms.ChoiceField).choices = _with_nothing(kept)
        if (first := first_day_without(self.row)) is not None:
            self.fields["until"].initial, self.fields["reason"].initial = first, "died"


def first_day_without(row: Award) -> date | None:
    """Return from which day somebody who has died gets a scheme no longer, as it counts the day of death; else None."""
    died, version = row.person.died, row.version
    if died is None:
        return None
    paid = version is None or version.choice("day_of_death") == "counts"
    return max(row.since, died + timedelta(days=1) if paid else died)


class TierForm(AwardForm):
    """Another tier, from a day."""

    field_order = ("since", "tier", "amount")
    since = DayField(label=gettext_lazy("valid from"), initial=timezone.localdate)
    tier = forms.ChoiceField(label=gettext_lazy("tier"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("amount (yuan)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        set_tiers(self, self.row.version, self.row.tier)

    def clean_amount(self) -> int | None:
        """Return fen."""
        amount = self.cleaned_data["amount"]
        return None if amount is None else int(amount * 100)


class OfferForm(forms.Form):
    """What came of telling somebody of a scheme."""

    scheme = forms.CharField(max_length=60)
    outcome = forms.ChoiceField(choices=OfferOutcome.choices)
    reason = forms.ChoiceField(label=gettext_lazy("reason"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = _with_nothing(content.choices("set_aside_reason"))


# ---- the resident's page, which stores nothing


class CouldGetForm(forms.Form):
    """A few questions; what is left open stays open in the answer."""

    year = forms.IntegerField(label=gettext_lazy("year of birth"), min_value=1900, max_value=2100)
    month = forms.TypedChoiceField(
        label=gettext_lazy("month of birth"), coerce=int, choices=[("", "---------"), *MONTHS.items()]
    )
    registration = forms.ChoiceField(label=gettext_lazy("Is your household register here?"), required=False)
    living_alone = forms.ChoiceField(label=gettext_lazy("Do you live alone?"), required=False)
    income = forms.ChoiceField(label=gettext_lazy("Does your household get one of these?"), required=False)
    disability = forms.ChoiceField(label=gettext_lazy("Do you have a disability card?"), required=False)
    special_family = forms.ChoiceField(
        label=gettext_lazy("Have you lost your only child, and are you registered as such a family?"), required=False
    )
    level = forms.ChoiceField(label=gettext_lazy("Level of the ability assessment"), required=False)
    hardship = forms.ChoiceField(
        label=gettext_lazy("Has a fire, an accident or an illness put you into sudden hardship?"), required=False
    )

    # Labels, as the facts of the conditions ask for them.
    household_income = forms.DecimalField(min_value=0, max_digits=9, decimal_places=2, required=False)
    household_assets = forms.DecimalField(min_value=0, max_digits=11, decimal_places=2, required=False)
    property_over = forms.ChoiceField(required=False)

    MEANS = ("household_income", "household_assets", "property_over")
    YES_NO: Choices = [("", gettext_lazy("not known")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
    INCOME = ("minimum_living", "marginal_low_income", "destitute")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in self.MEANS:
            self.fields[name].label = str(vocabulary.facts()[name].question)
        for name in ("living_alone", "special_family", "hardship", "property_over"):
            field_of(self, name, forms.ChoiceField).choices = self.YES_NO
        kinds = content.codes("circumstance")
        options = {
            "registration": [
                NOTHING,
                *((code, str(title)) for code, title in vocabulary.facts()["registration"].options.items()),
            ],
            "income": [NOTHING, *((code, str(kinds[code])) for code in self.INCOME), ("none", _("none of these"))],
            "disability": [
                NOTHING,
                ("disability_card", _("yes")),
                ("severe_disability", _("yes, grade 1 or 2")),
                ("none", _("no")),
            ],
            "level": [
                ("", _("not assessed, or not known")),
                *((code, str(title)) for code, title in vocabulary.facts()["ability_level"].options.items()),
            ],
        }
        for name, choices in options.items():
            field_of(self, name, forms.ChoiceField).choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a birth to come."""
        said = super().clean() or {}
        if said.get("year") and said.get("month"):
            first = date(said["year"], said["month"], 1)
            if first > timezone.localdate():
                raise ValidationError(_("The month of birth is to come."))
        return said

    def facts(self) -> dict[str, Any]:
        """Return what was said as facts."""
        said = self.cleaned_data
        first = date(said["year"], said["month"], 1)
        held = {"living_alone": _flag(said["living_alone"]), "special_family": _flag(said["special_family"])}
        held["sudden_hardship"] = _flag(said["hardship"])
        held |= _one_of(said["income"], self.INCOME)
        held |= _one_of(said["disability"], ("disability_card", "severe_disability"))
        if said["disability"] == "severe_disability":
            held["disability_card"] = True
        facts: dict[str, Any] = {
            "born": BornIn(first, date.fromordinal(ages.months_after(first, 1).toordinal() - 1)),
            "circumstances": {code: has for code, has in held.items() if has is not None},
        }
        if said["registration"]:
            facts["registration"] = said["registration"]
        if said["level"]:
            facts["ability_level"] = int(said["level"])
        for name in ("household_income", "household_assets"):
            if said[name] is not None:
                facts[name] = int(said[name] * 100)
        if said["property_over"]:
            facts["property_over"] = _flag(said["property_over"])
        return facts


def _flag(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _one_of(chosen: str, codes: Sequence[str]) -> dict[str, bool | None]:
    return {code: (code == chosen if chosen else None) for code in codes}

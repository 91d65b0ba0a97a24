"""Forms of assistance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.registers.people.models import Person
from linli.services.assistance.actions import ReliefAsked, Stated
from linli.services.assistance.engine import Norms
from linli.services.assistance.models import Relief
from linli.services.assistance.queries.offers import MayGet
from linli.services.assistance.states import ReliefKind, ReviewOutcome
from linli.services.schemes.actions.filing import Filing

Choices = list[tuple[str, Any]]
NONE: tuple[str, Any] = ("", "---------")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LONGEST = 500
FEWEST = 4  # rows of a new statement; a button adds more


class AuthoriseForm(forms.Form):
    """Who signed, and how; `way_7` is the way of person 7."""

    on = DayField(label=gettext_lazy("signed on"), initial=timezone.localdate)

    def __init__(self, *args: Any, people: Sequence[Person], extra: Sequence[Person] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        ways = [(code, title) for code, title in content.choices("proxy_consent") if code != "spoken"]
        for one in people:
            self.fields[f"way_{one.pk}"] = forms.ChoiceField(
                label=one.name, choices=[("", gettext_lazy("not signed")), *ways], required=one not in extra
            )

    def signed(self) -> dict[int, str]:
        """Return key of a person -> how they signed."""
        ways = {name: way for name, way in self.cleaned_data.items() if name.startswith("way_") and way}
        return {int(name.removeprefix("way_")): way for name, way in ways.items()}


class MeansMistakeForm(forms.Form):
    """Why a statement is withdrawn."""

    reason = forms.ChoiceField(label=gettext_lazy("reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("means_mistake")


class ReviewMistakeForm(forms.Form):
    """Why a review is taken back."""

    reason = forms.ChoiceField(label=gettext_lazy("reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("review_mistake")


class StatementForm(forms.Form):
    """Day, months, category and members of a statement; figures are rows of their own."""

    since = DayField(label=gettext_lazy("day of the statement"), initial=timezone.localdate)
    first = forms.CharField(
        label=gettext_lazy("first month of the incomes"), widget=forms.DateInput(attrs={"type": "month"})
    )
    months = forms.IntegerField(label=gettext_lazy("number of months"), min_value=1, max_value=12, initial=12)
    category = forms.ChoiceField(label=gettext_lazy("review category"))
    complete = forms.BooleanField(label=gettext_lazy("All property is stated, also if there is none."), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], norms: Norms, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = people
        for name in ("since", "first", "months"):
            self.fields[name].widget.attrs["class"] = "w-100"
        choices: Choices = [(one.code, str(one.title)) for one in norms.reviews.values()]
        field_of(self, "category", forms.ChoiceField).choices = choices
        reasons = [("", "---------"), *content.choices("means_member_reason")]
        for one in people:
            counted = forms.BooleanField(label=one.name, required=False)
            nothing = forms.BooleanField(label=gettext_lazy("states no income"), required=False)
            self.fields[f"counted_{one.pk}"], self.fields[f"nothing_{one.pk}"] = counted, nothing
            self.fields[f"reason_{one.pk}"] = forms.ChoiceField(
                label=gettext_lazy("reason if it differs"), choices=reasons, required=False
            )

    @property
    def members(self) -> list[dict[str, Any]]:
        """Return each person with the fields about them."""
        names = ("counted", "reason", "nothing")
        return [{"person": one, **{name: self[f"{name}_{one.pk}"] for name in names}} for one in self.people]

    def clean_first(self) -> date:
        """Return the first day of the month."""
        text = self.cleaned_data["first"].strip()
        if not MONTH.fullmatch(text):
            raise ValidationError(_("Enter the month as 2026-05."))
        return date(int(text[:4]), int(text[5:]), 1)

    def stated(self, items: Sequence[dict[str, Any]]) -> Stated:
        """Return what was stated, with the figures of the rows."""
        said = self.cleaned_data
        return Stated(
            since=said["since"],
            first=said["first"],
            months=said["months"],
            category=said["category"],
            members=[(one, said[f"counted_{one.pk}"], said[f"reason_{one.pk}"]) for one in self.people],
            items=items,
            nothing=[one.pk for one in self.people if said[f"nothing_{one.pk}"] and said[f"counted_{one.pk}"]],
            complete=said["complete"],
        )


class ItemForm(forms.Form):
    """One figure: an income or expense of a person in all months, or property of the household."""

    kind = forms.ChoiceField(label=gettext_lazy("kind"), required=False)
    person = forms.ChoiceField(label=gettext_lazy("person"), required=False)
    value = forms.DecimalField(
        label=gettext_lazy("amount"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    source = forms.ChoiceField(label=gettext_lazy("source"))
    day = DayField(label=gettext_lazy("seen on"), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], norms: Norms, **more: Any) -> None:
        super().__init__(*args, **more)
        self.norms = norms
        field_of(self, "kind", forms.ChoiceField).choices = [NONE, *_grouped(norms)]
        whose: Choices = [("", gettext_lazy("household")), *((str(one.pk), one.name) for one in people)]
        field_of(self, "person", forms.ChoiceField).choices = whose
        for name in ("value", "day"):
            self.fields[name].widget.attrs["class"] = "w-100"
        field_of(self, "source", forms.ChoiceField).choices = content.choices("means_source")
        # As it is chosen at first, so that an empty row counts as empty.
        self.fields["source"].initial = next(iter(content.codes("means_source")))

    def clean(self) -> dict[str, Any]:
        """Ask for kind and value unless the row is empty, for a person, and for whole numbers of vehicles and homes."""
        said = super().clean() or {}
        if said.get("value") is None and "value" not in self.errors and said.get("kind"):
            self.add_error("value", _("Enter the amount or number, or empty the row."))
        if said.get("value") is not None and not said.get("kind"):
            self.add_error("kind", _("Choose the kind, or empty the row."))
        kind = self.norms.kinds.get(said.get("kind", ""))
        if kind is None or said.get("value") is None:
            return said
        if kind.what != "property" and not said.get("person"):
            self.add_error("person", _("Choose the person whose income or expense this is."))
        if kind.unit == "piece" and said["value"] != int(said["value"]):
            self.add_error("value", _("Enter a whole number."))
        return said

    def item(self) -> dict[str, Any]:
        """Return the figure as it is stored: fen or pieces."""
        said = self.cleaned_data
        kind = self.norms.kinds[said["kind"]]
        return {
            "kind": kind.code,
            "person": int(said["person"]) if said["person"] and kind.what != "property" else None,
            "value": int(said["value"] * 100) if kind.unit == "fen" else int(said["value"]),
            "source": said["source"],
            "day": said["day"].isoformat() if said["day"] else "",
        }


def _grouped(norms: Norms) -> list[tuple[Any, Any]]:
    titles = {
        "income": gettext_lazy("incomes"),
        "deduction": gettext_lazy("expenses that are deducted"),
        "property": gettext_lazy("property"),
    }
    return [
        (title, [(one.code, str(one.title)) for one in norms.kinds.values() if one.what == what])
        for what, title in titles.items()
    ]


def initial_item(norms: Norms, one: dict[str, Any]) -> dict[str, Any]:
    """Return a stored figure as its row shows it."""
    kind = norms.kinds.get(one["kind"])
    value = Decimal(one["value"]) / 100 if kind is None or kind.unit == "fen" else Decimal(one["value"])
    return {**one, "person": str(one.get("person") or ""), "value": value, "day": one.get("day") or None}


class HouseholdApplyForm(forms.Form):
    """What is asked for, what was shown, and temporary relief; filed together."""

    applicant = forms.ChoiceField(label=gettext_lazy("applies for the household"))
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("asked for"), widget=forms.CheckboxSelectMultiple, required=False
    )
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
        help_text=gettext_lazy("Leave it empty if a member of the household applies."),
    )
    proxy_name = forms.CharField(label=gettext_lazy("name of the proxy"), max_length=60, required=False)
    proxy_consent_on = DayField(label=gettext_lazy("consent of the applicant on"), required=False)
    relief_kind = forms.ChoiceField(label=gettext_lazy("temporary relief"), required=False)
    relief_cause = forms.ChoiceField(label=gettext_lazy("cause"), required=False)
    relief_level = forms.ChoiceField(label=gettext_lazy("how grave it is"), required=False)
    relief_people = forms.IntegerField(
        label=gettext_lazy("people concerned"), min_value=1, max_value=20, required=False
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    RELIEF = ("relief_kind", "relief_cause", "relief_level", "relief_people")
    PROXY = ("proxy_relation", "proxy_name", "proxy_consent_on")

    def __init__(self, *args: Any, people: Sequence[Person], rows: Sequence[MayGet], norms: Norms, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {row.key: row for row in rows if not row.has}
        papers = {paper.code: str(paper.title) for row in self.rows.values() for paper in row.version.evidence}
        choices: dict[str, Choices] = {
            "applicant": [(str(one.pk), one.name) for one in people],
            "wanted": [(key, f"{row.person.name} · {row.version}") for key, row in self.rows.items()],
            "channel": content.choices("scheme_channel"),
            "evidence": list(papers.items()),
            "proxy_relation": [NONE, *content.choices("proxy_relation")],
            "relief_kind": [("", gettext_lazy("not asked for")), *ReliefKind.choices],
            "relief_cause": [NONE, *((one.code, str(one.title)) for one in norms.causes.values())],
            "relief_level": [NONE, *((one.code, str(one.title)) for one in norms.levels.values())],
        }
        for name, known in choices.items():
            field_of(self, name, forms.ChoiceField).choices = known
        self.people = {one.pk: one for one in people}
        self.fields["relief_people"].initial = len(people)

    @property
    def ticks(self) -> list[tuple[MayGet, Any]]:
        """Return each thing that can be asked for with its tick."""
        boxes = {str(box.data["value"]): box for box in self["wanted"]}
        return [(row, boxes[key]) for key, row in self.rows.items()]

    @property
    def relief_fields(self) -> list[Any]:
        """Return the fields of temporary relief."""
        return [self[name] for name in self.RELIEF]

    @property
    def other_fields(self) -> list[Any]:
        """Return the fields of the application itself."""
        return [self[name] for name in ("applicant", "applied_on", "channel", "evidence", "words", *self.PROXY)]

    def clean(self) -> dict[str, Any]:
        """Ask for something, of relief for cause, level and people, and of a proxy for name and consent."""
        said = super().clean() or {}
        self._ask_of_proxy(said)
        if said.get("relief_kind"):
            for name in self.RELIEF[1:]:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for temporary relief."))
            if not said.get("words"):
                self.add_error("words", _("Say what happened."))
        elif not said.get("wanted") and "wanted" not in self.errors:
            self.add_error("wanted", _("Tick at least one thing, or ask for temporary relief."))
        return said

    def _ask_of_proxy(self, said: dict[str, Any]) -> None:
        if any(said.get(name) for name in self.PROXY):
            wanted = (
                _("State the relation of the proxy."),
                _("State the name of the proxy."),
                _("A proxy needs the consent of the person."),
            )
            for name, words in zip(self.PROXY, wanted, strict=True):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)

    def filed(self) -> tuple[Person, list[tuple[Person, str]], Filing, ReliefAsked | None]:
        """Return applicant, what is asked for by whom, what was said, and relief."""
        said = self.cleaned_data
        wanted = [(self.rows[key].person, self.rows[key].version.code) for key in said["wanted"]]
        filing = Filing(
            channel=said["channel"],
            on=said["applied_on"],
            words=said["words"],
            evidence=said["evidence"],
            together=said["once"],
            **{name: said[name] for name in self.PROXY},
        )
        relief = None
        if said["relief_kind"]:
            values = {name.removeprefix("relief_"): said[name] for name in self.RELIEF}
            relief = ReliefAsked(**values, words=said["words"])
        return self.people[int(said["applicant"])], wanted, filing, relief


class WhyWithdrawnForm(forms.Form):
    """Why an application is withdrawn."""

    words = forms.CharField(label=gettext_lazy("words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class GrantReliefForm(forms.Form):
    """The amount, at most what was worked out."""

    amount = forms.DecimalField(
        label=gettext_lazy("amount (yuan)"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )

    def __init__(self, *args: Any, row: Relief, worth: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"].initial = Decimal(worth) / 100

    def said(self) -> dict[str, Any]:
        """Return fen."""
        return {"amount": int(self.cleaned_data["amount"] * 100)}


class RefuseReliefForm(forms.Form):
    """The reason."""

    reason = forms.ChoiceField(label=gettext_lazy("reason of the refusal"))

    def __init__(self, *args: Any, row: Relief, worth: int, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("refusal_reason")

    def said(self) -> dict[str, Any]:
        """Return the reason."""
        return dict(self.cleaned_data)


class PlainReliefForm(forms.Form):
    """A step that needs nothing more."""

    def __init__(self, *args: Any, row: Relief, worth: int, **more: Any) -> None:
        super().__init__(*args, **more)

    def said(self) -> dict[str, Any]:
        """Return nothing."""
        return {}


class MeansReviewForm(forms.Form):
    """What came of a review, and from when."""

    outcome = forms.ChoiceField(label=gettext_lazy("outcome of the review"), choices=ReviewOutcome.choices)
    since = DayField(label=gettext_lazy("valid from, or first day without assistance"))

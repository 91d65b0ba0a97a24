"""Forms of schools, zones, lots, places, channelling and special streets."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import chinese
from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.places.models import Place
from linli.services.businesses.engine.ground import POINT, POLYGON, SECTION, GroundShape
from linli.services.businesses.forms.shops import WeekField, week_text
from linli.services.businesses.models import PlaceWish, ShapeKind, Shop, StallPayment, StallZone, StreetShop
from linli.services.businesses.policies.stalls import ONLINE

SPOT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)")


class ShapeForm(forms.Form):
    """A shape on the ground, typed as points."""

    shape = forms.ChoiceField(label=_("shape"), choices=ShapeKind.choices)
    spots = forms.CharField(
        label=_("corner points"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "data-spots": ""}),
        help_text=_("One point a line: latitude, longitude (WGS84), like 30.25793, 120.19661."),
    )
    width = forms.FloatField(label=_("width of a street section in metres"), required=False, min_value=0, max_value=100)

    def clean_spots(self) -> list[list[float]]:
        """Read the points.

        Raises:
            ValidationError: a line is no point, or latitude and longitude are exchanged.
        """
        found = []
        for number, line in enumerate(filter(None, map(str.strip, self.cleaned_data["spots"].splitlines())), 1):
            read = SPOT.fullmatch(chinese.normal(line))
            if read is None:
                raise ValidationError(_("Line {number} is no point: {line}").format(number=number, line=line[:40]))
            lat, lng = float(read[1]), float(read[2])
            if abs(lat) > 90 or abs(lng) > 180:
                said = _("Line {number}: write the latitude first, then the longitude.")
                raise ValidationError(said.format(number=number))
            found.append([lat, lng])
        return found

    def clean(self) -> dict[str, Any]:
        """Check that the number of points fits the shape."""
        said = super().clean() or {}
        spots, shape = said.get("spots") or [], said.get("shape")
        least = {POLYGON: 3, SECTION: 2, POINT: 1}.get(shape or "", 1)
        if spots and len(spots) < least:
            self.add_error("spots", _("At least {count} points are needed for this shape.").format(count=least))
        if shape == SECTION and not said.get("width"):
            self.add_error("width", _("Enter the width of the street section."))
        return said

    def ground(self) -> GroundShape:
        """Return the shape for the action."""
        said = self.cleaned_data
        spots = tuple((lat, lng) for lat, lng in said["spots"])
        return GroundShape(said["shape"], spots[:1] if said["shape"] == POINT else spots, float(said["width"] or 0))


def spots_text(spots: list[list[float]]) -> str:
    """Return points as they are typed."""
    return "\n".join(f"{lat}, {lng}" for lat, lng in spots)


class SchoolForm(ShapeForm):
    """A school or kindergarten."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    name = forms.CharField(label=_("name of the school"), max_length=80)
    kind = forms.ChoiceField(label=_("kind"), choices=lambda: content.choices("school_kind"))
    since = DayField(label=_("since"), initial=timezone.localdate)
    field_order = ["community", "name", "kind", "since", "shape", "spots"]

    def __init__(self, *args: Any, communities: QuerySet[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities
        self.fields["spots"].help_text = _("The edge of the grounds; if you only know the gate, one point.")


class ZoneForm(ShapeForm):
    """The plan of a stall zone."""

    name = forms.CharField(label=_("name of the zone"), max_length=60)
    kind = forms.ChoiceField(label=_("kind of zone"), choices=lambda: content.choices("stall_zone_kind"))
    where = forms.CharField(label=_("where it is"), max_length=120)
    hours = WeekField(label=_("hours"))
    places = forms.IntegerField(label=_("number of places"), min_value=1, max_value=500)
    yuan = forms.DecimalField(
        label=_("fee for a month in yuan"), min_value=0, max_value=100_000, decimal_places=2, required=False
    )
    fee_basis = forms.CharField(label=_("basis of the fee"), max_length=120, required=False)
    rota_weeks = forms.IntegerField(
        label=_("rota: weeks until the stalls move on by one place (0: no rota)"),
        min_value=0,
        max_value=52,
        initial=0,
    )
    since = DayField(label=_("first day of use"))
    until = DayField(label=_("expires on"))
    field_order = ["community", "name", "kind", "where", "shape", "spots", "width", "hours", "places"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = field_of(self, "shape", forms.ChoiceField)
        field.choices = [(code, title) for code, title in ShapeKind.choices if code != POINT]

    def clean(self) -> dict[str, Any]:
        """Ask for the basis of a fee, and for hours."""
        said = super().clean()
        if said.get("yuan") and not said.get("fee_basis"):
            self.add_error("fee_basis", _("Enter on which decision the fee rests."))
        return said

    def plan(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"community", "yuan"}}
        fen = int((self.cleaned_data["yuan"] or Decimal(0)) * 100)
        return said | {"fee_fen": fen, "width": float(said["width"] or 0)}


class NewZoneForm(ZoneForm):
    """A zone that is proposed."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))

    def __init__(self, *args: Any, communities: QuerySet[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


def plan_shown(row: StallZone) -> dict[str, Any]:
    """Return what the form of a zone shows."""
    names = ("name", "kind", "where", "shape", "width", "places", "fee_basis", "rota_weeks", "since", "until")
    facts = {name: getattr(row, name) for name in names}
    return facts | {
        "spots": spots_text(row.spots),
        "hours": week_text(row.hours),
        "yuan": Decimal(row.fee_fen).scaleb(-2) if row.fee_fen else None,
    }


class ConsultForm(forms.Form):
    """How residents were asked, and what they said."""

    way = forms.ChoiceField(label=_("way of asking"), choices=lambda: content.choices("consultation_way"))
    since = DayField(label=_("first day"))
    last = DayField(label=_("last day"))
    asked = forms.IntegerField(label=_("residents asked"), min_value=1, max_value=1_000_000)
    in_favour = forms.IntegerField(label=_("in favour"), min_value=0, max_value=1_000_000)
    against = forms.IntegerField(label=_("against"), min_value=0, max_value=1_000_000)
    result = forms.CharField(label=_("what was agreed"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ApproveZoneForm(forms.Form):
    """The decision."""

    decision = forms.CharField(label=_("number of the decision"), max_length=60)


class WithdrawZoneForm(forms.Form):
    """Why a zone is withdrawn."""

    reason = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("zone_end"))
    day = DayField(label=_("first day without it"), initial=timezone.localdate)


class SeedForm(forms.Form):
    """The seed that was drawn in public."""

    seed = forms.CharField(
        label=_("seed"),
        max_length=80,
        help_text=_("For example eight throws of a die in front of everybody: 4-6-1-3-2-5-6-1."),
    )
    seed_source = forms.CharField(label=_("how it was drawn, and who was there"), max_length=200)
    since = DayField(label=_("places from"), initial=timezone.localdate)


class FromDayForm(forms.Form):
    """From which day."""

    since = DayField(label=_("from which day"), initial=timezone.localdate)


class ChosenStallForm(forms.Form):
    """Which stall of the register."""

    shop = forms.ModelChoiceField(Shop.objects.none(), label=_("stall"))

    def __init__(self, *args: Any, shops: QuerySet[Shop], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "shop", forms.ModelChoiceField).queryset = shops


class StallFromDayForm(ChosenStallForm, FromDayForm):
    """Which stall gets a place, from which day."""


class EndHoldForm(forms.Form):
    """Why a place is given back."""

    reason = forms.ChoiceField(label=_("reason"))
    until = DayField(label=_("first day without it"), initial=timezone.localdate)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = content.codes("stall_end").values()
        offered = [(one.code, str(one)) for one in known if not one.get("by_system")]
        field_of(self, "reason", forms.ChoiceField).choices = offered


class StallFeeForm(forms.Form):
    """A fee that was paid."""

    month = DayField(label=_("month (any day of it)"), initial=timezone.localdate)
    yuan = forms.DecimalField(label=_("paid in yuan"), min_value=Decimal("0.01"), max_value=100_000, decimal_places=2)
    receipt = forms.CharField(label=_("receipt number"), max_length=40)
    paid_on = DayField(label=_("paid on"), initial=timezone.localdate)

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        said = dict(self.cleaned_data)
        return said | {"fen": int(said.pop("yuan") * 100)}


class FeeChoiceForm(forms.Form):
    """Which fee was entered by mistake."""

    row = forms.ModelChoiceField(StallPayment.objects.none(), label=_("fee"))

    def __init__(self, *args: Any, payments: QuerySet[StallPayment], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "row", forms.ModelChoiceField).queryset = payments


class DeclinePlaceForm(forms.Form):
    """Why an application does not take part; the owner reads it."""

    reason = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("stall_refusal"))


# ---- channelling and special streets


class MeetStallForm(forms.Form):
    """A stall that was met outside a zone."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    met_on = DayField(label=_("met on"), initial=timezone.localdate)
    what = forms.CharField(label=_("what it sells"), max_length=60)
    where = forms.CharField(label=_("where it was met"), max_length=120)
    words = forms.CharField(label=_("note"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, communities: QuerySet[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class OfferZoneForm(forms.Form):
    """Which zone is offered."""

    stall_zone = forms.ModelChoiceField(StallZone.objects.none(), label=_("zone"))
    offered_on = DayField(label=_("offered on"), initial=timezone.localdate)

    def __init__(self, *args: Any, zones: QuerySet[StallZone], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "stall_zone", forms.ModelChoiceField).queryset = zones


class AnswerOfferForm(forms.Form):
    """When the stall answered."""

    answered_on = DayField(label=_("answered on"), initial=timezone.localdate)


class AcceptOfferForm(AnswerOfferForm):
    """When the stall accepted, and which one it is in the register."""

    shop = forms.ModelChoiceField(
        Shop.objects.none(),
        label=_("stall"),
        required=False,
        help_text=_("If it is in the register, it gets a free place now."),
    )

    def __init__(self, *args: Any, shops: QuerySet[Shop], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "shop", forms.ModelChoiceField).queryset = shops


class TellForm(forms.Form):
    """To whom it was told."""

    told_to = forms.ChoiceField(label=_("told to"), choices=lambda: content.choices("food_report_to"))
    told_on = DayField(label=_("told on"), initial=timezone.localdate)


class StreetForm(forms.Form):
    """A special street."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    name = forms.CharField(label=_("name of the street"), max_length=60)
    theme = forms.ChoiceField(label=_("theme"), choices=lambda: content.choices("street_theme"))
    where = forms.CharField(label=_("from where to where"), max_length=120)
    since = DayField(label=_("since"), initial=timezone.localdate)

    def __init__(self, *args: Any, communities: QuerySet[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class StreetMemberForm(forms.Form):
    """Which business leaves a street."""

    member = forms.ModelChoiceField(StreetShop.objects.none(), label=_("business"))
    until = DayField(label=_("first day without it"), initial=timezone.localdate)

    def __init__(self, *args: Any, members: QuerySet[StreetShop], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "member", forms.ModelChoiceField).queryset = members


class StreetResultForm(forms.Form):
    """The results of a year."""

    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2199)
    visitors = forms.IntegerField(label=_("visitors"), required=False, min_value=0, max_value=2_000_000_000)
    turnover_yuan = forms.IntegerField(
        label=_("turnover in yuan"), required=False, min_value=0, max_value=1_000_000_000_000
    )
    jobs = forms.IntegerField(label=_("jobs"), required=False, min_value=0, max_value=1_000_000)
    source = forms.CharField(label=_("source"), max_length=120)


class UntilDayForm(forms.Form):
    """First day on which something is over."""

    until = DayField(label=_("first day without it"), initial=timezone.localdate)


# ---- without an account


def may_sell(food: content.Code) -> bool:
    """Return whether a food is offered to stalls: not what even workshops may not make."""
    return food.get("making") is not False


class AskPlaceForm(forms.Form):
    """What the owner of a stall asks for."""

    stall_zone = forms.ModelChoiceField(StallZone.objects.none(), label=_("Which zone?"), empty_label=None)
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(
        label=_("Phone"), autocomplete="tel", help_text=_("We call this number. It is stored encrypted.")
    )
    foods = forms.MultipleChoiceField(
        label=_("What do you sell?"),
        choices=lambda: [(one.code, str(one)) for one in content.codes("food_type").values() if may_sell(one)],
        widget=forms.CheckboxSelectMultiple,
    )
    online = forms.ChoiceField(
        label=_("Do you sell food online?"),
        choices=[("no", _("no")), ("yes", _("yes"))],
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    words = forms.CharField(
        label=_("What should we know?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed = forms.BooleanField(label=_("I agree that the community uses this to give places by lot."))
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, zones: QuerySet[StallZone], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "stall_zone", forms.ModelChoiceField).queryset = zones
        field_of(self, "phone", PhoneField).required = True
        self.fields["once"].initial = uuid4().hex

    def clean_online(self) -> str:
        """Refuse who sells online, with the rule.

        Raises:
            ValidationError: stalls may not.
        """
        if self.cleaned_data["online"] == "yes":
            raise ValidationError(ONLINE)
        return "no"

    def wish(self) -> PlaceWish:
        """Return what was said."""
        said = self.cleaned_data
        return PlaceWish(said["name"].strip(), said["phone"], tuple(said["foods"]), said["words"].strip())


class PlaceCodeForm(forms.Form):
    """The code of an application."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "8F3K-27QD-V5TM",
                "data-from-hash": "",
            }
        ),
        help_text=_("It is on your receipt. You can use small letters and leave out the dashes."),
    )

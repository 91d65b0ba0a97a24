"""Forms of the register: a business, guidance, papers, registration, people, inspections, complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.places.models import Place
from linli.services.businesses.models import FACTS, Shop, ShopGuidance, ShopInspection, ShopSite
from linli.services.businesses.queries import register
from linli.services.businesses.states import InspectionResult, OperatorKind
from linli.services.centres.states import hours
from linli.work.cases.models import Case

UNKNOWN = "unknown"
MIDNIGHT = _("Hours that go past midnight are entered on two days: 周一 18:00-24:00；周二 00:00-02:00.")
PROFILE_FIELDS = ("name", "operator_kind", "operator_name", "operator_number", "phone", "online")


class WeekField(forms.CharField):
    """The hours of a week in one line: `每天 6:00-10:00`, `周一至周五 17:00-22:00；周六 16:00-23:00`."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("For example: 每天 6:00-10:00, or 周一至周五 17:00-22:00；周六 16:00-23:00."))
        super().__init__(max_length=300, **more)

    def clean(self, value: Any) -> Any:
        """Return the hours by weekday; {} if nothing was entered.

        Raises:
            ValidationError: they cannot be read, or go past midnight.
        """
        typed = super().clean(value)
        if not typed:
            return {}
        try:
            return hours.parse_week(typed)
        except ValueError:
            said = MIDNIGHT if past_midnight(typed) else _("These hours cannot be read. Write: 每天 6:00-10:00.")
            raise ValidationError(said) from None


def past_midnight(typed: str) -> bool:
    """Return whether a span in a text ends before it begins."""
    spans = (found.groups() for found in hours.SPAN.finditer(hours.DASHES.sub("-", typed)))
    return any(int(begin) * 60 + int(minute) >= int(end) * 60 + int(last) for begin, minute, end, last in spans)


def week_text(known: hours.Hours) -> str:
    """Return the hours of a week as they are typed."""
    return "；".join(f"{day} {spans}" for day, spans in hours.week(known) if spans)


def flag_of(value: str) -> bool | None:
    """Return yes or no, None for not known."""
    return {"yes": True, "no": False}.get(value)


class ShopSiteForm(forms.Form):
    """Where a business is and what it does: the conditions that decide its kind."""

    address = forms.CharField(label=_("address or place of the stall"), max_length=120)
    building = forms.ModelChoiceField(Place.objects.none(), label=_("building"), required=False)
    fixed = forms.TypedChoiceField(
        label=_("fixed place"),
        choices=[("yes", _("yes, a shop or workshop")), ("no", _("no, a stall")), (UNKNOWN, _("not known"))],
        coerce=flag_of,
        empty_value=None,
        initial=UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    activities = forms.MultipleChoiceField(
        label=_("activities"),
        required=False,
        choices=lambda: content.choices("food_activity"),
        widget=forms.CheckboxSelectMultiple,
    )
    main = forms.ChoiceField(label=_("main business"), required=False)
    area_m2 = forms.FloatField(label=_("area in m²"), required=False, min_value=0.5, max_value=100_000)
    production_m2 = forms.FloatField(label=_("production area in m²"), required=False, min_value=0.5, max_value=100_000)
    workers = forms.IntegerField(label=_("regular workers"), required=False, min_value=0, max_value=9999)
    foods = forms.MultipleChoiceField(
        label=_("foods"),
        required=False,
        choices=lambda: content.choices("food_type"),
        widget=forms.CheckboxSelectMultiple,
    )
    diners = forms.IntegerField(label=_("diners (of a canteen)"), required=False, min_value=1, max_value=30_000)
    host = forms.ChoiceField(label=_("whose canteen"), required=False)
    hours = WeekField(label=_("business hours"), required=False)

    def __init__(self, *args: Any, community: Place | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        none = [("", "---------")]
        field_of(self, "main", forms.ChoiceField).choices = none + content.choices("food_activity")
        field_of(self, "host", forms.ChoiceField).choices = none + content.choices("canteen_host")
        building = field_of(self, "building", forms.ModelChoiceField)
        building.widget.attrs["data-search"] = ""
        if community is None:
            del self.fields["building"]
        else:
            building.queryset = register.buildings(community)

    def site(self) -> dict[str, Any]:
        """Return the facts for the action."""
        said = self.cleaned_data
        return {name: said[name] for name in ("address", *FACTS, "hours")} | {"building": said.get("building")}


class ShopFields(forms.Form):
    """The name of a business and who runs it."""

    name = forms.CharField(label=_("name of the shop"), max_length=60)
    operator_kind = forms.ChoiceField(
        label=_("operated by"),
        choices=OperatorKind.choices,
        initial=OperatorKind.PERSON,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    operator_name = forms.CharField(label=_("operator"), max_length=60, required=False)
    operator_number = forms.CharField(
        label=_("ID number or social credit code"),
        max_length=18,
        required=False,
        help_text=_("Encrypted. It finds other businesses of the operator, and a ban from the trade."),
    )
    phone = PhoneField(label=_("phone"))
    online = forms.BooleanField(label=_("sells online"), required=False)
    separate = forms.BooleanField(
        label=_("It is another business of the same name"), required=False, widget=forms.HiddenInput
    )

    def clean_operator_number(self) -> str:
        """Check that the number has 18 letters and digits."""
        typed: str = "".join(self.cleaned_data["operator_number"].upper().split())
        if typed and not (len(typed) == 18 and typed.isalnum() and typed.isascii()):
            raise ValidationError(_("An ID number or social credit code has 18 characters."))
        return typed

    def ask_separate(self) -> None:
        """Show the question whether it is another business of the same name."""
        self.fields["separate"].widget = forms.CheckboxInput()

    def profile(self) -> dict[str, Any]:
        """Return name and operator for the action."""
        return {name: self.cleaned_data[name] for name in PROFILE_FIELDS}


class NewShopForm(ShopFields, ShopSiteForm):
    """A business that is entered; what is not known is left open."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("community"))
    since = DayField(label=_("known since"), initial=timezone.localdate)
    field_order = ["separate", "community", "name", "since", "address", "fixed", "activities", "main"]

    def __init__(self, *args: Any, communities: QuerySet[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field = field_of(self, "community", forms.ModelChoiceField)
        field.queryset = communities
        field.initial = communities.first()


class CorrectShopForm(ShopFields, ShopSiteForm):
    """What was entered wrongly; number and phone are not shown, and stay if they are left empty."""

    field_order = ["separate", "name", "address", "building", "fixed", "activities", "main"]

    def __init__(self, *args: Any, shop: Shop, row: ShopSite, **more: Any) -> None:
        super().__init__(*args, community=shop.community, initial=known_facts(shop, row), **more)
        self.shop = shop
        for name in ("operator_number", "phone"):
            self.fields[name].help_text = _("Leave empty to keep what is stored.")

    def profile(self) -> dict[str, Any]:
        """Return name and operator; what was left empty as it is stored."""
        said = super().profile()
        return said | {name: said[name] or getattr(self.shop, name) for name in ("operator_number", "phone")}


def known_facts(shop: Shop, row: ShopSite) -> dict[str, Any]:
    """Return what a form shows of a business; no number and no phone."""
    flags = {True: "yes", False: "no", None: UNKNOWN}
    facts = {name: getattr(row, name) for name in FACTS} | {"fixed": flags[row.fixed], "hours": week_text(row.hours)}
    facts |= {"address": row.address, "building": row.building_id}
    return facts | {name: getattr(shop, name) for name in ("name", "operator_kind", "operator_name", "online")}


class ChangeShopForm(ShopSiteForm):
    """A move, or a change of what a business does, from a day on."""

    since = DayField(label=_("from which day"), initial=timezone.localdate)
    field_order = ["since", "address"]

    def __init__(self, *args: Any, shop: Shop, row: ShopSite, **more: Any) -> None:
        initial = known_facts(shop, row)
        super().__init__(*args, community=shop.community, initial=initial, **more)


# ---- acts on the page of a business


class GuideForm(forms.Form):
    """An act of guidance."""

    what = forms.ChoiceField(label=_("guidance"), choices=lambda: content.choices("food_guidance"))
    day = DayField(label=_("day"), initial=timezone.localdate)
    comply_by = DayField(label=_("to be registered by"), required=False)
    words = forms.CharField(label=_("note"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class PapersForm(forms.Form):
    """Which papers are ready."""

    ready = forms.MultipleChoiceField(
        label=_("papers that are ready"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, shop: Shop, **more: Any) -> None:
        super().__init__(*args, **more)
        known = register.papers_of(shop.kind)
        field = field_of(self, "ready", forms.MultipleChoiceField)
        field.choices = [(one.code, str(one)) for one in known]
        field.initial = list(shop.papers.values_list("paper", flat=True))


class RegisterForm(forms.Form):
    """The certificate or card, as printed."""

    number = forms.CharField(label=_("number of the certificate or card"), max_length=40)
    since = DayField(label=_("registered on"), initial=timezone.localdate)
    valid_until = DayField(label=_("last valid day, if one is printed on it"), required=False)


class EndRegistrationForm(forms.Form):
    """Why a registration ends."""

    reason = forms.ChoiceField(label=_("reason"))
    until = DayField(label=_("no longer valid from"), initial=timezone.localdate)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = content.codes("shop_registration_end").values()
        offered = [(one.code, str(one)) for one in known if not one.get("by_system")]
        field_of(self, "reason", forms.ChoiceField).choices = offered


class LeaveRegisterForm(forms.Form):
    """Why a business leaves the register."""

    reason = forms.ChoiceField(label=_("reason"), choices=lambda: content.choices("shop_end"))
    until = DayField(label=_("from which day"), initial=timezone.localdate)


class FoodWorkerForm(forms.Form):
    """A person who works in a business."""

    name = forms.CharField(label=_("name"), max_length=60)
    touches_food = forms.BooleanField(label=_("touches ready food"), required=False, initial=True)
    since = DayField(label=_("works here since"), initial=timezone.localdate)


class HealthForm(forms.Form):
    """A health certificate, as printed."""

    since = DayField(label=_("issued on"))
    last = DayField(label=_("valid to"))
    number = forms.CharField(label=_("certificate number"), max_length=40, required=False)


class WorkerEndForm(forms.Form):
    """When a person left."""

    until = DayField(label=_("no longer here from"), initial=timezone.localdate)


class PlainShopForm(forms.Form):
    """An act that needs nothing more."""


class InspectionForm(forms.Form):
    """An inspection of the authority, as it was written down."""

    day = DayField(label=_("day"), initial=timezone.localdate)
    plan = forms.ChoiceField(label=_("kind of inspection"), choices=lambda: content.choices("inspection_plan"))
    office = forms.CharField(label=_("inspected by"), max_length=60)
    result = forms.ChoiceField(
        label=_("result"), choices=InspectionResult.choices, widget=forms.RadioSelect(attrs={"class": "segments"})
    )
    findings = forms.MultipleChoiceField(
        label=_("found"),
        required=False,
        choices=lambda: content.choices("food_item"),
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DayField(label=_("to be put right by"), required=False)
    of = forms.ModelChoiceField(ShopInspection.objects.none(), label=_("re-check of the inspection of"), required=False)

    def __init__(self, *args: Any, shop: Shop, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = shop.inspections.filter(taken_back_at=None).exclude(result=InspectionResult.PASSED).order_by("-day")
        field_of(self, "of", forms.ModelChoiceField).queryset = rows


class InspectionChoiceForm(forms.Form):
    """Which inspection was copied in by mistake."""

    row = forms.ModelChoiceField(ShopInspection.objects.none(), label=_("inspection"))

    def __init__(self, *args: Any, shop: Shop, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = shop.inspections.filter(taken_back_at=None).order_by("-day", "-pk")
        field_of(self, "row", forms.ModelChoiceField).queryset = rows


class GuidanceChoiceForm(forms.Form):
    """Which guidance was entered by mistake."""

    row = forms.ModelChoiceField(ShopGuidance.objects.none(), label=_("guidance"))

    def __init__(self, *args: Any, shop: Shop, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = shop.guidances.filter(taken_back_at=None).order_by("-day", "-pk")
        field_of(self, "row", forms.ModelChoiceField).queryset = rows


class ComplaintForm(forms.Form):
    """A complaint; it becomes a case, which has its own course and deadline."""

    words = forms.CharField(label=_("what happened"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    reporter_name = forms.CharField(label=_("reported by"), max_length=60, required=False)
    reporter_phone = PhoneField(label=_("phone"))


class LinkCaseForm(forms.Form):
    """A case about food that is there already."""

    case = forms.ModelChoiceField(Case.objects.none(), label=_("case"))

    def __init__(self, *args: Any, cases: QuerySet[Case], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "case", forms.ModelChoiceField).queryset = cases

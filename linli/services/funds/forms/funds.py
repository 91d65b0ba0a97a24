"""Forms of funds, incomes, campaigns, lists and hand-overs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place
from linli.services.eldercare.models import Proxy
from linli.services.funds.actions.campaigns import CampaignPlan
from linli.services.funds.actions.incomes import Donor, NewPart, Wishes
from linli.services.funds.engine.words import fen_of
from linli.services.funds.models import Campaign, Fund, GiftLine
from linli.services.funds.queries import lists, public
from linli.services.funds.states import GOODS, MONEY, DonorKind, HandWay
from linli.work.staffing.models import Worker

KINDS_OF_GOODS = range(1, 4)  # rows for goods in a form; more are recorded with a second form
QUARTERS = 8  # that are offered, back from the last one
NONE: tuple[str, Any] = ("", "---------")


def yuan_field(label: Any, **more: Any) -> forms.DecimalField:
    """Return a field for an amount in yuan, with two decimals, above zero."""
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=2, **more)


class NothingForm(forms.Form):
    """Nothing to fill in."""


class DecisionWordsForm(forms.Form):
    """Why."""

    words = forms.CharField(
        label=gettext_lazy("Reason in words"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


# ---- funds


class FundTextForm(forms.Form):
    """What can be corrected of a fund."""

    title = forms.CharField(label=gettext_lazy("name of the fund"), max_length=80)
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("may be used for"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "purposes", forms.MultipleChoiceField).choices = content.choices("fund_purpose")


class NewFundForm(FundTextForm):
    """A new fund: where, what kind, who keeps it, since when."""

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("place"))
    kind = forms.ChoiceField(label=gettext_lazy("kind of fund"))
    keeper = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("managed by"))
    since = DayField(label=gettext_lazy("since"), initial=timezone.localdate)
    field_order = ("place", "kind", "title", "purposes", "keeper", "since")

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "place", forms.ModelChoiceField).queryset = lists.seats(by, P.FUND_KEEP)
        field_of(self, "keeper", forms.ModelChoiceField).queryset = lists.keepers(by)
        field_of(self, "kind", forms.ChoiceField).choices = content.choices("fund_kind")


class EndFundForm(forms.Form):
    """From when a fund takes nothing any more."""

    until = DayField(label=gettext_lazy("first day without it"), initial=timezone.localdate)


class QuarterForm(forms.Form):
    """Which quarter is published."""

    quarter = forms.TypedChoiceField(label=gettext_lazy("quarter"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "quarter", forms.TypedChoiceField).choices = list(_quarters(timezone.localdate()))


def _quarters(today: date) -> list[tuple[str, str]]:
    found, day = [], public.quarter_of(today).since
    for _n in range(QUARTERS):
        day = public.quarter_of(date.fromordinal(day.toordinal() - 1)).since
        found.append((day.isoformat(), quarter_words(day)))
    return found


def quarter_words(day: date) -> str:
    """Return the quarter of a day in words."""
    number = (day.month - 1) // public.QUARTER + 1
    return _("quarter {number} of {year}").format(number=number, year=day.year)


# ---- goods, in rows


class GoodsForm(forms.Form):
    """Money and some kinds of goods; `valued` asks what the goods are worth."""

    amount = yuan_field(gettext_lazy("money (yuan)"), required=False)

    def __init__(self, *args: Any, valued: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [NONE, *content.choices(GOODS)]
        for n in KINDS_OF_GOODS:
            self.fields[f"good{n}"] = forms.ChoiceField(
                label=_("goods {number}").format(number=n), choices=choices, required=False
            )
            self.fields[f"quantity{n}"] = forms.IntegerField(
                label=_("how many of goods {number}").format(number=n), min_value=1, max_value=10**6, required=False
            )
            if valued:
                label = _("worth of all goods {number} (yuan)").format(number=n)
                self.fields[f"value{n}"] = yuan_field(label, required=False)
        self.fields[f"good{KINDS_OF_GOODS[-1]}"].help_text = _("Up to {count} kinds of goods.").format(
            count=len(KINDS_OF_GOODS)
        )
        self._put_goods_after_money()

    def _put_goods_after_money(self) -> None:
        goods = [name for name in self.fields if name.startswith(("good", "quantity", "value"))]
        others = [name for name in self.fields if name not in goods]
        place = others.index("amount") + 1
        self.order_fields([*others[:place], *goods, *others[place:]])

    def clean(self) -> dict[str, Any]:
        """Ask for kind and number together, and each kind once."""
        said = super().clean() or {}
        chosen = [said.get(f"good{n}") for n in KINDS_OF_GOODS if said.get(f"good{n}")]
        for n in KINDS_OF_GOODS:
            good, quantity = said.get(f"good{n}"), said.get(f"quantity{n}")
            if good and not quantity and f"quantity{n}" not in self.errors:
                self.add_error(f"quantity{n}", _("Enter how many."))
            if quantity and not good:
                self.add_error(f"good{n}", _("Choose which goods."))
        if len(set(chosen)) < len(chosen):
            self.add_error(None, _("The same goods are entered twice. Enter them once, with the whole number."))
        if said.get("amount") == 0:
            self.add_error("amount", _("Enter more than zero, or leave it empty."))
        return said

    def parts(self) -> list[NewPart]:
        """Return money and goods as parts of an income."""
        said = self.cleaned_data
        found = [NewPart(MONEY, fen_of(said["amount"]))] if said.get("amount") else []
        goods = (
            NewPart(said[f"good{n}"], said[f"quantity{n}"], fen_of(said.get(f"value{n}")))
            for n in KINDS_OF_GOODS
            if said.get(f"good{n}")
        )
        return [*found, *goods]


# ---- incomes


class IncomeForm(GoodsForm):
    """What all incomes have: the day and what came in."""

    day = DayField(label=gettext_lazy("day"), initial=timezone.localdate)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, fund: Fund, **more: Any) -> None:
        super().__init__(*args, valued=True, **more)
        self.fund = fund

    def clean(self) -> dict[str, Any]:
        """Ask for something."""
        said = super().clean()
        if not self.errors and not self.parts():
            self.add_error("amount", _("Enter an amount or goods."))
        return said


class DonationForm(IncomeForm):
    """A donation: by whom, what, with which wish."""

    donor_kind = forms.ChoiceField(
        label=gettext_lazy("given by"),
        choices=DonorKind.choices,
        initial=DonorKind.ORGANISATION,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    donor_name = forms.CharField(
        label=gettext_lazy("name of the donor"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Empty for an anonymous donation. Only who keeps or approves the fund reads people's names."
        ),
    )
    donor_phone = PhoneField(label=gettext_lazy("phone"))
    may_publish = forms.BooleanField(
        label=gettext_lazy("the donor may be named in public"),
        required=False,
        help_text=gettext_lazy("People are named by the first character only. Without consent nobody is named."),
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("to be used for"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("The donor's wish. Nothing chosen: anything that the fund may be used for."),
    )
    only_for = forms.ModelChoiceField(
        Place.objects.none(),
        label=gettext_lazy("only for"),
        required=False,
        help_text=gettext_lazy("Only if the donor names one community."),
    )
    field_order = ("donor_kind", "donor_name", "donor_phone", "may_publish", "day", "amount")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = [(code, title) for code, title in content.choices("fund_purpose") if code in self.fund.purposes]
        field_of(self, "purposes", forms.MultipleChoiceField).choices = kept
        inside = Place.objects.communities().open().filter(pk__in=self.fund.place.communities_inside)
        field_of(self, "only_for", forms.ModelChoiceField).queryset = inside.order_by("path")
        if self.fund.community_id is not None:
            del self.fields["only_for"]

    def clean(self) -> dict[str, Any]:
        """Ask for a name unless it is anonymous."""
        said = super().clean()
        if said.get("donor_kind") != DonorKind.ANONYMOUS and not said.get("donor_name"):
            self.add_error("donor_name", _("Enter the name of the donor, or choose “anonymous”."))
        return said

    def donor(self) -> Donor:
        """Return who gives."""
        said = self.cleaned_data
        return Donor(DonorKind(said["donor_kind"]), said["donor_name"], said["donor_phone"], said["may_publish"])

    def wishes(self) -> Wishes:
        """Return what the donor wants."""
        return Wishes(self.cleaned_data["purposes"], self.cleaned_data.get("only_for"))


class AskReversalForm(forms.Form):
    """Why an income is taken off the fund again, and how much of it."""

    only_left = forms.TypedChoiceField(
        label=gettext_lazy("How much"),
        coerce=lambda text: text == "left",
        choices=(
            ("whole", gettext_lazy("all of it: it was recorded wrongly")),
            ("left", gettext_lazy("only what is left: refund")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=gettext_lazy("reason"))
    day = DayField(label=gettext_lazy("day"), initial=timezone.localdate)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = [
            (code, entry.title) for code, entry in content.codes("ledger_reason").items() if entry.get("correction")
        ]


class DonationCodeForm(forms.Form):
    """The code on the receipt of a donation."""

    code = forms.CharField(
        label=gettext_lazy("Code on the receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "data-from-hash": ""}),
    )


# ---- campaigns


class CampaignTextForm(GoodsForm):
    """What can be corrected of a campaign."""

    title = forms.CharField(label=gettext_lazy("name of the campaign"), max_length=80)
    purpose = forms.ChoiceField(label=gettext_lazy("what it is for"))
    funds = forms.ModelMultipleChoiceField(
        Fund.objects.none(),
        label=gettext_lazy("paid from"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Donations for one community are used first, then the oldest."),
    )
    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("proposed are"), widget=forms.CheckboxSelectMultiple, required=False
    )
    ends = DayField(label=gettext_lazy("planned last day"))
    field_order: Sequence[str] = ("title", "purpose", "funds", "amount")

    def __init__(self, *args: Any, funds: QuerySet[Fund], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"].label = _("money for each household (yuan)")
        field_of(self, "purpose", forms.ChoiceField).choices = content.choices("fund_purpose")
        field_of(self, "criteria", forms.MultipleChoiceField).choices = content.choices("fund_criterion")
        field_of(self, "funds", forms.ModelMultipleChoiceField).queryset = funds
        for n in KINDS_OF_GOODS:
            self.fields[f"quantity{n}"].label = _("pieces of goods {number} for each household").format(number=n)

    def plan(self) -> CampaignPlan:
        """Return what the campaign is to be."""
        said = self.cleaned_data
        gift = {part.good: part.quantity for part in self.parts()}
        return CampaignPlan(said["title"], said["purpose"], list(said["funds"]), gift, said["criteria"], said["ends"])


class NewCampaignForm(CampaignTextForm):
    """A new campaign: where, which round, since when."""

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("place"))
    kind = forms.ChoiceField(label=gettext_lazy("kind of campaign"))
    since = DayField(label=gettext_lazy("first day"), initial=timezone.localdate)
    field_order = ("place", "kind", "title", "purpose", "since", "ends", "funds", "amount")

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "place", forms.ModelChoiceField).queryset = lists.seats(by, P.FUND_KEEP)
        field_of(self, "kind", forms.ChoiceField).choices = content.choices("fund_campaign")


def initial_of(row: Campaign) -> dict[str, Any]:
    """Return the fields of a campaign as its form shows them."""
    goods = [(good, quantity) for good, quantity in row.gift.items() if good != MONEY]
    found = {f"good{n}": good for n, (good, _quantity) in enumerate(goods, start=1)}
    found |= {f"quantity{n}": quantity for n, (_good, quantity) in enumerate(goods, start=1)}
    plain = {name: getattr(row, name) for name in ("title", "purpose", "criteria", "ends")}
    return plain | found | {"funds": list(row.funds.all()), "amount": row.fen / 100 if row.fen else None}


class StartListForm(forms.Form):
    """For which community a list is started."""

    community = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("community"))

    def __init__(self, *args: Any, communities: Sequence[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        field = field_of(self, "community", forms.ModelChoiceField)
        field.queryset = Place.objects.filter(pk__in=[one.pk for one in communities]).order_by("path")
        if len(communities) == 1:
            self.initial.setdefault("community", communities[0].pk)


# ---- lists


class ListReasonForm(forms.Form):
    """Why a household is added, or taken off."""

    reason = forms.ChoiceField(label=gettext_lazy("reason"))

    def __init__(self, *args: Any, to: str, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = [
            (code, entry.title) for code, entry in content.codes("gift_reason").items() if entry.get("to") == to
        ]


class GiftHandOverForm(forms.Form):
    """Who received the gift, when, and how it is confirmed."""

    recipient = forms.ChoiceField(label=gettext_lazy("received by"))
    on = DayField(label=gettext_lazy("day"), initial=timezone.localdate)
    way = forms.ChoiceField(
        label=gettext_lazy("confirmed by"), choices=HandWay.choices, widget=forms.RadioSelect, initial=HandWay.SIGNATURE
    )
    sheet = forms.CharField(
        label=gettext_lazy("number of the signed sheet"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("At the foot of the printed list, such as 12-1."),
    )
    code = forms.CharField(
        label=gettext_lazy("pick-up code"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    witness = forms.ModelChoiceField(
        Worker.objects.none(), label=gettext_lazy("colleague who was there"), required=False
    )
    proxy = forms.ModelChoiceField(
        Proxy.objects.none(),
        label=gettext_lazy("received by a proxy"),
        required=False,
        help_text=gettext_lazy("Only if someone else received it, with the recorded consent of the person."),
    )
    with_visit = forms.BooleanField(
        label=gettext_lazy("record a visit with it"),
        required=False,
        help_text=gettext_lazy(
            "A priority visit on that day, household met. A visit that you recorded that day is used."
        ),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, line: GiftLine, by: Viewer, may_visit: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.line = line
        self.people = {str(one.person_id): one.person for one in lists.members(line)}
        self.people.setdefault(str(line.person_id), line.person)
        choices = [(key, named(one)) for key, one in self.people.items()]
        field_of(self, "recipient", forms.ChoiceField).choices = choices
        self.initial.setdefault("recipient", str(line.person_id))
        self.initial.setdefault("sheet", lists.last_sheet(line, by))
        proxies = [one.pk for one in lists.proxies(line)]
        colleagues = [one.pk for one in lists.colleagues(line, by)]
        field_of(self, "proxy", forms.ModelChoiceField).queryset = Proxy.objects.filter(pk__in=proxies).order_by("pk")
        field_of(self, "witness", forms.ModelChoiceField).queryset = Worker.objects.filter(pk__in=colleagues)
        if not proxies:
            self.fields["proxy"].help_text = _(
                "No consent is recorded by which someone may receive gifts for {name}; it is recorded with the care "
                "of the person."
            ).format(name=line.person.name)
        if not may_visit:
            del self.fields["with_visit"]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        said = super().clean() or {}
        needed = {
            HandWay.SIGNATURE: (
                "sheet",
                _("Enter the number of the sheet that was signed. It is printed at its foot."),
            ),
            HandWay.CODE: ("code", _("Enter the code on the slip of the household.")),
            HandWay.WITNESS: ("witness", _("Choose the colleague who was there.")),
        }
        name, words = needed.get(said.get("way", ""), ("", ""))
        if name and not said.get(name) and name not in self.errors:
            self.add_error(name, words)
        return said


def named(person: Any) -> str:
    """Return the name of somebody, with the day of death."""
    if person.died is None:
        return str(person.name)
    return _("{name}, died on {day}").format(name=person.name, day=date_format(person.died))


class OutcomeForm(forms.Form):
    """Why a gift was not handed over."""

    outcome = forms.ChoiceField(label=gettext_lazy("why it was not handed over"))
    on = DayField(label=gettext_lazy("tried on"), initial=timezone.localdate)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "outcome", forms.ChoiceField).choices = [
            (code, entry.title) for code, entry in content.codes("gift_outcome").items() if not entry.get("system")
        ]

"""Forms of vouchers: each act has one, and the pages of the holder have theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField, PhoneField, field_of
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place
from linli.services.vouchers import policies
from linli.services.vouchers.models import Carer, Provider, ServicePrice
from linli.services.vouchers.queries.carers import CarerChoice
from linli.services.vouchers.states import CarerSeat, OrderState, Per
from linli.work.cases.forms import ratings

LONG = forms.Textarea(attrs={"rows": 3})


class ClockField(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def moment(day: date, at: time) -> datetime:
    """Return a local time as one that knows its zone."""
    return timezone.make_aware(datetime.combine(day, at))


class SureForm(forms.Form):
    """Nothing to fill in."""


def proxy_field() -> forms.CharField:
    """Return the field in which a proxy is named."""
    return forms.CharField(
        label=_("Name of the proxy"),
        max_length=60,
        required=False,
        help_text=_("Only if a proxy acts: their name, as the community recorded it with the consent of the person."),
    )


class CancelBookingForm(forms.Form):
    """Who asks for it, if not the person."""

    proxy = proxy_field()


class InWordsForm(forms.Form):
    """Why, or what happened."""

    words = forms.CharField(label=_("In words"), max_length=1000, widget=LONG)


class DeliverForm(forms.Form):
    """How a voucher was handed over."""

    way = forms.ChoiceField(label=_("Way of delivery"), choices=lambda: content.choices("voucher_delivery"))
    receipt = forms.CharField(
        label=_("Received by"), max_length=60, help_text=_("Who signed for it: the person, or whom they sent.")
    )
    on = DayField(label=_("Day"), initial=timezone.localdate)


class CancelForm(forms.Form):
    """Why and from which day a voucher ends."""

    reason = forms.ChoiceField(label=_("Reason"), choices=lambda: content.choices("voucher_end"))
    on = DayField(
        label=_("First day without entitlement"),
        initial=timezone.localdate,
        help_text=_("Services from this day on are not paid; what was redeemed for them is clawed back."),
    )


class TimesForm(forms.Form):
    """Day, begin and end of a service."""

    day = DayField(label=_("Day"), initial=timezone.localdate)
    start = ClockField(label=_("Start time"))
    end = ClockField(label=_("End time"))

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Return begin and end; an end before the begin is refused by the rules."""
        said = self.cleaned_data
        return moment(said["day"], said["start"]), moment(said["day"], said["end"])


class BookForm(TimesForm):
    """A service that is booked by an office, a provider or the holder."""

    provider = forms.ModelChoiceField(Provider.objects.none(), label=_("Provider"))
    item = forms.ChoiceField(label=_("Service"), choices=lambda: content.choices("service_item"))
    carer = forms.ModelChoiceField(Carer.objects.none(), label=_("Carer"), required=False)
    why_two = forms.ChoiceField(
        label=_("Two carers"),
        choices=lambda: [("", _("one carer")), *policies.chosen_codes("two_carers_reason")],
        required=False,
        help_text=_("Only for services that allow two. It can cost the voucher the time of both."),
    )
    second = forms.ModelChoiceField(Carer.objects.none(), label=_("Second carer"), required=False)
    notes = forms.CharField(
        label=_("Notes for the carer"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: ring twice, hard of hearing. No diagnoses."),
    )
    proxy = proxy_field()
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    field_order = ["provider", "item", "day", "start", "end", "carer", "why_two", "second", "notes", "proxy"]

    def __init__(
        self, *args: Any, providers: QuerySet[Provider], carers: QuerySet[Carer] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "provider", forms.ModelChoiceField).queryset = providers
        self._offer(providers)
        if carers is None:
            # Residents name a proxy with the serial; the provider and the community say who comes.
            for name in ("carer", "second", "proxy"):
                del self.fields[name]
        else:
            for name in ("carer", "second"):
                field_of(self, name, forms.ModelChoiceField).queryset = carers

    def _offer(self, providers: QuerySet[Provider]) -> None:
        """Show the services that one of the providers has a price for, and the provider if there is only one."""
        prices = ServicePrice.objects.on(timezone.localdate()).filter(provider__in=providers)
        priced = set(prices.values_list("item", flat=True))
        item = field_of(self, "item", forms.ChoiceField)
        shown = [(code, title) for code, title in content.choices("service_item") if code in priced]
        item.widget.choices = shown
        only = list(providers[:2])
        if len(only) == 1:
            self.initial.setdefault("provider", only[0].pk)


class SerialForm(forms.Form):
    """The serial of a voucher."""

    serial = forms.CharField(
        label=_("Serial of the voucher"),
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
        help_text=_("It is on the paper. You can use small letters and leave out the dashes."),
    )


class OpenVoucherForm(SerialForm):
    """The serial, and who opens the voucher if not the person."""

    proxy = forms.CharField(
        label=_("Your name, if you are a proxy"),
        max_length=60,
        required=False,
        help_text=_("Children and other proxies need the consent of the older person, which the community records."),
    )


class AssignForm(forms.Form):
    """Which carer does the service; a reason, if something speaks against them that is no rule."""

    carer = forms.ModelChoiceField(Carer.objects.none(), label=_("Carer"))
    anyway = forms.ChoiceField(
        label=_("Reason to choose them anyway"),
        choices=lambda: [("", _("not needed")), *policies.chosen_codes("carer_anyway")],
        required=False,
        help_text=_("Only for a carer behind whose name the list says what speaks against it."),
    )

    def __init__(self, *args: Any, choices: Iterable[CarerChoice], overrides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one for one in choices if one.is_free or (overrides and not one.is_barred)]
        offered.sort(key=lambda one: not one.is_free)
        carer = field_of(self, "carer", forms.ModelChoiceField)
        carer.queryset = Carer.objects.filter(pk__in=[one.carer.pk for one in offered])
        carer.widget.choices = [("", "---------"), *((one.carer.pk, _named(one)) for one in offered)]
        if all(one.is_free for one in offered):
            del self.fields["anyway"]


def _named(choice: CarerChoice) -> str:
    return str(choice.carer) if choice.is_free else f"{choice.carer} · {choice.why}"


class TwoCarersForm(forms.Form):
    """Why two carers are needed."""

    why = forms.ChoiceField(label=_("Reason"), choices=lambda: policies.chosen_codes("two_carers_reason"))


class RedeemForm(TimesForm):
    """When the service took place, and the proofs of both sides."""

    holder_code = forms.CharField(
        label=_("Code of the older person or proxy"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Seven digits, on their card or phone."),
    )
    proxy = proxy_field()
    carer_code = forms.CharField(
        label=_("Code of the carer"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Only if someone else enters this. It is on the carer's page of the service."),
    )
    second_code = forms.CharField(
        label=_("Code of the second carer"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Two carers did it, so both prove it."),
    )
    paper = forms.CharField(
        label=_("Number of the signed paper"),
        max_length=40,
        required=False,
        help_text=_("Instead of codes, if the person has no phone and no card."),
    )

    def __init__(self, *args: Any, carers: Sequence[Carer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(carers) < len(CarerSeat):
            del self.fields["second_code"]
            return
        for name, carer in zip(("carer_code", "second_code"), carers, strict=True):
            self.fields[name].label = _("Code of %(carer)s") % {"carer": carer}


class ClawBackForm(forms.Form):
    """Why a redeemed service is clawed back."""

    reason = forms.ChoiceField(label=_("Reason"), choices=lambda: content.choices("voucher_gap"))


class StandsForm(forms.Form):
    """How a dispute is decided."""

    stands = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The service took place: it stays redeemed")), ("no", _("It did not: claw it back"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class QuotaForm(forms.Form):
    """How many vouchers a community has."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("Community"))
    most = forms.IntegerField(label=_("Number of vouchers"), min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class ContractForm(forms.Form):
    """Which organisation becomes a provider, from when, for which communities."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Organisation"))
    number = forms.CharField(label=_("Contract number"), max_length=60, required=False)
    since = DayField(label=_("Since"), initial=timezone.localdate)
    communities = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=_("Communities served"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, bodies: QuerySet[Body], communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "body", forms.ModelChoiceField).queryset = bodies
        field_of(self, "communities", forms.ModelMultipleChoiceField).queryset = communities


class PriceForm(forms.Form):
    """A price from a day."""

    item = forms.ChoiceField(label=_("Service"), choices=lambda: content.choices("service_item"))
    per = forms.ChoiceField(label=_("Price is"), choices=Per.choices, initial=Per.HOUR)
    yuan = forms.DecimalField(label=_("Yuan"), min_value=Decimal("0.01"), max_value=100_000, decimal_places=2)
    since = DayField(label=_("Since"), initial=timezone.localdate)

    @property
    def fen(self) -> int:
        """Return the price in fen."""
        return int(self.cleaned_data["yuan"] * 100)


class AreaForm(forms.Form):
    """A further community."""

    community = forms.ModelChoiceField(Place.objects.none(), label=_("Community"))
    since = DayField(label=_("Since"), initial=timezone.localdate)

    def __init__(self, *args: Any, communities: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "community", forms.ModelChoiceField).queryset = communities


class CarerForm(forms.Form):
    """A carer of a provider."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = PhoneField(label=_("Phone"))
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        required=False,
        help_text=_("If the carer has an account, their own sign-in proves a service."),
    )
    since = DayField(label=_("Since"), initial=timezone.localdate)


class PaperForm(forms.Form):
    """A paper of a carer."""

    carer = forms.ModelChoiceField(Carer.objects.none(), label=_("Carer"))
    kind = forms.ChoiceField(label=_("Paper"), choices=lambda: content.choices("carer_paper"))
    number = forms.CharField(label=_("Number of the paper"), max_length=40, required=False)
    expires = DayField(label=_("Last valid day"))

    def __init__(self, *args: Any, carers: QuerySet[Carer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "carer", forms.ModelChoiceField).queryset = carers


class CarerEndForm(forms.Form):
    """When a carer stops."""

    carer = forms.ModelChoiceField(Carer.objects.none(), label=_("Carer"))
    until = DayField(label=_("First day without work here"), initial=timezone.localdate)

    def __init__(self, *args: Any, carers: QuerySet[Carer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "carer", forms.ModelChoiceField).queryset = carers


class UntilForm(forms.Form):
    """The first day after a contract."""

    until = DayField(label=_("First day without contract"), initial=timezone.localdate)


class SchemeMonthForm(forms.Form):
    """A month and a scheme."""

    month = forms.CharField(
        label=_("Month"), max_length=7, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-12"})
    )
    scheme = forms.ChoiceField(label=_("Scheme"))

    def __init__(self, *args: Any, schemes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "scheme", forms.ChoiceField).choices = list(schemes)


class DrawForm(SchemeMonthForm):
    """Which settlement is drawn up."""

    provider = forms.TypedChoiceField(label=_("Provider"), coerce=int)
    field_order = ["provider", "scheme", "month"]

    def __init__(self, *args: Any, providers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "provider", forms.ChoiceField).choices = list(providers)


class PaidForm(forms.Form):
    """When a settlement was paid."""

    on = DayField(label=_("Paid on"), initial=timezone.localdate)


class DecideForm(forms.Form):
    """The decision about a finding."""

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("no", _("Explained: nothing wrong")), ("yes", _("Confirmed: the record is wrong"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Reason"), max_length=1000, widget=LONG)


class OnSiteForm(forms.Form):
    """What an on-site check found."""

    result = forms.ChoiceField(
        label=_("Result of the check"), choices=lambda: content.choices("on_site_result"), widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What was found"), max_length=500, required=False, widget=LONG)
    on = DayField(label=_("Day of the check"), initial=timezone.localdate)


class StarsForm(forms.Form):
    """The holder's rating of a service."""

    rating = forms.TypedChoiceField(
        label=_("How satisfied are you with the service?"),
        choices=ratings,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    words = forms.CharField(
        label=_("In brief"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ComplainForm(forms.Form):
    """What was wrong with a service."""

    words = forms.CharField(label=_("What was wrong?"), max_length=500, widget=LONG)
    phone = PhoneField(label=_("Your phone"), help_text=_("Fill in if we may call you."))
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)


def next_hour() -> dict[str, Any]:
    """Return the first full hour from now as initial times of a form."""
    now = timezone.localtime() + timedelta(hours=1)
    start = now.replace(minute=0)
    return {"day": start.date(), "start": start.time(), "end": (start + timedelta(hours=1)).time()}


def served_times(order: Any) -> dict[str, Any]:
    """Return the planned times as initial times of a form."""
    start, end = timezone.localtime(order.planned_start), timezone.localtime(order.planned_end)
    times = {"day": start.date(), "start": start.time(), "end": end.time()}
    return times if order.state == OrderState.BOOKED else {}

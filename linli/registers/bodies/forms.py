"""Forms about bodies and posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Role
from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place

MOST_NAMED = 8  # people of one name that an error lists


def kind_choices() -> list[Any]:
    """Return the kinds of bodies as choices."""
    return [("", ""), *content.choices("body_kind")]


class PlaceChoice(forms.ModelChoiceField):
    """Places as a tree, indented."""

    def label_from_instance(self, obj: Place) -> str:
        return f"{'　' * max(obj.path.count('/') - 3, 0)}{obj.name}"


class BodyChoice(forms.ModelChoiceField):
    """Bodies with their kind."""

    def label_from_instance(self, obj: Body) -> str:
        return f"{obj.name} · {obj.kind_title}"


class BodyFilter(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label=_("name of the organisation"), required=False, max_length=60)
    place = PlaceChoice(label=_("area"), queryset=Place.objects.none(), required=False)
    kind = forms.ChoiceField(label=_("kind"), required=False)

    def __init__(self, *args: Any, places: QuerySet[Place], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "place", PlaceChoice).queryset = places
        field_of(self, "place", PlaceChoice).empty_label = _("all places")
        named = [(code, content.title("body_kind", code)) for code in kinds]
        field_of(self, "kind", forms.ChoiceField).choices = [("", _("all kinds")), *named]


class BodyCreateForm(forms.Form):
    """A new body."""

    place = PlaceChoice(label=_("area"), queryset=Place.objects.none())
    kind = forms.ChoiceField(label=_("kind"), choices=kind_choices)
    name = forms.CharField(label=_("name of the organisation"), max_length=120)
    since = DayField(label=_("From"), initial=timezone.localdate)
    phone = forms.CharField(label=_("office phone"), max_length=40, required=False)
    hours = forms.CharField(label=_("opening hours"), max_length=120, required=False)

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "place", PlaceChoice).queryset = places


class BodyForm(forms.ModelForm):
    """The correctable fields of a body."""

    class Meta:
        model = Body
        fields = ["name", "phone", "hours"]


class EndForm(forms.Form):
    """The first day on which something is no longer valid, and the reason."""

    until = DayField(label=_("Ends on"), initial=timezone.localdate, help_text=_("No longer in force from this day."))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class PersonField(forms.CharField):
    """A person by name or sign-in name, from the accounts that the viewer manages; `list` shows who matches."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "list": "people"}
        asked = {
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#people",
            "hx-get": reverse_lazy("bodies:people"),
        }
        widget = forms.TextInput(attrs=attrs | asked)
        super().__init__(label=_("name or sign-in name of the person"), max_length=60, widget=widget, **kwargs)
        self.accounts: QuerySet[User] = User.objects.none()

    def clean(self, value: Any) -> Any:
        """Return the account."""
        name = super().clean(value).strip()
        found = list(self.accounts.filter(Q(username__iexact=name) | Q(name=name)).order_by("username")[:MOST_NAMED])
        exact = [account for account in found if account.username == name.lower()]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_("No account has this name. Create the account first."))
        names = ", ".join(account.username for account in found)
        raise forms.ValidationError(
            _("Several people have this name. Enter the sign-in name: %(names)s."), params={"names": names}
        )


class AppointForm(forms.Form):
    """Appoint a person to a post."""

    user = PersonField()
    role = forms.ChoiceField(label=_("role"))
    place = PlaceChoice(label=_("area"), queryset=Place.objects.none(), empty_label=None)
    post = forms.CharField(
        label=_("post"), max_length=60, required=False, help_text=_("As written on the sign at the door.")
    )
    since = DayField(label=_("From"), initial=timezone.localdate)

    def __init__(
        self, *args: Any, accounts: QuerySet[User], places: QuerySet[Place], roles: list[Role], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "user", PersonField).accounts = accounts
        field_of(self, "place", PlaceChoice).queryset = places
        field_of(self, "role", forms.ChoiceField).choices = [("", ""), *((role.value, role.label) for role in roles)]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class HandOverForm(forms.Form):
    """Give a post to another person."""

    user = PersonField()
    since = DayField(label=_("From"), initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, accounts: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "user", PersonField).accounts = accounts


class AnswerForm(forms.Form):
    """The answer to a request that needs a second person."""

    CHOICES = ("confirm", "decline", "withdraw")

    answer = forms.ChoiceField(choices=[(one, one) for one in CHOICES])
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Say why, so that the administrator knows what to do."))
        return data

"""Forms of workers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.sheet_field import SheetField
from linli.core.law import content, rules
from linli.core.web.form_fields import DayField, DayInput, field_of
from linli.registers.accounts.models import User
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.work.staffing import queries
from linli.work.staffing.models import Worker
from linli.work.staffing.states import QualificationKind


class WorkerForm(forms.ModelForm):
    """A new worker."""

    born = DayField(label=_("born"), required=False)

    class Meta:
        model = Worker
        fields = ["community", "name", "sex", "born", "post", "since"]
        labels = {"since": _("in service since"), "community": _("community")}

    def __init__(self, *args: Any, communities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"] = forms.ModelChoiceField(communities, label=_("community"))
        self.fields["sex"] = forms.ChoiceField(
            choices=content.choices("sex"),
            label=_("sex"),
            widget=forms.RadioSelect(attrs={"class": "segments"}),
        )
        self.fields["since"].widget = DayInput()
        self.fields["since"].initial = timezone.localdate


class CorrectWorkerForm(forms.ModelForm):
    """What may be corrected of a worker."""

    born = DayField(label=_("born"), required=False)

    class Meta:
        model = Worker
        fields = ["sex", "born", "post", "since"]
        labels = {"since": _("in service since")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"] = forms.ChoiceField(choices=content.choices("sex"), label=_("sex"))
        self.fields["since"] = DayField(label=_("in service since"))

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        return dict(self.cleaned_data)


class CorrectQualificationForm(forms.Form):
    """What may be corrected of a degree or certificate."""

    since = DayField(label=_("obtained on"))
    number = forms.CharField(label=_("certificate number"), max_length=60, required=False)

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        return dict(self.cleaned_data)


def _levels() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return certificates and degrees as choices in one list; the value is `kind:level`."""
    lists = [(QualificationKind.CERTIFICATE, "certificate"), (QualificationKind.DEGREE, "education")]
    return [
        (kind.label, [(f"{kind.value}:{code}", label) for code, label in content.choices(name)]) for kind, name in lists
    ]


class QualificationForm(forms.Form):
    """A degree or certificate."""

    what = forms.ChoiceField(label=_("certificate or degree"), choices=_levels)
    since = DayField(label=_("obtained on"))
    number = forms.CharField(label=_("certificate number"), max_length=60, required=False)
    registered_until = DayField(
        label=_("registered until"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = rules.value("staffing.certificate.register_years")
        self.fields["registered_until"].help_text = _(
            "Social work certificates are registered for %(years)s years at a time."
        ) % {"years": years}

    def facts(self) -> dict[str, Any]:
        """Return the arguments for the action."""
        data = dict(self.cleaned_data)
        data["kind"], _, data["level"] = data.pop("what").partition(":")
        return data


class AccountForm(forms.Form):
    """The account of a worker."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("sign-in account"),
        empty_label=_("choose an account"),
        help_text=_("Accounts of community workers appointed here that are not linked yet."),
    )

    def __init__(self, *args: Any, community: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = queries.free_accounts(community)
        field_of(self, "user", forms.ModelChoiceField).queryset = self.accounts


class RosterForm(forms.Form):
    """Upload of a roster of workers."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Community or office"), empty_label=None)
    file = SheetField(label=_("Roster"))

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = places.held(by.scope(Permission.STAFF_EDIT))
        self.fields["place"] = forms.ModelChoiceField(kept, label=_("Community or office"), empty_label=None)


class EndForm(forms.Form):
    """The first day on which something no longer applies."""

    until = DayField(label=_("end date"), initial=timezone.localdate)

"""Forms of what is done with a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web.form_fields import field_of
from linli.registers.accounts.models import User
from linli.registers.bodies.forms import BodyChoice
from linli.registers.bodies.models import Body
from linli.work.cases import policies, queries
from linli.work.cases.models import Case

Choices = list[tuple[str, Any]]


NOT_REGISTERED = "0"


def listed(name: str, blank: Any = None) -> Any:
    """Return a code list as choices that are read when the form is drawn."""
    return lambda: [*([("", blank)] if blank is not None else []), *content.choices(name)]


def words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Create a field for a few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class PersonChoice(forms.ModelChoiceField):
    """People with the offices they work for (`queries.handlers`)."""

    def label_from_instance(self, obj: Any) -> str:
        return " · ".join([obj.name, *dict.fromkeys(held.body.name for held in obj.appointments.all())])


class HolderChoice(BodyChoice):
    """Bodies for a case, first the one that has the duty; a long list can be searched."""

    widget = forms.Select(attrs={"data-search": ""})
    holder: Body | None = None

    def label_from_instance(self, obj: Body) -> str:
        label = super().label_from_instance(obj)
        return str(_("{name} · has this duty")).format(name=label) if obj == self.holder else label


class ActForm(forms.Form):
    """An act on a case, with the last step that the user saw."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, case: Case, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.viewer = case, viewer
        self.bodies: QuerySet[Body] = Body.objects.none()
        if "body" in self.fields or "refer_to" in self.fields:
            self._offer_bodies()

    def _offer_bodies(self) -> None:
        name = "body" if "body" in self.fields else "refer_to"
        field = field_of(self, name, HolderChoice)
        field.holder = queries.holder_of_duty(self.case)
        self.bodies = queries.bodies_for(self.case, first=field.holder)
        field.queryset = self.bodies
        known = set(self.bodies.values_list("pk", flat=True))
        if name == "body":
            mine = self.case.body_id or (field.holder.pk if field.holder else None)
            self.fields[name].initial = mine if mine in known else None


class AcceptForm(ActForm):
    """Accept a case, with assignment at once if a body is chosen."""

    # Empty here: ActForm offers the bodies of the case's place.
    body = HolderChoice(
        label=_("Assign to"), queryset=Body.objects.none(), required=False, empty_label=_("assign later")
    )


class RejectForm(ActForm):
    """Reject a case: the reason, and whose duty it is."""

    reason = forms.ChoiceField(label=_("Reason"), choices=listed("rejection_reason", ""))
    refer_to = HolderChoice(
        label=_("Office with this duty"), queryset=Body.objects.none(), required=False, empty_label=_("none of these")
    )
    words = words(_("Message to the resident"), required=False, help_text=_("The resident can read this."))


class AssignForm(ActForm):
    """Assign a case to a body, and to one of its people."""

    body = HolderChoice(label=_("Assign to"), queryset=Body.objects.none())
    handler = PersonChoice(
        label=_("Handler"), queryset=User.objects.none(), required=False, empty_label=_("the person who takes it on")
    )
    words = words(_("Instructions"), required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of all these bodies; the action checks that the person belongs to the chosen one.
        field_of(self, "handler", PersonChoice).queryset = queries.handlers(self.bodies)


class ConfirmForm(ActForm):
    """An act with nothing to fill in."""


class DoneForm(ActForm):
    """What was done."""

    outcome = words(_("Result"), help_text=_("The resident can read this."))


class ReturnForm(ActForm):
    """Return a case: the reason."""

    reason = forms.ChoiceField(label=_("Reason"), choices=listed("return_reason", ""))
    words = words(_("In brief"), required=False, rows=2)


class WordsForm(ActForm):
    """A reason in a few words."""

    words = words(_("Why"), rows=2)


class ReminderForm(ActForm):
    """What the office responsible is to do."""

    words = words(_("What is expected, and by when"), rows=2)


class SupervisionAnswerForm(ActForm):
    """What was done, and what comes next."""

    words = words(_("What was done, what comes next"), help_text=_("Read by the supervising office."))


class DownForm(ActForm):
    """Instructions for the office below."""

    words = words(_("What to do, and by when"), rows=2)


class VerifyForm(ActForm):
    """How the result was checked, and what was found."""

    check_way = forms.ChoiceField(
        label=_("How was it checked?"),
        choices=listed("check_way"),
        widget=forms.RadioSelect(attrs={"class": "segments"}),
        error_messages={"required": _("Choose how the result was checked.")},
    )
    words = words(
        _("Findings"),
        required=False,
        rows=2,
        help_text=_("Required if the resident was not reached. The resident can read this."),
    )

    def clean(self) -> None:
        """Ask for the findings where the way of checking says nothing about the result."""
        super().clean()
        if "check_way" in self.cleaned_data:
            try:
                policies.check_way_told(self.cleaned_data["check_way"], self.cleaned_data.get("words", ""))
            except RuleBroken as reason:
                self.add_error("words", str(reason))


class DaysForm(ActForm):
    """A number of working days up to `most`."""

    days = forms.IntegerField(label=_("Working days to add"), min_value=1)

    def limit(self, most: int) -> None:
        """Allow no more days than that."""
        self.fields["days"].validators.append(
            MaxValueValidator(most, _("Extend by %(limit_value)s working days or fewer at a time."))
        )
        self.fields["days"].widget.attrs["max"] = most


class AskExtensionForm(DaysForm):
    """Ask for an extension: by how much, and why."""

    reason = forms.ChoiceField(label=_("Reason"), choices=listed("extension_reason", ""))
    words = words(_("In brief"), required=False, rows=2, help_text=_("Read by the office that decides."))
    field_order = ["days", "reason", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit(policies.extension_days(self.case))


GRANT, REFUSE = "grant", "refuse"


class DecideExtensionForm(DaysForm):
    """Grant an extension or refuse it."""

    grant = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[(GRANT, _("Grant extension")), (REFUSE, _("Refuse extension"))],
        coerce=lambda chosen: chosen == GRANT,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
        error_messages={"required": _("Grant or refuse the extension.")},
    )
    days = forms.IntegerField(label=_("Working days granted"), min_value=1)
    words = words(
        _("In brief"),
        required=False,
        rows=2,
        help_text=_("Required if you refuse. If you grant it, the resident can read this."),
    )
    field_order = ["grant", "days", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.case.asked_extension
        if asked is not None:
            self.fields["days"].initial = asked.days
            self.limit(asked.days)

    def clean(self) -> None:
        """Ask for the reason of a refusal."""
        super().clean()
        if self.cleaned_data.get("grant") is False and not self.cleaned_data.get("words", "").strip():
            self.add_error("words", _("Say why the extension is refused."))


class AskResidentForm(ActForm):
    """A question to the resident."""

    words = words(_("Question"), rows=2)


class CommentForm(ActForm):
    """A note on the timeline."""

    words = words(_("Note"), rows=2)
    public = forms.BooleanField(label=_("Show to the resident"), required=False)


class FileForm(forms.Form):
    """A file; the action reads its type from its content."""

    file = forms.FileField(label=_("Photo or PDF"), allow_empty_file=True)


class PhoneForm(forms.Form):
    """The purpose of reading a phone number."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=listed("read_purpose", ""))
    # Set by the one-tap button of the check, which shows the number in its own place.
    calling = forms.BooleanField(required=False, widget=forms.HiddenInput)

"""Forms about a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web.form_fields import PhoneField, field_of
from linli.registers.accounts.models import User
from linli.registers.bodies.forms import BodyChoice
from linli.registers.bodies.models import Body
from linli.registers.duties.queries import Matter
from linli.registers.people.models import Person, Residency
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


class QuestionForm(ActForm):
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


def staff_channels() -> Choices:
    """Return every channel except the resident's own."""
    return [(code, title) for code, title in content.choices("channel") if code != "web"]


class WithPhoto(forms.Form):
    """A form with an optional photo."""

    photo = forms.FileField(label=_("Photo"), required=False)

    def clean_photo(self) -> Any:
        """Check the photo as the action will, to show the error beside the field."""
        photo = self.cleaned_data.get("photo")
        if photo is not None:
            try:
                policies.check_file(photo)
            except RuleBroken as reason:
                raise forms.ValidationError(str(reason)) from reason
        return photo


class NewCaseForm(WithPhoto):
    """A case reported by a worker or clerk, after matter and place were chosen."""

    words = forms.CharField(
        label=_("In the resident's words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, since when, who is affected."),
    )
    spot = forms.CharField(label=_("Exact location"), max_length=120, required=False)
    title = forms.CharField(
        label=_("Short title"),
        max_length=120,
        required=False,
        help_text=_("If left empty, the name of the matter is used."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=listed("urgency"), widget=forms.RadioSelect(attrs={"class": "segments"})
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=staff_channels)
    reporter_name = forms.CharField(label=_("Reported by"), max_length=60, required=False)
    reporter_phone = PhoneField(label=_("Phone"))
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )
    person = forms.TypedChoiceField(
        label=_("Who is it about?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the person, or “someone who is not registered here”.")},
    )
    reporter = forms.TypedChoiceField(
        label=_("Reported by"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Uses the name and registered phone number. The use of the number is logged."),
    )
    received = forms.MultipleChoiceField(
        label=_("Materials received"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are listed on the receipt."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    field_order = [
        "person",
        "words",
        "photo",
        "spot",
        "reporter",
        "reporter_name",
        "reporter_phone",
        "received",
        "urgency",
        "channel",
        "title",
    ]

    def __init__(self, *args: Any, matter: Matter, residents: list[Residency], viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {home.person_id: home.person for home in residents}
        self._offer_person(residents if matter.is_about_person else [])
        self._offer_reporter(viewer)
        if matter.bring:
            offer_materials(self, "received", matter)
        else:
            del self.fields["received"]

    def _offer_person(self, residents: list[Residency]) -> None:
        if not residents:
            del self.fields["person"]
            return
        named: Choices = [(str(home.person_id), _who(home)) for home in residents]
        choices = [*named, (NOT_REGISTERED, _("someone who is not registered here"))]
        field_of(self, "person", forms.TypedChoiceField).choices = choices

    def _offer_reporter(self, viewer: Viewer) -> None:
        """Offer names with masked numbers; the whole number is read only when the form is sent."""
        if not self.people:
            del self.fields["reporter"]
            return
        sees = viewer.scope(Permission.PEOPLE_READ_SENSITIVE)
        offered: Choices = [
            (str(one.pk), f"{one.name} · {one.masked_phone}" if one.phone and sees.has(one.community_id) else one.name)
            for one in self.people.values()
        ]
        field_of(self, "reporter", forms.TypedChoiceField).choices = [*offered, ("", _("someone else"))]
        self.fields["reporter_name"].label = _("Name of someone else")
        self.fields["reporter_phone"].label = _("Another phone number")

    def clean_person(self) -> Person | None:
        """Return the person; None for someone who is not registered."""
        return self.people.get(self.cleaned_data["person"])

    def clean_reporter(self) -> Person | None:
        """Return the member of the household who reports the case; None for someone else."""
        return self.people.get(self.cleaned_data["reporter"])

    def clean(self) -> None:
        """Check that one person reports the case."""
        super().clean()
        if self.cleaned_data.get("reporter") and self.cleaned_data.get("reporter_name"):
            self.add_error("reporter_name", _("Choose a member of the household or enter a name, not both."))


def _who(home: Residency) -> str:
    """Return how a member of a household is offered: name, relation, age."""
    age = home.person.age_on()
    years = "" if age is None else str(_("aged {age}")).format(age=age)
    return " · ".join(filter(None, [home.person.name, content.title("relation", home.relation), years]))


def offer_materials(form: forms.Form, name: str, matter: Matter) -> None:
    """Let a field offer the materials on the list of a matter."""
    field_of(form, name, forms.MultipleChoiceField).choices = [(thing.zh, str(thing)) for thing in matter.bring]


class MaterialsForm(forms.Form):
    """The materials received for a case so far."""

    received = forms.MultipleChoiceField(
        label=_("Materials received"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_materials(self, "received", matter)


class ResidentForm(WithPhoto):
    """What a resident writes, up to the length of the rule, and a photo; once, however often it is sent."""

    words = forms.CharField(
        label=_("Describe the problem"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Do not include ID numbers or details about other people."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("A photo helps us find the problem."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = int(rules.value("cases.public.words_max"))
        self.fields["words"].widget.attrs["maxlength"] = most
        field_of(self, "words", forms.CharField).max_length = most

    def clean_words(self) -> str:
        """Enforce the length of the rule."""
        told: str = self.cleaned_data["words"]
        most = int(rules.value("cases.public.words_max"))
        if len(told) > most:
            raise forms.ValidationError(_("Enter %(count)s characters or fewer.") % {"count": most})
        return told


class ReportForm(ResidentForm):
    """A resident's report; only the description is required."""

    spot = forms.CharField(
        label=_("Exact location"), max_length=120, required=False, help_text=_("For example: entrance 2, third floor.")
    )
    reporter_phone = PhoneField(
        label=_("Your phone"),
        autocomplete="tel",
        help_text=_("Fill in if we may call you. The number is stored encrypted."),
    )
    reporter_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["words", "photo", "spot", "reporter_phone", "reporter_name"]


class AddForm(ResidentForm):
    """What the resident adds to an open case, or answers to the question they saw."""

    words = forms.CharField(
        label=_("Your message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Do not include ID numbers or details about other people."),
    )
    photo = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))
    question = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["words", "photo"]

    def clean(self) -> None:
        """Ask for words or a photo."""
        super().clean()
        if not self.errors and not self.cleaned_data.get("words", "").strip() and not self.cleaned_data.get("photo"):
            self.add_error("words", _("Write something, or choose a photo."))


class WithdrawOwnForm(forms.Form):
    """Why the resident withdraws the case."""

    words = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class FollowForm(forms.Form):
    """The receipt code."""

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


def ratings() -> Choices:
    """Return the five answers, best first."""
    return [
        ("5", _("Very satisfied")),
        ("4", _("Satisfied")),
        ("3", _("Neither satisfied nor dissatisfied")),
        ("2", _("Dissatisfied")),
        ("1", _("Very dissatisfied")),
    ]


class RateForm(forms.Form):
    """The resident's rating."""

    rating = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        choices=ratings,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    words = forms.CharField(
        label=_("In brief"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NotSolvedForm(forms.Form):
    """What is still wrong."""

    words = forms.CharField(label=_("What is not solved?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

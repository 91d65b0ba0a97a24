"""Forms about accounts, and the forms of allauth in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.accounts import lockout, policies

SIGN_IN_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,59}\Z", _("Use 3 to 60 small letters, digits, dots, hyphens or underscores.")
)


class AccountForm(forms.Form):
    """A new account."""

    name = forms.CharField(label=_("name"), max_length=60)
    username = forms.CharField(
        label=_("sign-in name"),
        max_length=60,
        validators=[SIGN_IN_NAME],
        help_text=_("Small letters and digits, for example the name in pinyin. It cannot be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["name", "username"]

    def clean_username(self) -> str:
        """Check that the name is free, to show the error beside the field."""
        try:
            policies.check_name_free(self.cleaned_data["username"])
        except RuleBroken as taken:
            raise ValidationError(str(taken)) from taken
        return str(self.cleaned_data["username"])


class ReasonForm(forms.Form):
    """The reason for an act on an account; the journal records it."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Recorded in the activity log."))


class OwnReasonForm(forms.Form):
    """The reason for an act on one's own device, which may be left empty."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Recorded in the activity log.")
    )


class SignInForm(LoginForm):
    """Name and password; a one-time password is valid for some hours only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, login=_("sign-in name"), password=_("password"))

    def clean(self) -> dict[str, Any]:
        """Refuse an expired one-time password."""
        data: dict[str, Any] = super().clean() or {}
        # After the password was checked: only who knows it learns that it has expired.
        if self.user and self.user.one_time_is_over:
            raise ValidationError(
                _("This one-time password is no longer valid. Ask the administrator of your office for a new one.")
            )
        return data


class CodeCounts:
    """Counts wrong codes like wrong passwords, in the database, so that six digits cannot be tried out."""

    user: Any

    def clean_code(self) -> str:
        """Return the code, unless the account is locked."""
        if lockout.is_locked(context.request, self.user.username):
            raise ValidationError(_("Too many wrong codes. Try again later."))
        try:
            return str(super().clean_code())  # type: ignore[misc]  # of the form it is mixed into
        except ValidationError:
            lockout.count_failure(context.request, self.user.username)
            raise


class CodeForm(CodeCounts, mfa.AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code=_("six-digit code from the app, or a recovery code"))


class CodeAgainForm(CodeCounts, mfa.ReauthenticateForm):
    """The code at reauthentication."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code=_("six-digit code from the app, or a recovery code"))


class PasswordAgainForm(ReauthenticateForm):
    """The password at reauthentication."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password=_("password"))


class PasswordForm(ChangePasswordForm):
    """A new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, oldpassword=_("current password"), password1=_("new password"), password2=_("repeat new password"))
        least = int(rules.value("accounts.password.min_length"))
        self.fields["password1"].help_text = _(
            "Use at least %(n)d characters. Avoid common passwords and your name."
        ) % {"n": least}


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code=_("six-digit code from the app"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasskeyForm(AddWebAuthnForm):
    """A new passkey with a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, name=_("name of the device"), passwordless=_("sign in with this passkey only, without a password"))
        self.fields["passwordless"].help_text = _("The device then asks for fingerprint, face or PIN each time.")


class PasskeyNameForm(EditWebAuthnForm):
    """Rename a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, name=_("name of the device"))


def word(form: forms.Form, **labels: Any) -> None:
    """Set our labels on fields of allauth, and remove its placeholders."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)

"""Settings of allauth by code: no sign-up, one-time passwords, names of second factors."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.secrets import crypto
from linli.core.web import devices, http

# When the session began, in seconds since 1970; `linli.site.session_rules` ends it after accounts.session.hours.
SESSION_BEGAN = "linli_began"


TOO_OFTEN = _("Too many attempts in a short time. Wait a few minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are created by the administrator, never by a visitor."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is deactivated. Ask the administrator of your office to reactivate it."),
        "enter_current_password": _("Wrong current password."),
        "incorrect_code": _("Wrong or expired code. Enter the one shown now."),
        "incorrect_password": _("Wrong password."),
        "invalid_login": _("Wrong sign-in name or password."),
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
        "username_password_mismatch": _("Wrong sign-in name or password."),
    }
    WAYS = {
        "reauthenticate": _("With my password"),
        "mfa_reauthenticate": _("With a code from the app or a recovery code"),
        "mfa_reauthenticate:webauthn": _("With my passkey"),
    }

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to reauthenticate, in our words."""
        return [
            way | {"description": self.WAYS.get(way["id"], way["description"])}
            for way in super().get_reauthentication_methods(user)
        ]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        # Here, because every way to sign in ends here: password, code and passkey.
        request.session[SESSION_BEGAN] = int(timezone.now().timestamp())

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Remember that this device was used by this account, so that others cannot lock it out here."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(answer, request, devices.ACCOUNT, user.username.lower())
        return answer

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as every other part of Linli reads it."""
        return http.address(request) or str(super().get_client_ip(request))

    def clean_password(self, password: str, user: Any = None) -> str:
        """Check a new password; the present one is refused."""
        # Otherwise an owner could keep the one-time password, which the administrator knows.
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("This is your current password. Choose a different one."))
        return str(super().clean_password(password, user))

    def set_password(self, user: Any, password: str) -> None:
        """Set the password that the owner chose."""
        # allauth saves the user in super(), so both are stored with the password.
        user.must_change_password, user.password_set_at = False, timezone.now()
        super().set_password(user, password)
        journal.record("account.password_changed", user, by=Viewer(user_id=user.pk, name=user.name))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


class MFAAdapter(DefaultMFAAdapter):
    """Names and messages of second factors; what they are computed from is encrypted."""

    COLUMN = "mfa_authenticator.data"

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This two-step sign-in cannot be turned off."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first. Recovery codes are only a backup."),
        "incorrect_code": _("Wrong or expired code. Enter the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt the secret of an app or the seed of recovery codes, as the database contains it."""
        return crypto.encrypt(text, self.COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` returned; nothing else is accepted, such as a secret put there by hand.

        Raises:
            PermissionDenied: it is something else.
        """
        try:
            return crypto.decrypt(encrypted_text, self.COLUMN)
        except (InvalidTag, KeyError, ValueError) as error:
            raise PermissionDenied from error

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("Passkey")

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return how a passkey shows its owner on the device."""
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.name, "name": user.username}

"""How allauth behaves here: no self-registration, one-time passwords end, second factors named after the person."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.viewer import Viewer

# When the session began, in seconds since 1970; `linli.site.enforcement` ends it after accounts.session.hours.
SESSION_BEGAN = "linli_began"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Remember when the session began, whichever way the person came in."""
        super().login(request, user)
        request.session[SESSION_BEGAN] = int(timezone.now().timestamp())

    def clean_password(self, password: str, user: Any = None) -> str:
        """A new password is a new one: nobody keeps the one that the administrator saw."""
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("This is your password now. Choose another."))
        return str(super().clean_password(password, user))

    def set_password(self, user: Any, password: str) -> None:
        """The owner chose a password, so a one-time password has done its work."""
        user.must_change_password, user.password_set_at = False, timezone.now()
        super().set_password(user, password)
        journal.record("account.password_changed", user, by=Viewer(user_id=user.pk, name=user.name))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the first page."""
        return "/"


class MFAAdapter(DefaultMFAAdapter):
    """Second factors carry the sign-in name."""

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """How a passkey names its owner on the device."""
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.name, "name": user.username}

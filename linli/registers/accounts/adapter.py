"""How allauth behaves here: no self-registration, and second factors named after the person."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Second factors carry the sign-in name."""

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """How a passkey names its owner on the device."""
        return {"id": str(user.pk).encode(), "display_name": user.name, "name": user.username}

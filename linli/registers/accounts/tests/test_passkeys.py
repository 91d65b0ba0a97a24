"""A passkey names its owner in the form in which sign-in reads it back, whatever the number of the account."""

import pytest
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from fido2.utils import websafe_encode

from linli.registers.accounts.adapter import MFAAdapter
from linli.registers.accounts.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("number", [7, 10, 36, 4711])
def test_a_passkey_leads_back_to_its_owner(number):
    user = User.objects.create(pk=number, username=f"u{number}", name="周敏")
    handle = MFAAdapter().get_public_key_credential_user_entity(user)["id"]
    assert extract_user_from_response({"response": {"userHandle": websafe_encode(handle)}}) == user

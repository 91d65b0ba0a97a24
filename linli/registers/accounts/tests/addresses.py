"""Examples for the URLs of accounts."""

from uuid import UUID

from linli.core.secrets import crypto
from linli.registers.accounts.models import Device

DEVICES = ("accounts:device", "accounts:withdraw_device", "accounts:allow_device")
THING = {"accounts": "user", **dict.fromkeys(DEVICES, "device")}


def examples(town):
    """The user of the town, and a device of theirs."""
    told = {"name": "Chrome, Android", "salt": "A" * 43 + "=", "half": "B" * 43 + "=", "key": crypto.writing_key()}
    return {"user": town.user.pk, "device": Device.objects.create(uuid=UUID(int=1), user=town.user, **told).pk}

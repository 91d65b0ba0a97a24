"""Whose phone it is."""

from __future__ import annotations

import base64
from uuid import UUID

from linli.core.access.viewer import Viewer
from linli.core.secrets import phone_keys
from linli.registers.accounts.models import Device
from linli.work.phones.models import Submission


class OtherPerson(Exception):
    """Another person than the viewer uses this phone; it keeps what is unsent for that person."""


class Withdrawn(Exception):
    """The device was withdrawn: it gets nothing, and deletes what it holds."""


def check_allowed(device: Device) -> None:
    """Check that a device may be used.

    Raises:
        Withdrawn: it was withdrawn, or its user is locked out.
    """
    if not device.is_allowed:
        raise Withdrawn


def check_owner(device: Device, *, by: Viewer) -> None:
    """Check that a device is that of the viewer.

    Raises:
        OtherPerson: it is another's.
    """
    if device.user_id != by.user_id:
        raise OtherPerson


def check_device(device: UUID, *, by: Viewer) -> None:
    """Check that the phone that items name may be used, and that what it holds was made by the viewer.

    Raises:
        Withdrawn: it was withdrawn.
        OtherPerson: it is another's, or somebody else has sent from it.
    """
    registered = Device.objects.select_related("user").filter(uuid=device).first()
    if registered is not None:
        check_allowed(registered)
        check_owner(registered, by=by)
    others = Submission.objects.filter(device=device).exclude(user=by.user_id)
    if others.exists():
        raise OtherPerson


def half_of(user_id: int, device: UUID, salt: bytes, key_name: str) -> bytes | None:
    """Return the server's half of a phone's key, which proves that a file is from it; None if it is not known.

    A registered device keeps the half that it was given, whatever becomes of the keyring. Of one that the database does
    not know, such as after a restore, it is derived again from the key of the keyring that the file names.
    """
    registered = Device.objects.filter(uuid=device).first()
    if registered is not None:
        return base64.b64decode(registered.half) if registered.user_id == user_id else None
    try:
        return phone_keys.half(user_id, device, salt, key_name)
    except KeyError:
        return None

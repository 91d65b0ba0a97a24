"""Messages about what another user did to the viewer's account."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.rooms import registry
from linli.core.rooms.news import Message, News, Window
from linli.registers.accounts.models import Device, User

TOLD = ("account.password_reset", "account.reactivated", "account.second_factor_removed", "account.unlocked")


def own_account(viewer: Viewer, window: Window) -> QuerySet[Entry]:
    """Return entries about the viewer's account by other users."""
    about = Entry.objects.filter(target_type=User._meta.label_lower, target_id=viewer.user_id)
    # Coalesce hides the column from its own index: led by that index, the bell would read a month of all users'
    # entries.
    lately = about.alias(moment=Coalesce("at", "at")).filter(moment__gt=window.since)
    return lately.filter(verb__in=TOLD).exclude(actor_id=viewer.user_id)


def shown(entries: QuerySet[Entry], viewer: Viewer, window: Window) -> QuerySet[Entry]:
    """Put the newest first."""
    return entries.order_by("-pk")


def line(entry: Entry, window: Window) -> Message:
    """Tell what was done, by whom and why."""
    return Message(entry.at, registry().line(entry.verb), entry.actor_name, entry.reason, reverse("me"), "key-round")


def new_devices(viewer: Viewer, window: Window) -> QuerySet[Device]:
    """Return the viewer's devices that are new: if it was someone else, the user should notice."""
    return Device.objects.filter(user_id=viewer.user_id or 0, first_seen_at__gt=window.since)


def newest_devices(devices: QuerySet[Device], viewer: Viewer, window: Window) -> QuerySet[Device]:
    """Put the newest first."""
    return devices.order_by("-first_seen_at", "-pk")


def device_line(device: Device, window: Window) -> Message:
    """Tell which device can be used without a network now, and lead to where it can be forgotten."""
    text = _("New device for offline work under your name. If it is not yours, withdraw it.")
    return Message(device.first_seen_at, text, device.name, "", reverse("accounts:devices"), "smartphone")


def withdrawn_devices(viewer: Viewer, window: Window) -> QuerySet[Device]:
    """Return the viewer's devices that someone else withdrew."""
    withdrawn = Device.objects.filter(user_id=viewer.user_id or 0, withdrawn_at__gt=window.since)
    return withdrawn.exclude(withdrawn_by_id=viewer.user_id)


def latest_withdrawn(devices: QuerySet[Device], viewer: Viewer, window: Window) -> QuerySet[Device]:
    """Put the latest first."""
    return devices.select_related("withdrawn_by").order_by("-withdrawn_at", "-pk")


def withdrawn_line(device: Device, window: Window) -> Message:
    """Tell which device was withdrawn, and by whom."""
    by = str(device.withdrawn_by or "")
    at = device.withdrawn_at or device.last_seen_at
    return Message(at, registry().line("device.withdrawn"), device.name, by, reverse("accounts:devices"), "smartphone")


NEWS = (
    News(own_account, shown, line),
    News(new_devices, newest_devices, device_line),
    News(withdrawn_devices, latest_withdrawn, withdrawn_line),
)

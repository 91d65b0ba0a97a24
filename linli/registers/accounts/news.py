"""Messages about what another user did to the viewer's account."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.rooms import registry
from linli.core.rooms.news import Message, News, Window
from linli.registers.accounts.models import User

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


NEWS = (News(own_account, shown, line),)

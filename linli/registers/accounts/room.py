"""Declaration of the accounts app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Accounts"),
    order=90,
    urls={"": "urls"},
    ways=(
        Way("accounts:list", _("Accounts"), "key-round", (P.APPOINT,), rail=110),
        Way("accounts:watched_devices", _("Devices for offline work"), "smartphone", (P.CONFIRM, P.APPOINT)),
    ),
    first_pages={Role.ADMIN: "accounts:list"},
    verbs=(
        Verb("account.created", _("created an account")),
        Verb("account.deactivated", _("deactivated an account")),
        Verb("account.reactivated", _("reactivated an account"), _("Account reactivated")),
        Verb("account.unlocked", _("unlocked an account"), _("Account unlocked")),
        Verb("account.password_reset", _("issued a one-time password"), _("Password reset")),
        Verb("account.password_changed", _("changed their own password")),
        Verb("account.second_factor_removed", _("turned off two-step sign-in"), _("Two-step sign-in turned off")),
        Verb("account.reset_asked", _("asked for new access to an account")),
        Verb("account.reset_declined", _("declined new access to an account")),
        Verb("account.reset_withdrawn", _("withdrew a request for access")),
        Verb("device.registered", _("registered a device"), _("Device registered")),
        Verb("device.withdrawn", _("withdrew a device"), _("Device withdrawn")),
        Verb("device.allowed", _("allowed a device again"), _("Device allowed again")),
    ),
    targets=(
        Target("accounts.user", "accounts:detail", P.APPOINT),
        Target("accounts.device", "accounts:device", P.APPOINT),
    ),
    shown={
        "username": _("sign-in name"),
        "role": _("role"),
        "sessions": _("devices signed out"),
        "device": _("device"),
    },
    values={"role": lambda code: Role(code).label},
)

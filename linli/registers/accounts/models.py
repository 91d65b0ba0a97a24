"""The account a person signs in with."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import rules
from linli.core.secrets.crypto import EncryptedField


def posts_in_force() -> models.QuerySet[Any]:
    """Return the appointments that are valid today or later."""
    # The bodies app is above this one, so its model is reached through the relation, not imported.
    posts = User._meta.get_field("appointments").related_model._default_manager
    return posts.filter(Q(until=None) | Q(until__gt=timezone.localdate()))


class Answer(models.TextChoices):
    """How a request that needs a second person ended."""

    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TwoPersonRequest(models.Model):
    """An act that opens residents' data: one person asks for it, another answers."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def anchor(self) -> str:
        """Return what names this request on the page of requests."""
        return f"{self._meta.model_name}-{self.pk}"

    def close(self, answer: Answer, *, by: Viewer, reason: str = "") -> None:
        """Store the answer."""
        self.answer, self.answered_at, self.answered_by_name = answer, timezone.now(), by.name
        self.answer_reason = reason
        self.save(update_fields=["answer", "answered_at", "answered_by_name", "answer_reason"])


class UserQuerySet(models.QuerySet["User"]):
    """Accounts, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> "UserQuerySet":
        """Return the accounts with posts only where the viewer appoints, and those without a post."""
        scope = viewer.scope(Permission.APPOINT)
        if scope.everything:
            return self.all()
        if not scope:
            return self.none()
        inside = sql.among("place__community_id", scope.communities) | sql.among("place_id", scope.places)
        # An account with one post elsewhere belongs to others, too: its password could open their data.
        return self.exclude(pk__in=posts_in_force().exclude(inside).values("user_id"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # the base is made at run time
    """Creates accounts. There is no superuser: permissions come from appointments only."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create an account with a hashed password, or one that cannot sign in by password."""
        user = self.model(username=username, password_set_at=timezone.now(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        # Names that differ only in capitals are one account.
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """An account: a sign-in name, and the owner's settings."""

    class TextSize(models.TextChoices):
        NORMAL = "normal", _("normal text")
        LARGE = "large", _("large text")

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    language = models.CharField(_("language"), max_length=10, blank=True)
    text_size = models.CharField(_("text size"), max_length=10, choices=TextSize.choices, default=TextSize.NORMAL)
    messages_read_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def one_time_until(self) -> datetime | None:
        """Return until when the one-time password can be used; None if the owner has chosen one."""
        if not self.must_change_password:
            return None
        hours = timedelta(hours=float(rules.value("accounts.one_time_password.valid_hours")))
        return (self.password_set_at or self.date_joined) + hours

    @property
    def one_time_is_over(self) -> bool:
        """Return whether the one-time password has expired."""
        return self.one_time_until is not None and self.one_time_until < timezone.now()

    @property
    def password_is_old(self) -> bool:
        """Return whether the rule requires a new password (days, 0 for never)."""
        days = int(rules.value("accounts.password.max_days"))
        return bool(days) and (self.password_set_at or self.date_joined) < timezone.now() - timedelta(days=days)

    def get_full_name(self) -> str:
        """Return the name shown beside the person's acts."""
        return self.name


class AccessResetQuerySet(models.QuerySet["AccessReset"]):
    """Requests, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> "AccessResetQuerySet":
        """Return the viewer's own requests, and those about accounts with posts only where the viewer confirms."""
        scope = viewer.scope(Permission.CONFIRM)
        inside = Q(place__community_id__in=sorted(scope.communities)) | Q(place_id__in=sorted(scope.places))
        held, own = posts_in_force(), Q(asked_by_id=viewer.user_id)
        elsewhere = held.none() if scope.everything else held.exclude(inside)
        here = Q(account__in=held.values("user_id")) & ~Q(account__in=elsewhere.values("user_id"))
        return self.filter(own | here if scope else own)


class AccessReset(TwoPersonRequest):
    """A request to give an account a new password, or to remove its second factors."""

    class What(models.TextChoices):
        PASSWORD = "password", _("a new one-time password")
        FACTOR = "factor", _("turning off two-step sign-in")

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="resets")
    what = models.CharField(max_length=10, choices=What.choices)

    objects = AccessResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "what"], condition=models.Q(answer=""), name="accounts_access_reset_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_what_display()}"


def accounts_watched(viewer: Viewer) -> models.QuerySet[Any]:
    """Return the keys of the accounts with a post at a place where the viewer confirms posts and passwords."""
    scope = viewer.scope(Permission.CONFIRM)
    if scope.everything:
        return posts_in_force().values("user_id")
    inside = sql.among("place__community_id", scope.communities) | sql.among("place_id", scope.places)
    return (posts_in_force().filter(inside) if scope else posts_in_force().none()).values("user_id")


class DeviceQuerySet(models.QuerySet["Device"]):
    """Devices, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> "DeviceQuerySet":
        """Return the viewer's own devices, and those of accounts that the viewer manages or confirms."""
        own, managed = Q(user_id=viewer.user_id), Q(user__in=User.objects.visible_to(viewer).values("pk"))
        return self.filter(own | managed | Q(user__in=accounts_watched(viewer)))

    def allowed(self) -> "DeviceQuerySet":
        """Return the devices that may hold residents' data: not withdrawn, and of an active account."""
        return self.filter(withdrawn_at=None, user__is_active=True)


class Device(models.Model):
    """A browser profile of one user that may hold residents' data without a network (ADR 0018).

    What it holds is encrypted with a key of two halves: one never leaves the device, the other is `half`, which is
    given out only while the user is signed in and the device is not withdrawn.
    """

    # Made by the device; also the name under which it asks before anybody is signed in.
    uuid = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(_("device"), max_length=80)
    salt = models.CharField(max_length=44)  # base64 of 32 bytes that the device made
    half = EncryptedField()  # base64 of 32 bytes
    key = models.CharField(max_length=40)  # of the keyring, from which the half was derived
    session_key = models.CharField(max_length=40, blank=True, default="")
    first_seen_at = models.DateTimeField(_("first used"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last used"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        constraints = [
            models.CheckConstraint(
                name="accounts_device_withdrawn", condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["user", "-last_seen_at", "-id"], name="accounts_device_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_allowed(self) -> bool:
        """Return whether it may hold residents' data; asks for the account."""
        return self.withdrawn_at is None and self.user.is_active

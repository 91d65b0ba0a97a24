"""`linli admin create USERNAME --name NAME`: the first administrator of a new installation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.forms import SIGN_IN_NAME
from linli.registers.bodies import actions
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place

BY = robot("linli admin create")


class Command(LinliCommand):
    """Creates the account, appoints it, and prints its one-time password."""

    group = CommandGroup.START
    summary = gettext_lazy("Create an administrator, who appoints everyone else; prints a one-time password.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help=_("the person's name"))
        parser.add_argument("--place", default="", help=_("division code (default: the top of the tree)"))
        parser.add_argument("--body", default="", help=_("name of the office (default: the district office)"))
        self.add_json(parser)

    def handle(self, *args: Any, username: str, name: str, place: str, body: str, json: bool, **options: Any) -> None:
        username = username.strip().lower()
        try:
            SIGN_IN_NAME(username)
            password = self.create(username, name, self.place(place), body)
        except (RuleBroken, ValidationError) as reason:
            message = reason.messages[0] if isinstance(reason, ValidationError) else str(reason)
            raise CommandError(message) from reason
        names = ("username", "password") if json else (_("sign-in name"), _("one-time password"))
        self.answer(dict(zip(names, (username, password), strict=True)), as_json=json)

    def place(self, code: str) -> Place:
        """Return the place with that code, or the top of the tree."""
        rows = Place.objects.open().filter(code=code) if code else Place.objects.open().exclude(path="")
        found = rows.order_by("path").first()
        if found is None:
            raise CommandError(
                _("There is no place with this code. Import the places first: linli places import FILE.csv")
            )
        return found

    @transaction.atomic
    def create(self, username: str, name: str, place: Place, office: str) -> str:
        """Create account and appointment together or not at all; return the password."""
        account, password = accounts.create_account(username=username, name=name, by=BY)
        body = self.office(place, office)
        # The post is data, which offices keep in Chinese.
        actions.appoint(account, body, place, Role.ADMIN, since=timezone.localdate(), by=BY, post="系统管理员")
        return password

    def office(self, place: Place, name: str) -> Body:
        """Return the office of that name at the place; create it if there is none."""
        here = Body.objects.open().filter(place=place)
        known = here.filter(name=name) if name else here.filter(kind="district_office")
        return known.first() or actions.create(
            place, kind="district_office", name=name or f"{place.name}社区建设处", since=timezone.localdate(), by=BY
        )

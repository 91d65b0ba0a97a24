"""`linli posts confirm [NUMBER]`: the second person where there is no officer yet, for the first post of a district."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken
from linli.registers.bodies import actions
from linli.registers.bodies.models import Proposal

BY = robot("linli posts confirm")


class Command(LinliCommand):
    """Lists proposed posts, or confirms one and prints the one-time password to hand over."""

    group = CommandGroup.START
    summary = gettext_lazy("List posts that wait for a second person, or confirm one where there is no officer yet.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, nargs="?", help=_("the number of the post in the list"))
        self.add_json(parser)

    def handle(self, *args: Any, number: int | None, json: bool, **options: Any) -> None:
        waiting = Proposal.objects.filter(answer="").select_related("user", "body", "place").order_by("pk")
        if number is None:
            for one in waiting:
                self.stdout.write(f"{one.pk}\t{one}\t{one.place}")
            return
        row = waiting.filter(pk=number).first()
        if row is None:
            raise CommandError(_("No post with the number {number} waits for an answer.").format(number=number))
        try:
            post, password = actions.confirm(row, by=BY)
        except RuleBroken as reason:
            raise CommandError(str(reason)) from reason
        names = ("username", "password") if json else (_("sign-in name"), _("one-time password"))
        self.answer(dict(zip(names, (post.user.username, password), strict=True)), as_json=json)

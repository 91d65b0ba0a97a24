"""Taking back a move recorded by mistake: who moved together comes back whole."""

from __future__ import annotations

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.registers.people import policies, queries
from linli.registers.people.actions.people import find_again, go_home, reopen
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.people.queries import Moved


@transaction.atomic
def take_back_move(person: Person, *, by: Viewer) -> Household | None:
    """Take back the last move of a person and of all who moved with them; return the household they are back in.

    The household is the same row as before, with its visits, promises, cases and worker; what ended with the move is
    valid again, and a household that only this move began is gone.

    Raises:
        PermissionDenied: the viewer may not change people at both ends.
        RuleBroken: there is no such move, or something was built on it.
    """
    moved = policies.check_moved(queries.last_move(person))
    # In the order of keys, so that two of these cannot block each other.
    everyone = list(Person.objects.select_for_update().filter(pk__in=moved.together).order_by("pk"))
    moves = [policies.check_moved(queries.last_move(one), together=moved.together) for one in everyone]
    policies.check_move_back(moves, by=by)
    for each in moves:
        _move_back(each, by=by)
    if moved.into is not None:
        _tidy(moved.into, by=by)
    back = Household.objects.filter(pk=moved.left).first() if moved.left else None
    if back is not None:
        journal.record("household.move_taken_back", back, by=by, people=moved.together)
    return back


def _move_back(moved: Moved, *, by: Viewer) -> None:
    person = moved.person
    Residency.objects.filter(pk=moved.opened or 0).delete()
    home = Residency.objects.select_for_update().filter(pk=moved.home or 0).first()
    if home is not None:
        go_home(home)
    person.community_id = home.community_id if home else moved.was_in
    person.save(update_fields=["community"])
    reopen(person, moved.circumstances)
    Circumstance.objects.filter(person=person, until=None).update(community_id=person.community_id)
    find_again(person)
    journal.record("person.move_taken_back", person, by=by, left=moved.into, into=moved.left)


def _tidy(pk: int, *, by: Viewer) -> None:
    """Delete the household that the move began, or record that they left it again."""
    household = Household.objects.select_for_update().get(pk=pk)
    if Residency.objects.filter(household=household).exists():
        journal.record("household.move_taken_back", household, by=by)
    else:
        household.delete()

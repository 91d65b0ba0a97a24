"""Declaration of the people app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Residents and homes"),
    order=50,
    ways=(
        Way("people:households", _("Households"), "house", (P.PEOPLE_VIEW,), P.PEOPLE_VIEW, rail=20, tab=40),
        Way("people:imports", _("Imports"), "file-up", (P.PEOPLE_IMPORT,), rail=70),
    ),
    verbs=(
        Verb("person.registered", _("registered a person"), _("Registered")),
        Verb("person.corrected", _("corrected a person's details"), _("Corrected")),
        Verb("person.moved", _("recorded a move"), _("Moved")),
        Verb("person.move_taken_back", _("undid the move of a person"), _("Move undone")),
        Verb("person.died", _("recorded a death"), _("Death recorded")),
        Verb("person.death_taken_back", _("cancelled a death record"), _("Death record cancelled")),
        Verb("household.founded", _("registered a household"), _("Household registered")),
        Verb("household.moved", _("recorded the move of a household"), _("Moved")),
        Verb("household.move_taken_back", _("undid the move of a household"), _("Move undone")),
        Verb("household.head_changed", _("changed the head of a household"), _("Head of household changed")),
        Verb("person.merged", _("merged two entries of a person"), _("Merged with a duplicate")),
        Verb(
            "person.merged_away", _("merged an entry into another of the same person"), _("Merged into another entry")
        ),
        Verb("person.merge_undone", _("undid a merge"), _("Merge undone")),
        Verb("duplicate.dismissed", _("marked two entries as different people"), _("Marked as two people")),
        Verb("circumstance.added", _("added a circumstance"), _("Circumstance added")),
        Verb("circumstance.ended", _("ended a circumstance"), _("Circumstance ended")),
        Verb("person.sensitive_read", _("viewed sensitive details of a person"), _("Viewed masked details")),
        Verb("person.phone_read", _("viewed a resident's phone number"), _("Phone number viewed")),
        Verb("person.phone_used", _("used a resident's phone number for a case"), _("Phone number used for a case")),
        Verb("person.found_by_number", _("found a person by ID number"), _("Found by ID number")),
        Verb("households.exported", _("exported a list of households")),
        Verb("people.import_handed_in", _("uploaded a roster")),
        Verb("people.import_started", _("started the import of a roster")),
        Verb("people.imported", _("imported a roster")),
        Verb("people.import_undone", _("undid the import of a roster")),
        Verb("people.rejected_rows_read", _("downloaded the rejected rows of a roster")),
    ),
    targets=(
        Target("people.person", "people:person", P.PEOPLE_VIEW),
        Target(
            "people.household",
            "people:household",
            P.PEOPLE_VIEW,
            words=lambda row: f"{row.name} {row.dwelling or ''}",
            related=("dwelling",),
        ),
        Target("people.importrun", "people:import", P.PEOPLE_IMPORT),
    ),
    reasons=("read_purpose",),
)

"""Examples for the URLs of lists."""

from linli.insight.lists.tests.factories import TOKEN, ListAddressFactory, SavedListFactory

THING = {"lists:address_revoke": "list_address", "lists": "saved_list"}
FACES = {"lists:new": ["?subject=person"], "lists:data": [f"?key={TOKEN}"]}


def examples(town):
    """A list of the user, and an address of it."""
    row = SavedListFactory(community=town.here, by=town.user)
    return {"saved_list": row.pk, "list_address": ListAddressFactory(saved_list=row).pk}

"""Examples for the URLs of lists."""

from linli.insight.lists.tests.factories import SavedListFactory

THING = {"lists": "saved_list"}


def examples(town):
    """One that is open."""
    return {"saved_list": SavedListFactory(community=town.here).pk}

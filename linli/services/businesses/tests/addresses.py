"""Examples for the URLs of businesses."""

from linli.services.businesses.tests.factories import ShopFactory

THING = {"businesses": "shop"}


def examples(town):
    """One that is open."""
    return {"shop": ShopFactory(community=town.here).pk}

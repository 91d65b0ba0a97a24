"""Examples for the URLs of ${title_lower}."""

from linli.${layer}.${name}.tests.factories import ${Thing}Factory

THING = {"${name}": "${thing}"}


def examples(town):
    """One that is open."""
    return {"${thing}": ${Thing}Factory(community=town.here).pk}

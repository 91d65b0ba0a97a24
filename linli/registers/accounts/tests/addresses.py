"""Examples for the URLs of accounts."""

THING = {"accounts": "user"}


def examples(town):
    return {"user": town.user.pk}

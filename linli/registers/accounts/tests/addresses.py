"""What the addresses of accounts stand for, with examples."""

THING = {"accounts": "user"}


def examples(town):
    return {"user": town.user.pk}

"""The accounts of the demo, and the one password of those that it prints."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.auth.hashers import make_password

from linli.core.demo import days
from linli.core.demo.writer import Row
from linli.registers.accounts.models import User

PASSWORD = "linli-demo-2026"  # noqa: S105 - printed on purpose, made only with invented data
NO_PASSWORD = "!demo"  # noqa: S105 - an account that cannot sign in


@lru_cache(maxsize=1)
def password_hash() -> str:
    """Return the hash of the demo password, computed once."""
    return make_password(PASSWORD)


def user_row(pk: int, username: str, name: str, since: int, *, active: bool = True, password: str = NO_PASSWORD) -> Row:
    """Return the row of an account; it can sign in only with a password given here."""
    joined = days.moment(since, 540)
    return {
        "id": pk,
        "password": password,
        "username": username,
        "name": name,
        "is_active": active,
        "date_joined": joined,
    }


def let_sign_in(user_id: int, username: str) -> None:
    """Give an account a sign-in name and the printed password."""
    User.objects.filter(pk=user_id).update(username=username, password=password_hash())

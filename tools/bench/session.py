"""Creates a session for a role and prints its cookie: `python -m tools.bench.session ROLE`."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Sign in as the role and print the cookie."""
    from tools.bench.setup import ready

    ready()
    from django.conf import settings
    from django.test import Client

    from linli.registers.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(username=sys.argv[1]), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    print(json.dumps(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"))


if __name__ == "__main__":
    main()

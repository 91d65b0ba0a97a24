"""Sessions as the database contains them: encrypted, because they carry messages and secrets being set up."""

import json
from typing import Any

from linli.core.secrets import crypto

COLUMN = "django_session.session_data"


class EncryptedSerializer:
    """JSON under the newest key of the keyring. A session that cannot be read is empty: its user signs in again."""

    def dumps(self, content: dict[str, Any]) -> bytes:
        return crypto.encrypt(json.dumps(content, separators=(",", ":")), COLUMN).encode("ascii")

    def loads(self, stored: bytes) -> Any:
        return json.loads(crypto.decrypt(stored.decode("ascii"), COLUMN))

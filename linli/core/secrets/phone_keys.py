"""Keys of phones: the server's half of a device's key, and the key pair for exported outboxes (ADR 0018).

All of them are derived from a key of the keyring by HKDF-SHA256 (RFC 5869) and named after it, so that a phone can say
which one it means after the keys were rotated.
"""

from __future__ import annotations

from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from linli.core.secrets import crypto
from linli.core.secrets.file_encryption import derive

SALT = 32  # bytes that the phone makes
CURVE = ec.SECP256R1()
# The order n of the group of P-256 (NIST SP 800-186, 3.2.1.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# 64 bits more than the order has, so that the remainder is not biased (FIPS 186-5, A.2.1).
SCALAR = 32 + 8


def half(user_id: int, device: UUID, salt: bytes, key_name: str) -> bytes:
    """Return the server's half (32 bytes) of the key of one device of one user.

    Raises:
        KeyError: the keyring lacks the key.
    """
    return derive(crypto.secret(key_name), salt, f"linli phone half\0{key_name}\0{user_id}\0{device}".encode())


def handover_private(key_name: str) -> ec.EllipticCurvePrivateKey:
    """Return the private key that opens outboxes exported for this key of the keyring.

    Raises:
        KeyError: the keyring lacks the key, e.g. because it was removed after a rotation.
    """
    info = f"linli phone handover\0{key_name}".encode()
    seed = HKDF(hashes.SHA256(), length=SCALAR, salt=None, info=info).derive(crypto.secret(key_name))
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, CURVE)


def handover_public(key_name: str) -> bytes:
    """Return the public key: an uncompressed point of P-256 (65 bytes), as WebCrypto imports it with format `raw`.

    Raises:
        KeyError: as `handover_private`.
    """
    return handover_private(key_name).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

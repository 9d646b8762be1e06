"""Formats, parses and hashes API keys of the form `sk_{id}_{secret}{checksum}`. Pure.

The prefix lets secret scanners find leaked keys; the checksum rejects mistyped keys without a store lookup.
"""

import hashlib
import hmac
import re
import zlib
from dataclasses import dataclass

_FORM = re.compile(r"sk_([0-9a-zA-Z]{1,64})_([A-Za-z0-9_-]{40,64})([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class KeyToken:
    """A parsed API key, including its secret."""

    key_id: str
    secret: str

    def __repr__(self) -> str:
        return f"KeyToken({self.key_id!r})"

    @property
    def text(self) -> str:
        """The key as text."""
        return f"sk_{self.key_id}_{self.secret}{_checksum(self.key_id, self.secret)}"

    @property
    def hash(self) -> str:
        """The hash to store. The secret has 256 random bits, so a slow hash is unnecessary."""
        return hashlib.sha256(f"stardust key {self.key_id} {self.secret}".encode()).hexdigest()

    def opens(self, hash_: str) -> bool:
        """Whether the hash is this key's; compares in constant time."""
        return hmac.compare_digest(self.hash, hash_)


def read_key(text: str) -> KeyToken | None:
    """Parses a key; returns None if it is malformed or mistyped."""
    match = _FORM.fullmatch(text)
    if match is None or match[3] != _checksum(match[1], match[2]):
        return None
    return KeyToken(match[1], match[2])


def _checksum(key_id: str, secret: str) -> str:
    return f"{zlib.crc32(f'{key_id}_{secret}'.encode()):08x}"

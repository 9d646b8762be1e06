"""Owns the form of API keys, `sk_{id}_{secret}{checksum}`: made, read, hashed. Pure.

The prefix lets secret scanners find a leaked key; the checksum refuses a mistyped one without a question to the store.
"""

import hashlib
import hmac
import re
import zlib
from dataclasses import dataclass

_FORM = re.compile(r"sk_([0-9a-zA-Z]{1,64})_([A-Za-z0-9_-]{40,64})([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class KeyToken:
    """A key as its user holds it."""

    key_id: str
    secret: str

    def __repr__(self) -> str:
        return f"KeyToken({self.key_id!r})"

    @property
    def text(self) -> str:
        """What the user sends."""
        return f"sk_{self.key_id}_{self.secret}{_checksum(self.key_id, self.secret)}"

    @property
    def hash(self) -> str:
        """What is kept. The secret has 256 random bits: a slow hash would add nothing."""
        return hashlib.sha256(f"stardust key {self.key_id} {self.secret}".encode()).hexdigest()

    def opens(self, hash_: str) -> bool:
        """Whether this is the key that was hashed; takes the same time whatever it is."""
        return hmac.compare_digest(self.hash, hash_)


def read_key(text: str) -> KeyToken | None:
    """The key that a text is, or None: no key, or a mistyped one."""
    fits = _FORM.fullmatch(text)
    if fits is None or fits[3] != _checksum(fits[1], fits[2]):
        return None
    return KeyToken(fits[1], fits[2])


def _checksum(key_id: str, secret: str) -> str:
    return f"{zlib.crc32(f'{key_id}_{secret}'.encode()):08x}"

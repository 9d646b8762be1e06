"""Refuses private keys that take long to decrypt: whoever made the key states how often its passphrase is hashed.

No library bounds that number, and nothing interrupts them: 2,000 rounds of bcrypt take a minute, and a key can state
2^32.
"""

import binascii
import re
import struct
from collections.abc import Iterator

from shared.errors import AuthenticationFailed

_MAX_CHARACTERS = 10_000
"""An RSA key of 8192 bits has 6,500 characters."""
_MAX_ROUNDS = 256
"""Of bcrypt, which take a few seconds. ssh-keygen uses 16 or 24; `-a 100` is often recommended."""
_MAX_ITERATIONS = 5_000_000
"""Of PBKDF2, which take a few seconds. OpenSSL uses 2,048."""
_MAX_NESTING = 10
_SEQUENCE, _INTEGER = 0x30, 0x02
_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]{0,30})PRIVATE KEY-----(.*?)-----END", re.DOTALL)
_OPENSSH_START = b"openssh-key-v1\0"


def check_effort(text: bytes) -> None:
    """Raises AuthenticationFailed for a key that takes long to read, and ValueError for what is no key."""
    blocks = _BLOCK.findall(text)
    if len(text) > _MAX_CHARACTERS or len(blocks) != 1 or text.count(b"-----BEGIN") != 1:
        raise ValueError("It is no single private key.")
    ((kind, content),) = blocks
    if kind == b"OPENSSH " and _rounds(binascii.a2b_base64(content)) > _MAX_ROUNDS:
        raise _too_slow(f"rounds of bcrypt; {_MAX_ROUNDS}")
    if kind == b"ENCRYPTED " and max(_integers(binascii.a2b_base64(content)), default=0) > _MAX_ITERATIONS:
        raise _too_slow(f"iterations; {_MAX_ITERATIONS:,}")


def _too_slow(limit: str) -> AuthenticationFailed:
    return AuthenticationFailed(
        f"The passphrase of the private key is hashed in too many {limit} are allowed.",
        remedy="Save the key again with fewer, for instance with ssh-keygen -p -a 16.",
    )


def _rounds(key: bytes) -> int:
    """The rounds of bcrypt (openssh/PROTOCOL.key): the last four bytes of the third string, after the salt."""
    if not key.startswith(_OPENSSH_START):
        raise ValueError("It is no key in OpenSSH format.")
    position, strings = len(_OPENSSH_START), list[bytes]()
    for _ in range(3):
        if position + 4 > len(key):
            raise ValueError("The key is truncated.")
        (length,) = struct.unpack_from(">I", key, position)
        strings.append(key[position + 4 : position + 4 + length])
        position += 4 + length
    _, derivation, options = strings
    return int.from_bytes(options[-4:], "big") if derivation == b"bcrypt" else 0


def _integers(der: bytes, depth: int = 0) -> Iterator[int]:
    """The integers in the sequences of a DER value. Raises ValueError for lengths that DER does not allow."""
    if depth > _MAX_NESTING:
        raise ValueError("The key nests too deeply.")
    position = 0
    while position + 2 <= len(der):
        tag, length = der[position : position + 2]
        position += 2
        if length & 0x80:
            count = length & 0x7F
            if not 0 < count <= 4:
                raise ValueError("The key is not in DER.")
            length = int.from_bytes(der[position : position + count], "big")
            position += count
        value = der[position : position + length]
        position += length
        if tag == _SEQUENCE:
            yield from _integers(value, depth + 1)
        elif tag == _INTEGER:
            yield int.from_bytes(value, "big")

"""Encrypts files of any size in chunks, so that alteration, truncation and reordering are found. Pure.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015) with AES-256-GCM: each chunk's nonce is its number and a byte that marks the last one. Every
file has a key of its own, derived with a random salt and the file's name, so no nonce is used twice with a key, and a
file under another name cannot be decrypted.
"""

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.errors import Tampered

CHUNK_BYTES = 1 << 20
_MAGIC = b"stardust-sealed-1\n"
_SALT_BYTES = 32
_TAG_BYTES = 16


def derived_key(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """A key of 256 bits for one purpose (HKDF with SHA-256, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"stardust " + purpose).derive(key)


def seal(chunks: Iterable[bytes], key: bytes, name: str) -> Iterator[bytes]:
    """The encrypted bytes of a file that is stored under `name`."""
    salt = os.urandom(_SALT_BYTES)
    cipher = AESGCM(derived_key(key, b"object " + name.encode(), salt))
    yield _MAGIC + salt
    for number, (chunk, is_last) in enumerate(_with_last(_of_size(chunks, CHUNK_BYTES))):
        yield cipher.encrypt(_nonce(number, is_last), chunk, _MAGIC)


def unseal(chunks: Iterable[bytes], key: bytes, name: str) -> Iterator[bytes]:
    """The content of a file that was sealed under `name`.

    Raises Tampered at the first chunk that is not as it was written, and at the end if the file ends too early.
    """
    sealed = _of_size(chunks, CHUNK_BYTES + _TAG_BYTES, first=len(_MAGIC) + _SALT_BYTES)
    header = next(sealed, b"")
    if not header.startswith(_MAGIC) or len(header) != len(_MAGIC) + _SALT_BYTES:
        raise Tampered(f"{name} is not an encrypted file of this format.")
    cipher = AESGCM(derived_key(key, b"object " + name.encode(), header[len(_MAGIC) :]))
    number = -1
    for number, (chunk, is_last) in enumerate(_with_last(sealed)):
        try:
            yield cipher.decrypt(_nonce(number, is_last), chunk, _MAGIC)
        except (InvalidTag, ValueError) as error:
            raise Tampered(f"{name} was altered or is cut off at chunk {number + 1}.") from error
    if number < 0:
        raise Tampered(f"{name} is cut off.")


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def _of_size(chunks: Iterable[bytes], size: int, *, first: int = 0) -> Iterator[bytes]:
    """The same bytes in pieces of `size`, the last one shorter; of `first` bytes before them, if given.

    At least one piece, which may be empty, unless `first` is given.
    """
    wanted, pending, count = first or size, bytearray(), 0
    for chunk in chunks:
        pending += chunk
        while len(pending) > wanted or (first and count == 0 and len(pending) >= wanted):
            yield bytes(pending[:wanted])
            del pending[:wanted]
            wanted, count = size, count + 1
    if pending or not first:
        yield bytes(pending)


def _with_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    iterator = iter(pieces)
    try:
        current = next(iterator)
    except StopIteration:
        return
    for following in iterator:
        yield current, False
        current = following
    yield current, True

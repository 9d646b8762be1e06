"""Encrypted files: every alteration is found, and no part can be moved elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.catalog.archives.format import sealed
from shared.catalog.archives.format.sealed import seal, unseal
from shared.errors import Tampered

KEY = bytes(range(32))
_SMALL = 64


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "CHUNK_BYTES", _SMALL)


def sealed_bytes(content: bytes, name: str = "a") -> bytes:
    return b"".join(seal([content], KEY, name))


def opened(content: bytes, name: str = "a", key: bytes = KEY) -> bytes:
    return b"".join(unseal([content], key, name))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5 * _SMALL), st.integers(1, 3 * _SMALL))
def test_content_of_any_size_comes_back_in_chunks_of_any_size(size: int, step: int) -> None:
    sealed.CHUNK_BYTES = _SMALL
    content = bytes(number % 251 for number in range(size))
    pieces = [content[at : at + step] for at in range(0, size, step)]
    encrypted = b"".join(seal(pieces, KEY, "a"))
    again = [encrypted[at : at + step] for at in range(0, len(encrypted), step)]
    assert b"".join(unseal(again, KEY, "a")) == content


@pytest.mark.parametrize("size", [0, 1, _SMALL - 1, _SMALL, _SMALL + 1, 3 * _SMALL])
def test_every_changed_byte_is_found(size: int) -> None:
    content = sealed_bytes(b"x" * size)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(Tampered):
            opened(bytes(changed))


@pytest.mark.parametrize("size", [0, 1, _SMALL, 3 * _SMALL])
def test_every_cut_and_every_addition_is_found(size: int) -> None:
    content = sealed_bytes(b"x" * size)
    for length in range(len(content)):
        with pytest.raises(Tampered):
            opened(content[:length])
    with pytest.raises(Tampered):
        opened(content + b"x")


def test_exchanged_and_repeated_chunks_are_found() -> None:
    content = sealed_bytes(b"a" * _SMALL + b"b" * _SMALL + b"c" * _SMALL)
    head, step = len(content) - 3 * (_SMALL + 16), _SMALL + 16
    first, second, third = (content[head + number * step :][:step] for number in range(3))
    for order in ((second, first, third), (first, first, third), (first, third), (first, second, third, third)):
        with pytest.raises(Tampered):
            opened(content[:head] + b"".join(order))


def test_another_name_or_key_opens_nothing() -> None:
    content = sealed_bytes(b"secret")
    with pytest.raises(Tampered):
        opened(content, "b")
    with pytest.raises(Tampered):
        opened(content, key=bytes(32))


def test_equal_content_is_encrypted_differently_each_time() -> None:
    assert sealed_bytes(b"same") != sealed_bytes(b"same")

"""Splits a source into pieces, for protocols that upload in parts."""

from collections.abc import Iterator

from shared.delivery.protocols.base import Source


def read_exactly(source: Source, count: int) -> bytes:
    """Exactly `count` bytes, even if the source returns fewer per read. Raises EOFError if it ends early."""
    data = source.read(count)
    if len(data) == count:  # the usual case; copying a large piece would double its memory
        return data
    pieces = bytearray(data)
    while len(pieces) < count and data:
        data = source.read(count - len(pieces))
        pieces += data
    if len(pieces) < count:
        raise EOFError(f"The source ended {count - len(pieces)} bytes early.")
    return bytes(pieces)


def pieces_of(source: Source, size: int, piece_bytes: int) -> Iterator[bytes]:
    """The source's `size` bytes in pieces of `piece_bytes`, the last one shorter."""
    left = size
    while left > 0:
        data = read_exactly(source, min(piece_bytes, left))
        left -= len(data)
        yield data

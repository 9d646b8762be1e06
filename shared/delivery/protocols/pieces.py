"""Owns the cutting of a source into pieces for protocols that upload in parts."""

from collections.abc import Iterator

from shared.delivery.protocols.base import Source


def read_exactly(source: Source, count: int) -> bytes:
    """`count` bytes, however small the source's reads. Raises EOFError when it ends before."""
    pieces = bytearray()
    while len(pieces) < count:
        piece = source.read(count - len(pieces))
        if not piece:
            raise EOFError(f"The source ended {count - len(pieces)} bytes early.")
        pieces += piece
    return bytes(pieces)


def pieces_of(source: Source, size: int, piece_bytes: int) -> Iterator[bytes]:
    """The source's `size` bytes in pieces of `piece_bytes`, the last one shorter."""
    left = size
    while left > 0:
        data = read_exactly(source, min(piece_bytes, left))
        left -= len(data)
        yield data

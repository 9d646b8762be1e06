from itertools import pairwise

import pytest

from shared.errors import Unavailable
from shared.platform.blobs import stream as module
from shared.platform.blobs.stream import open_stream

DATA = bytes(range(256)) * (24 << 12)
MIB = 1 << 20


class Server:
    """Serves ranges of DATA; the calls numbered in `broken` fail, those in `short` return too few bytes."""

    def __init__(self, *, broken: tuple[int, ...] = (), short: tuple[int, ...] = ()) -> None:
        self.calls, self._broken, self._short = list[tuple[int, int]](), broken, short

    def __call__(self, start: int, end: int) -> bytes:
        self.calls.append((start, end))
        number = len(self.calls)
        if number in self._broken:
            raise ConnectionResetError("gone")
        return DATA[start : end - 1] if number in self._short else DATA[start:end]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_INITIAL_PAUSE_S", 0)


def test_a_sequential_read_fetches_every_byte_once_in_growing_ranges() -> None:
    server = Server()
    with open_stream(server, len(DATA)) as source:
        assert source.read() == DATA
    bounds = [0, *(end for _, end in server.calls)]
    assert server.calls == list(pairwise(bounds))
    assert max(end - start for start, end in server.calls) == 8 * MIB


def test_reading_a_header_fetches_one_small_range() -> None:
    server = Server()
    with open_stream(server, len(DATA)) as source:
        assert source.read(100) == DATA[:100]
    assert server.calls == [(0, MIB)]


@pytest.mark.parametrize("at", [0, 5, MIB, 9 * MIB + 3, len(DATA) - 2, len(DATA)])
def test_seeking_to_any_position(at: int) -> None:
    with open_stream(Server(), len(DATA), 7) as source:
        assert source.read(3) == DATA[7:10]
        source.read(3 * MIB)
        source.seek(at)
        assert source.read(5) == DATA[at : at + 5]
        assert source.seek(-4, 2) == len(DATA) - 4
        assert source.read() == DATA[-4:]


def test_failed_and_short_responses_are_retried() -> None:
    server = Server(broken=(1, 2), short=(4, 6))
    with open_stream(server, len(DATA)) as source:
        assert source.read() == DATA


def test_persistent_failures_raise_unavailable() -> None:
    server = Server(broken=tuple(range(1, 99)))
    with open_stream(server, len(DATA)) as source, pytest.raises(Unavailable, match="byte 0 of"):
        source.read(1)
    assert len(server.calls) == 5

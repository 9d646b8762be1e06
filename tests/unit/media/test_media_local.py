"""What a local file makes a reader raise is told like that of an upload; only a machine in trouble raises."""

import io

import pytest

from shared.errors import Unavailable
from shared.media.local import measure_file
from tests.fixtures.asset_files import image_bytes, pdf_bytes, wav_bytes


@pytest.mark.parametrize("fault", [ValueError, OverflowError, MemoryError, RecursionError, OSError])
@pytest.mark.parametrize("reader", ["probe_file", "measure_audio"])
def test_an_unforeseen_fault_is_a_reason(fault: type[Exception], reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(f"shared.media.local.{reader}", fail)
    data = wav_bytes()
    found = measure_file(io.BytesIO(data), len(data))
    assert [problem.code for problem in found.problems] == ["unmeasurable"]
    assert not found.usable


class Failing(io.BytesIO):
    """A file in a bucket that stops answering."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 200:
            raise Unavailable("The bucket does not answer.")
        return super().read(size)


@pytest.mark.parametrize("data", [image_bytes("JPEG"), image_bytes("PNG"), wav_bytes(), pdf_bytes(9)])
def test_a_bucket_that_fails_is_no_fault_of_the_file(data: bytes) -> None:
    with pytest.raises(Unavailable):
        measure_file(Failing(data), len(data))


def test_a_machine_in_trouble_is_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("The bucket does not answer.")

    monkeypatch.setattr("shared.media.local.probe_file", fail)
    data = image_bytes()
    with pytest.raises(Unavailable):
        measure_file(io.BytesIO(data), len(data))

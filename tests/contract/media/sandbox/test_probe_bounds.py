"""Files that would take much work for few bytes are refused by their headers; what is valid and small is not."""

import io
import struct
import time
import zlib

import pytest

from shared.media.local import LocalFile, measure_file
from shared.media.probe import Probe, probe_file
from shared.media.probe.image_header import MAX_SCANS, MAX_SEGMENTS, MAX_SIDE
from tests.fixtures.asset_files import image_bytes, rendered, silent_flac, wav_bytes

SIXTEEN_BITS = ("-sample_fmt", "s16")


def probe(data: bytes) -> Probe:
    return probe_file(io.BytesIO(data), len(data))


def measure(data: bytes) -> LocalFile:
    return measure_file(io.BytesIO(data), len(data))


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in probe(data).problems]


def progressive(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated until there are this many."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.radial_gradient("L").resize((64, 64)).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * (scans - data.count(b"\xff\xda") + 1) + b"\xff\xd9"


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG of one bit a pixel, with further chunks before the pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(bytes((1 + -(-width // 8)) * height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    extra = b"".join(chunk(b"tSTa", body) for body in chunks)
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded() -> None:
    assert probe(progressive(MAX_SCANS)).usable
    started = time.process_time()
    assert codes(progressive(5000)) == ["too-many-scans"]
    assert time.process_time() - started < 2


def test_scans_are_told_apart_from_bytes_that_look_like_them() -> None:
    """The mark of a scan in a comment, or cut by the window in which the file is read, is counted as what it is."""
    data = image_bytes("JPEG")
    comment = b"\xff\xda" * 3000
    segment = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
    assert probe(data[:2] + segment + data[2:]).usable


def test_a_jpeg_of_many_segments_is_refused() -> None:
    data = image_bytes("JPEG")
    assert codes(data[:2] + b"\xff\xfe\0\2" * (MAX_SEGMENTS + MAX_SCANS) + data[2:]) == ["implausible"]


def test_a_png_of_many_chunks_is_refused() -> None:
    assert codes(png(64, 64, *[b""] * 70_000)) == ["implausible"]


@pytest.mark.parametrize(("width", "height"), [(50_000_000, 1), (1, 50_000_000), (MAX_SIDE + 1, 1)])
def test_an_image_with_a_long_side_is_refused_by_its_header(width: int, height: int) -> None:
    started = time.process_time()
    assert codes(png(width, height)[:200]) == ["image-too-large"]
    assert time.process_time() - started < 1
    assert codes(png(MAX_SIDE, 2)) == []


def test_a_jpeg_with_a_long_side_is_refused_by_its_header() -> None:
    data = bytearray(image_bytes("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 1, MAX_SIDE + 1)
    assert codes(bytes(data)) == ["image-too-large"]


def test_silence_in_eight_channels_is_refused_by_its_length() -> None:
    small = silent_flac(400)
    assert len(small) < 16_000
    assert codes(small) == ["implausible"]
    assert probe(silent_flac(40)).usable


def test_audio_of_too_many_samples_is_refused() -> None:
    wav = bytearray(wav_bytes(0.1, channels=2, depth=8))
    assert codes(bytes(wav)) == []
    stated = (3 << 30).to_bytes(4, "little")
    wav[4:8] = wav[40:44] = stated
    found = probe_file(io.BytesIO(bytes(wav)), (3 << 30) + 44)  # as large as it says, without the bytes
    assert [problem.code for problem in found.problems if problem.severity == "error"] == ["too-long"]


@pytest.mark.parametrize("layout", ["mono", "stereo"])
@pytest.mark.parametrize("block", ["4096", "1152"])
@pytest.mark.parametrize("samples", [17_640, 204_800, 16_385])
def test_a_flac_that_ends_in_silence_is_complete(layout: str, block: str, samples: int) -> None:
    """The last frame of silence can be shorter than 16 bytes."""
    loud = f"sine=440:sample_rate=44100,aformat=channel_layouts={layout}"
    source = f"{loud},volume='if(lt(t,.05),1,0)':eval=frame,atrim=end_sample={samples}"
    data = rendered("a.flac", source, *SIXTEEN_BITS, "-frame_size", block)
    found = measure(data)
    assert found.usable, found.problems
    assert probe(data).facts.frames == samples  # type: ignore[union-attr]
    assert not probe(data[:-1]).usable


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 3e38])
@pytest.mark.parametrize("channels", [1, 2])
def test_floating_samples_that_are_no_numbers_are_a_reason(value: float, channels: int) -> None:
    samples = [value] + [0.1, -0.2, 0.3] * 500
    body = struct.pack(f"<{len(samples) * channels}f", *[each for each in samples for _ in range(channels)])
    form = struct.pack("<HHIIHH", 3, channels, 44_100, 44_100 * 4 * channels, 4 * channels, 32)
    data = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(body)) + body
    found = measure(b"RIFF" + struct.pack("<I", len(data)) + data)
    wanted = ["wav-float"] if value == 3e38 else ["wav-float", "not-finite"]
    assert [problem.code for problem in found.problems] == wanted


@pytest.mark.parametrize("stray", [b"\xff\xfe\0\2\0", b"\xff\xfe\0\2\xff\0", b"\xff\xfe\0\0"])
def test_stray_bytes_do_not_hide_scans(stray: bytes) -> None:
    data = progressive(1)
    last = data.rindex(b"\xff\xda")
    assert codes(data[:last] + (data[last:-2] + stray) * 5000 + b"\xff\xd9") == ["too-many-scans"]

"""FLAC: the digest of the samples is compared, and what stands around the audio does not disturb."""

import io
import os
import struct
from pathlib import Path

import pytest

from shared.media.local import LocalFile, measure_file
from shared.media.probe import AudioFacts, probe_file
from shared.media.probe.audio.flac import _CRC16, _crc
from tests.fixtures.asset_files import encoded, image_bytes, rendered, silent_flac

FLAC_FOLDER = "STARDUST_FLAC_TEST_FILES"
FLAC_FILES = sorted(Path(os.environ[FLAC_FOLDER]).rglob("*.flac")) if FLAC_FOLDER in os.environ else []
"""github.com/ietf-wg-cellar/flac-test-files, if the machine has them."""
ABSENT = pytest.mark.skip(f"the FLAC test files of the IETF: not found; set {FLAC_FOLDER} to their folder")

NOISE = "anoisesrc=d=1:seed=1:r=48000:a=0.4"


def measure(data: bytes) -> LocalFile:
    return measure_file(io.BytesIO(data), len(data))


def facts_of(data: bytes) -> AudioFacts:
    facts = probe_file(io.BytesIO(data), len(data)).facts
    assert isinstance(facts, AudioFacts)
    return facts


def codes(found: LocalFile) -> list[str]:
    return [problem.code for problem in found.problems]


def at_of_digest(data: bytes) -> int:
    """STREAMINFO is the first block; its last 16 bytes are the MD5 (RFC 9639, 8.2)."""
    assert data[:4] == b"fLaC"
    return 8 + 18


@pytest.mark.parametrize(("depth", "layout"), [("s16", "stereo"), ("s32", "stereo"), ("s16", "mono"), ("s16", "5.1")])
def test_the_digest_of_the_samples_is_compared(depth: str, layout: str) -> None:
    whole = rendered("a.flac", f"{NOISE},aformat=channel_layouts={layout}", "-sample_fmt", depth)
    assert measure(whole).problems == ()
    at = at_of_digest(whole)
    broken = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    assert codes(measure(broken)) == ["audio-md5-mismatch"]
    assert not measure(broken).usable


def test_a_digest_that_is_not_stated_is_not_compared() -> None:
    whole = rendered("a.flac", NOISE)
    at = at_of_digest(whole)
    assert measure(whole[:at] + bytes(16) + whole[at + 16 :]).problems == ()


def test_samples_that_were_replaced_with_a_valid_checksum_are_noticed() -> None:
    """The last frame with one sample changed and its checksum recomputed: only the digest of the samples can tell."""
    whole = bytearray(rendered("a.flac", "sine=440:r=44100:d=0.1", "-sample_fmt", "s16", "-compression_level", "0"))
    last = max(
        at for at in range(60, len(whole) - 6) if whole[at : at + 2] == b"\xff\xf8" and not _crc(whole[at:], _CRC16, 16)
    )
    whole[-8] ^= 1
    whole[-2:] = struct.pack(">H", _crc(bytes(whole[last:-2]), _CRC16, 16))
    assert probe_file(io.BytesIO(whole), len(whole)).usable
    assert not measure(bytes(whole)).usable


@pytest.mark.parametrize("zeros", [64, 100, 4096, 300_000])
def test_zeros_after_the_audio_are_told(zeros: int) -> None:
    whole = rendered("a.flac", NOISE)
    found = measure(whole + bytes(zeros))
    assert found.usable
    assert codes(found) == ["trailing-data"]
    assert f"{zeros} zero bytes" in found.problems[0].message


@pytest.mark.parametrize("zeros", [1, 2, 3, 4, 5, 6, 7, 8, 16, 40])
@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_a_few_zeros_do_not_disturb(zeros: int, layout: str) -> None:
    assert measure(rendered("a.flac", f"{NOISE},aformat=channel_layouts={layout}") + bytes(zeros)).usable


def silence() -> bytes:
    """Silence whose last checksum ends with a zero, found by trying lengths."""
    for samples in range(5248, 9000):
        source = f"anullsrc=r=44100:cl=mono,atrim=end_sample={samples}"
        if (whole := rendered("a.flac", source, "-sample_fmt", "s16"))[-1] == 0:
            return whole
    raise AssertionError("No length gives such a checksum.")


def test_a_checksum_that_ends_with_a_zero_is_not_taken_for_padding() -> None:
    found = measure(silence() + bytes(99))
    assert found.usable, found.problems
    assert found.probe.facts == measure(silence()).probe.facts
    assert codes(found) == ["trailing-data"]


def test_other_channels_than_the_header_states_are_noticed() -> None:
    whole = bytearray(rendered("a.flac", NOISE))
    whole[8 + 12] |= 4 << 1  # five channels instead of one
    assert codes(measure(bytes(whole))) == ["damaged"]


def test_blocks_of_different_sizes_without_their_mark_are_read() -> None:
    """Files from before 2007: the frames count samples, but do not say so."""
    frames = silent_flac(3)
    info = bytearray(frames)
    info[8:10] = struct.pack(">H", 4096)  # the smallest block
    info[8 + 13 + 1 : 8 + 18] = struct.pack(">I", 2 + 65_535)  # frames are numbered from 0: 2 is the last one
    assert facts_of(bytes(info)).frames == 2 + 65_535
    assert facts_of(frames).frames == 3 * 65_535


@pytest.mark.parametrize("path", FLAC_FILES or [pytest.param(Path("absent"), marks=ABSENT)], ids=lambda path: path.stem)
def test_the_files_of_the_ietf_are_read_or_refused(path: Path) -> None:
    """The test files of the working group that wrote RFC 9639: 64 that everybody should play, and 22 odd ones."""
    found = measure(path.read_bytes())
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if path.parent.name == "subset":
        assert not errors
        assert found.usable
    else:
        assert found.usable is not bool(errors)
    if path.parent.name == "faulty":
        # 02 states a wrong size of frames, 10 has a broken tag: their audio is whole.
        assert found.usable is (path.name[:2] in ("02", "10"))


def id3v1() -> bytes:
    return b"TAG" + b"Title".ljust(30, b"\0") + bytes(94) + b"\xff"


def lyrics3() -> bytes:
    body = b"LYRICSBEGIN" + b"IND0000200" + b"LYR00011[00:00]Hey\n"
    return body + f"{len(body):06}".encode() + b"LYRICS200"


@pytest.mark.parametrize("name", ["a.flac", "a.mp3"])
@pytest.mark.parametrize("tail", [id3v1(), lyrics3() + id3v1(), lyrics3(), b"LYRICSBEGINHeyLYRICSEND" + id3v1()])
def test_tags_after_the_audio_are_no_audio(name: str, tail: bytes) -> None:
    whole = encoded(name)
    assert measure(whole + tail).problems == measure(whole).problems == ()
    assert measure(whole + tail).probe.facts == measure(whole).probe.facts


def test_a_bad_picture_does_not_reject_the_audio() -> None:
    whole = encoded("a.flac")
    mime, picture = b"image/png", image_bytes("JPEG", size=(64, 64))
    body = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">IIIIII", 0, 0, 0, 0, 0, len(picture)) + picture
    block = b"\x06" + len(body).to_bytes(3, "big") + body
    found = measure(whole[:42] + block + whole[42:])
    assert found.usable, found.problems
    assert codes(found) == ["picture-mislabelled"]
    assert found.problems[0].message == "An embedded picture is declared as PNG, but it is JPEG."
    torn = measure(whole[:42] + block[:-3000] + bytes(3000) + whole[42:])
    assert torn.usable

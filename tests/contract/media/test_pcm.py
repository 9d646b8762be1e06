"""Uncompressed audio is measured by its own header, whatever container, order of chunks or number of channels."""

import io
import math
import struct

import pytest

from shared.media.analysis.clip import cut_clip
from shared.media.analysis.measure import fingerprint_audio
from shared.media.local import LocalFile, measure_file
from shared.media.probe import AudioFacts
from tests.fixtures.asset_files import encoded, measured, rendered

RATE = 48_000


def chunk(name: bytes, body: bytes, order: str = "<", *, padded: bool = True) -> bytes:
    return name + struct.pack(f"{order}I", len(body)) + body + bytes(len(body) % 2 if padded else 0)


def riff(*chunks: bytes) -> bytes:
    data = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(data)) + data


def tone(
    channels: int, *, container: int = 2, valid: int = 16, silent: int | None = None, seconds: float = 0.5
) -> bytes:
    """A sine of -6 dBFS in all channels but one, left-aligned in its container."""
    frames = bytearray()
    for at in range(round(seconds * RATE)):
        level = round(math.sin(at * math.tau * 997 / RATE) * 0.5 * (2 ** (valid - 1) - 1)) << (container * 8 - valid)
        one = level.to_bytes(container, "little", signed=True)
        frames += b"".join(bytes(container) if channel == silent else one for channel in range(channels))
    return bytes(frames)


def extensible(channels: int, *, container: int, valid: int, speakers: int = 0) -> bytes:
    block = channels * container
    head = struct.pack("<HHIIHH", 0xFFFE, channels, RATE, RATE * block, block, container * 8)
    pcm = bytes.fromhex("0100000000001000800000aa00389b71")
    return chunk(b"fmt ", head + struct.pack("<HHI", 22, valid, speakers) + pcm)


def plain(channels: int, bits: int) -> bytes:
    block = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", 1, channels, RATE, RATE * block, block, bits))


def measure(data: bytes) -> LocalFile:
    return measure_file(io.BytesIO(data), len(data))


def audio(found: LocalFile) -> AudioFacts:
    assert isinstance(found.probe.facts, AudioFacts), found.problems
    return found.probe.facts


def findings(found: LocalFile) -> list[str]:
    assert found.sound is not None
    return [finding.code for finding in found.sound.quality.findings]


@pytest.mark.parametrize(("container", "valid"), [(4, 24), (4, 20), (3, 20), (3, 24), (4, 32), (2, 16)])
def test_samples_in_a_larger_container_have_their_own_level(container: int, valid: int) -> None:
    body = tone(2, container=container, valid=valid)
    found = measure(riff(extensible(2, container=container, valid=valid, speakers=3), chunk(b"data", body)))
    assert found.usable
    assert audio(found).bit_depth == valid
    assert found.sound is not None
    assert found.sound.quality.sample_peak == pytest.approx(-6.02, abs=0.02)
    assert found.sound.quality.used_bits == valid
    assert {"clipped", "dc-offset"}.isdisjoint(findings(found))


def reordered(aiff: bytes) -> bytes:
    """The same AIFF with its sound before its COMM chunk, as some editors write it."""
    common, sound = aiff.index(b"COMM"), aiff.index(b"SSND")
    length = struct.unpack(">I", aiff[common + 4 : common + 8])[0]
    form = b"AIFF" + aiff[sound:] + aiff[common : common + 8 + length]
    return b"FORM" + struct.pack(">I", len(form)) + form


def test_the_chunks_of_an_aiff_may_have_any_order() -> None:
    whole = encoded("a.aiff", "-ac", "2")
    found, usual = measure(reordered(whole)), measure(whole)
    assert found.usable
    assert found.sound is not None
    assert usual.sound is not None
    assert found.sound.quality == usual.sound.quality
    assert cut_clip(io.BytesIO(reordered(whole)), measured("AIFF", len(whole)), start_s=0, duration_s=1)


@pytest.mark.parametrize("channels", [65, 80, 128])
def test_an_adm_bwf_has_up_to_128_channels(channels: int) -> None:
    samples = tone(channels, silent=3, seconds=0.2)
    adm = chunk(b"axml", b"<x/>") + chunk(b"chna", bytes(4))
    found = measure(riff(plain(channels, 16), adm, chunk(b"data", samples)))
    assert found.usable, found.problems
    assert (audio(found).channels, audio(found).immersive) == (channels, True)
    assert found.sound is not None
    assert found.sound.quality.layout == f"{channels} channels"
    assert found.sound.quality.sample_peak == pytest.approx(-6.02, abs=0.02)


def test_more_channels_are_not_plausible() -> None:
    adm = chunk(b"axml", b"<x/>") + chunk(b"chna", bytes(4))
    assert not measure(riff(plain(129, 16), adm, chunk(b"data", tone(129, seconds=0.05)))).usable
    assert not measure(riff(plain(65, 16), chunk(b"data", tone(65, seconds=0.05)))).usable


def test_many_channels_have_the_fingerprint_of_their_sum() -> None:
    melody = "aevalsrc='0.3*sin(2*PI*t*(220+110*floor(mod(t,4))))':s=48000:d=6"
    mono = rendered("a.wav", melody, "-c:a", "pcm_s16le")
    body = mono[mono.index(b"data") + 8 :]
    many = b"".join(body[at : at + 2] * 70 for at in range(0, len(body), 2))
    adm = chunk(b"axml", b"<x/>") + chunk(b"chna", bytes(4))
    found, expected = measure(riff(plain(70, 16), adm, chunk(b"data", many))), measure(mono)
    assert found.sound is not None
    assert expected.sound is not None
    assert len(found.sound.fingerprint.plain) == len(expected.sound.fingerprint.plain) > 100
    different = int.from_bytes(found.sound.fingerprint.plain) ^ int.from_bytes(expected.sound.fingerprint.plain)
    assert different.bit_count() < 0.01 * 8 * len(expected.sound.fingerprint.plain)


@pytest.mark.parametrize(
    ("channels", "speakers", "silent", "expected"),
    [
        (6, 0x3F, 3, False),
        (6, 0x60F, 3, False),
        (8, 0x63F, 3, False),
        (4, 0xF, 3, False),
        (6, 0x3F, 2, True),
        (6, 0, 3, False),
        (2, 3, 1, True),
    ],
)
def test_silent_low_frequency_effects_are_no_fault(channels: int, speakers: int, silent: int, expected: bool) -> None:
    form = extensible(channels, container=2, valid=16, speakers=speakers)
    found = measure(riff(form, chunk(b"data", tone(channels, silent=silent))))
    assert ("silent-channel" in findings(found)) is expected


def test_a_silent_object_is_no_fault() -> None:
    adm = chunk(b"axml", b"<x/>") + chunk(b"chna", bytes(4))
    found = measure(riff(plain(12, 16), adm, chunk(b"data", tone(12, silent=11))))
    assert "silent-channel" not in findings(found)


@pytest.mark.parametrize("text", [b"odd", b"odder", b"ten bytes!x"])
def test_chunks_that_are_not_padded_do_not_hide_the_audio(text: bytes) -> None:
    samples = chunk(b"data", tone(1))
    found = measure(riff(chunk(b"junk", text, padded=False), plain(1, 16), chunk(b"note", text, padded=False), samples))
    assert found.usable, found.problems
    assert [problem.code for problem in found.problems] == ["chunk-unpadded"]
    padded = measure(riff(chunk(b"junk", text), plain(1, 16), chunk(b"note", text), samples))
    assert padded.problems == ()
    assert audio(found) == audio(padded)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.m4a"])
def test_the_fingerprint_alone_is_that_of_the_measurement(name: str) -> None:
    data = rendered(name, "aevalsrc='0.3*sin(2*PI*t*(220+110*floor(mod(t,4))))':s=44100:d=6", "-ac", "2")
    found = measure(data)
    assert found.sound is not None
    words, problems = fingerprint_audio(io.BytesIO(data), len(data), audio(found))
    assert (words, problems) == (found.sound.fingerprint, ())
    assert min(len(words.plain), len(words.shifted)) > 100
    assert words.plain != words.shifted


def test_the_fingerprint_of_a_broken_file_is_none() -> None:
    data = rendered("a.flac", "anoisesrc=d=2:seed=1")
    half = len(data) // 2
    broken = data[:half] + bytes(2000) + data[half + 2000 :]
    facts = audio(measure(data))
    _, problems = fingerprint_audio(io.BytesIO(broken), len(broken), facts)
    assert [problem.code for problem in problems] == ["undecodable"]

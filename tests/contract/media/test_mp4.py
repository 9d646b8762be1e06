"""What is inside an MP4 is what its decoder says, not what its sample entry or its brand suggests."""

import io

import pytest

from shared.media.local import LocalFile, measure_file
from shared.media.probe import AudioFacts
from tests.fixtures.asset_files import encoded, rendered


def measure(data: bytes) -> LocalFile:
    return measure_file(io.BytesIO(data), len(data))


def facts(found: LocalFile) -> AudioFacts:
    assert found.usable, found.problems
    assert isinstance(found.probe.facts, AudioFacts)
    return found.probe.facts


@pytest.mark.parametrize(
    ("arguments", "codec", "depth"),
    [
        (("-c:a", "aac"), "AAC", None),
        (("-c:a", "libmp3lame"), "MP3", None),
        (("-c:a", "libopus", "-ar", "48000"), "Opus", None),
        (("-c:a", "eac3", "-ar", "48000"), "DolbyDigitalPlus", None),
        (("-c:a", "flac", "-sample_fmt", "s16"), "FLAC", 16),
        (("-c:a", "flac", "-sample_fmt", "s32"), "FLAC", 24),
        (("-c:a", "alac"), "ALAC", 16),
        (("-c:a", "alac", "-sample_fmt", "s32p"), "ALAC", 24),
    ],
)
def test_the_codec_is_read(arguments: tuple[str, ...], codec: str, depth: int | None) -> None:
    found = facts(measure(encoded("a.m4a", "-f", "mp4", *arguments)))
    assert (found.format, found.codec, found.bit_depth) == ("M4A", codec, depth)
    assert found.duration_s == pytest.approx(1, abs=0.06)


def test_other_codecs_are_named() -> None:
    (problem,) = measure(encoded("a.m4a", "-f", "mp4", "-c:a", "ac3")).problems
    assert (problem.code, problem.message) == ("unsupported-codec", "The MP4 file contains ac3 audio.")


@pytest.mark.parametrize("codec", ["aac", "alac"])
@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2), ("5.1", 6), ("7.1", 8)])
@pytest.mark.parametrize("flags", [(), ("-movflags", "+faststart")])
def test_channels_are_those_that_are_decoded(codec: str, layout: str, channels: int, flags: tuple[str, ...]) -> None:
    """The sample entry says two for every number of channels (ISO/IEC 14496-14, 5.6.1)."""
    if codec == "alac" and layout == "7.1":
        layout = "7.1(wide)"  # the only layout of eight channels that ALAC has
    source = f"anoisesrc=d=1:seed=1:r=48000,aformat=channel_layouts={layout}"
    found = measure(rendered("a.m4a", source, "-c:a", codec, *flags))
    assert (facts(found).channels, facts(found).sample_rate) == (channels, 48_000)
    assert found.sound is not None
    assert found.sound.quality.layout == layout


@pytest.mark.parametrize("rate", [11_025, 22_050, 44_100, 48_000, 88_200, 96_000])
def test_rates_are_those_that_are_decoded(rate: int) -> None:
    found = facts(measure(encoded("a.m4a", "-ar", str(rate))))
    assert (found.sample_rate, found.codec) == (rate, "AAC")
    assert found.duration_s == pytest.approx(1, abs=0.1)


def test_he_aac_has_twice_the_rate_of_its_sample_entry() -> None:
    """Explicit signalling of spectral band replication, compatible with older decoders (ISO/IEC 14496-3, 1.6.5)."""
    core = encoded("a.m4a", "-ar", "22050", "-ac", "2")
    absent, present = b"\x56\xe5\x00", b"\x56\xe5\xa0"  # 0x2B7, object type 5, a flag, the rate's index (44,100)
    assert core.count(absent) == 1
    found = facts(measure(core.replace(absent, present)))
    assert (found.sample_rate, found.codec, found.channels) == (44_100, "AAC", 2)
    assert found.duration_s == pytest.approx(1, abs=0.1)


def test_protected_audio_is_refused() -> None:
    (problem,) = measure(encoded("a.m4a").replace(b"mp4a", b"drms", 1)).problems
    assert (problem.code, "protected" in problem.message) == ("unsupported-codec", True)

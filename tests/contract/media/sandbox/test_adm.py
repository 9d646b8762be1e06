"""ADM BWF: what the chunks say about the tracks is compared, and told; nothing of it rejects good audio."""

import io
import struct

import pytest

from shared.media.probe import AudioFacts, Probe, probe_file
from tests.fixtures.asset_files import wav_bytes

CHANNELS = 12


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def chna(numbers: range = range(1, CHANNELS + 1), *, tracks: int = CHANNELS) -> bytes:
    entries = b"".join(
        struct.pack("<H12s14s11sx", number, f"ATU_{number:08X}".encode(), b"AT_00031001_01", b"AP_00031001")
        for number in numbers
    )
    return struct.pack("<HH", tracks, len(numbers)) + entries


def axml(
    numbers: range = range(1, CHANNELS + 1), *, used: range | None = None, rate: int = 48_000, depth: int = 24
) -> bytes:
    """A description in the namespace of EBU core, with an object for each track."""
    uids = "".join(
        f'<audioTrackUID UID="ATU_{number:08X}" sampleRate="{rate}" bitDepth="{depth}"/>' for number in numbers
    )
    objects = "".join(
        f"<audioObject><audioTrackUIDRef>ATU_{number:08X}</audioTrackUIDRef></audioObject>"
        for number in used or numbers
    )
    head = '<ebuCoreMain xmlns="urn:ebu:metadata-schema:ebuCore_2014"><coreMetadata><format><audioFormatExtended>'
    return f"{head}{objects}{uids}</audioFormatExtended></format></coreMetadata></ebuCoreMain>".encode()


def dbmd(*sizes: int) -> bytes:
    segments = b"".join(bytes([9]) + struct.pack("<H", size) + bytes(size) + b"\0" for size in sizes)
    return b"\0\0\0\1" + segments + b"\0"


def master(*chunks: bytes, sample_rate: int = 48_000) -> bytes:
    whole = wav_bytes(0.05, channels=CHANNELS, depth=24, sample_rate=sample_rate)
    data = whole[8:36] + b"".join(chunks) + whole[36:]
    return b"RIFF" + struct.pack("<I", len(data)) + data


def probe(data: bytes) -> Probe:
    found = probe_file(io.BytesIO(data), len(data))
    assert found.usable
    assert isinstance(found.facts, AudioFacts)
    assert found.facts.immersive
    return found


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in probe(data).problems]


def large(*chunks: bytes) -> bytes:
    """The same as BW64, whose lengths are in ds64 (ITU-R BS.2088-1, 3)."""
    whole = master(*chunks)
    at = whole.rindex(b"data") + 4
    sound = int.from_bytes(whole[at : at + 4], "little")
    lengths = chunk(b"ds64", struct.pack("<QQQI", len(whole) - 8 + 36, sound, 0, 0))
    return b"BW64" + b"\xff" * 4 + b"WAVE" + lengths + whole[12:at] + b"\xff" * 4 + whole[at + 4 :]


def facts(data: bytes) -> AudioFacts:
    found = probe(data).facts
    assert isinstance(found, AudioFacts)
    return found


def test_an_adm_bwf_with_dolbys_metadata_is_no_plain_pcm() -> None:
    """The codec is that of AVS AudioCodecType; its objects are the tracks in packs of objects (AP_0003...)."""
    bed = chna(range(CHANNELS, CHANNELS + 1))[4:].replace(b"AP_0003", b"AP_0001")
    chunks = chunk(b"axml", axml()), chunk(b"chna", chna()[: -len(bed)] + bed)
    plain, dolby = facts(master(*chunks)), facts(master(*chunks, chunk(b"dbmd", dbmd(20))))
    assert (plain.codec, plain.objects) == ("PCM", CHANNELS - 1)
    assert (dolby.codec, dolby.objects) == ("DolbyAtmosMasterADM", CHANNELS - 1)


def test_a_bw64_is_read_like_a_wav() -> None:
    chunks = chunk(b"axml", axml()), chunk(b"chna", chna())
    assert codes(large(*chunks)) == []
    assert probe(large(*chunks)).facts == probe(master(*chunks)).facts


def test_a_master_whose_chunks_agree_has_no_problem() -> None:
    assert codes(master(chunk(b"axml", axml()), chunk(b"chna", chna()), chunk(b"dbmd", dbmd(248, 96)))) == []
    assert codes(master(chunk(b"axml", axml(used=range(4))), chunk(b"chna", chna()))) == [], "track 0 is silence"


@pytest.mark.parametrize(
    ("tracks", "description", "message"),
    [
        (chna(), axml(range(1, 11)), "2 tracks are in the chna chunk, but are not described in the axml chunk"),
        (chna(), axml(range(1, 15)), "2 tracks are described in the axml chunk, but are not in the chna chunk"),
        (chna(), axml(used=range(5, 20)), "7 tracks are used by objects, but are not described"),
        (chna(), axml(rate=44_100), "The axml chunk states 44100 Hz, but the file has 48000 Hz."),
        (chna(), axml(depth=16), "The axml chunk states 16 bits, but the file has 24 bits."),
    ],
)
def test_a_mismatch_is_told(tracks: bytes, description: bytes, message: str) -> None:
    (problem,) = probe(master(chunk(b"chna", tracks), chunk(b"axml", description))).problems
    assert problem.code == "adm-mismatch"
    assert problem.message.startswith(message)


@pytest.mark.parametrize("tracks", [chna(range(1, 11), tracks=10), chna(range(1, 15)), chna(tracks=14), bytes(3)])
def test_other_tracks_than_channels_are_told(tracks: bytes) -> None:
    assert "adm-tracks" in codes(master(chunk(b"chna", tracks), chunk(b"axml", axml())))


@pytest.mark.parametrize("rate", [44_100, 88_200, 192_000])
def test_rates_that_stores_refuse_are_told(rate: int) -> None:
    found = codes(master(chunk(b"chna", chna()), chunk(b"axml", axml(rate=rate)), sample_rate=rate))
    assert found == ["adm-rate"]


@pytest.mark.parametrize("description", [b"", b"no XML", axml()[:-30], b"\xff" * 100])
def test_a_description_that_cannot_be_read_is_told(description: bytes) -> None:
    assert codes(master(chunk(b"chna", chna()), chunk(b"axml", description))) == ["adm-unreadable"]


def test_entities_are_not_expanded() -> None:
    """A description of a few bytes that would expand to gigabytes."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    hostile = f"<!DOCTYPE x [{entities}]><x>&e11;</x>".encode()
    found = codes(master(chunk(b"chna", chna()), chunk(b"axml", hostile)))
    assert set(found) <= {"adm-unreadable", "adm-mismatch"}


@pytest.mark.parametrize("damaged", [b"", b"\0\0\0\1", dbmd(20)[:-1], dbmd(20, 30)[:40]])
def test_damaged_dolby_metadata_is_told(damaged: bytes) -> None:
    assert codes(master(chunk(b"chna", chna()), chunk(b"axml", axml()), chunk(b"dbmd", damaged))) == ["adm-dbmd"]

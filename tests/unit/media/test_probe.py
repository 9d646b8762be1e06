import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from shared.media.probe import AudioFacts, ImageFacts, Probe, probe_file
from shared.media.probe.image import MAX_PIXELS
from tests.fixtures.asset_files import PDF, encoded, image_bytes, wav_bytes

BRANDS = {
    b"M4B ": "M4B (audiobook)",
    b"M4P ": "M4P (protected)",
    b"qt  ": "QuickTime",
    b"dash": "DASH",
    b"3gp4": "3GP",
    b"heic": "HEIF",
    b"avif": "AVIF",
    b"M4V ": "MP4 video",
}
MAGIC = {
    b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0": "Wave64",
    b"caff\0\1\0\0": "Core Audio (CAF)",
    b"DSD \x1c\0\0\0": "DSD (DSF)",
    b"FRM8\0\0\0\0": "DSD (DSDIFF)",
    b"MAC \x96\x0f": "Monkey's Audio (APE)",
    b"wvpk\0\0": "WavPack",
    b"\xff\xf1\x50\x80": "AAC (ADTS)",
    b"\xff\xf9\x50\x80": "AAC (ADTS)",
    b"\xff\xfd\x90\x04": "MPEG layer II",
    b"\x1a\x45\xdf\xa3": "Matroska",
    b"\0\0\0\x08wide": "QuickTime",
}


def probe(data: bytes) -> Probe:
    return probe_file(io.BytesIO(data), len(data))


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in probe(data).problems]


def audio(data: bytes) -> AudioFacts:
    found = probe(data)
    assert isinstance(found.facts, AudioFacts), found.problems
    return found.facts


@pytest.mark.parametrize("depth", [8, 16, 24, 32])
@pytest.mark.parametrize(("channels", "sample_rate"), [(1, 44_100), (2, 96_000), (6, 48_000)])
def test_wav_facts_are_exact(depth: int, channels: int, sample_rate: int) -> None:
    facts = audio(wav_bytes(0.25, channels=channels, depth=depth, sample_rate=sample_rate))
    assert facts == AudioFacts(
        "WAV",
        "PCM",
        channels,
        sample_rate,
        depth,
        sample_rate // 4,
        round(channels * depth * sample_rate / 1000),
        format_code=1,
        trailing_bytes=0,
    )
    assert facts.duration_s == 0.25


@pytest.mark.parametrize(
    ("name", "arguments", "codec", "depth", "frames"),
    [
        ("a.wav", ("-c:a", "pcm_s24le"), "PCM", 24, 44_100),
        ("a.wav", ("-c:a", "pcm_f32le"), "PCM", 32, 44_100),
        ("a.wav", ("-rf64", "always"), "PCM", 16, 44_100),
        ("a.flac", (), "FLAC", 16, 44_100),
        ("a.flac", ("-sample_fmt", "s32", "-ar", "96000", "-ac", "2"), "FLAC", 24, 96_000),
        ("a.aiff", (), "PCM", 16, 44_100),
        ("a.aif", ("-c:a", "pcm_s24be", "-ar", "88200"), "PCM", 24, 88_200),
        ("a.aifc", ("-f", "aiff", "-c:a", "pcm_f32be"), "PCM", 32, 44_100),
        ("a.m4a", ("-c:a", "alac"), "ALAC", 16, 44_100),
        ("a.m4a", ("-c:a", "alac", "-sample_fmt", "s32p", "-ac", "2"), "ALAC", 24, 44_100),
        ("a.m4a", ("-c:a", "aac"), "AAC", None, 44_100),
        ("a.mp3", ("-b:a", "320k", "-ac", "2"), "MP3", None, 44_100),
        ("a.mp3", ("-q:a", "2"), "MP3", None, 44_100),
        ("a.mp3", ("-ar", "22050", "-b:a", "64k"), "MP3", None, 22_050),
        ("a.mp3", ("-id3v2_version", "0", "-write_id3v1", "1"), "MP3", None, 44_100),
    ],
)
def test_encoded_audio_is_measured_to_the_sample(
    name: str, arguments: tuple[str, ...], codec: str, depth: int | None, frames: int
) -> None:
    facts = audio(encoded(name, *arguments))
    assert (facts.codec, facts.bit_depth, facts.frames) == (codec, depth, frames)


def test_an_mp3_without_an_encoder_tag_counts_all_its_frames() -> None:
    facts = audio(encoded("a.mp3", "-write_xing", "0", "-b:a", "128k"))
    assert facts.bitrate == 128
    assert facts.frames % 1152 == 0
    assert 44_100 <= facts.frames <= 44_100 + 3 * 1152


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.aiff", "a.m4a"])
@pytest.mark.parametrize("cut", [1, 500, 5_000])
def test_truncated_audio_is_not_usable(name: str, cut: int) -> None:
    data = encoded(name, seconds=2.0)[:-cut]
    assert not probe(data).usable
    assert codes(data) == ["truncated"]


@pytest.mark.parametrize("data", [encoded(f"a.{end}") for end in ("wav", "flac", "mp3", "aiff", "m4a")])
@pytest.mark.parametrize("length", [1, 4, 12, 20, 40, 44, 60])
def test_a_header_alone_is_not_usable(data: bytes, length: int) -> None:
    assert not probe(data[:length]).usable


def test_data_after_the_audio_is_reported() -> None:
    wav = wav_bytes()
    chunk = b"LIST" + struct.pack("<I", 4) + b"INFO"
    grown = wav[:4] + struct.pack("<I", len(wav) + 4) + wav[8:] + chunk
    assert codes(grown) == ["wav-trailing-chunks"]
    assert codes(wav + b"PK\x03\x04 and more") == ["trailing-data"]
    assert probe(grown).usable
    assert (audio(wav).trailing_bytes, audio(grown).trailing_bytes, audio(wav + bytes(7)).trailing_bytes) == (0, 12, 7)


def test_the_format_code_is_reported_as_written() -> None:
    assert audio(encoded("a.wav", "-c:a", "pcm_s24le")).format_code == 0xFFFE
    assert audio(encoded("a.wav", "-c:a", "pcm_f32le")).format_code == 3
    assert audio(encoded("a.flac")).format_code is None


def test_an_unfinished_wav_is_not_usable() -> None:
    wav = bytearray(wav_bytes())
    wav[40:44] = b"\xff\xff\xff\xff"
    assert codes(bytes(wav)) == ["wav-unfinished"]


def test_other_codecs_in_a_wav_are_rejected() -> None:
    assert codes(encoded("a.wav", "-c:a", "adpcm_ms")) == ["unsupported-codec"]


def test_a_wav_with_an_implausible_header_is_not_usable() -> None:
    wav = bytearray(wav_bytes())
    wav[22:24] = b"\0\0"
    assert codes(bytes(wav)) == ["implausible"]


def test_an_id3_tag_before_the_audio_does_not_hide_it() -> None:
    tag = b"ID3\x04\0\0\0\0\x02\x00" + bytes(256)
    assert audio(tag + encoded("a.flac")).frames == 44_100
    assert audio(tag + encoded("a.mp3", "-id3v2_version", "0")).frames == 44_100


@pytest.mark.parametrize(
    ("image_format", "mode", "color_space"),
    [("JPEG", "RGB", "RGB"), ("JPEG", "CMYK", "CMYK"), ("JPEG", "L", "Gray"), ("PNG", "RGBA", "RGB")],
)
def test_image_facts(image_format: str, mode: str, color_space: str) -> None:
    data = image_bytes(image_format, size=(300, 200), mode=mode)
    found = probe(data)
    assert found.usable
    assert isinstance(found.facts, ImageFacts)
    assert (found.facts.format, found.facts.width, found.facts.height) == (image_format, 300, 200)
    assert (found.facts.color_space, found.facts.alpha) == (color_space, mode == "RGBA")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.3, 0.9, 0.99])
def test_truncated_images_are_not_usable(image_format: str, part: float) -> None:
    data = image_bytes(image_format, size=(600, 600))
    assert not probe(data[: int(len(data) * part)]).usable


def test_a_decompression_bomb_is_rejected_before_decoding() -> None:
    data = bytearray(image_bytes("PNG"))
    data[16:24] = struct.pack(">II", 30_000, MAX_PIXELS // 10_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    assert codes(bytes(data)) == ["image-too-large"]


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.txt", "hidden")
    return buffer.getvalue()


@pytest.mark.parametrize("data", [wav_bytes(), encoded("a.mp3"), encoded("a.flac"), image_bytes(), PDF])
def test_polyglots_with_an_archive_or_a_web_page_are_rejected(data: bytes) -> None:
    assert codes(data + zip_bytes()) == ["polyglot"]
    assert codes(data[:40] + b"<ScRiPt>" + data[40:]) == ["polyglot"]


def test_an_image_that_is_also_a_pdf_is_rejected() -> None:
    picture = image_bytes("PNG")
    comment = b"tEXt" + PDF
    chunk = struct.pack(">I", len(PDF)) + comment + struct.pack(">I", zlib.crc32(comment))
    assert codes(picture[:33] + chunk + picture[33:]) == ["polyglot"]


def test_an_adm_bwf_is_immersive() -> None:
    wav = wav_bytes(channels=10, depth=24, sample_rate=48_000)
    chunks = b"chna" + struct.pack("<I", 4) + bytes(4) + b"axml" + struct.pack("<I", 6) + b"<adm/>"
    riff = struct.pack("<I", len(wav) - 8 + len(chunks))
    assert audio(wav[:4] + riff + wav[8:36] + chunks + wav[36:]).immersive
    assert not audio(wav).immersive


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", None),
        (b"just text, no music", None),
        (b"OggS" + bytes(40), "Ogg"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"MZ" + bytes(40), "program"),
        (b"<html><body>Not found</body></html>", "HTML"),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(40), "WebP"),
        *((b"\0\0\0\x20ftyp" + brand + bytes(40), name) for brand, name in BRANDS.items()),
        *((magic + bytes(40), name) for magic, name in MAGIC.items()),
        (b"ID3\x04\0\0\0\0\0\0\xff\xf1\x50\x80" + bytes(40), "AAC (ADTS)"),
    ],
)
def test_other_files_are_identified_and_rejected(data: bytes, name: str | None) -> None:
    found = probe(data)
    assert (found.format, found.usable) == (name, False)
    assert codes(data) == ["unsupported-format" if data else "empty-file"]
    assert (name or "empty" if not data else "supported") in found.problems[0].message


@pytest.mark.parametrize(
    "arguments", [("a.w64",), ("a.caf",), ("a.aac",), ("a.wv",), ("a.tta",), ("a.mov",), ("a.mp2",)]
)
def test_encoded_files_of_other_formats_are_named(arguments: tuple[str, ...]) -> None:
    (problem,) = probe(encoded(*arguments)).problems
    assert problem.code == "unsupported-format"
    assert problem.message not in ("The file type is not supported.", "MP3 files are not supported.")


def test_an_animated_image_is_refused() -> None:
    buffer = io.BytesIO()
    first, second = (Image.new("RGB", (64, 64), color) for color in ("red", "blue"))
    first.save(buffer, "PNG", save_all=True, append_images=[second])
    assert codes(buffer.getvalue()) == ["animated"]


@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
@pytest.mark.parametrize("length", [12, 40, 200, 900])
def test_reasons_name_no_objects(image_format: str, length: int) -> None:
    data = image_bytes(image_format, size=(400, 400))
    for broken in (data[:length], data[:length] + bytes(200) + data[length + 200 :]):
        for problem in probe(broken).problems:
            assert " object at " not in problem.message
            assert "None" not in problem.message

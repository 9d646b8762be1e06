"""Tags are read wherever they are in a file, and nothing in them disturbs the measurement."""

import io
import struct

import pytest
from mutagen.id3 import APIC, ID3, TIT2, TPE1, TSRC, TXXX
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from shared.media.local import LocalFile, measure_file
from shared.media.sandbox import served
from shared.media.sandbox.served import read_served
from tests.fixtures.asset_files import encoded, image_bytes, wav_bytes

ISRC = "GBAYE0601498"


def measure(data: bytes) -> LocalFile:
    return measure_file(io.BytesIO(data), len(data))


def tags(data: bytes) -> dict[str, str]:
    found = measure(data)
    assert found.usable, found.problems
    assert found.sound is not None
    return dict(found.sound.tags)


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in measure(data).problems]


def id3(*frames: object) -> bytes:
    tag, buffer = ID3(), io.BytesIO()
    for frame in (TIT2(text="Hymn"), TPE1(text=["One", "Two"]), TSRC(text=ISRC), *frames):
        tag.add(frame)
    tag.save(buffer)
    return buffer.getvalue()


EXPECTED = {"title": "Hymn", "artist": "One; Two", "isrc": ISRC}


def chunk(name: bytes, body: bytes, order: str = "<") -> bytes:
    return name + struct.pack(f"{order}I", len(body)) + body + bytes(len(body) % 2)


def wav(*after: bytes, before: bytes = b"") -> bytes:
    whole = wav_bytes()
    data = whole[8:36] + before + whole[36:] + b"".join(after)
    return b"RIFF" + struct.pack("<I", len(data)) + data


def aiff(*after: bytes) -> bytes:
    data = encoded("a.aiff")[8:] + b"".join(after)
    return b"FORM" + struct.pack(">I", len(data)) + data


@pytest.mark.parametrize(
    "data",
    [
        id3() + encoded("a.mp3", "-id3v2_version", "0"),
        id3() + encoded("a.flac"),
        wav(chunk(b"id3 ", id3())),
        wav(before=chunk(b"ID3 ", id3())),
        aiff(chunk(b"ID3 ", id3(), ">")),
    ],
    ids=["MP3", "FLAC", "WAV, after the audio", "WAV, before it", "AIFF"],
)
def test_id3_is_read_wherever_it_stands(data: bytes) -> None:
    assert {name: text for name, text in tags(data).items() if name in EXPECTED} == EXPECTED


def test_vorbis_comments_are_read() -> None:
    given = ("-metadata", "TITLE=Hymn", "-metadata", f"ISRC={ISRC}", "-metadata", "mood=calm")
    found = tags(encoded("a.flac", *given))
    assert (found["title"], found["isrc"], found["mood"]) == ("Hymn", ISRC, "calm")


def test_tags_of_an_mp4_are_read() -> None:
    buffer = io.BytesIO(encoded("a.m4a"))
    file = MP4(buffer)
    file["\xa9nam"], file["trkn"] = ["Hymn"], [(3, 11)]
    file["----:com.apple.iTunes:ISRC"] = [MP4FreeForm(ISRC.encode())]
    buffer.seek(0)
    file.save(buffer)
    found = tags(buffer.getvalue())
    assert (found["title"], found["isrc"], found["track"]) == ("Hymn", ISRC, "3/11")


@pytest.mark.parametrize("text", ["Ångström".encode(), "Ångström".encode("cp1252")])
def test_info_chunks_are_read(text: bytes) -> None:
    body = b"INFO" + chunk(b"INAM", text + b"\0") + chunk(b"ISRC", ISRC.encode()) + chunk(b"IART", b"One")
    assert tags(wav(before=chunk(b"LIST", body))) == {"title": "Ångström", "isrc": ISRC, "artist": "One"}
    other = chunk(b"LIST", b"adtl" + bytes(8))
    assert tags(wav(other, chunk(b"LIST", body)))["isrc"] == ISRC
    supplier = chunk(b"LIST", b"INFO" + chunk(b"ISRC", b"Harbour Studio"))
    assert "isrc" not in tags(wav(before=supplier))


def test_a_broadcast_wav_has_its_isrc_in_the_description_or_the_metadata() -> None:
    description = f"Hymn, ISRC: {ISRC}".encode().ljust(602, b"\0")
    assert tags(wav(before=chunk(b"bext", description))) == {"isrc": ISRC}
    metadata = f'<x xmlns:dc="urn:x"><dc:identifier>ISRC:{ISRC}</dc:identifier></x>'.encode()
    assert tags(wav(chunk(b"axml", metadata))) == {"isrc": ISRC}


def test_the_text_chunks_of_an_aiff_are_read() -> None:
    assert tags(aiff(chunk(b"NAME", b"Hymn", ">"), chunk(b"AUTH", b"One", ">"))) == {"title": "Hymn", "artist": "One"}


@pytest.mark.parametrize("declared", ["image/png", "image/jpeg"])
@pytest.mark.parametrize("picture", [image_bytes("JPEG", size=(64, 64)), b"no picture", b""])
def test_a_bad_picture_is_told_and_rejects_nothing(declared: str, picture: bytes) -> None:
    tag = id3(APIC(mime=declared, type=3, data=picture))
    right = declared == "image/jpeg" and picture.startswith(b"\xff\xd8")
    expected = [] if right else ["picture-mislabelled"]
    for data in (tag + encoded("a.mp3", "-id3v2_version", "0"), wav(chunk(b"id3 ", tag))):
        found = measure(data)
        assert found.usable, found.problems
        assert [code for code in codes(data) if code != "wav-trailing-chunks"] == expected


def test_a_bad_cover_in_an_mp4_is_told_and_rejects_nothing() -> None:
    buffer = io.BytesIO(encoded("a.m4a"))
    file = MP4(buffer)
    file["covr"] = [MP4Cover(image_bytes("JPEG", size=(64, 64)), MP4Cover.FORMAT_PNG)]
    buffer.seek(0)
    file.save(buffer)
    found = measure(buffer.getvalue())
    assert found.usable, found.problems
    assert "picture-mislabelled" in codes(buffer.getvalue())


def test_texts_are_bounded() -> None:
    many = [part for number in range(60) for part in ("-metadata", f"x{number}={'y' * 900}")]
    found = tags(encoded("a.flac", *many))
    assert len(found) == 50
    assert max(map(len, found.values())) == 500


def test_names_that_no_document_can_hold_are_left_out() -> None:
    given = ("-metadata", "TITLE=Hymn", "-metadata", "__name__=x", "-metadata", "_y=z")
    assert {"title": "Hymn", "_y": "z"}.items() <= tags(encoded("a.flac", *given)).items()
    assert "__name__" not in tags(encoded("a.flac", *given))


def test_a_reader_asks_for_small_pieces() -> None:
    """A tag that states 30 MB is not held by the parent, which shares the memory of its function with the reader."""
    asked: list[int] = []

    class Source(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    tag = id3(APIC(mime="image/jpeg", type=3, data=bytes(30 << 20)))
    read_served("tags", [("ID3", 0, len(tag))], Source(tag))
    assert sum(asked) >= len(tag)
    assert max(asked) <= 1 << 20


def test_texts_that_nobody_asks_for_take_no_time() -> None:
    many = [TXXX(desc=f"x{number}", text="y" * 9000) for number in range(500)]
    assert tags(id3(*many) + encoded("a.mp3", "-id3v2_version", "0")) == EXPECTED


def test_tags_that_cannot_be_read_are_told() -> None:
    assert codes(wav(before=chunk(b"id3 ", b"ID3\x09\0\0\0\0\0\x10" + bytes(16)))) == ["tags-unreadable"]


@pytest.mark.parametrize("limit", ["_CPU_S", "_MAX_SERVED_BYTES", "_MEMORY_BYTES"])
def test_a_reader_that_uses_too_much_is_stopped(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The audio is good; the tags are only said to be unreadable."""
    monkeypatch.setattr(served, limit, 0 if limit != "_MEMORY_BYTES" else 1 << 20)
    data = id3() + encoded("a.mp3", "-id3v2_version", "0")
    found = measure(data)
    assert found.usable
    assert codes(data) == ["tags-unreadable"]

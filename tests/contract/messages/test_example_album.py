"""Tests the example album: its metadata is a valid release, and its music renders to the files in the metadata."""

import io
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from examples.album import ARTIST, AUDIO, PARTY, RELEASE
from examples.cover import draw_cover
from examples.render import render_piece
from examples.score import PIECES
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode

OWN = {"id": "r", "tenantId": "t", "createdBy": "u", "created": datetime.now(UTC), "updated": datetime.now(UTC)}


def test_the_metadata_is_a_release_with_right_check_digits() -> None:
    release = decode(Release, {**RELEASE, **OWN})
    assert [track.metadata.title for track in release.tracks] == ["Departure", "Glasshouse", "Slow Harbour"]
    assert decode(Party, PARTY).party_name == release.basic.label


def test_every_track_has_its_piece() -> None:
    assert list(AUDIO) == [track["id"] for track in RELEASE["tracks"]]
    assert list(AUDIO.values()) == [piece.file_name for piece in PIECES]
    assert all(20 <= piece.duration_s <= 40 for piece in PIECES)
    assert {Path(piece.file_name).suffix for piece in PIECES} == {".wav", ".flac"}


def test_a_bar_of_music_is_cd_quality_and_neither_silent_nor_clipped(tmp_path: Path) -> None:
    path = tmp_path / "bar.wav"
    render_piece(replace(PIECES[0], bars=1), path)
    data = path.read_bytes()
    assert struct.unpack("<HHI", data[20:28]) == (1, 2, 44_100), "integer PCM, stereo, 44.1 kHz"
    samples = struct.unpack(f"<{(len(data) - 44) // 2}h", data[44:])
    assert 4_000 < max(map(abs, samples)) < 32_767


def test_rendering_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    piece = replace(PIECES[2], bars=1)
    for name in ("a.flac", "b.flac"):
        render_piece(piece, tmp_path / name)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()


def test_what_ffmpeg_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"could not render x\.wav: .*No such file"):
        render_piece(PIECES[0], tmp_path / "nowhere" / "x.wav")


def test_the_cover_is_what_dsps_ask_for(tmp_path: Path) -> None:
    draw_cover(tmp_path / "cover.jpg", title=RELEASE["basic"]["title"], artist=ARTIST)
    with Image.open(tmp_path / "cover.jpg") as cover:
        assert (cover.format, cover.mode, cover.size) == ("JPEG", "RGB", (3000, 3000))
        assert "sRGB" in ImageCms.getProfileDescription(io.BytesIO(cover.info["icc_profile"]))

"""Measured files for the content stage: from a release's assets, and from a folder."""

import hashlib
import io
import wave
from pathlib import Path

import pytest
from PIL import Image

from shared.messages.ern.compose.message import compose_message
from shared.validation.measured import content_of_assets, measure_folder
from shared.validation.validate import validate_message
from tests.fixtures.messages import files, request
from tests.fixtures.releases import album
from tests.schemas import schema_source


def test_assets_agree_with_the_message_composed_from_them() -> None:
    release = album()
    delivered = files(release)
    content = content_of_assets(release.assets, delivered)
    assert content.keys() == {file.uri for file in delivered.values()}
    report = validate_message(compose_message(request(release)).xml, content=content)
    assert report.stages["content"] == "passed"
    assert not [finding for finding in report.findings if finding.stage == "content"]


def test_a_changed_asset_is_reported() -> None:
    release = album()
    message = compose_message(request(release))
    first = release.assets.audio[0]
    release.assets.audio[0] = first.model_copy(update={"duration": first.duration + 5, "size": first.size + 1})
    report = validate_message(message.xml, content=content_of_assets(release.assets, files(release)))
    assert {"duration-differs"} <= {finding.code for finding in report.findings}
    assert not report.valid


def test_a_folder_is_measured(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    with wave.open(str(tmp_path / "resources" / "1.wav"), "wb") as audio:
        audio.setnchannels(2)
        audio.setsampwidth(2)
        audio.setframerate(44_100)
        audio.writeframes(bytes(44_100 * 4))
    cover = io.BytesIO()
    Image.new("RGB", (30, 20)).save(cover, "JPEG")
    (tmp_path / "resources" / "cover.jpg").write_bytes(cover.getvalue())
    (tmp_path / "note.txt").write_bytes(b"hello")
    (tmp_path / "message.xml").write_bytes(b"<x/>")

    found = measure_folder(tmp_path, [tmp_path / "message.xml"])
    assert sorted(found) == ["note.txt", "resources/1.wav", "resources/cover.jpg"]
    audio_file = found["resources/1.wav"]
    assert (audio_file.codec, audio_file.container) == ("PCM", "WAV")
    assert (audio_file.channels, audio_file.sample_rate_hz, audio_file.bit_depth) == (2, 44_100, 16)
    assert audio_file.duration_s == 1.0
    picture = found["resources/cover.jpg"]
    assert (picture.codec, picture.width, picture.height, picture.color_space) == ("JPEG", 30, 20, "RGB")
    assert found["note.txt"].md5 == hashlib.md5(b"hello").hexdigest()
    assert found["note.txt"].codec is None


@pytest.mark.parametrize(("codec", "stated"), [("AAC", "AAC"), ("ALAC", None), ("Opus", None), ("MP3", "MP3")])
@pytest.mark.parametrize("version", ["3.8.2", "4.3"])
def test_the_codec_of_an_mp4_file_is_compared(version: str, codec: str, stated: str | None) -> None:
    release = album()
    first = release.assets.audio[0].model_copy(update={"format": "M4A", "codec": codec, "bit_depth": None})
    release.assets.audio[0] = first
    content = content_of_assets(release.assets, files(release))
    measured = content[files(release)[first.id].uri]
    assert (measured.codec, measured.container) == (stated, "MP4")
    xml = compose_message(request(release, version=version)).xml
    report = validate_message(xml, schemas=schema_source(), content=content)
    assert (report.stages["schema"], report.stages["content"]) == ("passed", "passed")
    other = "FLAC" if codec != "MP3" else "AAC"
    release.assets.audio[0] = first.model_copy(update={"codec": other})
    findings = validate_message(xml, content=content_of_assets(release.assets, files(release))).findings
    assert ("file-codec" in {each.code for each in findings}) is (stated is not None)


def test_opus_is_stated_as_a_codec_of_its_own_name() -> None:
    release = album()
    release.assets.audio[0] = release.assets.audio[0].model_copy(update={"format": "M4A", "codec": "Opus"})
    assert b'UserDefinedValue="Opus">UserDefined</AudioCodecType>' in compose_message(request(release)).xml

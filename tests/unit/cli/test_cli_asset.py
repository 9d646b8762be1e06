"""The `stardust asset` commands: text and JSON output, exit codes."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from shared.cli.main import app
from tests.fixtures.asset_files import image_bytes, wav_bytes
from tests.fixtures.music import RATE, play, score, wav


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    song = play(score(1), 15)
    (folder / "song.wav").write_bytes(wav(song))
    (folder / "later.wav").write_bytes(wav(song[3 * RATE :], 0.5))
    (folder / "other.wav").write_bytes(wav(play(score(2), 15)))
    (folder / "cut.wav").write_bytes(wav(song)[:-1])
    Image.linear_gradient("L").save(folder / "cover.png")
    return folder


def asset(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["asset", *(str(each) for each in arguments)])


def test_probe_prints_facts_loudness_and_waveform(folder: Path) -> None:
    result = asset("probe", folder / "song.wav", folder / "cover.png")
    assert result.exit_code == 0
    assert "WAV PCM 16 bit 22050 Hz, 1 channels, 0:15.000" in result.stdout
    assert "LUFS" in result.stdout
    assert "▇" in result.stdout
    assert "PNG 256 x 256 Gray" in result.stdout


def test_figures_that_do_not_exist_are_said_to_be_undefined(tmp_path: Path) -> None:
    (tmp_path / "silent.wav").write_bytes(wav(play(score(1), 1) * 0))
    shown = asset("probe", tmp_path / "silent.wav").stdout
    assert "loudness undefined" in shown
    assert "None" not in shown


def test_probe_reports_problems_and_exits_with_1(folder: Path) -> None:
    result = asset("probe", folder / "song.wav", folder / "cut.wav")
    assert result.exit_code == 1
    assert "ends 1 bytes before" in result.stderr


def test_probe_as_json(folder: Path) -> None:
    result = asset("probe", "--json", folder / "song.wav", folder / "cut.wav")
    output = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [each["ok"] for each in output["files"]] == [True, False]
    assert output["files"][0]["facts"]["duration_s"] == 15.0
    assert output["files"][0]["hashes"]["md5"] == hashlib.md5((folder / "song.wav").read_bytes()).hexdigest()
    assert output["files"][1]["problems"][0]["code"] == "truncated"


def test_probe_without_decoding_prints_no_loudness(folder: Path) -> None:
    result = asset("probe", "--no-decode", folder / "song.wav")
    assert result.exit_code == 0
    assert "LUFS" not in result.stdout


def test_hash_prints_every_digest(folder: Path) -> None:
    data = (folder / "song.wav").read_bytes()
    text = asset("hash", folder / "song.wav").stdout
    document = json.loads(asset("hash", "--json", folder / "song.wav").stdout)["files"][0]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, data).hexdigest()
        assert digest in text
        assert document[name] == digest
    assert document["size"] == len(data)


def test_fingerprint_prints_words_or_picture_hashes(folder: Path) -> None:
    audio, image = json.loads(asset("fingerprint", "--json", folder / "song.wav", folder / "cover.png").stdout)["files"]
    assert len(audio["words"]) > 80
    assert [len(value) for value in image["picture"]] == [16] * 7
    assert "words" in asset("fingerprint", folder / "song.wav").stdout


@pytest.mark.parametrize("seconds", [0.2, 2.0])
def test_a_short_file_is_the_same_as_itself(tmp_path: Path, seconds: float) -> None:
    """It has no fingerprint, or one that is too short to be compared."""
    (tmp_path / "short.wav").write_bytes(wav_bytes(seconds))
    (tmp_path / "other.wav").write_bytes(wav_bytes(seconds, depth=24))
    (tmp_path / "cover.png").write_bytes(image_bytes("PNG"))
    same = asset("compare", tmp_path / "short.wav", tmp_path / "short.wav", "--json")
    assert (same.exit_code, json.loads(same.stdout)["similarity"]) == (0, 1.0)
    assert asset("compare", tmp_path / "short.wav", tmp_path / "other.wav").exit_code == 1
    assert asset("compare", tmp_path / "short.wav", tmp_path / "cover.png").exit_code == 2


def test_compare_distinguishes_recordings(folder: Path) -> None:
    same = asset("compare", folder / "song.wav", folder / "later.wav", "--json")
    assert same.exit_code == 0
    assert json.loads(same.stdout)["offset_s"] == pytest.approx(3, abs=0.1)
    other = asset("compare", folder / "song.wav", folder / "other.wav")
    assert other.exit_code == 1
    assert "not the same" in other.stdout
    assert asset("compare", folder / "cover.png", folder / "cover.png").exit_code == 0


@pytest.mark.parametrize("files", [("song.wav", "cover.png"), ("song.wav", "cut.wav"), ("song.wav", "missing.wav")])
def test_files_that_cannot_be_compared_exit_with_2(folder: Path, files: tuple[str, str]) -> None:
    result = asset("compare", *(folder / name for name in files))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stderr

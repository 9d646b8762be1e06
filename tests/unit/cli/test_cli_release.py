"""The same release file everywhere: its example, its schema, what is accepted, what errors name, which files fit."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from PIL import Image
from typer.testing import CliRunner, Result

from shared.cli.commands.release import SCHEMA, example
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.main import app
from shared.clock import system_clock
from shared.errors import InvalidInput, InvalidRelease
from shared.model.catalog.release import Release
from tests.fixtures.asset_files import wav_bytes

CLOCK = "2026-05-04T12:00:00Z"
TARGET = {"preset": "generic", "ddex": {"partyId": "PADPIDA3897722461G", "partyName": "A DSP"}}
TODAY = date(2026, 5, 4)


def stardust(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, a target, and the files of both tracks and of the cover."""
    assert stardust("release", "init", tmp_path / "release.json", "--clock", CLOCK).exit_code == 0
    (tmp_path / "target.json").write_text(json.dumps(TARGET))
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "QZEXA2600001.wav").write_bytes(wav_bytes(2))
    Image.radial_gradient("L").convert("RGB").resize((800, 800)).save(tmp_path / "files" / "cover.jpg")
    return tmp_path


def written(folder: Path, **fields: Any) -> Path:
    document = {**example(TODAY), **fields}
    (folder / "release.json").write_text(json.dumps(document))
    return folder / "release.json"


def loaded(folder: Path) -> Release:
    return load_release(folder / "release.json")[0]


def test_the_example_is_valid_by_the_schema_beside_it(folder: Path) -> None:
    document, schema = (json.loads((folder / name).read_text()) for name in ("release.json", SCHEMA))
    assert document["$schema"] == f"./{SCHEMA}"
    assert document["basic"]["releaseDate"] == "2026-06-19"  # a Friday, six weeks later
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    misspelt = {**document, "basic": {**document["basic"], "titel": "x"}}
    assert [[*error.instance_path] for error in Draft202012Validator(schema).iter_errors(misspelt)] == [["basic"]]
    printed = stardust("release", "schema")
    assert json.loads(printed.stdout) == schema


def test_the_example_does_not_overwrite_a_file(folder: Path) -> None:
    (folder / "release.json").write_text("mine")
    result = stardust("release", "init", folder / "release.json", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == "exists"
    assert (folder / "release.json").read_text() == "mine"


def test_every_command_that_takes_a_release_takes_the_example(folder: Path) -> None:
    release, target, files = folder / "release.json", folder / "target.json", folder / "files"
    to = ("--target", target, "--assets", files)
    for arguments in (
        ("preflight", release, *to),
        ("ern", "build", release, *to, "--clock", CLOCK, "-o", folder / "message.xml"),
        ("package", "build", release, *to, "--clock", CLOCK, "-o", folder / "package"),
        ("apple", "build", release, "--assets", files, "--clock", CLOCK, "-o", folder / "apple"),
        ("lint", release),
        ("ai", release),
        ("ern", "diff", release, release),
        ("import", "check", release, "--json"),
        ("export", release, "--format", "csv", "-o", folder / "export.csv"),
    ):
        result = stardust(*arguments)
        assert result.exit_code in ((0, 1) if arguments[0] in ("apple", "ai") else (0,)), (arguments, result.output)
        assert "comment" not in result.stderr
        assert "unknown" not in result.stderr


def test_what_the_server_sets_is_filled_in_and_what_is_given_is_kept(folder: Path) -> None:
    release = loaded(folder)
    (track,) = release.tracks
    assert (release.id, release.tenant_id, track.id, track.sequence_number) == ("release", "local", "track-1", 1)
    document = example(TODAY)
    two = [{**document["tracks"][0], "id": "mine", "sequenceNumber": 4}, document["tracks"][0]]
    written(folder, id="album", tenantId="label", tracks=two)
    release = loaded(folder)
    assert (release.id, release.tenant_id) == ("album", "label")
    assert [(each.id, each.sequence_number) for each in release.tracks] == [("mine", 4), ("track-1", 5)]


def test_errors_name_the_file_and_the_field(folder: Path) -> None:
    document = example(TODAY)
    bad = written(folder, basic={**document["basic"], "releaseDate": "soon"}, colour="blue")
    with pytest.raises(InvalidInput) as refused:
        load_release(bad)
    assert {each.path for each in refused.value.problems} == {"basic.releaseDate", "colour"}
    assert refused.value.file == str(bad)
    result = stardust("preflight", bad, "--target", folder / "target.json")
    assert result.exit_code == 2
    assert f"{bad}: colour" in result.stderr
    (folder / "target.json").write_text(json.dumps({**TARGET, "protocol": "PIGEON"}))
    assert f"{folder / 'target.json'}: protocol" in stardust("target", "test", folder / "target.json").output


def test_errors_of_a_batch_name_the_release_that_they_are_about(folder: Path) -> None:
    document = example(TODAY)
    (folder / "second.json").write_text(json.dumps({**document, "tracks": []}))
    result = stardust(
        *("package", "build", folder / "release.json", folder / "second.json", "--target", folder / "target.json"),
        *("--assets", folder / "files", "-o", folder / "out", "--json"),
    )
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert {problem["file"] for problem in problems} == {str(folder / "second.json")}
    assert "tracks" in {problem["path"] for problem in problems}
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "name",
    [
        *("QZEXA2600001", "qzexa2600001", "QZEXA2600001 - Departure (Master)", "track-1", "01_001"),
        *("400000260013_01_001", "400000260013-1", "Departure", "01 - Departure"),
    ],
)
def test_a_tracks_file_is_found_by_every_sensible_name(folder: Path, name: str) -> None:
    (folder / "files" / "QZEXA2600001.wav").rename(folder / "files" / f"{name}.wav")
    filled = with_folder(loaded(folder), folder / "files", system_clock())
    assert filled.tracks[0].audio
    assert [each.file_name for each in filled.assets.audio] == [f"{name}.wav"]


@pytest.mark.parametrize("name", ["cover", "Cover", "FRONT", "folder", "400000260013", "400000260013_front"])
def test_the_cover_is_found_by_every_sensible_name(folder: Path, name: str) -> None:
    (folder / "files" / "cover.jpg").rename(folder / "files" / f"{name}.jpg")
    cover = with_folder(loaded(folder), folder / "files", system_clock()).assets.cover_image
    assert cover
    assert cover.file_name == f"{name}.jpg"


def test_a_missing_file_is_told_with_the_names_tried_and_the_files_left_over(folder: Path) -> None:
    files = folder / "files"
    (files / "QZEXA2600001.wav").rename(files / "final master.wav")
    (files / "cover.jpg").rename(files / "artwork final.jpg")
    (files / "notes.txt").write_text("")
    with pytest.raises(InvalidRelease) as refused:
        with_folder(loaded(folder), files, system_clock())
    audio, cover = refused.value.problems
    assert (audio.path, audio.code) == ("tracks[0].audio", "missing-audio")
    for name in ("QZEXA2600001", "01_001", "400000260013_01_001", "Departure", "Left over: final master.wav."):
        assert name in audio.message
    assert (cover.path, cover.code) == ("assets.coverImage", "missing-cover")
    assert "Left over: artwork final.jpg." in cover.message
    assert "notes.txt" not in str(refused.value)

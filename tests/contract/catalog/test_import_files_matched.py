"""`stardust import check` of folders says by which means recordings and covers were matched."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from tests.fixtures.asset_files import image_bytes
from tests.fixtures.imports import barcode, table
from tests.fixtures.pieces import preview_mp3, recording
from tests.servers.deezer import DeezerSite, Song, run_deezer

UPC = barcode(1)


def check(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["import", "check", *map(str, arguments)])


def matched(result: Result) -> dict[str, tuple[str, str]]:
    shown = json.loads(result.stdout)
    return {Path(each["file"]).name: (each["track"], each["means"]) for each in shown["matches"]}


def tagged(path: Path, seed: int, seconds: int, **tags: str) -> Path:
    """A FLAC of a piece with tags."""
    listed = [part for name, text in tags.items() for part in ("-metadata", f"{name}={text}")]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "wav", "-i", "pipe:0", "-t", str(seconds)]
    subprocess.run([*command, *listed, str(path)], input=recording(seed), check=True)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue.csv").write_text(table(1, tracks=4).replace("3:2", "0:1"), "utf-8")
    return tmp_path


@pytest.fixture
def site() -> Iterator[DeezerSite]:
    with run_deezer() as site:
        site.upc = UPC
        yield site


def test_names_tags_and_durations_place_files(folder: Path) -> None:
    (folder / f"{UPC}_01_001.wav").write_bytes(b"RIFF")
    (folder / f"{UPC}.jpg").write_bytes(image_bytes())
    tagged(folder / "b.flac", 1, 3, ISRC="QZ-EXA-26-00022")
    tagged(folder / "c.flac", 2, 13, title="Track 3")
    tagged(folder / "Track 4.flac", 3, 5)
    result = check(folder, "--json")
    assert matched(result) == {
        f"{UPC}_01_001.wav": ("track-1", "position"),
        f"{UPC}.jpg": ("cover", "barcode"),
        "b.flac": ("track-2", "isrcTag"),
        "c.flac": ("track-3", "titleAndDuration"),
    }
    shown = json.loads(result.stdout)
    assert [Path(each).name for each in shown["unmatched"]] == ["Track 4.flac"]
    text = check(folder).stdout
    assert "ISRC in the tags" in text
    assert "4 of 5 files have their place." in text


def test_what_is_not_clear_is_shown_with_its_candidates(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "Track 1.wav").write_bytes(b"RIFF")
    shown = json.loads(check(folder, "--json").stdout)
    assert shown["matches"] == []
    assert {Path(each["file"]).parent.name: each["candidates"] for each in shown["undecided"]} == {
        name: [{"release": 0, "track": "track-1", "similarity": None}] for name in ("a", "b")
    }
    assert "not decided" in check(folder).stdout


def listening(site: DeezerSite) -> list[str]:
    return ["--listen", "--deezer", site.url, "--allow-private"]


def test_recordings_without_names_are_found_by_sound(folder: Path, site: DeezerSite) -> None:
    text = (folder / "catalogue.csv").read_text("utf-8")
    (folder / "catalogue.csv").write_text(text.replace("0:1", "1:0"), "utf-8")
    site.songs = [Song(f"QZEXA26000{20 + number}", number, preview_mp3(number)) for number in (1, 2, 3)]
    (folder / "x.wav").write_bytes(recording(2))
    (folder / "y.wav").write_bytes(recording(7))
    result = check(folder, "--json", *listening(site))
    assert matched(result) == {"x.wav": ("track-2", "preview")}
    shown = json.loads(result.stdout)
    assert shown["matches"][0]["confidence"] > 0.6
    [left] = shown["undecided"]
    assert Path(left["file"]).name == "y.wav"
    assert all(each["similarity"] < 0.5 for each in left["candidates"])
    assert "not proved" in check(folder, *listening(site)).stdout


def test_without_listening_nothing_is_asked(folder: Path, site: DeezerSite) -> None:
    (folder / "x.wav").write_bytes(recording(2))
    assert matched(check(folder, "--json", "--deezer", site.url, "--allow-private")) == {}
    assert site.asked == []


@pytest.mark.parametrize("answer", ["busy", "page", None])
def test_what_deezer_does_not_give_leaves_files_where_they_are(
    folder: Path, site: DeezerSite, answer: str | None
) -> None:
    site.songs = [Song("QZEXA2600021", 1, answer)]
    (folder / "x.wav").write_bytes(recording(2))
    result = check(folder, "--json", *listening(site))
    assert result.exit_code == 0
    assert [Path(each).name for each in json.loads(result.stdout)["unmatched"]] == ["x.wav"]


def test_a_file_that_a_message_names_has_its_place(tmp_path: Path) -> None:
    message = Path("tests/unit/validation/messages/album-43.xml").read_bytes()
    package = tmp_path / "album"
    package.mkdir()
    (package / "album.xml").write_bytes(message)
    names = json.loads(check(package, "--json").stdout)["outcomes"][0]["files"]
    assert names
    for name in names.values():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"RIFF")
    found: dict[str, Any] = matched(check(tmp_path, "--json"))
    assert {place for place, _ in found.values()} == set(names)
    assert {means for _, means in found.values()} == {"table"}

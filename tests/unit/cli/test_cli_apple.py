"""`stardust apple build|check|read|diff`, without Firebase or network."""

import hashlib
import json
import struct
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image
from typer.testing import CliRunner, Result

from examples.album import RELEASE
from shared.cli.inputs.packed import read_package
from shared.cli.main import app
from tests.fixtures.asset_files import wav_bytes

CLOCK = "2026-05-04T12:00:00Z"
UPC = RELEASE["basic"]["barcode"]
NS = {"a": "http://apple.com/itunes/importer"}
NAMES = [f"{UPC}_01_001.wav", f"{UPC}_01_002.wav", f"{UPC}_01_003.wav", f"{UPC}.jpg", "metadata.xml"]


def stardust(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def write_release(folder: Path, **changes: Any) -> dict[str, Any]:
    """The example album with one of Apple's genres; `changes` are merged into it."""
    release: dict[str, Any] = deepcopy(RELEASE)
    release |= {"id": "album", "tenantId": "label", "createdBy": "ada", "created": CLOCK, "updated": CLOCK}
    release["metadata"]["genreMappings"] = {"apple": {"code": "ELECTRONIC-00", "name": "Electronic"}}
    release |= changes
    (folder / "release.json").write_text(json.dumps(release))
    return release


@cache
def cover_bytes() -> bytes:
    """A cover of the size that Apple asks for."""
    file = BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((3000, 3000)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release of three tracks with its files."""
    release = write_release(tmp_path)
    assets = tmp_path / "assets"
    assets.mkdir()
    for number, track in enumerate(release["tracks"]):
        (assets / f"{track['isrc']}.wav").write_bytes(wav_bytes(1 + number / 10))
    (assets / "cover.jpg").write_bytes(cover_bytes())
    return tmp_path


def build(folder: Path, output: str, *more: object, assets: bool = True) -> Result:
    files = ["--assets", folder / "assets"] if assets else []
    return stardust(
        *("apple", "build", folder / "release.json", *files, "-o", folder / output, "--clock", CLOCK, *more)
    )


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def document(package: Path) -> etree._Element:
    return etree.fromstring((package / "metadata.xml").read_bytes())


def test_a_package_is_a_folder_with_the_document_and_its_files(folder: Path) -> None:
    result = build(folder, "out", "--json")
    assert result.exit_code == 0, result.output
    package = folder / "out" / f"{UPC}.itmsp"
    assert json.loads(result.stdout)["package"] == str(package)
    assert names(package) == {*NAMES}
    root = document(package)
    for file in root.iterfind(".//a:audio_file", NS):
        data = (package / file.findtext("a:file_name", "", NS)).read_bytes()
        digest = hashlib.md5(data).hexdigest()
        assert (file.findtext("a:size", "", NS), file.findtext("a:checksum", "", NS)) == (str(len(data)), digest)
    assert root.findtext("a:provider", "", NS) == RELEASE["basic"]["label"]


def test_what_is_built_passes_the_check_and_can_be_sent(folder: Path) -> None:
    build(folder, "out", "--provider", "ExampleRecordings")
    checked = stardust("apple", "check", folder / "out", "--json")
    assert checked.exit_code == 0, checked.output
    report = json.loads(checked.stdout)
    assert (report["ok"], report["findings"]) == (True, [])
    assert report["stages"] == {"xml": "passed", "schema": "passed", "rules": "passed", "content": "passed"}
    assert [file.path.rpartition("/")[2] for file in read_package(folder / "out").files] == NAMES


def test_a_zip_file_has_the_same_files_and_is_reproducible(folder: Path) -> None:
    build(folder, "out")
    results = [build(folder, output, "--zip") for output in ("one", "two")]
    assert [result.exit_code for result in results] == [0, 0]
    archives = [folder / output / f"{UPC}.itmsp.zip" for output in ("one", "two")]
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with ZipFile(archives[0]) as archive:
        assert archive.namelist() == [f"{UPC}.itmsp/{name}" for name in NAMES]
        assert archive.testzip() is None
        for name in NAMES:
            assert archive.read(f"{UPC}.itmsp/{name}") == (folder / "out" / f"{UPC}.itmsp" / name).read_bytes()
    checked = stardust("apple", "check", archives[0])
    assert checked.exit_code == 0, checked.output


def test_an_update_leaves_out_what_apple_has(folder: Path) -> None:
    build(folder, "out")
    release = write_release(folder)
    release["basic"]["title"] = "Night Transit (Deluxe)"
    write_release(folder, basic=release["basic"])
    (folder / "assets" / f"{RELEASE['tracks'][0]['isrc']}.wav").write_bytes(wav_bytes(2))
    result = build(folder, "next", "--action", "update", "--previous", folder / "out")
    assert result.exit_code == 0, result.output
    package = folder / "next" / f"{UPC}.itmsp"
    assert names(package) == {"metadata.xml", NAMES[0]}
    assert len(document(package).findall(".//a:audio_file", NS)) == 3
    compared = stardust("apple", "diff", folder / "out", folder / "next", "--json")
    assert compared.exit_code == 0
    paths = {change["path"] for change in json.loads(compared.stdout)["changes"]}
    assert "album/title" in paths


def test_an_update_keeps_the_identifiers_that_apple_has(folder: Path) -> None:
    build(folder, "out")
    release = write_release(folder)
    release["tracks"][1]["isrc"] = "QZEXA2600009"
    write_release(folder, tracks=release["tracks"])
    (folder / "assets" / f"{RELEASE['tracks'][1]['isrc']}.wav").rename(folder / "assets" / "QZEXA2600009.wav")
    result = build(folder, "next", "--action", "update", "--previous", folder / "out", "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["path"], problem["code"]) == ("tracks[1].isrc", "apple-identifier-changed")
    assert not (folder / "next").exists()


def test_a_takedown_is_the_document_alone(folder: Path) -> None:
    result = build(folder, "out", "--action", "takedown", assets=False)
    assert result.exit_code == 0, result.output
    package = folder / "out" / f"{UPC}.itmsp"
    assert names(package) == {"metadata.xml"}
    root = document(package)
    assert root.find(".//a:track", NS) is None
    cleared = [each.text for each in root.iterfind(".//a:product/a:cleared_for_stream", NS)]
    assert cleared == ["false"]
    assert stardust("apple", "check", package).exit_code == 0


def test_a_takedown_in_one_territory_keeps_the_rest_and_sends_no_file(folder: Path) -> None:
    result = build(folder, "out", "--action", "takedown", "--territory", "FR")
    assert result.exit_code == 0, result.output
    package = folder / "out" / f"{UPC}.itmsp"
    assert names(package) == {"metadata.xml"}
    products = document(package).findall("a:album/a:products/a:product", NS)
    cleared = {each.findtext("a:territory", "", NS): each.findtext("a:cleared_for_sale", "", NS) for each in products}
    assert cleared == {"WW": "true", "FR": "false"}


def adm_master(seconds: float) -> bytes:
    """An ADM BWF of twelve channels, with a description that names no track."""
    whole = wav_bytes(seconds, channels=12, depth=24, sample_rate=48_000)
    chunks = b"axml" + struct.pack("<I", 4) + b"<a/>" + b"chna" + struct.pack("<IHH", 4, 0, 0)
    data = whole[8:36] + chunks + whole[36:]
    return b"RIFF" + struct.pack("<I", len(data)) + data


def test_an_immersive_edition_is_found_by_its_isrc_and_sent_beside_the_stereo_file(folder: Path) -> None:
    tracks = write_release(folder)["tracks"]
    tracks[0]["immersive"] = {"isrc": "QZEXA2600101"}
    write_release(folder, tracks=tracks)
    (folder / "assets" / "QZEXA2600101.wav").write_bytes(adm_master(1.05))
    result = build(folder, "out")
    assert result.exit_code == 0, result.output
    package = folder / "out" / f"{UPC}.itmsp"
    files = document(package).findall(".//a:data_file", NS)
    assert [file.get("external_identifier.isrc") for file in files] == [None, "QZEXA2600101"]
    assert names(package) == {*NAMES, f"{UPC}_01_001_immersive.wav"}
    assert stardust("apple", "check", package).exit_code == 0
    (folder / "assets" / "QZEXA2600101.wav").write_bytes(adm_master(1.2))
    refused = build(folder, "again", "--json")
    assert [problem["code"] for problem in json.loads(refused.stdout)["problems"]] == ["immersive-file"]


def test_what_is_offered_can_be_chosen(folder: Path) -> None:
    build(folder, "out", "--deal", "subscription-streaming")
    product = document(folder / "out" / f"{UPC}.itmsp").find("a:album/a:products/a:product", NS)
    assert product is not None
    assert product.findtext("a:cleared_for_sale", "", NS) == "false"


def test_bad_usage_and_invalid_releases_change_nothing(folder: Path) -> None:
    assert build(folder, "out", assets=False).exit_code == 2
    assert build(folder, "out", "--territory", "FR").exit_code == 2
    (folder / "assets" / "cover.jpg").unlink()
    result = build(folder, "out", "--json")
    assert result.exit_code == 1
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["missing-cover"]
    assert not (folder / "out").exists()


def test_the_check_finds_a_changed_file_and_says_where(folder: Path) -> None:
    build(folder, "out")
    package = folder / "out" / f"{UPC}.itmsp"
    (package / NAMES[0]).write_bytes(b"other")
    (package / "notes.txt").write_text("x")
    result = stardust("apple", "check", package)
    assert result.exit_code == 1
    assert "apple-402" in result.output
    assert "apple-403" in result.output
    found = json.loads(stardust("apple", "check", package, "--json").stdout)["findings"]
    assert {each["code"]: each["severity"] for each in found} == {
        "apple-402": "error",
        "apple-403": "error",
        "apple-405": "warning",
    }
    assert all(each["line"] and each["path"].startswith("/package") for each in found)


def test_a_document_is_checked_without_its_files(folder: Path) -> None:
    build(folder, "out")
    result = stardust("apple", "check", folder / "out" / f"{UPC}.itmsp" / "metadata.xml", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["stages"]["content"] == "not run"


def test_a_package_becomes_a_release_that_builds_the_same_document(folder: Path) -> None:
    build(folder, "out")
    result = stardust("apple", "read", folder / "out", "-o", folder / "read.json")
    assert result.exit_code == 0, result.output
    (folder / "read.json").replace(folder / "release.json")
    assert build(folder, "again").exit_code == 0
    before, after = (folder / name / f"{UPC}.itmsp" / "metadata.xml" for name in ("out", "again"))
    assert after.read_bytes() == before.read_bytes()


@pytest.mark.parametrize("name", ["empty", "text.zip", "other.zip", "broken.zip", "missing.xml"])
def test_what_is_no_package_is_told(folder: Path, name: str) -> None:
    (folder / "empty").mkdir()
    (folder / "text.zip").write_text("no archive")
    with ZipFile(folder / "other.zip", "w") as archive:
        archive.writestr("a/b/metadata.xml", "<package/>")
    with ZipFile(folder / "broken.zip", "w") as archive:
        archive.writestr("a.itmsp/metadata.xml", "<package/>")
    broken = (folder / "broken.zip").read_bytes().replace(b"<package/>", b"<packing/>")
    (folder / "broken.zip").write_bytes(broken)
    result = stardust("apple", "check", folder / name, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["remedy"]

"""`stardust package build`, `preflight` and `target presets`, without Firebase or network."""

import hashlib
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from examples.album import RELEASE
from shared.cli.inputs.destination import credentials, load_target, variable
from shared.cli.inputs.packed import PLAN, read_package
from shared.cli.main import app
from shared.delivery.transfer.package import TransferResult
from shared.errors import InvalidInput
from shared.model.delivery.receipt import ReceiptFile
from tests.fixtures.asset_files import wav_bytes

CLOCK = "2026-05-04T12:00:00Z"
BATCH = "20260504120000000"
TARGET = {"preset": "generic", "ddex": {"partyId": "PADPIDA3897722461G", "partyName": "A DSP"}}
SFTP = {"host": "sftp.dsp.example", "username": "label", "hostKey": "SHA256:" + "A" * 43}


def stardust(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release of three tracks with its files, and a target."""
    release: dict[str, Any] = deepcopy(RELEASE)
    release |= {"id": "album", "tenantId": "label", "createdBy": "ada", "created": CLOCK, "updated": CLOCK}
    (tmp_path / "release.json").write_text(json.dumps(release))
    (tmp_path / "target.json").write_text(json.dumps(TARGET))
    assets = tmp_path / "assets"
    assets.mkdir()
    for number, track in enumerate(release["tracks"]):
        (assets / f"{track['isrc']}.wav").write_bytes(wav_bytes(1 + number / 10))
    Image.radial_gradient("L").convert("RGB").resize((800, 800)).save(assets / "cover.jpg")
    return tmp_path


def build(folder: Path, *more: object) -> Result:
    return stardust(
        *("package", "build", folder / "release.json", "--target", folder / "target.json"),
        *("--assets", folder / "assets", "-o", folder / "out", "--clock", CLOCK, *more),
    )


def test_a_package_is_a_folder_in_the_targets_layout(folder: Path) -> None:
    result = build(folder, "--json")
    assert result.exit_code == 0, result.output
    output = json.loads(result.stdout)
    paths = {str(file.relative_to(folder / "out")) for file in (folder / "out").rglob("*") if file.is_file()}
    upc = next(Path(path).stem for path in paths if path.endswith(".jpg"))
    assert RELEASE["basic"]["barcode"] in upc
    root = f"{BATCH}/{upc}"
    assert paths == {
        PLAN,
        f"{BATCH}/BatchComplete_{BATCH}.xml",
        f"{root}/{upc}.xml",
        f"{root}/resources/{upc}.jpg",
        *(f"{root}/resources/{upc}_01_00{number}.wav" for number in (1, 2, 3)),
    }
    assert (output["ok"], output["files"], output["root"]) == (True, 6, BATCH)
    assert b"<MessageControlType>TestMessage<" in (folder / "out" / root / f"{upc}.xml").read_bytes()


def test_the_plan_can_be_read_back(folder: Path) -> None:
    build(folder)
    package = read_package(folder / "out")
    assert package.marker
    assert package.marker.path == f"{BATCH}/BatchComplete_{BATCH}.xml"
    assert package.exclusive
    for file in package.files:
        data = (folder / "out" / file.path).read_bytes()
        assert (len(data), hashlib.md5(data).hexdigest()) == (file.size, file.md5)
    (folder / "out" / PLAN).write_text('{"files": [{"path": "../x"}]}')
    with pytest.raises(InvalidInput, match="not a package plan"):
        read_package(folder / "out")


def test_a_folder_that_is_not_empty_is_left_unchanged(folder: Path) -> None:
    build(folder)
    before = (folder / "out" / PLAN).read_bytes()
    result = build(folder, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == "not-empty"
    assert (folder / "out" / PLAN).read_bytes() == before


def test_several_releases_form_one_batch(folder: Path) -> None:
    release = json.loads((folder / "release.json").read_text())
    release["basic"]["barcode"] = "5901234123457"
    (folder / "second.json").write_text(json.dumps(release))
    result = build(folder, folder / "second.json", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["files"] == 11
    marker = (folder / "out" / BATCH / f"BatchComplete_{BATCH}.xml").read_text()
    assert "<NumberOfMessages>2<" in marker


def test_a_release_that_fails_the_preflight_is_not_built(folder: Path) -> None:
    (folder / "target.json").write_text(json.dumps({**TARGET, "preset": "apple", "protocol": "SFTP"}))
    checked = stardust(
        *("preflight", folder / "release.json", "--target", folder / "target.json"),
        *("--assets", folder / "assets", "--json"),
    )
    assert checked.exit_code == 1
    output = json.loads(checked.stdout)
    assert not output["ready"]
    assert {"cover-width", "cover-height"} <= {finding["code"] for finding in output["findings"]}
    assert all(finding["source"] and finding["remedy"] for finding in output["findings"])
    assert "apple.com" in str(output)
    refused = build(folder, "--json")
    assert refused.exit_code == 1
    assert "cover-width" in {problem["code"] for problem in json.loads(refused.stdout)["problems"]}
    assert not (folder / "out").exists()


def test_preflight_reports_a_release_as_ready(folder: Path) -> None:
    result = stardust(
        *("preflight", folder / "release.json", "--target", folder / "target.json", "--assets", folder / "assets")
    )
    assert result.exit_code == 0, result.output
    assert "ready" in result.stdout


def test_a_target_file_overrides_its_preset(tmp_path: Path) -> None:
    file = tmp_path / "labelcamp.json"
    file.write_text(json.dumps({"preset": "labelcamp", "config": {}, "requirements": {"ernVersion": "4.3"}}))
    target = load_target(file)
    assert (target.protocol, target.name, target.ddex.party_name) == ("S3", "labelcamp", "Labelcamp")
    assert (target.requirements.ern_version, target.requirements.audio_format) == ("4.3", ["FLAC", "WAV"])


def test_the_environment_takes_precedence_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "target.json"
    file.write_text(json.dumps({**TARGET, "config": {**SFTP, "password": "in-the-file"}}))
    assert credentials(load_target(file))[2] == {"password": "in-the-file"}
    monkeypatch.setenv(variable("password"), "in-the-environment")
    assert credentials(load_target(file))[2] == {"password": "in-the-environment"}
    assert variable("privateKey") == "STARDUST_PRIVATE_KEY"


def test_missing_credentials_are_reported_without_a_terminal(folder: Path) -> None:
    build(folder)
    (folder / "target.json").write_text(json.dumps({**TARGET, "config": SFTP}))
    result = stardust("package", "send", folder / "out", "--target", folder / "target.json", "--json")
    assert result.exit_code == 2
    assert "password or a privateKey" in result.stdout


def test_presets_are_shown_with_their_sources() -> None:
    listed = stardust("target", "presets")
    assert all(name in listed.stdout for name in ("spotify", "deezer", "labelcamp"))
    (preset,) = json.loads(stardust("target", "presets", "spotify", "--json").stdout)["presets"]
    assert preset["target"]["requirements"]["ernVersion"] == "4.3"
    assert all(limit["source"] for limit in preset["limits"])
    assert "0x0001" in stardust("target", "presets", "spotify").stdout
    assert "unverified" in stardust("target", "presets", "deezer").stdout
    assert stardust("target", "presets", "napster").exit_code == 2


def test_a_package_is_not_sent_to_another_recipient(folder: Path) -> None:
    build(folder)
    target = json.loads((folder / "target.json").read_text())
    party = {"partyId": "PADPIDA2014122301Q", "partyName": "Another DSP"}
    other = {**target, "ddex": party, "protocol": "SFTP", "config": SFTP}
    (folder / "other.json").write_text(json.dumps(other))
    result = stardust("package", "send", folder / "out", "--target", folder / "other.json", "--json")
    assert result.exit_code == 2, result.output
    problem = json.loads(result.stdout)["problems"][0]
    assert (problem["code"], target["ddex"]["partyId"] in problem["message"]) == ("other-recipient", True)


def test_a_package_for_apple_music_is_sent_to_a_target_of_its_layout_only(folder: Path) -> None:
    Image.radial_gradient("L").convert("RGB").resize((3000, 3000)).save(folder / "assets" / "cover.jpg")
    files = ("--assets", folder / "assets", "-o", folder / "out", "--clock", CLOCK)
    assert stardust("apple", "build", folder / "release.json", *files).exit_code == 0
    target = {**TARGET, "protocol": "SFTP", "config": SFTP}
    (folder / "target.json").write_text(json.dumps(target))
    send = ("package", "send", folder / "out", "--target", folder / "target.json", "--json")
    (problem,) = json.loads(stardust(*send).stdout)["problems"]
    assert (problem["code"], problem["path"]) == ("other-recipient", "layout")
    (folder / "target.json").write_text(json.dumps({**target, "layout": "itmsp"}))
    (problem,) = json.loads(stardust(*send).stdout)["problems"]
    assert problem["path"] == "config"  # no password: the package itself is not refused


def test_sending_says_by_which_means_files_were_verified(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(folder)
    (folder / "target.json").write_text(json.dumps({**TARGET, "protocol": "SFTP", "config": {**SFTP, "password": "x"}}))
    file = {"path": "a.wav", "role": "audio", "size": 1, "md5": "0" * 32, "sha256": "0" * 64, "remotePath": "a.wav"}
    means = ("md5", "size", "md5", "accepted")
    sent = tuple(ReceiptFile.model_construct(**file, verified_by=each) for each in means)
    result = TransferResult(sent, 1, "")
    monkeypatch.setattr("shared.delivery.transfer.package.transfer_package", lambda *_, **__: result)
    told = stardust("package", "send", folder / "out", "--target", folder / "target.json")
    assert told.exit_code == 0, told.output
    assert "verified 2 by MD5; 1 by size only" in told.stderr
    assert "1 by the server's acceptance only" in told.stderr

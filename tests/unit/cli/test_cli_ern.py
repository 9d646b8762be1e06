"""The `stardust ern` commands: text and JSON output, exit codes, no tracebacks."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.model.codec import to_json
from tests.fixtures.releases import SHAPES
from tests.schemas import PROJECT_ROOT, kit

TARGET = {
    "id": "dsp",
    "tenantId": "tenant-aurora",
    "name": "A DSP",
    "protocol": "Storage",
    "config": {},
    "ddex": {"partyId": "PADPIDA2013020802I", "partyName": "A DSP"},
    "created": "2026-01-01T00:00:00Z",
    "createdBy": "user-1",
    "updated": "2026-01-01T00:00:00Z",
}
CLOCK = "2026-05-04T12:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "release.json").write_text(json.dumps(to_json(SHAPES["album"]())))
    (tmp_path / "target.json").write_text(json.dumps(TARGET))
    return tmp_path


def stardust(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def build(folder: Path, *more: object) -> Result:
    release, target = folder / "release.json", folder / "target.json"
    return stardust("ern", "build", release, "--target", target, "--clock", CLOCK, *more)


def test_build_writes_a_message(folder: Path) -> None:
    result = build(folder, "-o", folder / "out.xml")
    assert result.exit_code == 0, result.output
    assert b"<MessageCreatedDateTime>2026-05-04T12:00:00Z<" in (folder / "out.xml").read_bytes()
    assert "composed" in result.stderr


def test_build_is_deterministic_and_prints_only_the_message(folder: Path) -> None:
    first, second = build(folder), build(folder)
    assert first.stdout_bytes == second.stdout_bytes
    assert first.stdout.startswith("<?xml")


@pytest.mark.parametrize("version", ["4.2", "4.3", "4.3.2"])
def test_version_profile_and_sender_can_be_chosen(folder: Path, version: str) -> None:
    result = build(folder, "--version", version, "--profile", "Audio", "--sender", "PADPIDA2014122301Q", "--json")
    output = json.loads(result.stdout)
    assert (output["version"], output["profile"], output["ok"]) == (version, "Audio", True)
    assert "PADPIDA2014122301Q" in output["xml"]


@pytest.mark.parametrize(("action", "root"), [("takedown", "NewReleaseMessage"), ("purge", "PurgeReleaseMessage")])
def test_actions(folder: Path, action: str, root: str) -> None:
    assert json.loads(build(folder, "--action", action, "--json").stdout)["messageType"] == root


def test_a_release_that_cannot_be_composed_exits_with_1_and_every_problem(folder: Path) -> None:
    release = to_json(SHAPES["album"]())
    del release["basic"]["barcode"], release["metadata"]["genreName"]
    (folder / "release.json").write_text(json.dumps(release))
    result = build(folder, "--json")
    assert result.exit_code == 1
    assert "basic.barcode" in {problem["path"] for problem in json.loads(result.stdout)["problems"]}


BAD: list[tuple[bytes, str]] = [
    (b"", "malformed-json"),
    (b"{", "malformed-json"),
    (b'{"a": "\xff"}', "malformed-json"),
    (b"[]", "model-type"),
    (b"{}", "missing"),
    (b"<a/>", "no-namespace"),
]


@pytest.mark.parametrize(("content", "code"), BAD, ids=repr)
def test_unreadable_input_exits_with_2(folder: Path, content: bytes, code: str) -> None:
    (folder / "release.json").write_bytes(content)
    result = build(folder, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("ern", "read", "nowhere.xml"),
        ("ern", "diff", "nowhere.xml", "nowhere.json"),
        ("ern", "read"),
        ("ern", "unknown"),
        ("unknown",),
        ("ern", "diff", __file__, __file__, "--clock", "yesterday"),
        ("ern", "read", str(Path(__file__).parent)),
    ],
)
def test_bad_usage_exits_with_2_and_no_traceback(arguments: tuple[str, ...]) -> None:
    result = stardust(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert result.stderr.strip()


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"basic": ' + "9" * 10_000 + "}", "{", "[1]", '<?xml version="1.0" encoding="nonsense"?><a/>'],
    ids=["deep", "long number", "broken", "list", "encoding"],
)
def test_unreadable_input_is_reported_as_json(folder: Path, text: str) -> None:
    (folder / "hostile").write_text(text)
    result = stardust("ern", "build", folder / "hostile", "--target", folder / "target.json", "--json")
    assert result.exit_code == 2
    assert all(problem["message"] and problem["code"] for problem in json.loads(result.stdout)["problems"])


def test_a_missing_file_is_reported_as_json(folder: Path) -> None:
    result = stardust("ern", "validate", folder / "nowhere.xml", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == "unreadable"


def test_a_message_is_read_back(folder: Path) -> None:
    build(folder, "-o", folder / "out.xml")
    result = stardust("ern", "read", folder / "out.xml", "-o", folder / "back.json")
    assert result.exit_code == 0, result.stderr
    back = json.loads((folder / "back.json").read_text())
    assert back["basic"]["title"] == "Tidelands"
    assert len(back["tracks"]) == 12
    assert "Tidelands" in result.stderr


def test_read_prints_its_summary_as_json(folder: Path) -> None:
    build(folder, "-o", folder / "out.xml")
    output = json.loads(stardust("ern", "read", folder / "out.xml", "--json").stdout)
    assert output["ok"] is True
    assert output["test"] is True
    assert output["deals"] == ["subscription-streaming", "ad-supported-streaming", "download"]
    assert output["release"]["basic"]["barcode"] == SHAPES["album"]().basic.barcode


def test_a_purge_is_reported_as_such(folder: Path) -> None:
    build(folder, "--action", "purge", "-o", folder / "out.xml")
    result = stardust("ern", "read", folder / "out.xml")
    assert result.exit_code == 0
    assert "purges" in result.stdout
    assert json.loads(stardust("ern", "read", folder / "out.xml", "--json").stdout)["identifiers"]["ICPN"]


def test_assumed_values_are_reported_and_are_no_error() -> None:
    result = stardust("ern", "read", kit("samples", "ern43", "1_Audio.xml"))
    assert result.exit_code == 0
    assert "assumed" in result.stderr
    assert "not converted" in result.stderr


def diff(folder: Path, change: Callable[[dict[str, Any]], object]) -> Result:
    release = to_json(SHAPES["album"]())
    change(release)
    (folder / "next.json").write_text(json.dumps(release))
    return stardust("ern", "diff", folder / "release.json", folder / "next.json", "--clock", CLOCK)


def test_no_difference(folder: Path) -> None:
    result = diff(folder, lambda release: None)
    assert (result.exit_code, result.stdout) == (0, "No semantic differences.\n")


def test_a_harmless_difference_exits_with_0(folder: Path) -> None:
    result = diff(folder, lambda release: release["basic"].update(title="High Tide"))
    assert result.exit_code == 0
    assert "Tidelands → High Tide" in result.stdout


def test_an_accidental_takedown_exits_with_1(folder: Path) -> None:
    result = diff(folder, lambda release: release["tracks"].pop())
    assert result.exit_code == 1
    assert result.stdout.startswith("error")
    assert "takes it down" in result.stdout


def test_a_message_and_its_release_do_not_differ(folder: Path) -> None:
    build(folder, "-o", folder / "out.xml")
    for pair in (("release.json", "out.xml"), ("out.xml", "release.json"), ("out.xml", "out.xml")):
        result = stardust("ern", "diff", *(folder / name for name in pair), "--clock", CLOCK)
        assert (result.exit_code, result.stdout) == (0, "No semantic differences.\n"), pair


def test_help_lists_the_available_commands() -> None:
    listed = stardust("ern", "--help").output
    assert all(name in listed for name in ("build", "validate", "read", "diff"))
    assert "schemas" in stardust("--help").output


def test_starting_the_command_loads_no_heavy_libraries() -> None:
    """Heavy libraries load only in the commands that need them, to keep startup fast."""
    heavy = (
        "lxml",
        "boto3",
        "paramiko",
        "google.cloud.storage",
        "azure",
        "firebase_admin",
        "PIL",
        "firebase_functions",
    )
    script = "import sys, shared.cli.main, shared.cli.commands.ern, shared.cli.commands.build; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert not set(heavy) & set(done.stdout.split())


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    release = to_json(SHAPES["album"]())
    change(release)
    (folder / "release.json").write_text(json.dumps(release))


def test_build_says_what_makes_a_message_invalid_before_it_writes(folder: Path) -> None:
    edit(folder, lambda release: (release["metadata"].pop("production"), release["metadata"].pop("productionYear")))
    result = build(folder, "--version", "3.8.2", "-o", folder / "out.xml")
    assert result.exit_code == 1
    assert "P line" in result.stderr
    assert not (folder / "out.xml").exists()
    unchecked = build(folder, "--version", "3.8.2", "-o", folder / "out.xml", "--unchecked")
    assert unchecked.exit_code == 0
    assert "P line" in unchecked.stderr
    assert (folder / "out.xml").exists()


def test_build_says_that_the_schemas_are_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.platform.schemas.SchemaSource.locate", lambda *_: None)
    assert "schemas install" in build(folder, "-o", folder / "out.xml").stderr


def test_a_takedown_claims_no_files_and_may_be_of_some_territories(folder: Path) -> None:
    everywhere = build(folder, "--action", "takedown")
    assert everywhere.exit_code == 0, everywhere.stderr
    assert "<File>" not in everywhere.stdout
    assert "IsProvidedInDelivery>true" not in everywhere.stdout
    some = build(folder, "--action", "takedown", "--territory", "DE", "--territory", "FR")
    assert some.exit_code == 0, some.stderr
    assert some.stdout.count("<ExcludedTerritoryCode>DE") == some.stdout.count("<ExcludedTerritoryCode>FR") > 0
    assert "IsProvidedInDelivery>true" not in some.stdout
    assert "<File>" not in some.stdout
    assert build(folder, "--territory", "DE").exit_code == 2
    assert build(folder, "--action", "takedown", "--territory", "YY").exit_code == 1


def test_a_text_that_is_no_isrc_loses_the_isrc_and_not_the_message(folder: Path) -> None:
    build(folder, "-o", folder / "out.xml")
    message = (folder / "out.xml").read_text()
    isrc = to_json(SHAPES["album"]())["tracks"][0]["isrc"]
    (folder / "other.xml").write_text(message.replace(f">{isrc}<", ">XXXX<"))
    result = stardust("ern", "read", folder / "other.xml", "-o", folder / "release.json")
    assert result.exit_code == 0
    assert "'XXXX' is not an ISRC" in result.stderr
    tracks = json.loads((folder / "release.json").read_text())["tracks"]
    assert (tracks[0]["isrc"], tracks[1]["isrc"]) == ("ZZXXX0000001", to_json(SHAPES["album"]())["tracks"][1]["isrc"])
    again = build(folder)
    assert again.exit_code == 1
    assert "stands for an ISRC" in again.stderr


def test_deals_that_the_target_does_not_take_are_named(folder: Path) -> None:
    own = [{"use": "PayAsYouGoModel/OnDemandStream"}, {"use": "subscription-streaming"}]
    edit(folder, lambda release: release.update(deals=own))
    (folder / "target.json").write_text(json.dumps({**TARGET, "deals": ["subscription-streaming"]}))
    result = build(folder, "-o", folder / "out.xml")
    assert result.exit_code == 0, result.stderr
    assert "no deal 'PayAsYouGoModel/OnDemandStream'" in result.stderr
    (folder / "target.json").write_text(json.dumps({**TARGET, "deals": [term["use"] for term in own]}))
    both = build(folder)
    assert "not sent" not in both.stderr
    assert "PayAsYouGoModel" in both.stdout

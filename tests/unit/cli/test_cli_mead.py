"""The `stardust mead` commands: text and JSON output, exit codes, no tracebacks."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.model.codec import to_json
from tests.fixtures.mead import DOCUMENTED
from tests.fixtures.releases import SHAPES
from tests.schemas import kit
from tests.unit.cli.test_cli_ern import CLOCK, TARGET


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "release.json"
    path.write_text(json.dumps({**to_json(SHAPES["album"]()), "mead": DOCUMENTED}))
    return path


def stardust(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["mead", *(str(each) for each in arguments)])


def test_build_writes_a_message_that_read_reads_back(release: Path) -> None:
    out = release.with_name("mead.xml")
    built = stardust("build", release, "--clock", CLOCK, "-o", out)
    assert built.exit_code == 0, built.output
    assert "composed MeadMessage MEAD-" in built.stderr
    read = stardust("read", out)
    assert read.exit_code == 0, read.output
    assert json.loads(read.stdout)["moods"] == DOCUMENTED["moods"]


def test_build_is_deterministic_and_prints_only_the_message(release: Path) -> None:
    first, second = (stardust("build", release, "--clock", CLOCK) for _ in range(2))
    assert first.stdout_bytes == second.stdout_bytes
    assert first.stdout.startswith("<?xml")


def test_build_as_json_names_recipient_digest_and_warnings(release: Path) -> None:
    target = release.with_name("target.json")
    target.write_text(json.dumps(TARGET))
    sender = ("--sender", "PADPIDA2014122301Q", "--live", "--message-id", "M-1")
    output = json.loads(stardust("build", release, "--target", target, *sender, "--json").stdout)
    assert (output["ok"], output["messageId"], output["version"]) == (True, "M-1", "1.1")
    assert len(output["digest"]) == 64
    assert "PADPIDA2013020802I" in output["xml"]
    assert "TestMessage" in output["xml"], "the target is in test mode"
    assert {each["code"] for each in output["warnings"]} == {"mead-award-incomplete"}


def test_a_release_that_says_nothing_exits_with_1(release: Path) -> None:
    release.write_text(json.dumps(to_json(SHAPES["album"]())))
    result = stardust("build", release, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["path"] == "mead"


def test_read_as_json_tells_what_was_not_converted() -> None:
    result = stardust("read", kit("samples", "mead11", "award.xml"), "--json")
    output = json.loads(result.stdout)
    assert (output["ok"], output["title"]) == (True, "We're All Alone in This Together")
    assert output["mead"]["awards"][0]["body"] == "MOBO"
    assert [each["code"] for each in output["notCarried"]] == ["not-carried"]


@pytest.mark.parametrize("content", [b"", b"<a/>", b"{}"])
def test_a_file_that_cannot_be_read_exits_with_2(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    result = stardust("read", path)
    assert result.exit_code == 2
    assert "Traceback" not in result.output

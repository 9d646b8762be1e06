"""Tests the Workbench client against a local HTTP server: its requests, how it handles responses, and its retries."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.errors import Unavailable
from shared.validation.validate import validate_message
from shared.validation.workbench import MAX_WAIT_S, Workbench
from tests.servers.workbench import Answer, FakeWorkbench, serve

ALBUM = (Path(__file__).parents[2] / "unit" / "validation" / "messages" / "album-43.xml").read_bytes()
KEY = "ddex_0123456789abcdef"
BUSY = Answer({"error": {"message": "Too many requests"}}, 429, {"Retry-After": "7"})
BROKEN = Answer({"error": {"message": "Internal server error"}}, 500)
FINDINGS = {
    "valid": False,
    "errors": [
        {"line": 12, "column": 3, "message": "Wrong", "severity": "error", "rule": "ERN43-1", "suggestion": "Mend it"},
        {"line": 0, "message": "Odd", "severity": "warning"},
        "plain words",
    ],
    "warnings": [{"message": "Careful", "context": "/Release"}],
}


@pytest.fixture
def fake() -> Iterator[FakeWorkbench]:
    with serve(FakeWorkbench()) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(fake: FakeWorkbench, waits: list[float]) -> Workbench:
    return Workbench(fake.url, api_key=KEY, timeout_s=5, backoff_s=0.5, sleep=waits.append)


def test_what_is_sent(fake: FakeWorkbench, client: Workbench) -> None:
    assert client.findings("<é/>".encode(), "4.3", "SimpleAudioSingle") == []
    (asked,) = fake.asked
    assert asked.path == "/v1/validate"
    assert {name.lower(): value for name, value in asked.headers.items()}["x-api-key"] == KEY
    assert asked.body == {"content": "<é/>", "type": "ERN", "version": "4.3", "profile": "AudioSingle"}


def test_without_key_and_profile(fake: FakeWorkbench) -> None:
    Workbench(fake.url + "/").findings(b"<x/>", "4.3")
    assert "profile" not in fake.asked[0].body
    assert "x-api-key" not in {name.lower() for name in fake.asked[0].headers}


def test_findings(fake: FakeWorkbench, client: Workbench) -> None:
    fake.answers = [Answer(FINDINGS)]
    found = client.findings(b"<x/>", "4.3")
    assert [(item.severity, item.message, item.line) for item in found] == [
        ("error", "Wrong", 12),
        ("warning", "Odd", None),
        ("error", "plain words", None),
        ("warning", "Careful", None),
    ]
    assert (found[0].code, found[0].remedy, found[3].path) == ("ERN43-1", "Mend it", "/Release")


def test_as_a_stage(fake: FakeWorkbench, client: Workbench) -> None:
    fake.answers = [Answer(FINDINGS)]
    report = validate_message(ALBUM, workbench=client)
    assert report.stages["workbench"] == "failed"
    assert not report.valid
    assert fake.asked[0].body["profile"] == "AudioAlbum"


def test_a_stage_that_cannot_run_does_not_block(fake: FakeWorkbench, client: Workbench) -> None:
    fake.answers = [BROKEN]
    report = validate_message(ALBUM, workbench=client)
    assert report.stages["workbench"] == "not run"
    assert "500" in report.notes["workbench"]
    assert report.valid


def test_tries_again_with_growing_waits(fake: FakeWorkbench, client: Workbench, waits: list[float]) -> None:
    fake.answers = [BROKEN, BROKEN, Answer()]
    assert client.findings(b"<x/>", "4.3") == []
    assert waits == [0.5, 1.0]


def test_waits_as_long_as_the_server_asks(fake: FakeWorkbench, client: Workbench, waits: list[float]) -> None:
    fake.answers = [BUSY, Answer({}, 503, {"Retry-After": "86400"}), Answer()]
    assert client.findings(b"<x/>", "4.3") == []
    assert waits == [7.0, MAX_WAIT_S]


def test_gives_up(fake: FakeWorkbench, client: Workbench, waits: list[float]) -> None:
    fake.answers = [BUSY]
    with pytest.raises(Unavailable, match="Too many requests") as caught:
        client.findings(b"<x/>", "4.3")
    assert len(fake.asked) == 3
    assert len(waits) == 2
    assert KEY not in str(caught.value)
    assert KEY not in repr(client)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_final(fake: FakeWorkbench, client: Workbench, status: int) -> None:
    fake.answers = [Answer({"error": {"message": "No"}}, status)]
    with pytest.raises(Unavailable, match=str(status)):
        client.findings(b"<x/>", "4.3")
    assert len(fake.asked) == 1


def test_a_redirect_is_not_followed(fake: FakeWorkbench, client: Workbench) -> None:
    with serve(FakeWorkbench()) as other:
        fake.answers = [Answer({}, 302, {"Location": f"{other.url}/v1/validate"})]
        with pytest.raises(Unavailable, match="302"):
            client.findings(b"<x/>", "4.3")
        assert other.asked == []


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b'{"valid": true}', b'{"errors": "none"}', b""])
def test_nonsense(fake: FakeWorkbench, client: Workbench, raw: bytes) -> None:
    fake.answers = [Answer(raw=raw)]
    with pytest.raises(Unavailable):
        client.findings(b"<x/>", "4.3")


def test_time_limit(fake: FakeWorkbench, waits: list[float]) -> None:
    fake.answers = [Answer(hang=True)]
    impatient = Workbench(fake.url, timeout_s=0.2, tries=2, sleep=waits.append)
    with pytest.raises(Unavailable, match="timed out"):
        impatient.findings(b"<x/>", "4.3")
    assert len(waits) == 1


def test_nobody_there(waits: list[float]) -> None:
    with serve(FakeWorkbench()) as gone:
        url = gone.url
    with pytest.raises(Unavailable, match=url):
        Workbench(url, sleep=waits.append).findings(b"<x/>", "4.3")
    assert len(waits) == 2

"""`stardust reconcile`: fetches the whole report from the API, and never prints the key."""

import csv
import io
import json
import urllib.error
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.cli.commands import reconcile
from shared.cli.main import app
from tests.fixtures.api import Api
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld

URL = "https://label.example/api/v1"
KEY = "sk_canary"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AcknowledgementWorld:
    """The in-memory API in place of the network."""
    world = AcknowledgementWorld(tmp_path)
    api = Api(world)

    def answer(request: Any, **_: Any) -> io.BytesIO:
        assert request.get_header("Authorization") == f"Bearer {KEY}"
        response = api("GET", request.full_url.removeprefix("https://label.example"), token="viewer")
        if response.status != 200:
            raise urllib.error.HTTPError(request.full_url, response.status, "No", Message(), None)
        return io.BytesIO(response.raw)

    monkeypatch.setattr(reconcile, "_OPENER", SimpleNamespace(open=answer))
    monkeypatch.setenv("STARDUST_API_KEY", KEY)
    return world


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["reconcile", *(str(each) for each in arguments)])


def deliver(world: AcknowledgementWorld, status: str = "ReleaseMadeAvailableToConsumers") -> None:
    world.receive(as_sftp_18(world.answer(world.deliver(), status=status, reason="[bold]Why")))


def test_the_table_shows_the_dsps_state(world: AcknowledgementWorld) -> None:
    deliver(world)
    done = run("--url", URL)
    assert done.exit_code == 0
    assert "The DSP" in done.stdout
    assert "agreed" in done.stdout


def test_a_rejection_exits_with_1(world: AcknowledgementWorld) -> None:
    deliver(world, "ProcessingErrorAtReleaseDistributor")
    done = run("--url", URL, "--json")
    assert done.exit_code == 1
    (row,) = json.loads(done.stdout)["rows"]
    assert (row["finding"], row["reason"]) == ("rejected", "[bold]Why")


def test_the_csv_contains_all_pages(world: AcknowledgementWorld, tmp_path: Path) -> None:
    deliver(world)
    lane = next(data for path, data in world.store.documents.items() if path.startswith("locks/"))
    for number in range(450):
        world.put(f"locks/l{number:03}", {**lane, "id": f"l{number:03}"})
    out = tmp_path / "report.csv"
    assert run("--url", URL, "--csv", out).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert len(rows) == 451
    assert {row["finding"] for row in rows} == {"agreed"}


def test_agreed_rows_can_be_omitted(world: AcknowledgementWorld) -> None:
    deliver(world)
    assert json.loads(run("--url", URL, "--open", "--json").stdout)["rows"] == []
    world.change_release(**{"basic.title": "Another"})
    assert len(json.loads(run("--url", URL, "--open", "--json").stdout)["rows"]) == 1


@pytest.mark.parametrize("url", ["http://label.example/api/v1", "ftp://label.example", "file:///etc/passwd"])
def test_the_key_is_sent_over_https_only(world: AcknowledgementWorld, url: str) -> None:
    done = run("--url", url)
    assert done.exit_code == 2
    assert "https" in done.stderr


def test_a_missing_key_is_reported_with_its_scope(world: AcknowledgementWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STARDUST_API_KEY")
    done = run("--url", URL)
    assert done.exit_code == 2
    assert "deliveries:read" in done.stderr


def test_an_api_error_is_reported_without_the_key(world: AcknowledgementWorld) -> None:
    done = run("--url", URL, "--release", "r", "--target", "t")
    assert done.exit_code == 2
    assert "400" in done.stderr or "422" in done.stderr
    assert KEY not in done.output

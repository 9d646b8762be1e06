"""`stardust reconcile`: fetches the whole report from the API, and never prints the key."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.cli.main import app
from tests.fixtures.api import Api
from tests.fixtures.api_server import ApiServer, run_api
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld


@dataclass
class Reconciled:
    """A deployment on a real HTTP server, and its deliveries."""

    server: ApiServer
    world: AcknowledgementWorld
    key: str

    def run(self, *arguments: object, url: str = "") -> Result:
        given = ("--url", url or f"{self.server.url}/api/v1", *arguments)
        return CliRunner().invoke(app, ["reconcile", *(str(each) for each in given)])


@pytest.fixture
def deployed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reconciled]:
    world = AcknowledgementWorld(tmp_path)
    with run_api(Api(world)) as server:
        key = server.create_key("deliveries:read", role="viewer")
        monkeypatch.setenv("STARDUST_API_KEY", key)
        yield Reconciled(server, world, key)


def deliver(world: AcknowledgementWorld, status: str = "ReleaseMadeAvailableToConsumers") -> None:
    world.receive(as_sftp_18(world.answer(world.deliver(), status=status, reason="[bold]Why")))


def test_the_table_shows_the_dsps_state(deployed: Reconciled) -> None:
    deliver(deployed.world)
    done = deployed.run()
    assert done.exit_code == 0
    assert "The DSP" in done.stdout
    assert "agreed" in done.stdout


def test_a_rejection_exits_with_1(deployed: Reconciled) -> None:
    deliver(deployed.world, "ProcessingErrorAtReleaseDistributor")
    done = deployed.run("--json")
    assert done.exit_code == 1
    (row,) = json.loads(done.stdout)["rows"]
    assert (row["finding"], row["reason"]) == ("rejected", "[bold]Why")


def test_the_csv_contains_all_pages(deployed: Reconciled, tmp_path: Path) -> None:
    deliver(deployed.world)
    lane = next(data for path, data in deployed.world.store.documents.items() if path.startswith("locks/"))
    for number in range(450):
        deployed.world.put(f"locks/l{number:03}", {**lane, "id": f"l{number:03}"})
    out = tmp_path / "report.csv"
    assert deployed.run("--csv", out).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert len(rows) == 451
    assert {row["finding"] for row in rows} == {"agreed"}


def test_agreed_rows_can_be_omitted(deployed: Reconciled) -> None:
    deliver(deployed.world)
    assert json.loads(deployed.run("--open", "--json").stdout)["rows"] == []
    deployed.world.change_release(**{"basic.title": "Another"})
    assert len(json.loads(deployed.run("--open", "--json").stdout)["rows"]) == 1


@pytest.mark.parametrize("url", ["http://label.example/api/v1", "ftp://label.example", "file:///etc/passwd"])
def test_the_key_is_sent_over_https_only(deployed: Reconciled, url: str) -> None:
    done = deployed.run(url=url)
    assert done.exit_code == 2
    assert "https" in done.stderr
    assert deployed.server.requests == []


def test_a_missing_key_is_reported_with_its_scope(deployed: Reconciled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STARDUST_API_KEY")
    done = deployed.run()
    assert done.exit_code == 3
    assert "deliveries:read" in done.stderr


def test_an_api_error_is_reported_without_the_key(deployed: Reconciled) -> None:
    done = deployed.run("--release", "r", "--target", "t")
    assert done.exit_code == 2
    assert "releaseId" in done.stderr or "targetId" in done.stderr
    assert deployed.key not in done.output

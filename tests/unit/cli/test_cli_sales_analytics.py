"""`stardust sales analytics`: what sells, as the API of a deployment says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from tests.fixtures.api import Api
from tests.fixtures.api_server import ApiServer, run_api
from tests.unit.sales.analytics.sales_analytics_world import SalesWorld, recording


@pytest.fixture
def world(tmp_path: Path) -> SalesWorld:
    return SalesWorld(tmp_path)


@pytest.fixture
def server(world: SalesWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiServer]:
    with run_api(Api(world)) as deployed:
        monkeypatch.setenv("STARDUST_URL", f"{deployed.url}/api/v1")
        monkeypatch.setenv("STARDUST_API_KEY", deployed.create_key("sales:read", role="viewer"))
        yield deployed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sales", "analytics", *arguments])


def test_the_tables_show_what_was_found(world: SalesWorld, server: ApiServer) -> None:
    world.listing("2026-02", [recording(1, 10)])
    world.listing("2026-06", [recording(1, 20, title="[bold]Song")])
    done = run("--since", "2026-02", "--until", "2026-06", "--service", "example")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2026-02 to 2026-06: 2 reports, quantity 30, revenue EUR 0.3." in done.stdout
    assert "[bold]Song" in done.stdout
    assert "2026-03, 2026-04" in done.stdout
    assert "Worth a look" not in done.stdout
    assert server.requests[-1] == "GET /api/v1/sales/analytics?since=2026-02&until=2026-06&service=example"


def test_long_lists_are_cut_and_what_is_not_counted_is_said(world: SalesWorld, server: ApiServer) -> None:
    world.listing("2026-06", [recording(number, number) for number in range(1, 31)])
    world.month("2026-06", 30, services={"Example": 25, "Shop": 5})
    removed = world.month("2026-06", 30)
    del world.store.documents[f"salesSums/{removed}"]
    done = run("--service", "Example")
    assert "Not all reports are counted" in done.stdout
    assert "about several services: 1 reports." in done.stdout
    assert "... and 10 more; --json shows them." in done.stdout


def test_json_is_the_answer_of_the_api(world: SalesWorld, server: ApiServer) -> None:
    world.month("2026-06", 7)
    assert json.loads(run("--json").stdout)["total"] == {"quantity": "7", "revenue": {"EUR": "0.07"}}


def test_an_invalid_month_is_an_error(server: ApiServer) -> None:
    done = run("--since", "June")
    assert done.exit_code != 0
    assert "since" in done.stderr

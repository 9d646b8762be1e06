"""The analytics route."""

from pathlib import Path

from tests.fixtures.api import Api
from tests.fixtures.world import World


def test_a_viewer_gets_statistics_and_invalid_periods_are_rejected(tmp_path: Path) -> None:
    api = Api(World(tmp_path))
    response = api("GET", "/analytics?since=2026-02-01&until=2026-02-28", token="viewer").json
    assert response["total"]["completed"] == 0
    assert response["byTarget"] == []
    assert api("GET", "/analytics?since=2026-02-01&until=2026-08-28").status == 400
    assert api("GET", "/analytics?since=yesterday").paths == {"since"}


def test_periods_at_the_ends_of_the_calendar_are_served(tmp_path: Path) -> None:
    api = Api(World(tmp_path))
    assert api("GET", "/analytics?since=9999-12-31").json["until"] == "2026-03-01"
    assert api("GET", "/analytics?until=0001-01-02").json["since"] == "0001-01-01"

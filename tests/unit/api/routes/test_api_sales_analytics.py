"""The route of the sales analytics."""

from pathlib import Path

from tests.fixtures.api import Api
from tests.unit.sales.analytics.sales_analytics_world import SalesWorld, recording


def test_a_viewer_sees_what_sells_and_amounts_are_texts(tmp_path: Path) -> None:
    world = SalesWorld(tmp_path)
    world.listing("2026-06", [recording(1, "0.5")])
    found = Api(world)("GET", "/sales/analytics?since=2026-06&until=2026-06", token="viewer").json
    assert found["total"] == {"quantity": "0.5", "revenue": {"EUR": "0.005"}}
    assert found["byMonth"] == [{"month": "2026-06", "reports": 1, **found["total"]}]
    assert (found["complete"], found["projection"], "before" in found) == (True, [], False)


def test_invalid_periods_are_refused(tmp_path: Path) -> None:
    api = Api(SalesWorld(tmp_path))
    assert api("GET", "/sales/analytics?since=2026-1").paths == {"since"}
    assert api("GET", "/sales/analytics?since=2020-01&until=2026-01").status == 400

"""The route of analytics."""

from pathlib import Path

from tests.fixtures.api import Api
from tests.fixtures.world import World


def test_a_viewer_sees_figures_and_wrong_spans_are_refused(tmp_path: Path) -> None:
    api = Api(World(tmp_path))
    said = api("GET", "/analytics?since=2026-02-01&until=2026-02-28", token="viewer").json
    assert said["total"]["completed"] == 0
    assert said["byTarget"] == []
    assert api("GET", "/analytics?since=2026-02-01&until=2026-08-28").status == 400
    assert api("GET", "/analytics?since=yesterday").paths == {"since"}

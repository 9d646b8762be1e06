"""`stardust sales match` lists, settles and reopens matches of a deployment."""

from typing import Any

import pytest

from tests.fixtures.sold import ISRC, Sold, line
from tests.unit.cli.conftest import Deployment


@pytest.fixture
def matched(deployment: Deployment) -> Deployment:
    Sold(deployment.world.folder, deployment.world.store).report(
        "s",
        line("10", isrc=ISRC, title="Platform", artist="Nova Kestrel"),
        line("20", title="Neon\x1b[31m", artist="Nova Kestrel"),
        line("5", title="Last Train", artist="Nova Kestrel"),
    )
    return deployment


def of(deployment: Deployment, state: str) -> dict[str, Any]:
    (found,) = deployment.json("sales", "match", "--state", state)["items"]
    return dict(found)


def test_what_was_sold_is_listed_the_most_first(matched: Deployment) -> None:
    shown = matched.run("sales", "match").output
    assert shown.index("Neon") < shown.index("Platform") < shown.index("Last Train")
    assert "release album, track t1" in shown
    assert "90% release album, track t2 by titleAndArtist" in shown
    assert "\x1b" not in shown
    assert "Nothing found." in matched.run("sales", "match", "--state", "settled").output
    assert len(matched.json("sales", "match", "--limit", "1")["items"]) == 1


def test_a_match_is_settled_and_reopened(matched: Deployment) -> None:
    match_id = of(matched, "unmatched")["id"]
    shown = matched.run("sales", "match", "--settle", match_id, "--release", "album", "--track", "t2").output
    assert "settled" in shown
    assert "release album, track t2" in shown
    assert matched.run("sales", "match", "--settle", match_id, "--ignore").exit_code == 5  # settled otherwise
    assert matched.json("sales", "match", "--reopen", match_id)["state"] == "unmatched"
    assert matched.json("sales", "match", "--settle", match_id, "--ignore")["ignored"] is True
    assert "not yours" in matched.run("sales", "match", "--state", "settled").output


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--release", "album"), 2),
        (("--ignore",), 2),
        (("--settle", "x", "--reopen", "x"), 2),
        (("--settle", "x"), 2),
        (("--settle", "none", "--ignore"), 4),
        (("--reopen", "a/b"), 4),
        (("--state", "other"), 2),
    ],
)
def test_bad_usage_is_told(matched: Deployment, options: tuple[str, ...], code: int) -> None:
    before = matched.json("sales", "match")
    assert matched.run("sales", "match", *options).exit_code == code
    assert matched.json("sales", "match") == before

"""Whoever has a payee's link asks without signing in."""

from pathlib import Path

import pytest

from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.mark.parametrize("path", ["/payee/view", "/payee/statement", "/payee/confirm"])
def test_a_link_that_there_is_not_opens_nothing(api: Api, path: str) -> None:
    body = {"token": "a-token-that-nobody-made", **({"statementId": "s"} if path.endswith("statement") else {})}
    answer = api("POST", path, body, token=None)
    assert (answer.status, answer.json["detail"]) == (404, "The link is not valid.")

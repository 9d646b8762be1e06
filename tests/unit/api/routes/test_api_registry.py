"""The route that searches the registry of plug-ins."""

from pathlib import Path

import pytest

from shared.config import Settings
from shared.errors import InvalidInput
from tests.fixtures.api import Api
from tests.fixtures.world import ENV, World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def test_a_deployment_without_a_registry_lists_nothing(api: Api) -> None:
    assert api("GET", "/plugins/registry", token="viewer").json == {"items": []}


def test_what_is_searched_for_is_checked(api: Api) -> None:
    answer = api("GET", "/plugins/registry?category=rockets&review=loved")
    assert answer.status == 400
    assert answer.paths >= {"category", "review"}


KEY = "A" * 43


@pytest.mark.parametrize(
    ("setting", "accepted"),
    [
        ("", True),
        (f"https://plugins.example/registry.json#{KEY}", True),
        (f"https://plugins.example/registry.json#{KEY},{KEY}", True),
        (f"http://localhost:8000/registry.json#{KEY}", True),
        (f"http://plugins.example/registry.json#{KEY}", False),
        (f"https://user@plugins.example/registry.json#{KEY}", False),
        ("https://plugins.example/registry.json", False),
        (f"https://plugins.example/registry.json#{KEY}A", False),
    ],
)
def test_the_setting_names_an_address_and_a_key(setting: str, accepted: bool) -> None:
    env = {**ENV, "STARDUST_PLUGIN_REGISTRY": setting}
    if accepted:
        assert Settings.from_env(env).plugin_registry == setting
    else:
        with pytest.raises(InvalidInput, match="STARDUST_PLUGIN_REGISTRY"):
            Settings.from_env(env)

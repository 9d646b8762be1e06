"""The table of routes names the parts of their paths, and a request loads no other module than its own."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from shared.api import table
from shared.api.table import MODULES, all_routes, routes_at

FOLDER = Path("shared/api/routes")


def test_every_module_of_routes_is_listed() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__"} == set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_listed_with_the_parts_of_its_routes(name: str) -> None:
    routes = import_module(f"shared.api.routes.{name}").ROUTES
    assert sorted({route.path.split("/")[1] for route in routes}) == sorted(MODULES[name])


def test_the_routes_of_all_parts_are_all_routes() -> None:
    parts = {part for parts in MODULES.values() for part in parts}
    found = {(route.method, route.path) for part in parts for route in routes_at(part)}
    assert found == {(route.method, route.path) for route in all_routes()}
    before = table._routes_at.cache_info().currsize
    assert routes_at("nowhere") == ()
    assert table._routes_at.cache_info().currsize == before  # or anyone could fill the memory


def test_a_request_loads_its_own_module_only() -> None:
    program = (
        "import sys; from shared.api import serve; from shared.api.table import routes_at; routes_at('genres');"
        "print(*(name for name in sys.modules if name.startswith('shared.api.routes.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["shared.api.routes.genres"]

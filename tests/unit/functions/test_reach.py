"""The same use case counts towards the same limit, whether it is called as a callable or over REST."""

from functions.callables.rows import TABLE
from shared.api.table import all_routes


def test_a_use_case_has_one_class_of_limit() -> None:
    routes = {route.handler.__wrapped__: route for route in all_routes() if hasattr(route.handler, "__wrapped__")}
    shared = [(row, routes[row.load()]) for row in TABLE if row.load() in routes]
    assert len(shared) > 40
    assert {row.name: row.limit for row, _ in shared} == {row.name: route.limit for row, route in shared}

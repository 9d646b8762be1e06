"""Finds the route of a request by method and path. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from shared.api.errors import MethodNotAllowed, NoSuchRoute
from shared.api.route import Route
from shared.errors import NotFound
from shared.model.base import is_id

_ROOT = re.compile(r"/?(?:api/)?(?:v1/)?")
"""`/api` is an alias of `/api/v1`; the function's own URL has neither prefix."""
_ID = r"[A-Za-z0-9_-]{1,128}"


def match(routes: Sequence[Route], method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """The route and the ids in its path, as `within_api` says it. Raises NoSuchRoute, NotFound, MethodNotAllowed."""
    found = dict(sorted(_matching(routes, path), key=_parameters, reverse=True))
    if not found:
        raise NoSuchRoute(remedy="GET /api/v1/openapi.json lists all routes.")
    if method not in found:
        raise MethodNotAllowed(", ".join(sorted(found)))
    route, ids = found[method]
    for name, value in ids.items():
        if not is_id(value):
            raise NotFound(f"There is no {name} {value}: ids of the form __x__ are reserved.", remedy="Check the URL.")
    return route, ids


def _parameters(matching: tuple[str, tuple[Route, Mapping[str, str]]]) -> int:
    """How much of the path is a parameter: `/releases/counts` comes before `/releases/{releaseId}` (OpenAPI, Paths)."""
    return len(matching[1][1])


def within_api(path: str) -> str:
    """A request's path without that of the API: `/releases`."""
    return f"/{_ROOT.sub('', path, count=1)}"


def _matching(routes: Sequence[Route], path: str) -> Iterator[tuple[str, tuple[Route, Mapping[str, str]]]]:
    for route in routes:
        if found := _pattern(route.path).fullmatch(path):
            yield route.method, (route, found.groupdict())


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", rf"(?P<\1>{_ID})", re.escape(template)))

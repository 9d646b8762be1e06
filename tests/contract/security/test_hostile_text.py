"""Hostile text: every field of a release and every route of the API accepts or refuses it without failing, and every
regular expression terminates on input that makes careless ones backtrack exponentially."""

import importlib
import json
import logging
import pkgutil
import re
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import shared
from examples.album import RELEASE
from shared.api import serve as serving
from shared.api.route import Route
from shared.api.table import all_routes
from shared.api.wire.http import Request
from tests.fixtures.api import Api
from tests.fixtures.world import World

HOSTILE = {
    "a lone surrogate": "\ud800",
    "NUL": "a\x00b",
    "a direction override": "a\u202eb",
    "header injection": "a\r\nX-Injected: y",
    "too long": "a" * 100_000,
    "spaces": " " * 900,
    "a parent folder": "../../etc/passwd",
    "a template": "{{7*7}}${7*7}<%= 7*7 %>",
    "markup": "<script>alert(1)</script>]]>&lol;",
    "stacked accents": "Z" + "\u0301" * 900,
    "a noncharacter": "\uffff",
    "a huge number": "9" * 5000,
    "a formula": "=cmd|'/c calc'!A0",
}
Place = tuple[str | int, ...]


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(serving, "spend", lambda *_: {})
    return Api(World(tmp_path))


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """The places of all strings in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, str):
        yield here
    for name, item in inner:
        yield from places(item, (*here, name))


def with_text(document: Any, place: Place, text: str) -> Any:
    changed = inner = deepcopy(document)
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = text
    return changed


@pytest.mark.parametrize(("what", "text"), HOSTILE.items(), ids=list(HOSTILE))
def test_every_text_of_a_release_is_refused_or_accepted(api: Api, what: str, text: str) -> None:
    for place in places(RELEASE):
        created = api("POST", "/releases", with_text(RELEASE, place, text))
        assert created.status in (201, 400, 422), (what, place)
        if created.status == 201:
            path = f"/releases/{created.json['id']}"
            responses = [api("POST", f"{path}/generate"), api("GET", f"{path}/preview"), api("GET", path)]
            assert all(each.status < 500 for each in responses), (what, place)


@pytest.mark.parametrize("route", [route for route in all_routes() if route.role], ids=lambda route: route.name)
def test_every_route_survives_it_in_path_query_headers_and_body(api: Api, route: Route) -> None:
    logging.getLogger("stardust.api").setLevel(logging.CRITICAL)
    plain = re.sub(r"\{\w+\}", "any", route.path)
    signed = {"authorization": "Bearer admin", "content-type": "application/json"}
    for what, text in HOSTILE.items():
        tagged = {**signed, "if-match": text, "idempotency-key": text}
        bodies = (json.dumps(each).encode() for each in (text, [text], {text: text}, {"name": {"$ne": text}}))
        requests = [
            Request(route.method, re.sub(r"\{\w+\}", lambda _: text, route.path), (), signed),  # noqa: B023
            Request(route.method, plain, (("cursor", text), ("limit", text), (text, "1")), signed),
            *(Request(route.method, plain, (), tagged, body) for body in bodies),
        ]
        for request in requests:
            response = serving.serve(request, api.services)
            assert response.status < 500, (what, request)
            assert not any("\n" in value or "\r" in value for value in response.headers.values()), what


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern at module level."""
    names = [module.name for module in pkgutil.walk_packages(shared.__path__, "shared.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }


PATTERNS = patterns()
PUMPS = (
    *("a", "0", "0.", " ", "\n", "\t ", "-", "/", "{", "A1", "T0", "PT0", "sk_0"),
    *("<!--", "<?", "<!-- -->", '="', "/Encrypt 1 ", "[info] "),
)


MAX_CPU_S = 0.5
"""Most CPU time of one match. All matches of the slowest pattern together take about a tenth of it."""


def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 20


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_terminates(name: str) -> None:
    pattern = PATTERNS[name]
    slow = []
    for pump in PUMPS:
        text = pump * 30_000 + "\x01"
        for begun in (text, pattern.pattern[:8] + text if isinstance(pattern.pattern, str) else text):
            subject: Any = begun.encode() if isinstance(pattern.pattern, bytes) else begun
            for match in (pattern.match, pattern.fullmatch):
                start_s = time.process_time()
                match(subject)
                slow += [(match.__name__, begun[:20])] if time.process_time() - start_s > MAX_CPU_S else []
    assert slow == []

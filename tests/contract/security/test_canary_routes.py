"""Canary secrets through every route, in memory: none appears in a response, a document or the log."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from shared.api.table import all_routes
from shared.delivery.protocols.registry import protocol_names
from shared.delivery.worker.run import deliver_package
from tests.fixtures.api import Api
from tests.fixtures.canary import NOWHERE, OPTIONS, CanarySecrets, targets
from tests.fixtures.world import World


def test_every_protocol_has_canaries() -> None:
    assert set(protocol_names()) <= set(OPTIONS)


def test_the_search_finds_every_encoding() -> None:
    canaries = CanarySecrets()
    canaries.plant("field", "canary one/two")
    for text in ("a canary one/two b", "canary%20one%2Ftwo", "Y2FuYXJ5IG9uZS90d28="):
        canaries.check("text", text)
    assert len(canaries.leaks) == 3


def test_no_route_leaks_a_canary(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    api, canaries = Api(World(tmp_path)), CanarySecrets()

    def ask(method: str, path: str, body: Any = None, *, shows_secret: bool = False) -> Any:
        api.world.clock.forward(minutes=2)  # within the limits
        response = api(method, path, body, token="admin", **{"if-match": "*"})
        text = response.raw.decode(errors="replace")
        new = canaries.plant_shown(path, text) if shows_secret else frozenset()
        canaries.check(f"{method} {path}", text, exclude=new)
        return json.loads(text) if text.startswith("{") else {}

    responses = [ask("POST", "/delivery-targets", target) for target in targets(canaries)]
    planted = [response["id"] for response in responses if "id" in response]  # refusals must not leak secrets either
    assert len(planted) >= len(protocol_names())
    deliveries = [
        ask("POST", "/deliveries", {"releaseId": "release", "targetId": target_id})["id"] for target_id in planted
    ]
    results = [deliver_package(api.world.task(each), api.world.adapters).result for each in deliveries]
    assert len(results) >= len(protocol_names())
    key = ask("POST", "/api-keys", {"name": "CI", "scopes": ["releases:read"]}, shows_secret=True)["key"]["keyId"]
    hook = ask("POST", "/webhooks", {"url": f"https://{NOWHERE}/", "events": ["delivery.failed"]}, shows_secret=True)
    invite = ask("POST", "/tenant/invite", {"email": "new@example.com", "role": "viewer"}, shows_secret=True)
    ids = {
        "releaseId": "release",
        "targetId": planted[0],
        "deliveryId": deliveries[0],
        "keyId": key,
        "webhookId": hook["webhook"]["id"],
        "inviteId": invite["invite"]["inviteId"],
    }
    for route in sorted(all_routes(), key=lambda route: route.method == "DELETE"):
        path = route.path
        for parameter in route.parameters:
            path = path.replace(f"{{{parameter}}}", ids.get(parameter, "any"))
        ask(route.method, path, {} if route.body else None, shows_secret=path.endswith("/rotate"))
    stored = api.world.store.documents.items()
    canaries.check("the store", repr({path: data for path, data in stored if data.get("kind") != "invitation"}))
    canaries.check("the log", caplog.text)
    assert not canaries.leaks, "\n".join(sorted(set(canaries.leaks)))

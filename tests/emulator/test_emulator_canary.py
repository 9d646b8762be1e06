"""Canary secrets: planted in every secret input, then searched for in every output.

Routes come from the API's table and callables from main.py, so new ones are covered automatically. The stack is a
separate one because its mail settings contain a canary and its logs must contain nothing else.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from infra.local.demo.client import CallRefused, Client
from infra.local.stack.machine import PartMissing
from infra.local.stack.stack import Stack, running_stack
from shared.api.table import all_routes
from shared.delivery.protocols.registry import protocol_names
from shared.model.schema import DOCUMENTS
from tests.conftest import HIGH_LIMITS, unavailable
from tests.emulator.test_emulator_api import Rest
from tests.emulator.test_emulator_callables import CALLABLES
from tests.emulator.test_emulator_release import put_release, validated
from tests.fixtures.canary import NOWHERE, CanarySecrets, targets
from tests.fixtures.deployed import CALLABLES as DEPLOYED
from tests.fixtures.label import Label, create_label
from tests.servers.catalogues import catalogue_env, run_catalogues

DEADLINE_S = 300
SHOWING_SECRETS = frozenset(
    {"createApiKey", "rotateApiKey", "createWebhook", "rotateWebhookSecret", "inviteUser"}
) | frozenset(
    {"createApiKey", "rotateApiKey", "createWebhook", "rotateWebhookSecret", "inviteUser"} | {"createWebhookSecret"}
)
"""Routes and callables that show a new secret."""
LAST = ("eraseMe", "transferOwnership", "eraseMe", "transferOwnership")
"""After these the admin has lost the role."""


@pytest.fixture(scope="module")
def canaries() -> CanarySecrets:
    return CanarySecrets()


@pytest.fixture(scope="module")
def stack(canaries: CanarySecrets, worker_id: str) -> Iterator[Stack]:  # type: ignore[override]  # instead of the shared one
    smtp = f"smtp://{canaries.plant('smtp-user')}:{canaries.plant('smtp-password')}@{NOWHERE}"
    try:
        with run_catalogues() as url:
            env = {**HIGH_LIMITS, **catalogue_env(url), "STARDUST_SMTP_URL": smtp}
            with running_stack(f"canary-{worker_id}", env=env) as running:
                yield running
    except PartMissing as error:
        unavailable(str(error))


@pytest.fixture(scope="module")
def label(stack: Stack) -> Iterator[Label]:
    tenant_id, people = create_label(stack)
    with (
        Client(stack, people["admin"]) as admin,
        Client(stack, people["manager"]) as manager,
        Client(stack, people["viewer"]) as viewer,
    ):
        yield Label(tenant_id, admin, manager, viewer)


def callables() -> list[str]:
    return sorted(DEPLOYED)


def in_order(names: list[Any], name: Callable[[Any], str]) -> list[Any]:
    """Reads and changes first, then removals, then those in LAST."""

    def rank(item: Any) -> tuple[bool, bool]:
        text = name(item).lower()
        return name(item) in LAST, text.startswith(("delete", "remove", "revoke", "erase"))

    return sorted(names, key=rank)


@dataclass
class CanaryRun:
    """One tenant's secrets, and the requests about it."""

    stack: Stack
    label: Label
    canaries: CanarySecrets
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def rest(self) -> Rest:
        assert self.label.admin.person is not None
        return Rest(self.stack.function_url("api") + "/v1", self.label.admin.person.token)

    def check(self, where: str, text: str, *, shows_secret: bool = False) -> Any:
        new = self.canaries.plant_shown(where, text) if shows_secret else frozenset()
        self.canaries.check(f"the response of {where}", text, exclude=new)
        return json.loads(text) if text.startswith("{") else {}

    def ask(self, method: str, path: str, body: Any = None, *, name: str = "", rest: Rest | None = None) -> Any:
        response = (rest or self.rest)(method, path, body, if_match="*")
        assert response.status_code < 500 or response.status_code == 503, f"{method} {path}: {response.text}"
        return self.check(f"{method} {path}", response.text, shows_secret=name in SHOWING_SECRETS)

    def call(self, name: str, data: dict[str, Any]) -> Any:
        try:
            result = self.label.admin.call(name, data)
        except CallRefused as error:
            return self.check(name, json.dumps([str(error), error.details], default=str))
        return self.check(name, json.dumps(result, default=str), shows_secret=name in SHOWING_SECRETS)


def plant_targets(run: CanaryRun) -> list[str]:
    made = []
    for target in targets(run.canaries):
        run.ask("POST", "/test/connection", {name: target[name] for name in ("protocol", "config")})
        answer = run.ask("POST", "/delivery-targets", target)
        run.call("createDeliveryTarget", {"target": {**target, "name": "again"}})
        made += [answer["id"]] if "id" in answer else []
    return made


@pytest.mark.timeout(600)
def test_no_canary_leaks(stack: Stack, label: Label, canaries: CanarySecrets) -> None:
    run = CanaryRun(stack, label, canaries)
    target_ids = plant_targets(run)
    assert len(target_ids) >= len(protocol_names())
    release_id = put_release(stack, label.tenant_id, status="ready")
    validated(label.viewer, release_id, "valid")
    deliveries = [
        answer["id"]
        for target_id in target_ids
        if "id" in (answer := run.ask("POST", "/deliveries", {"releaseId": release_id, "targetId": target_id}))
    ]
    assert deliveries
    key = run.ask("POST", "/api-keys", {"name": "CI", "scopes": ["releases:read"]}, name="createApiKey")
    hook = {"url": f"http://{NOWHERE}/hook", "events": ["delivery.failed", "delivery.completed"]}
    webhook = run.ask("POST", "/webhooks", hook, name="createWebhook")
    invited = run.ask("POST", "/tenant/invite", {"email": "new@example.com", "role": "viewer"}, name="inviteUser")
    run.ids = {
        "releaseId": release_id,
        "targetId": target_ids[0],
        "deliveryId": deliveries[0],
        "keyId": key["key"]["keyId"],
        "webhookId": webhook["webhook"]["id"],
        "inviteId": invited["invite"]["inviteId"],
    }
    run.call("createWebhookSecret", {"targetId": target_ids[0]})
    await_attempts(run, deliveries)
    ask_everything(run, key["secret"])
    read_everything(run, label.tenant_id)
    assert not canaries.leaks, "\n".join(sorted(set(canaries.leaks)))


def await_attempts(run: CanaryRun, deliveries: list[str]) -> None:
    """Waits until every delivery was attempted once, because error messages are likely places for leaks."""
    deadline = time.monotonic() + DEADLINE_S
    waiting = list(deliveries)
    while waiting and time.monotonic() < deadline:
        waiting = [each for each in waiting if not (run.label.admin.get(f"deliveries/{each}") or {}).get("failure")]
        waiting = [
            each for each in waiting if (run.label.admin.get(f"deliveries/{each}") or {})["status"] != "completed"
        ]
        time.sleep(0.2)
    assert not waiting, f"{len(waiting)} deliveries were not attempted within {DEADLINE_S} s"


def ask_everything(run: CanaryRun, key: str) -> None:
    holder = Rest(run.stack.function_url("api") + "/v1", key)
    for route in in_order(list(all_routes()), lambda route: route.name):
        path = route.path
        for parameter in route.parameters:
            path = path.replace(f"{{{parameter}}}", run.ids.get(parameter, "any"))
        run.ask(route.method, path, {} if route.body else None, name=route.name, rest=holder)
        if route.name != "eraseMe":
            run.ask(route.method, path, {} if route.body else None, name=route.name)
    data = {name: dict(values) for name, values in CALLABLES.items()}
    for name in in_order(callables(), str):
        for values in ({}, {each: run.ids[each] for each in data.get(name, {}) if each in run.ids}, data.get(name)):
            if values is not None and name not in LAST:
                run.call(name, values)
    for format_ in ("csv", "jsonl"):
        run.call("exportAuditLog", {"format": format_})
    run.ask("GET", "/users/me/export")


def read_everything(run: CanaryRun, tenant_id: str) -> None:
    """Checks all documents, including mails, and the stack's logs."""
    for name in ("send_digests", "send_weekly_summaries", "enforce_retention", "watch_webhooks"):
        httpx.post(run.stack.trigger_url(name), json={}, timeout=60, trust_env=False)
    with Client(run.stack, None, owner=True) as owner:
        for collection in DOCUMENTS:
            for document in documents(owner, collection, tenant_id):
                invitation = collection == "mail" and document.get("kind") == "invitation"  # contains its link
                if not invitation:
                    run.canaries.check(f"{collection}/{document.get('id')}", json.dumps(document, default=str))
    logs = sorted(run.stack.folder.rglob("*.log"))
    assert logs
    for log in logs:
        run.canaries.check(f"the log {log.name}", log.read_text("utf-8", errors="replace"))


def documents(owner: Client, collection: str, tenant_id: str) -> list[dict[str, Any]]:
    """A collection's documents; for a subcollection, those of all parents."""
    parent, _, below = collection.partition("/{")
    if not below:
        return owner.documents(collection)
    name = below.partition("}/")[2]
    parents = [each["id"] for each in owner.documents(parent) if each.get("tenantId", each.get("id")) == tenant_id]
    with suppress(KeyError):
        return [document for each in parents for document in owner.documents(f"{parent}/{each}/{name}")]
    return []

"""Canary secrets: planted wherever a secret comes in, then looked for wherever anything comes out.

Routes come from the API's table and callables from main.py, so that new ones are asked without being named here. The
stack is one of its own: its mail settings hold a canary, and its logs nobody else's words.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

import main
from infra.local.demo.client import CallRefused, Client
from infra.local.stack.machine import PartMissing
from infra.local.stack.stack import Stack, running_stack
from shared.api.table import ROUTES
from shared.delivery.protocols.registry import protocol_names
from shared.model.schema import DOCUMENTS
from tests.conftest import HIGH_LIMITS, unavailable
from tests.emulator.test_emulator_api import Rest
from tests.emulator.test_emulator_callables import CALLABLES
from tests.emulator.test_emulator_release import put_release, reviewed
from tests.fixtures.canary import NOWHERE, CanarySecrets, targets
from tests.fixtures.label import Label, create_label
from tests.servers.catalogues import catalogue_env, run_catalogues

DEADLINE_S = 120
MAKERS = frozenset({"createApiKey", "rotateApiKey", "createWebhook", "rotateWebhookSecret", "inviteUser"}) | frozenset(
    {"create_api_key", "rotate_api_key", "create_webhook", "rotate_webhook_secret", "invite_user"}
    | {"create_webhook_secret"}
)
"""What shows one."""
LAST = ("eraseMe", "transferOwnership", "erase_me", "transfer_ownership")
"""After these the admin is somebody else."""


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
    endpoints = {name: getattr(getattr(main, name), "__firebase_endpoint__", None) for name in main.__all__}
    return [name for name, endpoint in endpoints.items() if getattr(endpoint, "callableTrigger", None) is not None]


def in_order(names: list[Any], name: Callable[[Any], str]) -> list[Any]:
    """Reading, then changing, then removing, then what ends the admin."""

    def rank(item: Any) -> tuple[bool, bool]:
        text = name(item).lower()
        return name(item) in LAST, text.startswith(("delete", "remove", "revoke", "erase"))

    return sorted(names, key=rank)


@dataclass
class Visit:
    """One tenant's secrets, and everything that is asked about it."""

    stack: Stack
    label: Label
    canaries: CanarySecrets
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def rest(self) -> Rest:
        assert self.label.admin.person is not None
        return Rest(self.stack.function_url("api") + "/v1", self.label.admin.person.token)

    def hear(self, where: str, text: str, *, maker: bool = False) -> Any:
        new = self.canaries.plant_shown(where, text) if maker else frozenset()
        self.canaries.check(f"the answer of {where}", text, exclude=new)
        return json.loads(text) if text.startswith("{") else {}

    def ask(self, method: str, path: str, body: Any = None, *, name: str = "", rest: Rest | None = None) -> Any:
        answer = (rest or self.rest)(method, path, body, if_match="*")
        assert answer.status_code < 500 or answer.status_code == 503, f"{method} {path}: {answer.text}"
        return self.hear(f"{method} {path}", answer.text, maker=name in MAKERS)

    def call(self, name: str, data: dict[str, Any]) -> Any:
        try:
            said = self.label.admin.call(name, data)
        except CallRefused as error:
            return self.hear(name, json.dumps([str(error), error.details], default=str))
        return self.hear(name, json.dumps(said, default=str), maker=name in MAKERS)


def plant_targets(visit: Visit) -> list[str]:
    made = []
    for target in targets(visit.canaries):
        visit.ask("POST", "/test/connection", {name: target[name] for name in ("protocol", "config")})
        answer = visit.ask("POST", "/delivery-targets", target)
        visit.call("create_delivery_target", {"target": {**target, "name": "again"}})
        made += [answer["id"]] if "id" in answer else []
    return made


@pytest.mark.timeout(600)
def test_no_canary_comes_out(stack: Stack, label: Label, canaries: CanarySecrets) -> None:
    visit = Visit(stack, label, canaries)
    target_ids = plant_targets(visit)
    assert len(target_ids) >= len(protocol_names())
    release_id = put_release(stack, label.tenant_id, status="ready")
    reviewed(label.viewer, release_id, "valid")
    deliveries = [
        answer["id"]
        for target_id in target_ids
        if "id" in (answer := visit.ask("POST", "/deliveries", {"releaseId": release_id, "targetId": target_id}))
    ]
    assert deliveries
    key = visit.ask("POST", "/api-keys", {"name": "CI", "scopes": ["releases:read"]}, name="createApiKey")
    hook = {"url": f"http://{NOWHERE}/hook", "events": ["delivery.failed", "delivery.completed"]}
    webhook = visit.ask("POST", "/webhooks", hook, name="createWebhook")
    invited = visit.ask("POST", "/tenant/invite", {"email": "new@example.com", "role": "viewer"}, name="inviteUser")
    visit.ids = {
        "releaseId": release_id,
        "targetId": target_ids[0],
        "deliveryId": deliveries[0],
        "keyId": key["key"]["keyId"],
        "webhookId": webhook["webhook"]["id"],
        "inviteId": invited["invite"]["inviteId"],
    }
    visit.call("create_webhook_secret", {"targetId": target_ids[0]})
    await_attempts(visit, deliveries)
    ask_everything(visit, key["secret"])
    read_everything(visit, label.tenant_id)
    assert not canaries.leaks, "\n".join(sorted(set(canaries.leaks)))


def await_attempts(visit: Visit, deliveries: list[str]) -> None:
    """Until every delivery was tried once: failures and their words are where secrets like to be."""
    deadline = time.monotonic() + DEADLINE_S
    waiting = list(deliveries)
    while waiting and time.monotonic() < deadline:
        waiting = [each for each in waiting if not (visit.label.admin.get(f"deliveries/{each}") or {}).get("failure")]
        waiting = [
            each for each in waiting if (visit.label.admin.get(f"deliveries/{each}") or {})["status"] != "completed"
        ]
        time.sleep(0.2)
    assert not waiting, f"{len(waiting)} deliveries were not tried within {DEADLINE_S} s"


def ask_everything(visit: Visit, key: str) -> None:
    holder = Rest(visit.stack.function_url("api") + "/v1", key)
    for route in in_order(list(ROUTES), lambda route: route.name):
        path = route.path
        for parameter in route.parameters:
            path = path.replace(f"{{{parameter}}}", visit.ids.get(parameter, "any"))
        visit.ask(route.method, path, {} if route.body else None, name=route.name, rest=holder)
        if route.name != "eraseMe":
            visit.ask(route.method, path, {} if route.body else None, name=route.name)
    data = {name: dict(values) for name, values in CALLABLES.items()}
    for name in in_order(callables(), str):
        for values in ({}, {each: visit.ids[each] for each in data.get(name, {}) if each in visit.ids}, data.get(name)):
            if values is not None and name not in LAST:
                visit.call(name, values)
    for format_ in ("csv", "jsonl"):
        visit.call("export_audit_log", {"format": format_})
    visit.ask("GET", "/users/me/export")


def read_everything(visit: Visit, tenant_id: str) -> None:
    """All documents, the mails among them, and all that the stack has written to its logs."""
    for name in ("send_digests", "send_weekly_summaries", "enforce_retention", "watch_webhooks"):
        httpx.post(visit.stack.trigger_url(name), json={}, timeout=60, trust_env=False)
    with Client(visit.stack, None, owner=True) as owner:
        for collection in DOCUMENTS:
            for document in documents(owner, collection, tenant_id):
                invitation = collection == "mail" and document.get("kind") == "invitation"  # for the invited alone
                if not invitation:
                    visit.canaries.check(f"{collection}/{document.get('id')}", json.dumps(document, default=str))
    logs = sorted(visit.stack.folder.rglob("*.log"))
    assert logs
    for log in logs:
        visit.canaries.check(f"the log {log.name}", log.read_text("utf-8", errors="replace"))


def documents(owner: Client, collection: str, tenant_id: str) -> list[dict[str, Any]]:
    """A collection's documents; those below others of all their parents."""
    parent, _, below = collection.partition("/{")
    if not below:
        return owner.documents(collection)
    name = below.partition("}/")[2]
    parents = [each["id"] for each in owner.documents(parent) if each.get("tenantId", each.get("id")) == tenant_id]
    with suppress(KeyError):
        return [document for each in parents for document in owner.documents(f"{parent}/{each}/{name}")]
    return []

"""Breaks each part of a running stack in turn: the check of that part fails, and no other.

The suite is performed in this process, with the adapters that the functions would choose: a break is a document, the
rules, a server, or a setting that is wrong. What a stack cannot break is in IN_MEMORY, with the reason, and is proven
by tests/unit/diagnostics/suite/test_suite_broken.py.
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import firebase_admin
import httpx
import pytest

from functions import wiring
from infra.local.demo.client import Client
from infra.local.servers.proxy import Proxy
from infra.local.servers.sftp import run_sftp_server
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import free_port, wait_until
from infra.local.stack.stack import Stack, running_stack
from shared.accounts.access import Caller
from shared.diagnostics.health.beats import SCHEDULER, TASKS
from shared.diagnostics.suite.perform import perform_run
from shared.diagnostics.suite.runs import SuiteReference, SuiteRequest, get_run, start_run
from shared.diagnostics.suite.table import BY_NAME
from shared.model.diagnostics import SuiteRun
from shared.platform.identity.app import connect_app
from shared.platform.tasks.memory import MemoryTasks
from tests.conftest import unavailable
from tests.fixtures.label import create_label, sftp_target
from tests.fixtures.suite_world import dependents, outcomes
from tests.servers.gateway import Answered, Asked, Forward, Handle, run_gateway
from tests.servers.kms import DISABLED_KEY, kms_server

IN_MEMORY: Mapping[str, str] = {
    "store": "the run itself is recorded in it",
    "fileNames": "the layout is part of the code",
    "escaping": "the writer and the reader are part of the code",
    "composition": "nothing but a slow processor slows it",
    "tenants": "what an admin may read is decided in the code",
    "signatures": "they are made and verified in the code",
    "network": "what is private is decided in the code",
}
"""The checks whose part cannot be broken on a stack, and why."""

LIMITS = {"STARDUST_LIMITS": "read=10000,write=10000,upload=10000,public=10000,guess=10000"}
"""Each run offers forged keys, from the same address."""
_PROBE_WITHIN_S = 60
_PATIENCE = 3
"""How many seconds of a busy machine count as one, where a check measures."""
Env = Mapping[str, str]


@dataclass(frozen=True)
class Deployment:
    """A running stack with a tenant that delivers to a server of its own; `folder` is for what a break needs."""

    stack: Stack
    owner: Client
    caller: Caller
    target_id: str
    schemas: Path
    folder: Path = Path()

    def beat(self) -> None:
        """Renews the heartbeats, which a minute tick had written."""
        for part in (SCHEDULER, TASKS):
            self.owner.write(f"health/{part}", {"at": datetime.now(UTC)})

    @contextmanager
    def document(self, path: str, **fields: Any) -> Iterator[Env]:
        """The document has these fields for a while."""
        before = self.owner.get(path)
        self.owner.write(path, fields)
        yield {}
        if before is None:
            owner = {"Authorization": "Bearer owner"}
            httpx.delete(f"{self.stack.documents_url}/{path}", headers=owner).raise_for_status()
        else:
            self.owner.write(path, before)

    def target(self, **config: Any) -> AbstractContextManager[Env]:
        """The target has other options."""
        path = f"deliveryTargets/{self.target_id}"
        return self.document(path, config={**(self.owner.get(path) or {})["config"], **config})


Break = Callable[[Deployment], AbstractContextManager[Env]]


def _settings(changed: Callable[[Deployment], Env]) -> Break:
    @contextmanager
    def broken(deployment: Deployment) -> Iterator[Env]:
        yield changed(deployment)

    return broken


def _accounts(_deployment: Deployment) -> Env:
    return {"FIREBASE_AUTH_EMULATOR_HOST": f"127.0.0.1:{free_port()}"}


@contextmanager
def _vault(_deployment: Deployment) -> Iterator[Env]:
    with kms_server() as server:
        yield {"STARDUST_KMS_KEY": DISABLED_KEY, "STARDUST_KMS_ENDPOINT": server.endpoint}


def _silent(part: str) -> Break:
    return lambda deployment: deployment.document(f"health/{part}", id=part, at=_ago(hours=1))


def _queue(deployment: Deployment) -> AbstractContextManager[Env]:
    waiting = {"reason": "due", "until": _ago(hours=1)}
    return deployment.document("deliveries/d", id="d", tenantId="other", status="queued", waiting=waiting)


def _mail(deployment: Deployment) -> AbstractContextManager[Env]:
    return deployment.document("mail/m", id="m", due=_ago(hours=2))


def _ago(**span: int) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def _no_schemas(deployment: Deployment) -> Env:
    return {"STARDUST_DDEX_SCHEMAS": str(deployment.folder), "XDG_CACHE_HOME": str(deployment.folder)}


def _damaged_schema(version: str, message: str) -> Break:
    """The schema of a version without one of its messages."""

    def damaged(deployment: Deployment) -> Env:
        folder = deployment.folder / "ern"
        folder.mkdir()
        for each in (deployment.schemas / "ern").iterdir():
            if each.name != version:
                (folder / each.name).symlink_to(each)
        (folder / version).mkdir()
        for each in (deployment.schemas / "ern" / version).iterdir():
            text = each.read_text("utf-8")
            (folder / version / each.name).write_text(text.replace(f'element name="{message}"', 'element name="X"'))
        return {"STARDUST_DDEX_SCHEMAS": str(deployment.folder)}

    return _settings(damaged)


@contextmanager
def _plug_in(deployment: Deployment) -> Iterator[Env]:
    """A plug-in of which only the registration is installed."""
    installed = deployment.folder / "pigeon-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Name: pigeon\nVersion: 1\n")
    (installed / "entry_points.txt").write_text("[stardust.protocols]\npigeon = no_such_module:PROTOCOL\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(deployment.folder)
        yield {}


def _storage(handle: Handle) -> Break:
    @contextmanager
    def broken(deployment: Deployment) -> Iterator[Env]:
        with run_gateway(deployment.stack.storage_url, handle) as url:
            yield {"STORAGE_EMULATOR_HOST": url}

    return broken


def _writes(asked: Asked, part: str) -> bool:
    """Whether the request writes a file of which `part` is in the path."""
    named = part.encode() in asked.body[:2000] or quote(part, safe="") in asked.path
    return asked.method == "POST" and named


def _refused(part: str) -> Break:
    """The bucket's permissions exclude a part of a run's folder."""

    def handle(asked: Asked, forward: Forward) -> Answered:
        refused = Answered(403, {"content-type": "application/json"}, b'{"error": {"code": 403, "message": "denied"}}')
        return refused if _writes(asked, part) else forward(asked)

    return _storage(handle)


def _slow_upload(asked: Asked, forward: Forward) -> Answered:
    if _writes(asked, "/upload.bin"):
        time.sleep(1.1 * _PATIENCE)
    return forward(asked)


def _altered(asked: Asked, forward: Forward) -> Answered:
    found = forward(asked)
    own = re.search(r"%2Ftests%2F[^%]+%2Faudio-1\?.*alt=media", asked.path)
    return replace(found, body=bytes(len(found.body))) if own else found


def _slow_line(deployment: Deployment) -> AbstractContextManager[Env]:
    return _held_back(deployment, lambda data: 0.6 * _PATIENCE if b"deliveries" in data and b"created" in data else 0)


@contextmanager
def _held_back(deployment: Deployment, held_s: Callable[[bytes], float]) -> Iterator[Env]:
    with Proxy(deployment.stack.ports.firestore, held_s=held_s) as proxy:
        yield {"FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{proxy.port}"}


def _gateway(handle: Handle) -> Break:
    @contextmanager
    def broken(deployment: Deployment) -> Iterator[Env]:
        with run_gateway(deployment.stack.env["STARDUST_FUNCTIONS_URL"], handle) as url:
            yield {"STARDUST_FUNCTIONS_URL": url}

    return broken


def _cached(asked: Asked, forward: Forward) -> Answered:
    """A cache that does not ask who asks."""
    known = asked.path.endswith("/deliveries") and "authorization" not in asked.headers
    return Answered(200, {}, b"[]") if known else forward(asked)


def _hasty(asked: Asked, forward: Forward) -> Answered:
    """A gateway that accepts what it has not passed on yet."""
    return Answered(202, {}, b"") if asked.method == "POST" else forward(asked)


def _bare(asked: Asked, forward: Forward) -> Answered:
    found = forward(asked)
    kept = {name: value for name, value in found.headers.items() if name != "x-content-type-options"}
    return replace(found, headers=kept)


_OPEN = """rules_version = '2';
service cloud.firestore { match /databases/{database}/documents/{path=**} { allow read, write: if true; } }
"""


@contextmanager
def _open_rules(deployment: Deployment) -> Iterator[Env]:
    _load_rules(deployment.stack, _OPEN)
    try:
        yield {}
    finally:
        _load_rules(deployment.stack, Path("firestore.rules").read_text("utf-8"))


def _load_rules(stack: Stack, content: str) -> None:
    url = f"http://127.0.0.1:{stack.ports.firestore}/emulator/v1/projects/{stack.project}:securityRules"
    body = {"rules": {"files": [{"name": "firestore.rules", "content": content}]}}
    httpx.put(url, json=body, timeout=30).raise_for_status()


BREAKS: tuple[tuple[str, str, Break], ...] = (
    ("accounts", "the sign-in service is unreachable", _settings(_accounts)),
    ("bucket", "the bucket does not exist", _settings(lambda _: {"STARDUST_BUCKET": "no-such-bucket"})),
    ("vault", "the key is disabled", _vault),
    ("scheduler", "the tick has not run", _silent(SCHEDULER)),
    ("tasks", "no probe has arrived", _silent(TASKS)),
    ("queue", "a delivery is overdue", _queue),
    ("mail", "a mail is overdue", _mail),
    ("schemas", "none are installed", _settings(_no_schemas)),
    ("messages", "a schema is damaged", _damaged_schema("382", "NewReleaseMessage")),
    ("messageTypes", "a schema is damaged", _damaged_schema("43", "PurgeReleaseMessage")),
    ("digests", "a file is damaged on its way", _storage(_altered)),
    ("protocols", "a plug-in is not installed whole", _plug_in),
    ("transfer", "a folder cannot be written", _refused("/whole/")),
    ("resumption", "a folder cannot be written", _refused("/resumed/")),
    ("corruption", "a folder cannot be written", _refused("/damaged/")),
    ("targets", "nothing listens at its port", lambda on: on.target(port=free_port())),
    ("targets", "the folder cannot be written", lambda on: on.target(directory="/proc/inbox")),
    ("query", "the line to Firestore is slow", _slow_line),
    ("upload", "the line to Cloud Storage is slow", _storage(_slow_upload)),
    ("endToEnd", "a folder cannot be written", _refused("/measured/")),
    ("signIn", "a cache answers strangers", _gateway(_cached)),
    ("rules", "the rules are open", _open_rules),
    ("scopes", "a gateway accepts every request", _gateway(_hasty)),
    ("headers", "a gateway removes one", _gateway(_bare)),
    ("credentials", "a password is stored in clear", lambda on: on.target(password="canary")),
)
"""How each part is broken: the check that then fails, what is wrong, and what makes it so."""


@pytest.fixture(scope="module")
def deployment(worker_id: str, schemas_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with ExitStack() as parts:
        try:
            server = parts.enter_context(run_sftp_server(tmp_path_factory.mktemp("sftp")))
            stack = parts.enter_context(running_stack(f"broken-{worker_id}", env=LIMITS))
        except PartMissing as error:
            unavailable(str(error))
        tenant_id, people = create_label(stack)
        admin = parts.enter_context(Client(stack, people["admin"]))
        made = admin.call("createDeliveryTarget", {"target": sftp_target(server)})
        owner = parts.enter_context(Client(stack, None, owner=True))
        stack.tick()
        probed = f"health/{TASKS}"
        wait_until(lambda: owner.get(probed) is not None, what="the probe", timeout_s=_PROBE_WITHIN_S)
        disabled = f"{stack.hub_url}/functions/disableBackgroundTriggers"  # no trigger learns of what is planted
        httpx.put(disabled, timeout=30).raise_for_status()
        caller = Caller(people["admin"].uid, tenant_id, "admin", verified=True)
        yield Deployment(stack, owner, caller, made["targetId"], schemas_folder)


@pytest.fixture
def perform(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Env], SuiteRun]]:
    """Performs the whole suite by the stack's settings, with the changes that are given."""
    app = None

    def rewire() -> None:
        for made in vars(wiring).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()

    def performed(changes: Env) -> SuiteRun:
        nonlocal app
        for name, value in {**deployment.stack.env, **changes}.items():
            monkeypatch.setenv(name, value)
        app = connect_app(os.environ, "broken")
        monkeypatch.setattr(wiring, "app", lambda: app)
        rewire()
        adapters, caller = wiring.adapters(), deployment.caller
        run = start_run(SuiteRequest(), caller=caller, adapters=replace(adapters, tasks=MemoryTasks()))
        perform_run(run.id, adapters, lambda: time.monotonic() / _PATIENCE)
        return get_run(SuiteReference(run_id=run.id), caller=caller, adapters=adapters)

    yield performed
    rewire()
    if app is not None:
        firebase_admin.delete_app(app)


def test_every_check_is_proven_here_or_in_memory() -> None:
    assert sorted([*{check for check, _, _ in BREAKS}, *IN_MEMORY]) == sorted(BY_NAME)


def test_a_sound_stack_passes_every_check(deployment: Deployment, perform: Callable[[Env], SuiteRun]) -> None:
    deployment.beat()
    run = perform({})
    assert outcomes(run)["passed"] == set(BY_NAME), run.log
    assert run.score == 100


@pytest.mark.parametrize(
    ("check", "break_it"), [pytest.param(check, each, id=f"{check}: {how}") for check, how, each in BREAKS]
)
def test_the_check_of_the_broken_part_fails_and_no_other(
    check: str, break_it: Break, deployment: Deployment, perform: Callable[[Env], SuiteRun], tmp_path: Path
) -> None:
    deployment.beat()
    with break_it(replace(deployment, folder=tmp_path)) as changes:
        run = perform(changes)
    found = outcomes(run)
    assert found["failed"] == {check}, [each.message for each in run.results if each.outcome == "failed"]
    assert found["skipped"] == dependents(check)
    assert run.status == "completed"

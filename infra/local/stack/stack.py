"""The local stack as a whole: every emulator and the upload relay, started and stopped together, and the tick."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import httpx

from infra.local.stack.emulators import start_storage, start_suite
from infra.local.stack.functions.host import FunctionHost
from infra.local.stack.machine import ROOT, WORKSPACE, find_schemas
from infra.local.stack.project import Ports, link_environment, write_local_config, write_project, write_secrets
from infra.local.stack.relay import Relay

PROJECT = "demo-stardust"
REGION = "us-central1"
BUCKET = "demo-stardust.appspot.com"
RUNS = WORKSPACE / ".run"
_TICK_TIMEOUT_S = 60


class StackFailed(RuntimeError):
    """The local stack failed. The message is the cause."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack. Its logs are in `folder`; `env` is the environment of a process that uses it."""

    name: str
    folder: Path
    ports: Ports
    env: Mapping[str, str]
    project: str = PROJECT
    region: str = REGION
    bucket: str = BUCKET

    @property
    def auth_url(self) -> str:
        """Root of the Auth emulator."""
        return f"http://127.0.0.1:{self.ports.auth}"

    @property
    def hosting_url(self) -> str:
        """Root of the web site."""
        return f"http://127.0.0.1:{self.ports.hosting}"

    @property
    def hub_url(self) -> str:
        """Root of the emulator hub."""
        return f"http://127.0.0.1:{self.ports.hub}"

    @property
    def storage_url(self) -> str:
        """Root of the Cloud Storage emulator."""
        return f"http://127.0.0.1:{self.ports.storage}"

    @property
    def documents_url(self) -> str:
        """Root of the Firestore documents (REST)."""
        path = f"v1/projects/{self.project}/databases/(default)/documents"
        return f"http://127.0.0.1:{self.ports.firestore}/{path}"

    def function_url(self, name: str) -> str:
        """The URL of an HTTPS function or a callable."""
        return f"http://127.0.0.1:{self.ports.functions}/{self.project}/{self.region}/{name}"

    def trigger_url(self, name: str) -> str:
        """The URL to which events for a background function are posted."""
        path = f"functions/projects/{self.project}/triggers/{self.region}-{name}-0"
        return f"http://127.0.0.1:{self.ports.functions}/{path}"

    def tick(self) -> None:
        """Runs the scheduled queue processor once, as Cloud Scheduler does every minute. Raises StackFailed."""
        self.run_scheduled("process_delivery_queue")

    def watch(self) -> None:
        """Checks acknowledgements once, as Cloud Scheduler does every five minutes. Raises StackFailed."""
        self.run_scheduled("watch_dialogues")

    def run_scheduled(self, name: str) -> None:
        """Runs a scheduled function once. Raises StackFailed."""
        response = httpx.post(self.trigger_url(name), json={}, timeout=_TICK_TIMEOUT_S, trust_env=False)
        if not response.is_success:
            raise StackFailed(f"{name} failed with HTTP {response.status_code}. Log: {self.folder}/firebase.log")


@contextmanager
def running_stack(
    name: str, *, source: Path = ROOT, watched: bool = False, env: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """Starts the stack `name`; stops all its processes on exit, including on SIGTERM and SIGHUP.

    It runs on free ports, so stacks of different names can run side by side. A `watched` one runs on the ports of
    firebase.json and reloads when the working copy `source` changes. `env` is added to the functions' environment.
    Raises StackFailed, PartMissing and ProcessFailed with the cause and the log's path.
    """
    folder = RUNS / name
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as parts:
        parts.enter_context(_exit_on_signals())
        parts.enter_context(_exclusive(folder))
        _clear_logs(folder)
        ports = Ports.of_config(source / "firebase.json") if watched else Ports.free()
        stack = Stack(name, folder, ports, {**stack_environment(ports), **(env or {})})
        parts.enter_context(start_storage(ports.storage, bucket=BUCKET, folder=folder))
        link_environment(source)
        config = write_local_config(source, ports) if watched else write_project(folder / "project", source, ports)
        write_secrets(config.parent, {**os.environ, **stack.env})
        host = FunctionHost(config.parent, folder / "functions.log", reload=watched)
        parts.enter_context(host)
        env = {**os.environ, **stack.env, **host.env}
        suite = start_suite(config, project=PROJECT, ports=ports, folder=folder, env=env)
        parts.callback(suite.kill)
        parts.enter_context(Relay(stack.storage_url, BUCKET, stack.trigger_url("on_asset_finalized")))
        yield stack


def stack_environment(ports: Ports) -> dict[str, str]:
    """The environment of the functions, and of any process that uses the same emulators."""
    schemas = find_schemas(os.environ)
    return {
        **({"STARDUST_DDEX_SCHEMAS": str(schemas)} if schemas else {}),
        "GCLOUD_PROJECT": PROJECT,
        "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{ports.firestore}",
        "FIREBASE_AUTH_EMULATOR_HOST": f"127.0.0.1:{ports.auth}",
        "STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{ports.storage}",
        "PUBSUB_EMULATOR_HOST": f"127.0.0.1:{ports.pubsub}",
        "CLOUD_TASKS_EMULATOR_HOST": f"127.0.0.1:{ports.tasks}",
        "STARDUST_BUCKET": BUCKET,
        "STARDUST_REGION": REGION,
        "STARDUST_APP_URL": f"http://127.0.0.1:{ports.hosting}",
        "STARDUST_FUNCTIONS_URL": f"http://127.0.0.1:{ports.functions}/{PROJECT}/{REGION}",
        "STARDUST_ALLOW_PRIVATE_HOSTS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _clear_logs(folder: Path) -> None:
    for log in folder.glob("*.log"):
        log.unlink()


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """Raises StackFailed if a stack of this name is already running."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StackFailed(f"A stack named {folder.name} is already running. Stop it first (Ctrl-C).") from error
        yield


@contextmanager
def _exit_on_signals() -> Iterator[None]:
    """Turns SIGTERM and SIGHUP into an exception, so that every process is stopped. Ctrl-C raises one anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

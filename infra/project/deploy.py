"""Deploys a build: rules and indexes, migrations, functions and web client; nothing if a check fails."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.project.declared import Function, declared_functions, disagreements
from infra.project.migrations import MIGRATIONS, Migration, migrate, pending
from infra.project.settings import ProjectSettings
from infra.project.steps import Step, StepFailed, program
from shared.clock import system_clock
from shared.errors import InvalidInput
from shared.platform.store.port import Store

_INDEXES_TIMEOUT_S, _HEALTH_TIMEOUT_S, _ANSWER_TIMEOUT_S, _POLL_S = 1800, 300, 30, 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deployment would do."""

    functions: Sequence[Function]
    steps: Sequence[Step]


def plan(
    build: Path,
    settings: ProjectSettings,
    store: Callable[[], Store],
    *,
    building: Callable[[str], int],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Plan:
    """The steps for the build. `store` connects to the deployment's documents on first use.

    `building` says how many of a project's indexes are not ready. Raises InvalidInput with everything in which the
    functions, the settings, hosting and Terraform contradict each other.
    """
    functions = declared_functions(build, settings.env)
    if problems := disagreements(functions, settings, build):
        raise InvalidInput(problems)
    return Plan(functions, list(_steps(build, settings, store, building, migrations)))


def indexes_building(project: str) -> int:
    """How many composite indexes of the database are not ready. Raises what Google's client raises."""
    from google.cloud.firestore_admin_v1 import FirestoreAdminClient, Index

    client = FirestoreAdminClient()
    parent = f"projects/{project}/databases/(default)/collectionGroups/-"
    return sum(index.state != Index.State.READY for index in client.list_indexes(parent=parent))


def await_health(url: str, *, timeout_s: float = _HEALTH_TIMEOUT_S, pause_s: float = _POLL_S) -> str:
    """Waits until the deployment answers that it is well. Raises StepFailed with its last answer."""
    end = time.monotonic() + timeout_s
    while True:
        said = _health(url)
        if said == "ok":
            return f"{url} answers."
        if time.monotonic() >= end:
            raise StepFailed(f"{url} says: {said}", remedy="Look at its log: firebase functions:log --only health.")
        time.sleep(pause_s)


def _steps(
    build: Path,
    settings: ProjectSettings,
    store: Callable[[], Store],
    building: Callable[[str], int],
    migrations: Sequence[Migration],
) -> Iterator[Step]:
    yield _firebase("Deploy the rules and indexes of the database", "firestore", settings, build)
    yield Step(
        "Wait for the indexes",
        f"until no index of {settings.project} is being built",
        lambda: _await_indexes(settings.project, building),
    )
    if migrations:
        names = ", ".join(each.id for each in migrations)
        yield Step("Migrate documents", f"those not done of: {names}", lambda: _migrate(store(), migrations))
    # --force: functions that this version no longer has are deleted. Not above: an operator's own indexes stay.
    parts = "functions,hosting,storage"
    yield _firebase("Deploy functions, web client and storage rules", parts, settings, build, "--force")
    url = f"{settings.url}/api/health"
    yield Step("Ask for its health", f"GET {url}", lambda: await_health(url))


def _firebase(title: str, only: str, settings: ProjectSettings, build: Path, *options: str) -> Step:
    command = ("firebase", "deploy", "--only", only, "--project", settings.project, "--non-interactive")
    return program(title, (*command, *options), build)


def _await_indexes(project: str, building: Callable[[str], int]) -> str:
    end = time.monotonic() + _INDEXES_TIMEOUT_S
    while left := building(project):
        if time.monotonic() >= end:
            raise StepFailed(f"{left} indexes are still being built.", remedy="Wait, they need their time.")
        time.sleep(_POLL_S)
    return "all are ready"


def _migrate(store: Store, migrations: Sequence[Migration]) -> str:
    due = pending(store, migrations)
    changed: list[int] = []
    migrate(store, system_clock, lambda _, count: changed.append(count), migrations)
    return f"{len(due)} migrations, {sum(changed)} documents changed"


def _health(url: str) -> str:
    import requests

    try:
        answer = requests.get(url, timeout=_ANSWER_TIMEOUT_S)
        body: Mapping[str, str] = answer.json() if answer.ok else {"status": f"HTTP {answer.status_code}"}
        return str(body.get("status", "nothing that it should"))
    except (requests.RequestException, ValueError) as error:
        return str(error)

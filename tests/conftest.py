"""What tests of every tier share: the local stack and a lone Firestore emulator, each started once per session.

Where a part is not installed a test skips with the reason; in CI (`CI=true`) it fails.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from infra.ci import in_ci
from infra.local.stack.emulators import start_firestore
from infra.local.stack.machine import PartMissing, find_schemas
from infra.local.stack.stack import RUNS, Stack, running_stack
from tests.servers.catalogues import asking, run_catalogues

pytest_plugins = ("tests.fixtures.label",)

# A busy machine is no failure: tests time nothing (benchmarks do). The same examples on every run.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

PATIENT = {"STARDUST_LIMITS": "read=10000,write=10000"}
"""Tests ask more in a minute than people do; those of the limits bring their own."""

T = TypeVar("T")


def unavailable(reason: str) -> None:
    """A part of the machine is missing: that is a failure in CI and a skip elsewhere."""
    if in_ci(os.environ):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextmanager
def _available(part: AbstractContextManager[T]) -> Iterator[T]:
    try:
        running = part.__enter__()
    except PartMissing as error:
        unavailable(str(error))
        raise
    try:
        yield running
    finally:
        part.__exit__(None, None, None)


@pytest.fixture(scope="session")
def stack(worker_id: str) -> Iterator[Stack]:
    """Everything: the Firebase emulators with the real functions, Cloud Storage, the upload relay."""
    with run_catalogues() as url, _available(running_stack(f"test-{worker_id}", env=PATIENT | asking(url))) as running:
        yield running


@pytest.fixture
def stack_env(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """The stack's environment, set for this test: Google's clients then find the emulators."""
    for name, value in stack.env.items():
        monkeypatch.setenv(name, value)
    return stack.env


@pytest.fixture(scope="session")
def firestore_host(worker_id: str) -> Iterator[str]:
    """`host:port` of a Firestore emulator without functions or rules: three seconds instead of fifteen."""
    folder = RUNS / f"firestore-{worker_id}"
    folder.mkdir(parents=True, exist_ok=True)
    with _available(_lone_firestore(folder)) as host:
        yield host


@contextmanager
def _lone_firestore(folder: Path) -> Iterator[str]:
    child, host = start_firestore(folder, env=os.environ)
    try:
        yield host
    finally:
        child.kill()


@pytest.fixture(scope="session")
def schemas_folder() -> Path:
    """The folder of the official DDEX schemas."""
    folder = find_schemas(os.environ)
    if folder is None:
        unavailable("The official DDEX schemas are not here. Set STARDUST_DDEX_SCHEMAS to their folder.")
    assert folder is not None
    return folder

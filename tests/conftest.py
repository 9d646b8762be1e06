"""Fixtures shared by all test tiers: the local stack and a standalone Firestore emulator, started once per session.

If a required program is not installed, a test is skipped with the reason; in CI (`CI=true`) it fails.
"""

import gc
import os
import sys
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
from tests.servers.catalogues import catalogue_env, run_catalogues

pytest_plugins = ("tests.fixtures.label",)

# Images of containers often forbid it; then every process of every run compiles all sources and tests anew.
sys.dont_write_bytecode = False
# What is loaded and collected stays: the collector of garbage need not look at it again and again.
gc.disable()

# No deadline: a busy machine must not fail a test (only benchmarks measure time). The same examples on every run.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

HIGH_LIMITS = {"STARDUST_LIMITS": "read=10000,write=10000,upload=10000,public=10000"}
"""Tests send more requests per minute than users do; the tests of the limits set their own."""

T = TypeVar("T")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def unavailable(reason: str) -> None:
    """Fails the test in CI and skips it elsewhere, because a required program is missing."""
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
def run_name(worker_id: str, request: pytest.FixtureRequest) -> str:
    """The name of this process's tests in `.run`. Tests of different folders or files can run side by side."""
    return f"{request.session.items[0].path.stem}-{worker_id}"


@pytest.fixture(scope="session")
def stack(run_name: str) -> Iterator[Stack]:
    """The full stack: the Firebase emulators with the real functions, Cloud Storage, the upload relay."""
    with (
        run_catalogues() as url,
        _available(running_stack(run_name, env=HIGH_LIMITS | catalogue_env(url))) as running,
    ):
        yield running


@pytest.fixture
def stack_env(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """The stack's environment, set for this test so that Google's clients find the emulators."""
    for name, value in stack.env.items():
        monkeypatch.setenv(name, value)
    return stack.env


@pytest.fixture(scope="session")
def firestore_host(run_name: str) -> Iterator[str]:
    """`host:port` of a Firestore emulator without functions or rules; starts in three seconds instead of fifteen."""
    folder = RUNS / f"firestore-{run_name}"
    folder.mkdir(parents=True, exist_ok=True)
    with _available(_standalone_firestore(folder)) as host:
        yield host


@contextmanager
def _standalone_firestore(folder: Path) -> Iterator[str]:
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
        unavailable("The official DDEX schemas are missing. Set STARDUST_DDEX_SCHEMAS to their folder.")
    assert folder is not None
    return folder

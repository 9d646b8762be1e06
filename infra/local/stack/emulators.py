"""Starts the emulators: the Firebase suite, the Cloud Storage emulator, and a standalone Firestore for tests."""

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.local.stack.machine import FIREBASE, PROGRAMS, PartMissing, find_firestore, find_program, java_environment
from infra.local.stack.processes import Child, ProcessFailed, free_port, start
from infra.local.stack.project import Ports

SUITE = "auth,functions,firestore,hosting,pubsub,tasks"
_READY = "All emulators ready!"
_BROKEN = "Failed to load function definition from source"
_SUITE_TIMEOUT_S = 180
_DOWNLOAD_TIMEOUT_S = 600


def start_suite(config: Path, *, project: str, ports: Ports, folder: Path, env: Mapping[str, str]) -> Child:
    """Starts the Firebase Local Emulator Suite on `config` and returns once its functions are loaded.

    Logs and temporary files are in `folder`. Raises PartMissing, and ProcessFailed with the cause.
    """
    if not FIREBASE.exists():
        raise PartMissing("firebase-tools is not installed. Run `make setup`.")
    programs = {program: find_program(program, folder / "programs", env) for program in PROGRAMS}
    variables = {program.variable: str(path) for program, path in programs.items() if path}
    temporary = folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    log = folder / "firebase.log"
    return start(
        "The Firebase emulators",
        [FIREBASE, "emulators:start", "--project", project, "--config", config, "--only", SUITE],
        log=log,
        port=ports.hosting,
        ready=lambda: _loaded(log),
        timeout_s=_SUITE_TIMEOUT_S if all(programs.values()) else _DOWNLOAD_TIMEOUT_S,
        cwd=folder,
        env={
            **env,
            **java_environment(env),
            **variables,
            "TMPDIR": str(temporary),  # the suite's locator file: one per run, not one per project id
            "METADATA_SERVER_DETECTION": "none",
            "CI": "true",  # no message of the day, no prompts
        },
    )


def start_storage(port: int, *, bucket: str, folder: Path) -> Child:
    """Starts the Cloud Storage emulator with an empty `bucket`. Raises ProcessFailed."""
    command = [sys.executable, "-m", "infra.local.stack.storage", str(port), bucket]
    return start("The Cloud Storage emulator", command, log=folder / "storage.log", port=port)


def start_firestore(
    folder: Path, *, env: Mapping[str, str], port: int | None = None, seed: Path | None = None
) -> tuple[Child, str]:
    """Starts a standalone Firestore emulator; returns it and its `host:port`. Raises PartMissing, ProcessFailed.

    `seed` is the metadata file of an export to load at startup.
    """
    port = port or free_port()
    jar = find_firestore(folder / "programs", env)
    java = java_environment(env)
    command: list[str | Path] = [
        Path(java["JAVA_HOME"]) / "bin" / "java",
        "-jar",
        jar,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *(("--seed_from_export", str(seed)) if seed else ()),
    ]
    child = start(
        "The Firestore emulator", command, log=folder / "firestore.log", port=port, timeout_s=60, env=java, cwd=folder
    )
    return child, f"127.0.0.1:{port}"


def _loaded(log: Path) -> bool:
    text = log.read_text("utf-8", "replace")
    if _BROKEN in text:
        before, _, after = text.partition(_BROKEN)
        cause = [*before.splitlines()[-20:-1], *after.splitlines()[:1]]
        raise ProcessFailed("\n".join(["The functions cannot be loaded.", *cause, f"Log: {log}"]))
    return _READY in text

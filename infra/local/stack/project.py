"""Creates the Firebase project folder of a run: links to the working copy and a firebase.json with its own ports.

A component of the folder's path starts with a dot, so the functions emulator does not watch it and edits do not disturb
the run. `make dev` uses the working copy itself, which is watched.
"""

import json
import socket
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from shared.config import SECRETS

_LINKS = ("main.py", "functions", "shared", "requirements.txt", "venv", "firestore.rules", "rules", "web")
_STORAGE_PORT = 9199


@dataclass(frozen=True, slots=True)
class Ports:
    """The port of every emulator on loopback; `storage` is the Cloud Storage emulator's."""

    auth: int
    functions: int
    firestore: int
    websocket: int
    hosting: int
    pubsub: int
    tasks: int
    eventarc: int
    hub: int
    logging: int
    storage: int

    @classmethod
    def free(cls) -> Self:
        """Distinct ports that are currently free."""
        with ExitStack() as open_sockets:
            sockets = [open_sockets.enter_context(socket.socket()) for _ in fields(cls)]
            for probe in sockets:
                probe.bind(("127.0.0.1", 0))
            return cls(*(int(probe.getsockname()[1]) for probe in sockets))

    @classmethod
    def of_config(cls, config: Path) -> Self:
        """The ports in a firebase.json."""
        emulators = json.loads(config.read_text("utf-8"))["emulators"]
        configured = {name: emulators[name]["port"] for name in _names() if name in emulators}
        return cls(**configured, websocket=emulators["firestore"]["websocketPort"], storage=_STORAGE_PORT)


def write_project(folder: Path, root: Path, ports: Ports) -> Path:
    """Turns `folder` into a Firebase project of the working copy `root`; returns its firebase.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _LINKS:
        link = folder / name
        link.unlink(missing_ok=True)
        if (root / name).exists():
            link.symlink_to(root / name)
    return _write_config(folder / "firebase.json", root, ports)


def link_environment(root: Path) -> None:
    """Gives `root` the virtual environment that runs this, where firebase-tools looks for one, unless it has one.

    A link whose environment has gone, as after a new installation, is replaced.
    """
    link = root / "venv"
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(sys.prefix)


def write_local_config(root: Path, ports: Ports) -> Path:
    """Writes `root`/firebase.local.json: firebase.json, whose web site may also connect to the emulators."""
    return _write_config(root / "firebase.local.json", root, ports)


def _write_config(path: Path, root: Path, ports: Ports) -> Path:
    config = json.loads((root / "firebase.json").read_text("utf-8"))
    config["emulators"] |= _emulators(config["emulators"], ports)
    for rewrite in config["hosting"]["rewrites"]:
        rewrite.get("function", {}).pop("region", None)  # a built project names its own; the stack has one region
    for block in config["hosting"]["headers"]:
        for header in block["headers"]:
            if header["key"] == "Content-Security-Policy" and block["source"] == "**":  # panels connect to nothing
                header["value"] = local_policy(header["value"], ports)
    path.write_text(json.dumps(config, indent=2), "utf-8")
    return path


def local_policy(policy: str, ports: Ports) -> str:
    """The content security policy, in which the web client may also use the emulators in place of Google's services."""
    emulators = {
        "connect-src": (ports.auth, ports.firestore, ports.functions, ports.storage),
        "media-src": (ports.storage,),
        "img-src": (ports.storage,),
        "frame-src": (ports.auth, ports.storage),
    }
    directives = [directive.strip() for directive in policy.split(";")]
    return "; ".join(
        " ".join([directive, *(f"http://127.0.0.1:{port}" for port in emulators.get(directive.split()[0], ()))])
        for directive in directives
    )


_HEADER = "# Written when the local stack starts. Without this line, the file is yours and stays as it is.\n"


def write_secrets(folder: Path, env: Mapping[str, str]) -> None:
    """Writes the secrets in `env` for the functions emulator, which would ask Secret Manager otherwise.

    A file that a developer has written stays as it is.
    """
    path = folder / ".secret.local"
    if path.exists() and not path.read_text("utf-8").startswith(_HEADER):
        return
    path.touch(mode=0o600)
    lines = (f"{name}={json.dumps(env.get(name) or 'none')}\n" for name in SECRETS)
    path.write_text(_HEADER + "".join(lines), "utf-8")


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Ports))


def _emulators(configured: dict[str, Any], ports: Ports) -> dict[str, Any]:
    changed = {name: configured[name] | {"port": getattr(ports, name)} for name in _names() if name in configured}
    changed["firestore"] |= {"websocketPort": ports.websocket}
    return changed

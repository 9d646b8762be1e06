"""What the scripts in tests/e2e/tours need to run on the local stack: addresses, a release with its files, a target."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

from examples.album import RELEASE
from infra.local.stack.stack import Stack


def tour_environment(stack: Stack, album: Path, target: Path) -> dict[str, str]:
    """The variables of the tours, except EMAIL and PASSWORD. `album` has the files and gets `release.json`."""
    (album / "release.json").write_text(json.dumps(RELEASE, indent=2) + "\n", "utf-8")
    ports = {name: getattr(stack.ports, name) for name in ("auth", "firestore", "functions")}
    return {
        "SITE": stack.hosting_url,
        "AUTH_URL": f"{stack.auth_url}/identitytoolkit.googleapis.com/v1",
        "TOKEN_URL": f"{stack.auth_url}/securetoken.googleapis.com/v1",
        "API_KEY": "demo",
        "FIREBASE_CONFIG": json.dumps({"projectId": stack.project, "apiKey": "demo"}),
        "REGION": stack.region,
        "EMULATORS": json.dumps(ports),
        "ALBUM": str(album),
        "TARGET": str(target),
    }


def write_environment(path: Path, variables: Mapping[str, str]) -> None:
    """Writes the variables as a file for a shell to read: `. tour.env`."""
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    path.write_text("".join(lines), "utf-8")

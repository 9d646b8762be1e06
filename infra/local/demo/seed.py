"""What a stack contains for development and for the web client's scenarios: a label, its release, its targets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from examples.render import render
from infra.local.demo.client import Client
from infra.local.demo.people import PASSWORD, People, create_album, sign_up_label, upload_album
from infra.local.demo.scenario import ALBUM, await_assets, mark_ready
from infra.local.dsp.simulator.endpoints import Dsp, write_target
from infra.local.stack.stack import Stack
from shared.model.accounts.api_key import Scope


@dataclass(frozen=True, slots=True)
class Seed:
    """What was put in: ids, the target of each delivery, and for each DSP the file with the target that reaches it."""

    people: People
    release_id: str
    deliveries: Mapping[str, str]
    target_files: Sequence[Path]


def seed(stack: Stack, dsps: Sequence[Dsp]) -> Seed:
    """Seeds a label, its ready album and a target for each DSP, and queues the deliveries for the minute tick.

    Raises CallRefused, ScenarioFailed, StackFailed, TimeoutError.
    """
    render(ALBUM)
    people = sign_up_label(stack)
    with Client(stack, people.label) as label, Client(stack, people.admin) as admin:
        release_id = create_album(label)
        await_assets(label, upload_album(label, release_id, ALBUM, sent=lambda _name, _size: None))
        targets = [str(admin.call("createDeliveryTarget", {"target": dsp.target})["targetId"]) for dsp in dsps]
        mark_ready(label, release_id)
        requests = [{"releaseId": release_id, "targetId": target_id} for target_id in targets]
        deliveries = {
            str(label.call("createDelivery", request)["deliveryId"]): request["targetId"] for request in requests
        }
    folder = stack.folder / "targets"
    files = [write_target(folder / f"{dsp.target['protocol'].lower()}.json", dsp) for dsp in dsps]
    return Seed(people, release_id, deliveries, files)


def write_key(path: Path, stack: Stack, people: People) -> None:
    """Writes an API key of the admin with every scope, for `stardust login`; only the user can read it.

    Raises CallRefused.
    """
    with Client(stack, people.admin) as admin:
        wanted = {"name": "Command line", "role": "admin", "scopes": list(get_args(Scope))}
        secret = str(admin.call("createApiKey", wanted)["secret"])
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{secret}\n", "utf-8")


def write_stack_file(path: Path, stack: Stack, seeded: Seed) -> None:
    """Writes the file that web/e2e/stack.ts reads: where the stack is and what it contains."""
    content: dict[str, Any] = {
        "hosting": stack.hosting_url,
        "auth": stack.auth_url,
        "users": {
            "admin": seeded.people.admin.email,
            "manager": seeded.people.label.email,
            "password": PASSWORD,
        },
        "releaseId": seeded.release_id,
        "targets": list(seeded.deliveries.values()),
        "targetFiles": [str(file) for file in seeded.target_files],
        "album": str(ALBUM),
    }
    path.write_text(json.dumps(content, indent=2), "utf-8")

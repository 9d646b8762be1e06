"""Seed data of a fresh stack: a label, its users, its DSPs and the example album."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from examples.album import AUDIO, COVER, LABEL, PARTY, RELEASE
from infra.local.demo.client import Client
from infra.local.dsp.simulator.endpoints import Identity
from infra.local.dsp.simulator.simulator import Plan
from infra.local.stack.accounts import Person, sign_up
from infra.local.stack.stack import Stack

DSPS = (
    Plan("sftp", Identity("Harbour Music", "PADPIDA0000000002M", "ddex-sftp-1.8")),
    Plan("s3", Identity("Lantern Audio", "PADPIDA0000000003K", "flat"), form="json"),
)
"""The DSPs that receive the album: one acknowledges in XML, the other in JSON."""
TENANT = "example-recordings"
PASSWORD = "local-only-4711"
CONTENT_TYPES = {".wav": "audio/wav", ".flac": "audio/flac", ".jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class People:
    """The label's users: `label` manages releases, `admin` also sets up targets."""

    label: Person
    admin: Person


def sign_up_label(stack: Stack) -> People:
    """Signs up the label's two users and assigns their tenant and roles. Raises StackFailed."""
    people = People(
        label=sign_up(stack, "label@example.com", PASSWORD, {"tenantId": TENANT, "role": "manager"}),
        admin=sign_up(stack, "admin@example.com", PASSWORD, {"tenantId": TENANT, "role": "admin"}),
    )
    with Client(stack, None, owner=True) as owner:
        owner.write(f"tenants/{TENANT}", _tenant(people))
        enrol(owner, TENANT, {"manager": people.label, "admin": people.admin})
    return people


def enrol(owner: Client, tenant_id: str, people: Mapping[str, Person]) -> None:
    """Makes people, keyed by role, members of a tenant. User documents come first: the claims derive from both."""
    for role, person in people.items():
        owner.write(f"users/{person.uid}", _user(person, tenant_id, role))
        owner.write(f"tenants/{tenant_id}/members/{person.uid}", _member(person, tenant_id, role))


def create_album(client: Client) -> str:
    """Creates the example release as a draft; returns its id. Raises CallRefused."""
    return str(client.call("createRelease", {"release": RELEASE})["releaseId"])


def upload_album(client: Client, release_id: str, folder: Path, *, sent: Callable[[str, int], None]) -> list[str]:
    """Uploads the album's files through resumable sessions; returns the asset ids.

    Calls `sent` with the file's name and the bytes sent. Raises CallRefused.
    """
    uploads = [*((name, {"kind": "audio", "trackId": track}) for track, name in AUDIO.items())]
    uploads.append((COVER, {"kind": "image", "imageType": "FrontCover"}))
    asset_ids = []
    for name, place in uploads:
        file = folder / name
        session = client.call("createUpload", {"releaseId": release_id, **place, **_declared(file)})
        client.upload(session["uploadUrl"], file, sent=lambda size, name=name: sent(name, size))  # type: ignore[misc]
        asset_ids.append(str(session["assetId"]))
    return asset_ids


def _declared(file: Path) -> dict[str, Any]:
    with file.open("rb") as source:
        md5 = hashlib.file_digest(source, "md5").hexdigest()
    return {
        "fileName": file.name,
        "contentType": CONTENT_TYPES[file.suffix],
        "size": file.stat().st_size,
        "md5": md5,
    }


def _tenant(people: People) -> dict[str, Any]:
    return {
        "id": TENANT,
        "name": LABEL,
        "type": "label",
        "settings": {"party": PARTY},
        "users": [people.label.uid, people.admin.uid],
        "owner": people.admin.uid,
        "created": datetime.now(UTC),
    }


def _user(person: Person, tenant_id: str, role: str) -> dict[str, Any]:
    return {
        "id": person.uid,
        "email": person.email,
        "displayName": role.title(),
        "role": role,
        "tenants": [tenant_id],
        "activeTenant": tenant_id,
        "created": datetime.now(UTC),
    }


def _member(person: Person, tenant_id: str, role: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    names = {"email": person.email, "displayName": role.title()}
    return {"id": person.uid, "tenantId": tenant_id, "role": role, **names, "joined": now, "updated": now}

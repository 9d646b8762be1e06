"""Implements `stardust releases`: lists, creates, changes and deletes releases of a deployment."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_document, load_json
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json
from shared.cli.remote.client import segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_fields, print_findings, print_table

app = typer.Typer(cls=LazyGroup, help="List, create, change and delete releases.", no_args_is_help=True)
ReleaseId = Annotated[str, typer.Argument(help="The release's id.", metavar="RELEASE")]
File = Annotated[Path, typer.Argument(help="The release as JSON, as the API takes it, or an ERN message.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen and change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
COLUMNS = (
    ("ID", "id"),
    ("Status", "status"),
    ("Artist", "displayArtist"),
    ("Title", "title"),
    ("Barcode", "barcode"),
    ("Day", "releaseDate"),
    ("Errors", "errors"),
)
_FIELDS = (
    ("Release", "id"),
    ("Status", "status"),
    ("Type", "type"),
    ("Title", "basic.title"),
    ("Artist", "basic.displayArtist"),
    ("Label", "basic.label"),
    ("Barcode", "basic.barcode"),
    ("Day", "basic.releaseDate"),
    ("Validation", "ddex.validationStatus"),
    ("Updated", "updated"),
)
_SERVER = ("id", "tenantId", "assets", "status", "created", "updated", "createdBy")
"""What a message says, but only the server sets (shared/catalog/releases/fields.py)."""


@app.callback()
def releases() -> None:
    """List, create, change and delete releases of a deployment, over the REST API."""


@app.command("list")
def list_releases(
    query: Annotated[str | None, typer.Option("-q", "--query", help="Words of titles, artists, ISRCs.")] = None,
    status: Annotated[str | None, typer.Option(help="draft, ready, delivered or archived.")] = None,
    label: Annotated[str | None, typer.Option(help="Only of this label.")] = None,
    artist: Annotated[str | None, typer.Option(help="Only of this artist.")] = None,
    sort: Annotated[
        str | None, typer.Option(help="title, artist, label, releaseDate, status or updated; -title.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 30,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """List and search releases, by default the last changed first."""
    given = {"q": query, "status": status, "label": label, "artist": artist, "sort": sort}
    items = connect(profile).items("/releases", given, limit)
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, COLUMNS)


@app.command("show")
def show(release_id: ReleaseId, profile: ProfileName = None, as_json: Json = False) -> None:
    """Show a release and the findings about it."""
    _print(connect(profile).get(_path(release_id)).json, as_json)


@app.command("create")
def create(
    file: File,
    key: Annotated[
        str | None, typer.Option("--idempotency-key", help="A key of your choice: repeated, it creates nothing new.")
    ] = None,
    dry_run: DryRun = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Create a draft from a file."""
    document, client = _content(file), connect(profile)
    if dry_run:
        content = json.dumps([document], default=str)
        tried = client.send("POST", "/imports", {"format": "json", "content": content, "trial": True}).json
        (result,) = tried["releases"]
        _print_checked(result.get("problems", []), "releaseId" in result, as_json, "It would be created.")
    headers = {"Idempotency-Key": key} if key else {}
    _print(client.send("POST", "/releases", document, headers=headers).json, as_json)


@app.command("update")
def update(
    release_id: ReleaseId,
    file: File,
    merge: Annotated[
        bool, typer.Option("--merge", help="Change only the fields in the file; null removes one.")
    ] = False,
    if_match: Annotated[
        str | None, typer.Option(help="Only if the release still has this ETag. Default: what it has now.")
    ] = None,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Replace a release's content with that of a file, or change some fields of it."""
    client, path = connect(profile), _path(release_id)
    if merge:
        headers = {"If-Match": if_match} if if_match else {}
        reply = client.send("PATCH", path, load_json(file), headers=headers)
    else:
        state = if_match or client.get(path).etag
        reply = client.send("PUT", path, _content(file), headers={"If-Match": state})
    _print(reply.json, as_json)


@app.command("ready")
def ready(release_id: ReleaseId, dry_run: DryRun = False, profile: ProfileName = None, as_json: Json = False) -> None:
    """Mark a release as ready: it is checked, and can then be delivered.

    Exits with 1 if findings block it. With --dry-run, the release and its message are validated only.
    """
    client, path = connect(profile), _path(release_id)
    if dry_run:
        checked = client.send("POST", f"{path}/validate", {}).json
        _print_checked(checked.get("findings", []), checked["valid"], as_json, "Nothing blocks it.")
    _print(client.send("PATCH", path, {"status": "ready"}).json, as_json)


@app.command("delete")
def delete(release_id: ReleaseId, yes: Yes = False, profile: ProfileName = None, as_json: Json = False) -> None:
    """Delete a draft that was never ready."""
    client, path = connect(profile), _path(release_id)
    found = client.get(path)
    title = found.json.get("basic", {}).get("title") or release_id
    yes or typer.confirm(f"Delete {title}?", abort=True, err=True)
    client.send("DELETE", path, headers={"If-Match": found.etag})
    if as_json:
        print_json({"ok": True, "deleted": release_id})
    else:
        typer.echo(f"Deleted {title}.")


def _path(release_id: str) -> str:
    return f"/releases/{segment(release_id)}"


def _content(file: Path) -> dict[str, Any]:
    """What the file says, as the API takes it; of a message without what only the server sets."""
    document = load_document(file)
    if file.read_bytes().lstrip()[:1] == b"{":
        return document
    content = {name: value for name, value in document.items() if name not in _SERVER}
    chosen = {name: value for name, value in content.get("ddex", {}).items() if name in ("version", "profile")}
    return {**content, "ddex": chosen}


def _print(release: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(release)
        return
    print_fields(release, _FIELDS)
    print_findings(release.get("ddex", {}).get("validationErrors", []))


def _print_checked(findings: list[dict[str, Any]], passed: bool, as_json: bool, text: str) -> None:
    """Prints what a dry run found, and ends the command."""
    if as_json:
        print_json({"ok": passed, "dryRun": True, "findings": findings})
    else:
        print_findings(findings)
        typer.echo(text if passed else "Findings block it.")
    raise typer.Exit(0 if passed else FINDINGS)

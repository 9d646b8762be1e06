"""Implements `stardust sales match`: what reported sales are in a deployment's catalogue, and what people decide."""

from typing import Annotated, Any

import typer

from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.cli.remote.client import Client, segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_fields, print_table

_COLUMNS = (
    ("ID", "id"),
    ("State", "state"),
    ("Quantity", "quantity"),
    ("Reported as", "named"),
    ("Is", "is"),
)
_FIELDS = (
    ("Match", "id"),
    ("State", "state"),
    ("Title", "title"),
    ("Artist", "artist"),
    ("ISRC", "isrc"),
    ("Barcodes", "upcs"),
    ("Services", "services"),
    ("Quantity", "quantity"),
    ("Revenue", "revenue"),
    ("Is", "is"),
)


def match(
    state: Annotated[str | None, typer.Option(help="Only matched, proposed, unmatched or settled.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 30,
    settle: Annotated[str | None, typer.Option(help="Settle this one.", metavar="MATCH")] = None,
    release: Annotated[str | None, typer.Option(help="To settle: the release that it is.")] = None,
    track: Annotated[str | None, typer.Option(help="To settle: the release's track that it is.")] = None,
    ignore: Annotated[bool, typer.Option("--ignore", help="To settle: it is not yours.")] = False,
    reopen: Annotated[str | None, typer.Option(help="Take back what was settled.", metavar="MATCH")] = None,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """List what was sold and what it is in the catalogue, the most first; or settle one.

    What a person settled stays, whatever later reports say. The API key needs the scope sales:read, or sales:write.
    """
    if reopen and (settle or release or track or ignore):
        raise typer.BadParameter("Reopen a match or settle one, not both.", param_hint="--reopen")
    if settle is None and (release or track or ignore):
        raise typer.BadParameter("Name the match with --settle.", param_hint="--settle")
    client = connect(profile)
    if settle or reopen:
        _print(_settled(client, settle, release, track, ignore) if settle else _reopened(client, str(reopen)), as_json)
        return
    items = client.items("/sales/matches", {"state": state}, limit)
    if as_json:
        print_json({"items": items})
    else:
        print_table([_shown(each) for each in items], _COLUMNS)


def _settled(client: Client, match_id: str, release: str | None, track: str | None, ignored: bool) -> dict[str, Any]:
    said = {"releaseId": release, "trackId": track, "ignored": ignored or None}
    body = {name: value for name, value in said.items() if value is not None}
    found: dict[str, Any] = client.send("POST", f"/sales/matches/{segment(match_id)}/settle", body).json
    return found


def _reopened(client: Client, match_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.send("POST", f"/sales/matches/{segment(match_id)}/reopen", {}).json
    return found


def _print(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        print_fields(_shown(found), _FIELDS)


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    """The match with two lines: what it is called, and what it is."""
    named = " - ".join(filter(None, (found.get("artist"), found.get("title"))))
    return {**found, "named": named or found.get("isrc") or found.get("upcs"), "is": _meaning(found)}


def _meaning(found: dict[str, Any]) -> str:
    if found.get("ignored"):
        return "not yours"
    if release := found.get("releaseId"):
        track = found.get("trackId")
        return f"release {release}" + (f", track {track}" if track else "")
    return "; ".join(_candidate(each) for each in found.get("candidates", []))


def _candidate(each: dict[str, Any]) -> str:
    track = f", track {each['trackId']}" if each.get("trackId") else ""
    return f"{each['confidence']:.0%} release {each['releaseId']}{track} by {' and '.join(each['means'])}"

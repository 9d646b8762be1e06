"""Implements `stardust reconcile`: fetches the report of what was sent and what DSPs acknowledged from the API."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.cli.remote.client import Client
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.profiles import checked_url
from shared.errors import SignedOut

KEY = "STARDUST_API_KEY"
_PAGE = 200
_STYLES = {"agreed": "green", "rejected": "bold red", "overdue": "yellow"}
_COLUMNS = {"Release": "title", "Target": "target", "Sent": "action", "At": "sent", "DSP says": "said"}

app = typer.Typer()


@app.command()
def reconcile(
    url: Annotated[
        str | None, typer.Option("--url", help="Another deployment than the profile's; its key is in STARDUST_API_KEY.")
    ] = None,
    release: Annotated[str | None, typer.Option("--release", help="A release's id.")] = None,
    target: Annotated[str | None, typer.Option("--target", help="A target's id.")] = None,
    open_only: Annotated[
        bool, typer.Option("--open", help="Show only rows that are not agreed or have changed since.")
    ] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the report as CSV to this file.")] = None,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Show what was sent for each release and target, and what the DSP acknowledged.

    The API key needs the scope deliveries:read. Exits with 1 if a delivery is rejected, overdue or unanswered.
    """
    query = {"releaseId": release, "targetId": target, "limit": _PAGE}
    pages = _client(url, profile).pages("/reconciliation", query)
    rows = [row for page in pages for row in page["rows"] if not open_only or _open(row)]
    if csv:
        from shared.delivery.acknowledgements.reconciliation import reconciliation_csv

        csv.write_text(reconciliation_csv(rows), "utf-8", newline="")
    if as_json:
        print_json({"rows": rows})
    elif not csv:
        _print(rows)
    if any(row["finding"] in ("rejected", "overdue", "unanswered") for row in rows):
        raise typer.Exit(FINDINGS)


def _open(row: dict[str, Any]) -> bool:
    return row["finding"] != "agreed" or bool(row.get("changed"))


def _client(url: str | None, profile: str | None) -> Client:
    """A client of the API at `url`, with the key of STARDUST_API_KEY; else that of the profile.

    Raises SignedOut without a key, InvalidInput.
    """
    if url is None:
        return connect(profile)
    key = os.environ.get(KEY, "").strip()
    if not key:
        remedy = "Create one with the scope deliveries:read, and export it."
        raise SignedOut(f"The API key is missing: {KEY} is not set.", remedy=remedy)
    return Client(checked_url(url), key)


def _print(rows: list[dict[str, Any]]) -> None:
    table = Table(*_COLUMNS, "Finding", "Why")
    for row in rows:
        style = _STYLES.get(row["finding"], "")
        finding = row["finding"] + (", changed since" if row.get("changed") else "")
        cells = [escape(str(row.get(name) or "")) for name in _COLUMNS.values()]
        why = escape(str(row.get("reason") or row.get("code") or ""))
        table.add_row(*cells, f"[{style}]{finding}[/]" if style else finding, why)
    Console().print(table)

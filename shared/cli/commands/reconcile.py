"""Implements `stardust reconcile`: fetches the report of what was sent and what DSPs acknowledged from the API."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.errors import Finding, InvalidInput

KEY = "STARDUST_API_KEY"
_TIMEOUT_S = 60
_MAX_BYTES = 16 * 1024 * 1024
_STYLES = {"agreed": "green", "rejected": "bold red", "overdue": "yellow"}
_COLUMNS = {"Release": "title", "Target": "target", "Sent": "action", "At": "sent", "DSP says": "said"}
_LOCAL = ("localhost", "127.0.0.1", "::1")

app = typer.Typer()


@app.command()
def reconcile(
    url: Annotated[str, typer.Option("--url", help="The API's address, such as https://label.example/api/v1.")],
    release: Annotated[str | None, typer.Option("--release", help="A release's id.")] = None,
    target: Annotated[str | None, typer.Option("--target", help="A target's id.")] = None,
    open_only: Annotated[
        bool, typer.Option("--open", help="Show only rows that are not agreed or have changed since.")
    ] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the report as CSV to this file.")] = None,
    as_json: Json = False,
) -> None:
    """Show what was sent for each release and target, and what the DSP acknowledged.

    Reads the API key from STARDUST_API_KEY; it needs the scope deliveries:read.
    Exits with 1 if a delivery is rejected, overdue or unanswered, with 2 if the API request fails.
    """
    rows = [row for row in _rows(url, releaseId=release, targetId=target) if not open_only or _open(row)]
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


def _rows(url: str, **query: str | None) -> Iterator[dict[str, Any]]:
    """Fetches all rows, page by page."""
    cursor: str | None = None
    while True:
        page = _fetch(
            url, {name: value for name, value in {**query, "cursor": cursor, "limit": "200"}.items() if value}
        )
        yield from page["rows"]
        cursor = page.get("nextCursor")
        if cursor is None:
            return


def _fetch(url: str, query: dict[str, str]) -> dict[str, Any]:
    """Fetches one page. Raises InvalidInput if the request fails; no message contains the key."""
    parts, key = urlsplit(url), os.environ.get(KEY)
    if not key:
        raise _failed(KEY, "The API key is missing.", "Create one with the scope deliveries:read, and export it.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise _failed("--url", "An API key is sent over https only.", "Use the API's https address.")
    request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
        f"{url.rstrip('/')}/reconciliation?{urlencode(query)}", headers={"Authorization": f"Bearer {key}"}
    )
    try:
        with _OPENER.open(request, timeout=_TIMEOUT_S) as response:
            page: dict[str, Any] = json.loads(response.read(_MAX_BYTES))
    except urllib.error.HTTPError as error:
        raise _failed(
            "--url", f"The API returned {error.code} {error.reason}.", "Check the address, the key and its scope."
        ) from error
    except (OSError, ValueError) as error:
        raise _failed("--url", "The API cannot be reached, or does not return JSON.", "Check the address.") from error
    return page


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses redirects, so that the key goes only to the given address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _failed(path: str, message: str, remedy: str) -> InvalidInput:
    return InvalidInput([Finding(path, message, "unreachable", remedy=remedy)])


def _print(rows: list[dict[str, Any]]) -> None:
    table = Table(*_COLUMNS, "Finding", "Why")
    for row in rows:
        style = _STYLES.get(row["finding"], "")
        finding = row["finding"] + (", changed since" if row.get("changed") else "")
        cells = [escape(str(row.get(name) or "")) for name in _COLUMNS.values()]
        why = escape(str(row.get("reason") or row.get("code") or ""))
        table.add_row(*cells, f"[{style}]{finding}[/]" if style else finding, why)
    Console().print(table)

"""Implements `stardust audit`: verifies the signed heads of the chains offline, without Firebase."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, print_problems
from shared.errors import Finding, InvalidInput

app = typer.Typer(
    cls=LazyGroup, help="Verify the signed heads of the audit log and the receipts.", no_args_is_help=True
)


@app.callback()
def audit() -> None:
    """Verify the signed heads of the audit log and the receipts."""


@app.command("verify")
def verify(
    files: Annotated[list[Path], typer.Argument(help="Signed heads: `heads/{date}/{tenantId}.json` of the bucket.")],
    public_key: Annotated[Path, typer.Option("--public-key", help="The public key of the deployment, as PEM.")],
    log: Annotated[
        Path | None, typer.Option("--log", help="An export of the audit log as JSON lines; must have each signed head.")
    ] = None,
    receipts: Annotated[
        Path | None, typer.Option("--receipts", help="Receipts as JSON lines; must have each signed head.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Verify signatures, and that no chain is shorter or other than it was on an earlier day.

    Exits with 1 if something is forged, missing or changed, with 2 on bad usage or unreadable input.
    """
    from shared.delivery.receipts.heads import find_head, verify_heads

    documents = [(str(path), _object(path.read_text("utf-8"), path)) for path in files]
    problems = verify_heads(documents, public_key.read_text("utf-8"))
    if log is not None:
        problems += find_head(documents, "audit", _entries(log))
    if receipts is not None:
        problems += find_head(documents, "receipts", _receipts(receipts))
    if as_json:
        print_json({"ok": not problems, "files": len(files), "problems": [each.to_dict() for each in problems]})
    else:
        print_problems(problems)
        typer.echo(f"{len(files)} files: " + (f"{len(problems)} problems." if problems else "all are as signed."))
    raise typer.Exit(FINDINGS if problems else 0)


def _entries(path: Path) -> dict[tuple[str, int], str]:
    """The hashes of an export's entries, computed from their content."""
    from shared.accounts.audit.chain import entry_hash

    found = [line.get("entry", line) for line in _lines(path)]
    return {(str(each.get("tenantId")), int(each.get("sequence", 0))): entry_hash(each) for each in found}


def _receipts(path: Path) -> dict[tuple[str, int], str]:
    """The hashes of receipts, computed from their content."""
    from shared.delivery.receipts.chain import hash_of

    return {(str(each.get("tenantId")), int(each.get("sequence") or 0)): hash_of(each) for each in _lines(path)}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [_object(line, path) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _object(text: str, path: Path) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        message = "The file is not JSON of the expected form."
        raise InvalidInput([Finding(str(path), message, "unreadable", remedy="Get it again.")])
    return value

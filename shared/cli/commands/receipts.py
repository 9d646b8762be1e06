"""Implements `stardust receipts`: verifies exported receipts offline, without Firebase."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, print_problems
from shared.delivery.receipts.chain import Head, verify
from shared.errors import Finding, InvalidInput

app = typer.Typer(cls=LazyGroup, help="Verify that receipts are unaltered.", no_args_is_help=True)


@app.callback()
def receipts() -> None:
    """Verify that receipts are unaltered."""


@app.command("verify")
def verify_files(
    files: Annotated[list[Path], typer.Argument(help="Receipts as JSON: one, a list, or one per line.")],
    whole: Annotated[bool, typer.Option("--whole", help="Require every receipt from the first one on.")] = False,
    head: Annotated[
        Path | None, typer.Option("--head", help="The head of the chain as JSON (`receiptChains/{tenantId}`).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Verify the hashes of receipts, and that each links to the previous one.

    Exits with 1 if a receipt is altered or missing, with 2 on bad usage or unreadable input.
    """
    tenants: dict[str, list[dict[str, Any]]] = {}
    for path in files:
        for receipt in _receipts(path):
            tenants.setdefault(str(receipt.get("tenantId")), []).append(receipt)
    chain_head = _head(head) if head else None
    start = 1 if whole or head else None
    problems = [
        problem for receipts in tenants.values() for problem in verify(receipts, head=chain_head, gapless_from=start)
    ]
    count = sum(map(len, tenants.values()))
    if as_json:
        print_json({"ok": not problems, "receipts": count, "problems": [each.to_dict() for each in problems]})
    else:
        print_problems(problems)
        typer.echo(f"{count} receipts: " + (f"{len(problems)} problems." if problems else "all hashes match."))
    raise typer.Exit(FINDINGS if problems else 0)


def _receipts(path: Path) -> Iterator[dict[str, Any]]:
    text = path.read_text("utf-8")
    try:
        values = [_parsed(text)] if text.lstrip().startswith("[") else list(_documents(text))
    except ValueError as error:
        raise _unreadable(path, "The file is not valid JSON.") from error
    for value in values:
        for receipt in value if isinstance(value, list) else [value]:
            if not isinstance(receipt, dict):
                raise _unreadable(path, "The file contains something other than receipts.")
            yield from receipt["receipts"] if isinstance(receipt.get("receipts"), list) else [receipt]


def _documents(text: str) -> Iterator[Any]:
    """One JSON document, or several concatenated."""
    decoder, position = json.JSONDecoder(), 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        value, position = decoder.raw_decode(text, position)
        yield value


def _parsed(text: str) -> Any:
    return json.loads(text)


def _head(path: Path) -> Head:
    try:
        document = json.loads(path.read_text("utf-8"))
        return Head(int(document["sequence"]), str(document["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, "The file is not the head of a chain: it needs sequence and hash.") from error


def _unreadable(path: Path, message: str) -> InvalidInput:
    return InvalidInput([Finding(str(path), message, "unreadable", remedy="Export it again.")])

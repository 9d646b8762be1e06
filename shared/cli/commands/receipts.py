"""Owns `stardust receipts`: verify exported receipts, without Firebase and without network."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import FINDINGS, print_json, print_problems
from shared.delivery.receipts.chain import Head, verify
from shared.errors import Finding, InvalidInput

app = typer.Typer(cls=LazyGroup, help="Prove that receipts are what they were.", no_args_is_help=True)


@app.callback()
def receipts() -> None:
    """Prove that receipts are what they were."""


@app.command("verify")
def verify_files(
    files: Annotated[list[Path], typer.Argument(help="Receipts as JSON: one, a list, or one per line.")],
    whole: Annotated[bool, typer.Option("--whole", help="Let no receipt be missing from the first one on.")] = False,
    head: Annotated[
        Path | None, typer.Option("--head", help="The chain's end as JSON (`receiptChains/{tenantId}`).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Verify the hashes of receipts, and that each follows the one before it.

    Exit code 0: nothing was changed; 1: something was; 2: a file cannot be read.
    """
    tenants: dict[str, list[dict[str, Any]]] = {}
    for path in files:
        for receipt in _receipts(path):
            tenants.setdefault(str(receipt.get("tenantId")), []).append(receipt)
    end = _head(head) if head else None
    start = 1 if whole or head else None
    problems = [problem for found in tenants.values() for problem in verify(found, head=end, gapless_from=start)]
    count = sum(map(len, tenants.values()))
    if as_json:
        print_json({"ok": not problems, "receipts": count, "problems": [each.to_dict() for each in problems]})
    else:
        print_problems(problems)
        typer.echo(f"{count} receipts: " + (f"{len(problems)} problems." if problems else "every hash is right."))
    raise typer.Exit(FINDINGS if problems else 0)


def _receipts(path: Path) -> Iterator[dict[str, Any]]:
    text = path.read_text("utf-8")
    try:
        values = [_parsed(text)] if text.lstrip().startswith("[") else list(_documents(text))
    except ValueError as error:
        raise _unreadable(path, "It is no valid JSON.") from error
    for value in values:
        for receipt in value if isinstance(value, list) else [value]:
            if not isinstance(receipt, dict):
                raise _unreadable(path, "It holds something that is no receipt.")
            yield from receipt["receipts"] if isinstance(receipt.get("receipts"), list) else [receipt]


def _documents(text: str) -> Iterator[Any]:
    """One document, or several behind one another."""
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
        raise _unreadable(path, "It is no end of a chain: it needs sequence and hash.") from error


def _unreadable(path: Path, message: str) -> InvalidInput:
    return InvalidInput([Finding(str(path), message, "unreadable", remedy="Export it again.")])

"""Implements `stardust schemas`: installs the official DDEX schemas and lists them."""

import json
import os
import urllib.request
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from shared.platform.schemas import SchemaSource, schema_folders, user_cache
from shared.validation.install import DEFAULT_NAMES, MAX_SCHEMA_BYTES, copy_schemas, download_schema

FETCH_TIMEOUT_S = 30

app = typer.Typer(help="Manage the official DDEX schemas, which are not part of Stardust.", no_args_is_help=True)


@app.command("install")
def install(
    source: Annotated[
        Path | None, typer.Option("--from", help="A folder to copy the schemas from, instead of ddex.net.", exists=True)
    ] = None,
    destination: Annotated[
        Path | None, typer.Option("--to", help="The destination folder. Default: the user's cache.")
    ] = None,
    names: Annotated[
        list[str] | None, typer.Option("--only", help="A schema such as ern/43; repeatable. Applies to ddex.net only.")
    ] = None,
    accepted: Annotated[
        list[str] | None,
        typer.Option("--accept", help="The SHA-256 of a file to install though Stardust does not know it; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Install the official schemas in a folder that validation searches."""
    target = destination or user_cache(os.environ)
    target.mkdir(parents=True, exist_ok=True)
    if source:
        installed = sorted(copy_schemas(source, target))
    else:
        installed = [name for name in names or DEFAULT_NAMES if _download(name, target, accepted)]
    if as_json:
        typer.echo(json.dumps({"folder": str(target), "installed": installed}))
    else:
        typer.echo(f"Installed {', '.join(installed)} in {target}.")


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the folders that are searched, and the schemas installed in each."""
    found = {str(folder): SchemaSource(folder).names() for folder in schema_folders(os.environ, _project_root())}
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = Table("Folder", "Schemas")
    for folder, names in found.items():
        table.add_row(folder, ", ".join(names) or "none")
    Console().print(table)


def _project_root() -> Path:
    return Path(__file__).resolve().parents[3]


def _download(name: str, target: Path, accepted: list[str] | None) -> list[Path]:
    return download_schema(name, target, _fetch, accepted=[digest.lower() for digest in accepted or ()])


def _fetch(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "stardust-distro"})  # noqa: S310  hosts are checked
    with urllib.request.urlopen(request, timeout=FETCH_TIMEOUT_S) as response:  # noqa: S310  # nosec B310
        content: bytes = response.read(MAX_SCHEMA_BYTES + 1)
    if len(content) > MAX_SCHEMA_BYTES:
        raise OSError(f"{url} is larger than {MAX_SCHEMA_BYTES} bytes")
    return content

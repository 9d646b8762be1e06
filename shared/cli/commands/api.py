"""Implements `stardust api`: sends any request to the REST API of a deployment."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.cli.remote.client import API, Client, Reply
from shared.cli.remote.connection import ProfileName, connect
from shared.errors import Finding, InvalidInput

app = typer.Typer()
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@app.command("api")
def call(
    method: Annotated[Method, typer.Argument(help="The method.", case_sensitive=False, metavar="METHOD")],
    path: Annotated[str, typer.Argument(help="The route, such as /releases; /api/v1 may be left out.")],
    fields: Annotated[
        list[str] | None,
        typer.Option("-f", "--field", metavar="NAME=VALUE", help="A text of the query (GET) or body; a.b=c nests."),
    ] = None,
    typed: Annotated[
        list[str] | None,
        typer.Option("-F", "--typed-field", metavar="NAME=JSON", help="The same with a JSON value: 1, true, null, []."),
    ] = None,
    headers: Annotated[
        list[str] | None, typer.Option("-H", "--header", metavar="NAME:VALUE", help="A header of the request.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--input", metavar="FILE", help="The body as JSON; - for standard input.")
    ] = None,
    paginate: Annotated[bool, typer.Option("--paginate", help="Read all pages of a list as one.")] = False,
    include: Annotated[bool, typer.Option("-i", "--include", help="Print the status and headers first.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the request and send nothing.")] = False,
    profile: ProfileName = None,
    _json: Json = True,
) -> None:
    """Send a request to the REST API and print the answer."""
    if method != "GET" and paginate:
        raise typer.BadParameter("--paginate is for GET.", param_hint="--paginate")
    client = connect(profile)
    given = _nested([*_pairs(fields, "="), *((name, _value(text)) for name, text in _pairs(typed, "="))])
    sent = dict(_pairs(headers, ":"))
    route = _route(path)
    body = None if method == "GET" else _body(file, given)
    query = given if method == "GET" else {}
    if dry_run:
        print_json(
            {"method": method, "url": f"{client.url}{API}{route}", "query": query, "headers": sent, "body": body}
        )
    elif paginate:
        _print_pages(client, route, query)
    elif method == "GET" and not sent:
        _print(client.get(route, **query), include)
    else:
        _print(client.send(method, route, body, query=query, headers=sent), include)


def _print_pages(client: Client, route: str, query: dict[str, Any]) -> None:
    pages = list(client.pages(route, query))
    items = [item for page in pages for item in page.get("items", [])]
    print_json({**{name: value for name, value in pages[0].items() if name != "nextCursor"}, "items": items})


def _print(reply: Reply, include: bool) -> None:
    if include:
        typer.echo(f"HTTP {reply.status}")
        for name, value in sorted(reply.headers.items()):
            typer.echo(f"{name}: {value}")
        typer.echo()
    if isinstance(reply.json, dict):
        print_json(reply.json)
    elif reply.body:
        sys.stdout.buffer.write(reply.body)
        sys.stdout.buffer.flush()


def _route(path: str) -> str:
    """The path below `/api/v1`. Raises BadParameter for another address: it would get the key."""
    if "://" in path or path.startswith("//"):
        raise typer.BadParameter("Name the route only, such as /releases.", param_hint="PATH")
    route = "/" + path.lstrip("/")
    for prefix in (API, "/api"):
        if route.startswith(f"{prefix}/"):
            return route.removeprefix(prefix)
    return route


def _pairs(texts: list[str] | None, mark: str) -> list[tuple[str, str]]:
    pairs = [text.partition(mark) for text in texts or []]
    wrong = [name for name, found, _ in pairs if not found or not name.strip()]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r} has no {mark!r}: write NAME{mark}VALUE.")
    return [(name.strip(), value.strip() if mark == ":" else value) for name, _, value in pairs]


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not JSON. Use -f for texts.", param_hint="-F") from error


def _nested(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """`a.b=c` as `{"a": {"b": "c"}}`."""
    found: dict[str, Any] = {}
    for path, value in pairs:
        *parents, last = path.split(".")
        place = found
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise typer.BadParameter(f"{path!r} lies below a value.")
        place[last] = value
    return found


def _body(file: Path | None, given: dict[str, Any]) -> Any:
    if file is None:
        return given or None
    if given:
        raise typer.BadParameter("--input and fields exclude each other.", param_hint="--input")
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return json.loads(content)
    except ValueError as error:
        finding = Finding(str(file), f"The body is not JSON: {error}.", "malformed-json", remedy="Correct the file.")
        raise InvalidInput([finding]) from error

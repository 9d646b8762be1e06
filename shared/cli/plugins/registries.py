"""Commands for registries of plug-ins: publish, review and sign in a folder; search anywhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, print_problems
from shared.cli.plugins.authors import KeyFile, PluginFolder, facts
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_fields, print_table
from shared.plugins.registry.entry import Review

if TYPE_CHECKING:
    from shared.plugins.registry.folder import RegistryFolder

RegistryPath = Annotated[Path, typer.Option("--registry", help="The registry's folder.", file_okay=False)]
Source = Annotated[
    str | None,
    typer.Option(
        "--registry",
        envvar="STARDUST_PLUGIN_REGISTRY",
        help="A registry and its key: https://host/registry.json#KEY, or FILE#KEY. Default: the deployment's.",
        metavar="PLACE#KEY",
    ),
]
_ENTRY = (
    ("Plug-in", "name"),
    ("Version", "version"),
    ("Review", "review"),
    ("Reason", "reason"),
    ("SHA-256", "digest"),
)
_COLUMNS = (
    ("Name", "name"),
    ("Version", "version"),
    ("Category", "category"),
    ("Licence", "licence.kind"),
    ("Terms", "licence.terms"),
    ("Author", "author"),
    ("Summary", "summary"),
)


def publish(folder: PluginFolder, registry: RegistryPath, key: KeyFile, as_json: Json = False) -> None:
    """Check a package, and add it to a registry, to be reviewed.

    The same sources give the same wheel. Exits with 1 if a check fails; nothing is written then.
    """
    from shared.clock import system_clock
    from shared.plugins.authoring.check import check_plugin
    from shared.plugins.registry.entry import entry_of

    opened = _opened(registry, key)
    found = check_plugin(folder)
    if not found.acceptable or found.wheel is None:
        if as_json:
            print_json({"ok": False, **facts(found), "findings": [each.to_dict() for each in found.findings]})
        else:
            print_problems(found.findings)
        raise typer.Exit(FINDINGS)
    entry = entry_of(found.manifest, found.project.distribution, found.wheel.digest, system_clock().date())
    _print(opened.submit(entry, found.wheel.content, found.wheel.file_name), as_json)


def review(
    name: Annotated[str, typer.Argument(help="The plug-in's name.")],
    registry: RegistryPath,
    key: KeyFile,
    state: Annotated[Review, typer.Option("--state", help="What its review came to.")],
    version: Annotated[str | None, typer.Option("--version", help="Default: the newest.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it is rejected or withdrawn.")] = None,
    as_json: Json = False,
) -> None:
    """Set the state of a plug-in's review. Only what is approved is listed."""
    _print(_opened(registry, key).review(name, version, state, reason), as_json)


def sign(registry: RegistryPath, key: KeyFile, as_json: Json = False) -> None:
    """Sign a registry anew: a signature is accepted for 90 days."""
    found = _opened(registry, key).renew()
    told = {"serial": found.serial, "expires": found.expires.isoformat(), "entries": len(found.entries)}
    if as_json:
        print_json({"ok": True, **told})
    else:
        print_fields(told, (("Number", "serial"), ("Expires", "expires"), ("Plug-ins", "entries")))


def search(
    text: Annotated[str | None, typer.Argument(help="Words of the name, title, summary or author.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="audio, credits, delivery, analytics ...")] = None,
    author: Annotated[str | None, typer.Option("--author", help="A part of the author's name.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="free, paid, freemium, or terms: MIT.")] = None,
    state: Annotated[Review | None, typer.Option("--state", help="Another state of review than approved.")] = None,
    registry: Source = None,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Search the deployment's registry, or another whose key you know.

    Exits with 1 if the registry was altered, has expired, or is not signed with the key.
    """
    wanted = {"text": text, "category": category, "author": author, "licence": licence, "review": state}
    given = {name: value for name, value in wanted.items() if value is not None}
    items = _from(registry, given) if registry else connect(profile).get("/plugins/registry", **given).json["items"]
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _COLUMNS)


def _from(registry: str, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    from shared.clock import system_clock
    from shared.model.codec import decode, to_json
    from shared.platform.network.guard import Network
    from shared.plugins.registry.search import RegistrySearch, matching
    from shared.plugins.registry.source import RegistrySource

    query = decode(RegistrySearch, wanted)
    source = RegistrySource.parse(registry, "--registry")
    found = source.read(Network(allow_private=True), system_clock())
    return [to_json(each) for each in matching(found.entries, query)]


def _opened(registry: Path, key: Path) -> "RegistryFolder":
    from shared.clock import system_clock
    from shared.plugins.ed25519 import read_key
    from shared.plugins.registry.folder import RegistryFolder

    return RegistryFolder(registry, read_key(key), system_clock())


def _print(entry: Any, as_json: bool) -> None:
    from shared.model.codec import to_json

    told = to_json(entry)
    if as_json:
        print_json({"ok": True, **told})
    else:
        print_fields(told, _ENTRY)

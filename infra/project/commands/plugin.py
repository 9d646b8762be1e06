"""Implements `stardust plugin add`: pins a plug-in in a project, for the next deployment."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from infra.project.commands.options import Folder
from infra.project.plugins import FOLDER, PluginPin, with_plugin
from infra.project.settings import FILE, ProjectSettings
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.errors import Finding, InvalidInput, NotFound

app = typer.Typer()
_SETTING = "STARDUST_PLUGIN_REGISTRY"


@app.command("add")
def add(
    plugin: Annotated[
        str, typer.Argument(help="A name in the registry, or the file of a wheel.", metavar="NAME|WHEEL")
    ],
    version: Annotated[str | None, typer.Option("--version", help="Default: the newest that is approved.")] = None,
    folder: Folder = Path(),
    as_json: Json = False,
) -> None:
    """Pin a plug-in in the project, for the next `stardust deploy`.

    Its version and the digest of its wheel are written into stardust.toml: nothing else is deployed. The registry is
    that of the project's setting plugin_registry. Exits with 4 if it has no such plug-in that was approved.
    """
    settings = ProjectSettings.read(folder)
    if plugin.endswith(".whl"):
        name, pin = _of_wheel(Path(plugin), folder)
    else:
        name, pin = plugin, _of_registry(plugin, version, settings)
    if known := settings.plugins.get(name):
        pin = replace(pin, requirements=known.requirements)
    path = folder / FILE
    text = with_plugin(path.read_text("utf-8"), name, pin)
    ProjectSettings.parse(text)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
    if as_json:
        print_json({"ok": True, "name": name, "package": pin.package, "version": pin.version, "digest": pin.digest})
        return
    typer.echo(f"Added {name} {pin.version} to {path}. Next: stardust deploy; then admins install it.")
    typer.echo(f"To try it here: pip install {pin.lines[0].split(' ')[0]}")


def _of_wheel(wheel: Path, folder: Path) -> tuple[str, PluginPin]:
    from shared.plugins.authoring.wheel import described

    package, version, name = described(wheel)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    kept = folder / FOLDER / wheel.name
    kept.parent.mkdir(exist_ok=True)
    if wheel.resolve() != kept.resolve():
        shutil.copyfile(wheel, kept)
    return name, PluginPin(package, version, digest, file=wheel.name)


def _of_registry(name: str, version: str | None, settings: ProjectSettings) -> PluginPin:
    from shared.clock import system_clock
    from shared.platform.network.guard import Network
    from shared.plugins.registry.search import RegistrySearch, matching
    from shared.plugins.registry.source import RegistrySource

    stated = settings.settings.get(_SETTING)
    if not stated:
        remedy = 'Set plugin_registry = "https://host/registry.json#KEY", or name the file of a wheel.'
        raise InvalidInput([Finding("settings.plugin_registry", "The project has none.", "missing", remedy=remedy)])
    source = RegistrySource.parse(stated, "settings.plugin_registry")
    entries = source.read(Network(allow_private=True), system_clock()).entries
    wanted = [each for each in entries if each.name == name and version in (None, each.version)]
    found = matching(wanted, RegistrySearch())
    if not found:
        what = f"{name} {version or ''}".strip()
        raise NotFound(f"{source.place} has no {what} that was approved.", remedy="Look with `stardust plugin search`.")
    return PluginPin(found[0].package, found[0].version, found[0].digest)

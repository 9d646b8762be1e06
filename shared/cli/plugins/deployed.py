"""Commands for the plug-ins of a deployment, as a tenant's admins install, configure and remove them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.inputs.options import Json
from shared.cli.output import print_json, stderr
from shared.cli.remote.client import Client, segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_fields, print_table
from shared.errors import Conflict, Finding, InvalidInput, NotFound

PluginName = Annotated[str, typer.Argument(help="The plug-in's name.", metavar="NAME")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
_COLUMNS = (
    ("Name", "name"),
    ("Version", "version"),
    ("State", "state"),
    ("Licence", "manifest.licence.kind"),
    ("Title", "manifest.title"),
)
_RUNS = (
    ("Created", "created"),
    ("Hook", "hook"),
    ("State", "state"),
    ("Attempts", "attempts"),
    ("Seconds", "tookS"),
    ("Failure", "failure"),
    ("Log", "log"),
)


def list_deployed(profile: ProfileName = None, as_json: Json = False) -> None:
    """List the deployment's plug-ins, and their state in the tenant."""
    items = [{**each, "state": _state(each)} for each in _plugins(connect(profile))]
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _COLUMNS)


def install(
    name: PluginName,
    licence: Annotated[Path | None, typer.Option("--licence", help="The file with its licence key.")] = None,
    config: Annotated[Path | None, typer.Option("--config", help="Its configuration as JSON.")] = None,
    yes: Yes = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Show what a plug-in asks for, and install it in the tenant.

    Exits with 4 if it is not deployed: then an operator adds it with `stardust plugin add`.
    """
    given = _read_config(config)
    client = connect(profile)
    plugin = _plugin(client, name)
    _ask(plugin, yes)
    key = {"licence": licence.read_text("utf-8").strip()} if licence else {}
    found = client.send("POST", "/plugins/install", {"name": name, "granted": _wanted(plugin), **key}).json
    if given is not None:
        client.send("PUT", f"/plugins/{segment(name)}/config", {"config": given})
    print_plugin(found, as_json)


def grant(name: PluginName, yes: Yes = False, profile: ProfileName = None, as_json: Json = False) -> None:
    """Grant what a new version of an installed plug-in asks for."""
    client = connect(profile)
    plugin = _plugin(client, name)
    installed_of(plugin)
    _ask(plugin, yes)
    found = client.send("POST", f"/plugins/{segment(name)}/grant", {"granted": _wanted(plugin)}).json
    print_plugin(found, as_json)


def remove(name: PluginName, yes: Yes = False, profile: ProfileName = None, as_json: Json = False) -> None:
    """Remove a plug-in from the tenant, with all that it stored."""
    client = connect(profile)
    yes or typer.confirm(f"Remove {name} and everything that it stored?", abort=True, err=True)
    client.send("DELETE", f"/plugins/{segment(name)}")
    if as_json:
        print_json({"ok": True, "name": name})
    else:
        typer.echo(f"Removed {name}.")


def enable(name: PluginName, profile: ProfileName = None, as_json: Json = False) -> None:
    """Enable a plug-in that is disabled."""
    print_plugin(connect(profile).send("POST", f"/plugins/{segment(name)}/enable").json, as_json)


def disable(name: PluginName, profile: ProfileName = None, as_json: Json = False) -> None:
    """Disable a plug-in; its configuration and state stay."""
    print_plugin(connect(profile).send("POST", f"/plugins/{segment(name)}/disable").json, as_json)


def get_config(name: PluginName, profile: ProfileName = None, as_json: Json = False) -> None:
    """Show the configuration of a plug-in, and which secrets are set."""
    found = connect(profile).get(f"/plugins/{segment(name)}/config").json
    if as_json:
        print_json(found)
        return
    secrets = found.get("secrets", [])
    rows = [{"field": field, "value": json.dumps(value)} for field, value in found.get("config", {}).items()]
    print_table([*rows, *({"field": each, "value": "set (secret)"} for each in secrets)], _CONFIG)


_CONFIG = (("Field", "field"), ("Value", "value"))


def set_config(
    name: PluginName,
    field: Annotated[str, typer.Argument(help="The field's name.", metavar="FIELD")],
    value: Annotated[str, typer.Argument(help="A text, JSON, null to remove it, or - to read it from standard input.")],
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Set one field of a plug-in's configuration; the others, and secrets, stay as they are."""
    path, client = f"/plugins/{segment(name)}/config", connect(profile)
    before = client.get(path).json
    text = typer.get_text_stream("stdin").read().rstrip("\n") if value == "-" else value
    changed = {**before.get("config", {}), field: _value(text, before.get("schema", {}), field)}
    secret = _properties(before.get("schema", {})).get(field, {}).get("writeOnly") is True
    if changed[field] is None and not secret:
        del changed[field]
    found = client.send("PUT", path, {"config": changed}).json
    if as_json:
        print_json(found)
    else:
        typer.echo(f"{field} of {name} is {'removed' if text == 'null' else 'set'}.")


def runs(
    name: PluginName,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many of the newest.")] = 20,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """List the newest runs of a plug-in's hooks, with what they logged."""
    items = connect(profile).items(f"/plugins/{segment(name)}/runs", {}, limit)
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _RUNS)


def installed(client: Client, name: str) -> Mapping[str, Any]:
    """The tenant's installation of a plug-in. Raises NotFound, Conflict if it is not installed."""
    return installed_of(_plugin(client, name))


def installed_of(plugin: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tenant's installation in an item of the list. Raises Conflict if there is none."""
    found = plugin.get("installation")
    if not found:
        name = plugin["name"]
        raise Conflict(f"{name} is not installed.", remedy=f"Run `stardust plugin install {name}`.")
    assert isinstance(found, Mapping)
    return found


def print_plugin(plugin: Mapping[str, Any], as_json: bool) -> None:
    """Prints a plug-in, as the deployment answers it."""
    told = {**plugin, "state": _state(plugin)}
    if as_json:
        print_json({"ok": True, **told})
    else:
        print_fields(told, _COLUMNS)


def _plugins(client: Client) -> list[dict[str, Any]]:
    return [each for each in client.get("/plugins").json["items"] if each.get("kind") == "plugin"]


def _plugin(client: Client, name: str) -> dict[str, Any]:
    found = next((each for each in _plugins(client) if each["name"] == name), None)
    if found is None:
        remedy = f"Its operator adds it: `stardust plugin add {name}` in the project's folder, then `stardust deploy`."
        raise NotFound(f"{name} is not deployed at {client.url}.", remedy=remedy)
    if found.get("problem"):
        raise Conflict(f"{name} cannot be used: {found['problem']}", remedy="Tell the deployment's operator.")
    return found


def _state(plugin: Mapping[str, Any]) -> str:
    installation = plugin.get("installation")
    if plugin.get("problem"):
        return "broken"
    if not installation:
        return "not installed"
    if plugin.get("needsGrant"):
        return "needs grant"
    return "enabled" if installation.get("enabled") else "disabled"


def _wanted(plugin: Mapping[str, Any]) -> Any:
    return plugin["manifest"].get("permissions", {})


def _ask(plugin: Mapping[str, Any], yes: bool) -> None:
    from shared.model.codec import decode
    from shared.model.plugins.manifest import Permissions
    from shared.plugins.authoring.permissions import in_words

    manifest = plugin["manifest"]
    told = in_words(decode(Permissions, _wanted(plugin)))
    console = stderr()
    console.print(f"{manifest['title']} {plugin.get('version', '')} by {manifest['author']} may:", markup=False)
    for each in told or ["do nothing with your documents"]:
        console.print(f"- {each}", markup=False)
    yes or typer.confirm("Grant this?", abort=True, err=True)


def _read_config(file: Path | None) -> Any:
    if file is None:
        return None
    try:
        return json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise InvalidInput([Finding(str(file), f"This is not JSON: {error}", "unreadable")]) from error


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _value(text: str, schema: Mapping[str, Any], field: str) -> Any:
    """JSON, or a text where the schema has one."""
    if text == "null":
        return None
    if _properties(schema).get(field, {}).get("type") == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text

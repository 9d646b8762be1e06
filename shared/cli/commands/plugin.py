"""Implements `stardust plugin`: for authors, for operators of a registry, and for admins of a deployment."""

import typer

from shared.cli.lazy import LazyGroup, lazy_group
from shared.cli.plugins import authors, deployed, licences, registries

_MEMBERS = {"add": "infra.project.commands.plugin"}
_PANELS = {
    "Write a plug-in": ("create", "check", "keys"),
    "Run a registry": ("publish", "review", "sign"),
    "Use plug-ins": (
        "search",
        "add",
        "list",
        "install",
        "grant",
        "config",
        "licence",
        "enable",
        "disable",
        "runs",
        "remove",
    ),
}
_GROUP = lazy_group(_MEMBERS, _PANELS)
app = typer.Typer(cls=_GROUP, help="Write, publish, find and use plug-ins.", no_args_is_help=True)
keys = typer.Typer(cls=LazyGroup, help="Make the keys that sign registries and licences.", no_args_is_help=True)
config = typer.Typer(cls=LazyGroup, help="Show and change the configuration of a plug-in.", no_args_is_help=True)
licence = typer.Typer(cls=LazyGroup, help="Issue, show and set licence keys.", no_args_is_help=True)


@app.callback()
def plugin() -> None:
    """Write, publish, find and use plug-ins."""


for group, name in ((keys, "keys"), (config, "config"), (licence, "licence")):
    app.add_typer(group, name=name)
for group, name, command in (
    (app, "create", authors.create),
    (app, "check", authors.check),
    (keys, "create", authors.create_key),
    (keys, "show", authors.show_key),
    (app, "publish", registries.publish),
    (app, "review", registries.review),
    (app, "sign", registries.sign),
    (app, "search", registries.search),
    (app, "list", deployed.list_deployed),
    (app, "install", deployed.install),
    (app, "grant", deployed.grant),
    (app, "enable", deployed.enable),
    (app, "disable", deployed.disable),
    (app, "runs", deployed.runs),
    (app, "remove", deployed.remove),
    (config, "get", deployed.get_config),
    (config, "set", deployed.set_config),
    (licence, "issue", licences.issue),
    (licence, "show", licences.show),
    (licence, "set", licences.set_key),
):
    group.command(name)(command)

"""Routes of plug-ins: what is deployed, and what the tenant does with it."""

from typing import Annotated

from pydantic import Field

from shared.accounts.controls import ALWAYS
from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import PageQuery
from shared.model.base import Model
from shared.plugins.installations.change import (
    disable_plugin,
    enable_plugin,
    grant_permissions,
    install_plugin,
    set_licence,
)
from shared.plugins.installations.config import configure_plugin, get_plugin_config
from shared.plugins.installations.listing import PluginsQuery
from shared.plugins.installations.listing import list_plugins as deployed_plugins
from shared.plugins.installations.models import (
    ConfigEdit,
    InstallRequest,
    PluginConfig,
    PluginGrant,
    PluginItem,
    PluginLicence,
)
from shared.plugins.installations.uninstall import uninstall_plugin
from shared.plugins.listing import Plugin
from shared.plugins.listing import list_plugins as protocols
from shared.plugins.panels import PanelAnswer, PanelEdit, PanelPage, get_plugin_panel, request_plugin_panel
from shared.plugins.runs.listing import RunPage, list_plugin_runs

_ITEM = "/plugins/{name}"
_PANEL = f"{_ITEM}/panels/{{panel}}"


class PluginList(Model):
    """The protocols and the plug-ins of the deployment."""

    items: list[Annotated[Plugin | PluginItem, Field(discriminator="kind")]]


def list_plugins(call: Call) -> PluginList:
    """Lists the protocols, built-in and third-party, with their options, and the plug-ins that are deployed."""
    plugins = deployed_plugins(PluginsQuery(), caller=call.caller, adapters=call.adapters)
    return PluginList(items=[*protocols(), *plugins])


ROUTES = (
    Route("GET", "/plugins", "List plug-ins", list_plugins, PluginList),
    Route(
        "POST",
        "/plugins/install",
        "Install a plug-in",
        use(install_plugin),
        PluginItem,
        role="admin",
        body=InstallRequest,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _ITEM,
        "Remove a plug-in, with all that it stored",
        use(uninstall_plugin),
        role="admin",
        status=204,
        while_suspended=ALWAYS,
    ),
    Route("POST", f"{_ITEM}/enable", "Enable a plug-in", use(enable_plugin), PluginItem, role="admin"),
    Route(
        "POST",
        f"{_ITEM}/disable",
        "Disable a plug-in",
        use(disable_plugin),
        PluginItem,
        role="admin",
        while_suspended=ALWAYS,
    ),
    Route(
        "POST",
        f"{_ITEM}/grant",
        "Grant what a plug-in asks for",
        use(grant_permissions, name="grant_plugin"),
        PluginItem,
        role="admin",
        body=PluginGrant,
    ),
    Route(
        "GET",
        f"{_ITEM}/config",
        "Read a plug-in's configuration",
        use(get_plugin_config),
        PluginConfig,
        role="admin",
    ),
    Route(
        "PUT",
        f"{_ITEM}/config",
        "Configure a plug-in",
        use(configure_plugin),
        PluginConfig,
        role="admin",
        body=ConfigEdit,
        conflicts=True,
    ),
    Route(
        "PUT",
        f"{_ITEM}/licence",
        "Set a plug-in's licence key",
        use(set_licence, name="set_plugin_licence"),
        PluginItem,
        role="admin",
        body=PluginLicence,
    ),
    Route(
        "GET",
        f"{_ITEM}/runs",
        "List the runs of a plug-in's hooks",
        use(list_plugin_runs),
        RunPage,
        role="admin",
        query=PageQuery,
    ),
    Route("GET", _PANEL, "Read a panel of a plug-in", use(get_plugin_panel), PanelPage),
    Route(
        "POST",
        f"{_PANEL}/request",
        "Pass what a panel asks for to its plug-in",
        use(request_plugin_panel),
        PanelAnswer,
        body=PanelEdit,
        conflicts=True,
    ),
)

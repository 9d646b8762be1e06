"""Panels of plug-ins: their page, and what they ask their plug-in for."""

from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.model.base import Model
from shared.model.plugins.manifest import PluginName
from shared.platform.store.guards import document_bytes
from shared.plugins.installations.store import find_installation
from shared.plugins.installed import InstalledPlugin, installed_plugins, usable_plugin
from shared.plugins.manifests import is_file_of
from shared.plugins.panel_page import MAX_BYTES, inlined
from shared.sdk.answers import Reply
from shared.sdk.points import PanelRequest

_MAX_BODY_BYTES = 256 << 10


class PanelReference(Model):
    """Identifies a panel."""

    name: PluginName
    """The plug-in."""
    panel: PluginName
    """The panel's name in the manifest."""


class PanelPage(Model):
    """A panel, to be shown in a frame without access to the client."""

    html: Annotated[str, Field(max_length=MAX_BYTES)]
    """The page, with the scripts and styles of the package that it names."""


class PanelEdit(Model):
    """What a panel asks for."""

    action: Annotated[str, Field(min_length=1, max_length=100)]
    """What is to be done, in the plug-in's words."""
    body: Any = None
    """Plain values of JSON."""


class PanelCall(PanelReference, PanelEdit):
    """Request of a panel to its plug-in."""


class PanelAnswer(Model):
    """What the plug-in answered."""

    body: Any = None
    """Plain values of JSON."""
    status: Annotated[int, Field(ge=100, le=599)] = 200
    """A status code of HTTP, by which plug-ins say whether they did it."""


def get_plugin_panel(request: PanelReference, *, caller: Caller, adapters: Adapters) -> PanelPage:
    """A panel of a plug-in that is enabled. Raises NotFound, and InvalidInput if it is too large."""
    plugin = _enabled(request.name, caller, adapters)
    file = next((each.file for each in plugin.manifest.panels if each.name == request.panel), None)
    if file is None or not is_file_of(plugin.folder, file):
        raise NotFound(f"The plug-in {request.name} has no panel {request.panel}.", remedy="Check the URL.")
    return PanelPage(html=inlined(plugin.folder, PurePosixPath(file)))


def request_plugin_panel(request: PanelCall, *, caller: Caller, adapters: Adapters) -> PanelAnswer:
    """Passes what a panel asks for to its plug-in, with the caller's role.

    Raises NotFound if the plug-in is not active or has no such panel, InvalidInput, and Conflict if it failed.
    """
    plugin = _enabled(request.name, caller, adapters)
    if request.panel not in {each.name for each in plugin.manifest.panels}:
        raise NotFound(f"The plug-in {request.name} has no panel {request.panel}.", remedy="Check the URL.")
    if document_bytes({"body": request.body}) > _MAX_BODY_BYTES:
        message = f"More than {_MAX_BODY_BYTES:,} bytes were sent."
        raise InvalidInput([Finding("body", message, "too-large", remedy="Send less at once.")])
    asked = PanelRequest(request.panel, request.action, request.body, caller.role)
    outcome = adapters.plugins.ask(caller.tenant_id, asked, plugin=request.name)
    if outcome.findings:
        raise Conflict(outcome.findings[0].message, remedy=outcome.findings[0].remedy or "")
    reply = outcome.answers.get(request.name)
    return PanelAnswer(body=reply.body, status=reply.status) if isinstance(reply, Reply) else PanelAnswer()


def _enabled(name: str, caller: Caller, adapters: Adapters) -> InstalledPlugin:
    plugin = usable_plugin(name, installed_plugins())
    own = find_installation(adapters.store, caller.tenant_id, name)
    if own is None or not own.enabled or own.removing is not None:
        raise NotFound(f"The plug-in {name} is not enabled.", remedy="Let an admin install and enable it.")
    return plugin

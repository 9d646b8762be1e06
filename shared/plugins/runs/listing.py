"""Lists the runs of a plug-in's hooks in a tenant."""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.model.base import Cursor, Model
from shared.model.codec import decode
from shared.model.plugins.installation import PluginRun
from shared.model.plugins.manifest import PluginName
from shared.platform.store.cursor import page_at
from shared.platform.store.port import Query


class RunSearch(Model):
    """Request for a page of a plug-in's runs."""

    name: PluginName
    """The plug-in."""
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    """The most items of a page."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page."""


class RunPage(Model):
    """A page of runs, newest first; the last has no `nextCursor`."""

    items: list[PluginRun]
    next_cursor: Cursor | None = None


def list_plugin_runs(search: RunSearch, *, caller: Caller, adapters: Adapters) -> RunPage:
    """The runs of a plug-in's hooks in the last thirty days, newest first. Raises Forbidden, InvalidCursor."""
    caller.require("admin")
    query = Query(
        "pluginRuns",
        where=(("tenantId", "==", caller.tenant_id), ("plugin", "==", search.name)),
        order=("-created",),
        limit=search.limit,
    )
    found, cursor = page_at(search.cursor, query, store=adapters.store)
    return RunPage(items=[decode(PluginRun, data) for data in found], next_cursor=cursor)

"""The operations, as a table: what each needs, where it is allowed, and what it may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shared.plugins.broker import actions, documents, files, state, web
from shared.plugins.broker.request import Handler
from shared.sdk.points import When

_LOOKING: frozenset[When] = frozenset({"before", "after", "work", "panel"})
_WORKING: frozenset[When] = frozenset({"after", "work", "panel"})
_ACTING: frozenset[When] = frozenset({"after", "panel"})

Kind = Literal["documents", "files", "hosts", "actions"]
Budget = Literal["operations", "files", "web", "log"]

BUDGETS: Mapping[Budget, int] = {"operations": 1_000, "files": 10_000, "web": 50, "log": 10_000}
"""How many operations of each kind a call may ask for. What is logged beyond 100 lines is left out."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that plug-ins may ask for (shared/sdk/context.py)."""

    name: str
    run: Handler
    permission: Kind | None = None
    """The permission of the manifest that it needs."""
    granted: str = ""
    """Which value of the permission; `=name`: the value of that argument. Empty: the handler checks it."""
    when: frozenset[When] = _LOOKING
    changes: bool = False
    """Whether it changes something, which a panel does only for those who may."""
    budget: Budget = "operations"
    max_body: int = 0
    """How many bytes it takes beside its arguments."""


def _action(name: str, run: Handler) -> Operation:
    return Operation(f"actions.{name}", run, "actions", name, _ACTING, changes=True)


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation("documents.get", documents.get_document, "documents", "=collection"),
        Operation("documents.find", documents.find_documents, "documents", "=collection"),
        Operation("files.size", files.size, "files", "read"),
        Operation("files.read", files.read, "files", "read", budget="files"),
        Operation("files.decode", files.decode_sound, "files", "read", budget="files"),
        Operation("files.write", files.write, "files", "write", _WORKING, changes=True, max_body=32 << 20),
        Operation("web.request", web.request, "hosts", budget="web", max_body=4 << 20),
        Operation("state.get", state.get_value),
        Operation("state.put", state.put_value, changes=True),
        Operation("state.delete", state.delete_value, changes=True),
        Operation("state.keys", state.list_keys),
        Operation("log", state.add_line, budget="log"),
        _action("create_task", actions.create_task),
        _action("finish_task", actions.finish_task),
        _action("notify", actions.notify),
        _action("announce", actions.announce),
        _action("deliver", actions.deliver),
        _action("change_release", actions.change_release),
        _action("wake", actions.wake),
    )
}
"""Name -> operation."""

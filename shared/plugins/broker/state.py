"""The operations on a plug-in's own values in a tenant, and on its log."""

from typing import Any

from shared.model.codec import encode
from shared.model.plugins.installation import PluginState
from shared.platform.store.port import Query, Transaction
from shared.plugins.broker.request import MAX_KEY, Arguments, Session
from shared.sdk.bridge import Failed

_MAX_VALUE_BYTES = 100_000
_MAX_KEYS = 500
_MAX_VALUES = 10_000
"""That a plug-in may keep in a tenant."""
_MAX_LINES, _MAX_LINE = 100, 500
_LAST = "\U0010ffff"


def get_value(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """The value, or None."""
    data = session.adapters.store.get(_path(session, arguments.key()))
    return (data or {}).get("value"), b""


def put_value(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Stores the value."""
    key, value = arguments.key(), arguments.value("value", _MAX_VALUE_BYTES)
    path, store = _path(session, key), session.adapters.store
    if store.get(path) is None and store.total(_all(session)) >= _MAX_VALUES:
        raise Failed(f"There are {_MAX_VALUES:,} values, which is all that a plug-in may keep. Delete some.")
    state = PluginState(
        id=path.rpartition("/")[2],
        tenant_id=session.tenant_id,
        plugin=session.plugin,
        key=key,
        value=value,
        updated=session.now,
    )
    store.transact(lambda transaction: transaction.set(path, encode(state)))
    return None, b""


def delete_value(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Deletes the value, if there is one."""
    path = _path(session, arguments.key())

    def work(transaction: Transaction) -> None:
        if transaction.get(path) is not None:
            transaction.delete(path)

    session.adapters.store.transact(work)
    return None, b""


def list_keys(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """The keys that begin with `prefix`, in order."""
    prefix = arguments.text("prefix", MAX_KEY, least=0)
    query = Query(
        "pluginState",
        where=(
            ("tenantId", "==", session.tenant_id),
            ("plugin", "==", session.plugin),
            ("key", ">=", prefix),
            ("key", "<", prefix + _LAST),
        ),
        order=("key",),
        limit=_MAX_KEYS,
    )
    return [data["key"] for data in session.adapters.store.find(query)], b""


def add_line(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Adds a line to the run's log, unless that is full."""
    if len(session.log) < _MAX_LINES:
        text = " ".join(str(arguments.values.get("message")).split())
        session.log.append("".join(filter(str.isprintable, text))[:_MAX_LINE] or "-")
    return None, b""


def _path(session: Session, key: str) -> str:
    return f"pluginState/{session.id_of('state', key)}"


def _all(session: Session) -> Query:
    return Query(
        "pluginState",
        where=(("tenantId", "==", session.tenant_id), ("plugin", "==", session.plugin)),
        limit=_MAX_VALUES,
    )

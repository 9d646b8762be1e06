"""The operations that change something in the tenant. A key's effect happens once, however often it is asked for."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.catalog.releases.update import ReleasePatch, patch_within
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import Conflict
from shared.model.codec import encode
from shared.model.delivery.acknowledgement import Todo
from shared.model.delivery.delivery import Notification
from shared.model.plugins.installation import PluginState, PluginTimer
from shared.platform.store.port import Data, Query, Transaction
from shared.plugins.broker.request import Arguments, Session, actor
from shared.sdk.bridge import Failed
from shared.webhooks.announce import announce_event
from shared.webhooks.events import Event, event_id
from shared.webhooks.payloads import AnnouncedData

_MAX_TITLE, _MAX_TEXT = 200, 1_000
_MAX_ANNOUNCED_BYTES = 16_000
_MAX_TIMER_BYTES = 16_000
_MAX_PATCH_BYTES = 500_000
_MAX_TIMERS = 10_000
"""That a plug-in may have in a tenant at a time."""
_FARTHEST = timedelta(days=400)
_SERVERS = re.compile("id|tenantId|status|created|createdBy|updated")


def create_task(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Creates a task, unless it exists; returns its id."""
    task_id = session.id_of("task", arguments.key())
    about = {name: arguments.id(name) for name in ("releaseId", "targetId", "deliveryId") if name in arguments.values}
    for name, collection in (("releaseId", "releases"), ("targetId", "deliveryTargets"), ("deliveryId", "deliveries")):
        if name in about:
            _require_own(session, f"{collection}/{about[name]}")
    todo = Todo(
        id=task_id,
        tenant_id=session.tenant_id,
        plugin=session.plugin,
        message=arguments.text("title", _MAX_TITLE),
        remedy=arguments.text("text", _MAX_TEXT),
        release_id=about.get("releaseId"),
        target_id=about.get("targetId"),
        delivery_id=about.get("deliveryId"),
        created=session.now,
    )
    _create_once(session, f"tasks/{task_id}", encode(todo))
    return task_id, b""


def finish_task(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Marks a task as done, if the plug-in created it."""
    path = f"tasks/{arguments.id('taskId')}"

    def work(transaction: Transaction) -> None:
        task = transaction.get(path)
        if task is None or task.get("tenantId") != session.tenant_id or task.get("plugin") != session.plugin:
            raise Failed("The plug-in has created no such task.")
        if task.get("status") != "done":
            done = {"status": "done", "done": session.now, "doneBy": actor(session.plugin)}
            transaction.update(path, done)

    session.adapters.store.transact(work)
    return None, b""


def notify(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Notifies the members with at least a role, in the application."""
    name, role = session.id_of("notification", arguments.key()), arguments.values.get("role")
    if role not in ("viewer", "manager", "admin"):
        arguments.fail("role must be viewer, manager or admin")
    notification = Notification(
        id=name,
        tenant_id=session.tenant_id,
        type="plugin-message",
        severity="info",
        title=arguments.text("title", _MAX_TITLE),
        message=arguments.text("text", _MAX_TEXT),
        role=role,
        created=session.now,
    )
    _create_once(session, f"notifications/{name}", encode(notification))
    return None, b""


def announce(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Sends the webhook event `plugin.announced`."""
    key = arguments.key()
    data = AnnouncedData(plugin=session.plugin, key=key, data=arguments.fields("data", _MAX_ANNOUNCED_BYTES))
    event = Event(
        id=event_id("plugin", session.tenant_id, session.plugin, key),
        type="plugin.announced",
        tenant_id=session.tenant_id,
        at=session.now,
        data=data.model_dump(by_alias=True),
    )
    announce_event(event, session.adapters)
    return None, b""


def deliver(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Requests a delivery; returns its id. What is due in the past is due now: a run may come late."""
    at = arguments.moment("at") if "at" in arguments.values else None
    request = DeliveryRequest(
        release_id=arguments.id("releaseId"),
        target_id=arguments.id("targetId"),
        scheduled=at if at and at > session.now else None,
        idempotency_key=f"plugin-{session.id_of('delivery', arguments.key())}",
    )
    return create_delivery(request, caller=session.caller, adapters=session.adapters).id, b""


def change_release(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Changes a draft, unless the key's change was made before: somebody may have changed it since."""
    key, release_id = arguments.key(), arguments.id("releaseId")
    patch = arguments.values.get("patch")
    if not isinstance(patch, dict) or not patch:
        arguments.fail("patch must be an object with fields of a release")
    if own := next(filter(_SERVERS.fullmatch, patch), None):
        arguments.fail(f"patch: {own} is not for plug-ins to change")
    arguments.value("patch", _MAX_PATCH_BYTES)
    request, mark = ReleasePatch(release_id=release_id, release=patch), session.id_of("change", key)

    def work(transaction: Transaction, asking: Adapters) -> None:
        if transaction.get(f"pluginState/{mark}") is not None:
            return
        patch_within(transaction, request, session.caller, asking, _require_draft)
        made = PluginState(
            id=mark,
            tenant_id=session.tenant_id,
            plugin=session.plugin,
            value={"changed": release_id},
            updated=asking.clock(),
        )
        transaction.create(f"pluginState/{mark}", encode(made))

    transact_asking(session.adapters, work)
    return None, b""


def wake(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Sets a timer, in place of that with this key."""
    key, at = arguments.key(), arguments.moment("at")
    if at > session.now + _FARTHEST:
        arguments.fail(f"at is more than {_FARTHEST.days} days ahead")
    timer = PluginTimer(
        id=session.id_of("timer", key),
        tenant_id=session.tenant_id,
        plugin=session.plugin,
        key=key,
        at=at,
        data=arguments.fields("data", _MAX_TIMER_BYTES),
        created=session.now,
    )
    path, store = f"pluginTimers/{timer.id}", session.adapters.store
    own = Query(
        "pluginTimers",
        where=(("tenantId", "==", session.tenant_id), ("plugin", "==", session.plugin)),
        limit=_MAX_TIMERS,
    )
    if store.get(path) is None and store.total(own) >= _MAX_TIMERS:
        raise Failed(f"There are {_MAX_TIMERS:,} timers, which is all that a plug-in may set.")
    store.transact(lambda transaction: transaction.set(path, encode(timer)))
    return None, b""


def _create_once(session: Session, path: str, document: Mapping[str, Any]) -> None:
    def work(transaction: Transaction) -> None:
        if transaction.get(path) is None:
            transaction.create(path, dict(document))

    session.adapters.store.transact(work)


def _require_own(session: Session, path: str) -> None:
    data = session.adapters.store.get(path)
    if data is None or data.get("tenantId") != session.tenant_id:
        raise Failed(f"The tenant has no document {path}.")


def _require_draft(release: Data) -> None:
    if release.get("status") != "draft":
        raise Conflict(f"The release is {release.get('status')}.", remedy="A plug-in changes drafts only.")

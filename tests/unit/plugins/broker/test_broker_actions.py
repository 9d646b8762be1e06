"""What plug-ins do in a tenant has one effect for each key, and none outside the tenant."""

from datetime import timedelta
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Todo
from shared.model.delivery.delivery import Notification
from shared.model.plugins.installation import PluginTimer
from shared.model.webhook import Webhook
from shared.sdk.bridge import Failed
from tests.fixtures.world import START, World
from tests.unit.plugins.broker.conftest import MakeBroker

TASK = {"key": "k", "title": "Check the cover", "text": "It is missing.", "releaseId": "release"}


def _documents(world: World, collection: str) -> list[dict[str, Any]]:
    return [data for path, data in world.store.documents.items() if path.startswith(f"{collection}/")]


def _retitle(world: World, title: str) -> None:
    world.change_release(**{"basic.title": title})


def test_a_task_is_created_once_and_finished_by_its_plug_in(broker_of: MakeBroker, world: World) -> None:
    task_id, _ = broker_of().ask("actions.create_task", TASK)
    world.clock.forward(hours=1)
    assert broker_of().ask("actions.create_task", {**TASK, "title": "Again"})[0] == task_id
    (todo,) = (decode(Todo, data) for data in _documents(world, "tasks"))
    assert (todo.plugin, todo.message, todo.remedy) == ("visitor", "Check the cover", "It is missing.")
    assert (todo.release_id, todo.status, todo.created) == ("release", "open", START)
    with pytest.raises(Failed, match="no such task"):
        broker_of(plugin="other").ask("actions.finish_task", {"taskId": task_id})
    with pytest.raises(Failed, match="no such task"):
        broker_of(tenant_id="elsewhere").ask("actions.finish_task", {"taskId": task_id})
    for _ in range(2):
        broker_of().ask("actions.finish_task", {"taskId": task_id})
        (todo,) = (decode(Todo, data) for data in _documents(world, "tasks"))
        assert (todo.status, todo.done, todo.done_by) == ("done", START + timedelta(hours=1), "plugin-visitor")
        world.clock.forward(hours=0)
    broker_of().ask("actions.create_task", TASK)
    assert [data["status"] for data in _documents(world, "tasks")] == ["done"]


def test_another_plug_in_makes_another_task_with_the_same_key(broker_of: MakeBroker, world: World) -> None:
    for plugin in ("visitor", "other"):
        broker_of(plugin=plugin).ask("actions.create_task", TASK)
    assert len(_documents(world, "tasks")) == 2


def test_a_task_is_about_documents_of_the_tenant(broker_of: MakeBroker, world: World) -> None:
    world.put("releases/theirs", {"id": "theirs", "tenantId": "elsewhere"})
    for release_id in ("theirs", "absent"):
        with pytest.raises(Failed, match="no document"):
            broker_of().ask("actions.create_task", {**TASK, "releaseId": release_id})
    assert _documents(world, "tasks") == []


def test_a_notification_is_written_once(broker_of: MakeBroker, world: World) -> None:
    for _ in range(2):
        broker_of().ask("actions.notify", {"key": "k", "title": "Live", "text": "It is live.", "role": "admin"})
    (found,) = (decode(Notification, data) for data in _documents(world, "notifications"))
    assert (found.title, found.message, found.role, found.type) == ("Live", "It is live.", "admin", "plugin-message")
    with pytest.raises(Failed, match="role must be"):
        broker_of().ask("actions.notify", {"key": "l", "title": "Live", "text": "It is live.", "role": "owner"})


def test_an_announcement_is_sent_once_to_subscribers(broker_of: MakeBroker, world: World) -> None:
    webhook = Webhook(
        id="w",
        tenant_id="tenant",
        url=None,
        events=["plugin.announced"],
        created=START,
        created_by="admin",
        updated=START,
    )
    world.put("webhooks/w", encode(webhook))
    for _ in range(2):
        broker_of().ask("actions.announce", {"key": "k", "data": {"loudness": -18.2}})
    (message,) = _documents(world, "webhookMessages")
    assert message["type"] == "plugin.announced"
    assert '"data":{"plugin":"visitor","key":"k","data":{"loudness":-18.2}}' in message["body"]


def test_a_delivery_is_requested_once(broker_of: MakeBroker, world: World) -> None:
    ask = {"key": "k", "releaseId": "release", "targetId": "target"}
    first, _ = broker_of().ask("actions.deliver", ask)
    _retitle(world, "Changed")
    assert broker_of().ask("actions.deliver", ask)[0] == first
    assert [data["id"] for data in _documents(world, "deliveries")] == [first]
    assert world.delivery(first).created_by == "plugin-visitor"


def test_a_delivery_is_requested_for_a_time(broker_of: MakeBroker, world: World) -> None:
    at = START + timedelta(days=2)
    ask = {"key": "k", "releaseId": "release", "targetId": "target", "at": at.isoformat()}
    first, _ = broker_of().ask("actions.deliver", ask)
    assert world.due(first) == at
    world.clock.forward(days=3)
    assert broker_of().ask("actions.deliver", ask)[0] == first


def test_what_cannot_be_delivered_fails_with_the_reason(broker_of: MakeBroker, world: World) -> None:
    with pytest.raises(Failed, match="does not exist"):
        broker_of().ask("actions.deliver", {"key": "k", "releaseId": "absent", "targetId": "target"})
    with pytest.raises(Failed, match="does not exist"):
        broker_of(tenant_id="elsewhere").ask(
            "actions.deliver", {"key": "k", "releaseId": "release", "targetId": "target"}
        )
    assert _documents(world, "deliveries") == []


def test_a_draft_is_changed_once(broker_of: MakeBroker, world: World) -> None:
    """A person's later change is not overwritten by a repeated run."""
    world.change_release(status="draft")
    change = {"key": "k", "releaseId": "release", "patch": {"basic": {"title": "By the plug-in"}}}
    broker_of().ask("actions.change_release", change)
    assert (world.store.get("releases/release") or {})["basic"]["title"] == "By the plug-in"
    _retitle(world, "By a person")
    broker_of().ask("actions.change_release", change)
    assert (world.store.get("releases/release") or {})["basic"]["title"] == "By a person"
    assert broker_of().ask("state.keys", {"prefix": ""})[0] == []


def test_a_draft_is_changed_once_though_the_process_ends_at_once(
    broker_of: MakeBroker, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release's change and its mark are one transaction."""
    world.change_release(status="draft")
    change = {"key": "k", "releaseId": "release", "patch": {"basic": {"title": "By the plug-in"}}}
    transact = world.store.transact

    def killed_after(work: Any) -> Any:
        transact(work)
        if (world.store.get("releases/release") or {})["basic"]["title"] == "By the plug-in":
            raise Unavailable("killed")

    with monkeypatch.context() as patched:
        patched.setattr(world.store, "transact", killed_after)
        with pytest.raises(Unavailable):
            broker_of().ask("actions.change_release", change)
    _retitle(world, "By a person")
    broker_of().ask("actions.change_release", change)
    assert (world.store.get("releases/release") or {})["basic"]["title"] == "By a person"


@pytest.mark.parametrize("patch", [{}, None, {"status": "ready"}, {"tenantId": "elsewhere"}, {"createdBy": "x"}, "x"])
def test_other_changes_fail(broker_of: MakeBroker, world: World, patch: Any) -> None:
    world.change_release(status="draft")
    before = world.store.get("releases/release")
    with pytest.raises(Failed):
        broker_of().ask("actions.change_release", {"key": "k", "releaseId": "release", "patch": patch})
    assert world.store.get("releases/release") == before


def test_only_drafts_are_changed(broker_of: MakeBroker, world: World) -> None:
    with pytest.raises(Failed, match="drafts only"):
        broker_of().ask(
            "actions.change_release", {"key": "k", "releaseId": "release", "patch": {"basic": {"title": "x"}}}
        )


def test_a_timer_is_set_and_replaced(broker_of: MakeBroker, world: World) -> None:
    for hour in (1, 2):
        at = f"2026-03-02T0{hour}:00:00+01:00"
        broker_of().ask("actions.wake", {"key": "k", "at": at, "data": {"hour": hour}})
    (timer,) = (decode(PluginTimer, data) for data in _documents(world, "pluginTimers"))
    assert (timer.plugin, timer.key, timer.data) == ("visitor", "k", {"hour": 2})
    assert timer.at.isoformat() == "2026-03-02T01:00:00+00:00"
    for at in ("soon", None, "2099-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        with pytest.raises(Failed, match="at is"):
            broker_of().ask("actions.wake", {"key": "l", "at": at, "data": {}})

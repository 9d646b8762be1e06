"""Tests that MEAD messages are sent with releases to targets that want them, and only when they say something new."""

from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError

from shared import ids as keys
from shared.catalog.releases import message as messages
from shared.delivery.queue.lane import record_verdict
from shared.delivery.requests.automatic import deliver_automatically
from shared.delivery.worker.run import deliver_package
from shared.errors import Conflict, Finding, InvalidRelease
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.lane import Lane
from shared.model.delivery.receipt import Receipt
from shared.validation.report import Report
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World

NAMESPACE = b"http://ddex.net/xml/mead/11"


@pytest.fixture(autouse=True)
def _described(world: World) -> None:
    ask_for(world, "with-release")
    world.change_release(mead={"moods": ["Happy"]})


def ask_for(world: World, mead: str) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"mead": mead}))


def deliver(world: World, **request: Any) -> Delivery:
    world.clock.forward(seconds=1)
    delivery = world.request(**request).delivery
    world.wait_until_due(delivery.id)
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    return world.delivery(delivery.id)


def receipt(world: World, delivery: Delivery) -> Receipt:
    return decode(Receipt, world.store.get(f"receipts/{delivery.id}"))


def meads(server: MemoryServer, delivery: Delivery) -> dict[str, bytes]:
    """The MEAD messages that the delivery sent."""
    return {path: data for path, data in server.files.items() if NAMESPACE in data and delivery.batch_id in path}


def lane(world: World, delivery: Delivery) -> Lane:
    return decode(Lane, world.store.get(f"locks/{delivery.lane}"))


def test_it_is_sent_beside_the_release_message_and_is_in_the_receipt(world: World, server: MemoryServer) -> None:
    delivery = deliver(world)
    ((path, data),) = meads(server, delivery).items()
    message = etree.fromstring(data)
    assert message.findtext(".//MessageId") == keys.mead_message_id(delivery.id)
    assert message.findtext(".//MessageThreadId") == keys.thread_id(delivery.lane)
    assert message.findtext(".//MessageRecipient/PartyId") == "PADPIDA3897722461G"
    assert message.findtext(".//Mood/Value") == "Happy"
    proof = receipt(world, delivery)
    assert [file.path for file in proof.files if file.role == "mead"] == [path]
    roles = [file.role for file in proof.files]
    assert roles[-3:] == ["mead", "ern", "marker"]
    assert lane(world, delivery).mead is not None
    assert lane(world, delivery).mead.digest == proof.mead  # type: ignore[union-attr]  # asserted above
    assert delivery.package is not None
    assert delivery.package.mead_file == path
    with world.adapters.blobs.open(keys.mead_path("tenant", delivery.id)) as stored:
        assert stored.read() == data


def test_it_is_sent_again_only_if_it_says_something_else(world: World, server: MemoryServer) -> None:
    first = deliver(world)
    world.change_release(**{"basic.title": "Another Title", "status": "ready", "mead": {"moods": ["Sad"]}})
    changed = deliver(world)
    assert meads(server, changed)
    world.change_release(**{"notes": "kept", "metadata.keywords": ["night"], "status": "ready"})
    same = deliver(world)
    assert meads(server, same) == {}
    assert receipt(world, same).mead is None
    assert lane(world, same).mead == lane(world, first).mead
    assert lane(world, same).mead.delivery_id == changed.id  # type: ignore[union-attr]  # it was sent
    assert meads(server, deliver(world, force=True))


def test_after_a_takedown_it_is_sent_again(world: World, server: MemoryServer) -> None:
    deliver(world)
    taken = deliver(world, takedown=True)
    assert meads(server, taken) == {}
    assert lane(world, taken).mead is None
    assert meads(server, deliver(world))


def test_targets_that_want_none_get_none(world: World, server: MemoryServer) -> None:
    ask_for(world, "none")
    delivery = deliver(world)
    assert meads(server, delivery) == {}
    assert receipt(world, delivery).mead is None


def test_a_target_that_wants_them_alone_gets_none_with_releases(world: World, server: MemoryServer) -> None:
    ask_for(world, "alone")
    assert meads(server, deliver(world)) == {}


def test_one_alone_is_a_package_of_its_own_and_changes_nothing_that_is_live(world: World, server: MemoryServer) -> None:
    ask_for(world, "alone")
    released = deliver(world)
    live = lane(world, released)
    before = set(server.files)
    delivery = deliver(world, mead_only=True)
    assert {path for path in server.files if path not in before} == {
        f"{delivery.batch_id}/{keys.mead_message_id(delivery.id)}.xml",
        f"{delivery.batch_id}/BatchComplete_{delivery.batch_id}",
    }
    assert server.files[f"{delivery.batch_id}/BatchComplete_{delivery.batch_id}"] == b""
    assert (delivery.message_type, delivery.ern_message_id) == ("MeadMessage", keys.mead_message_id(delivery.id))
    assert delivery.package is not None
    assert delivery.package.ern_file == delivery.package.mead_file
    assert [file.role for file in receipt(world, delivery).files] == ["mead", "marker"]
    after = lane(world, delivery)
    assert (after.last, after.before) == (live.last, live.before)
    assert after.mead is not None
    assert after.mead.digest == receipt(world, delivery).mead
    assert deliver_again(world).id == released.id, "the release itself is live already"


def deliver_again(world: World) -> Delivery:
    return world.request().delivery


def test_one_alone_is_requested_once_unless_it_says_something_else_or_is_forced(world: World) -> None:
    ask_for(world, "alone")
    deliver(world)
    first = world.request(mead_only=True)
    assert first.created
    assert not world.request(mead_only=True).created
    assert deliver_package(world.task(first.id), world.adapters).result == "completed"
    again = world.request(mead_only=True)
    assert (again.created, again.id) == (False, first.id)
    assert world.request(mead_only=True, force=True).created
    world.change_release(**{"mead": {"moods": ["Sad"]}, "status": "ready"})
    changed = world.request(mead_only=True)
    assert changed.created
    assert changed.id != first.id


def test_a_release_edited_meanwhile_is_not_marked_as_delivered_by_one_alone(world: World) -> None:
    deliver(world)
    world.change_release(**{"basic.title": "Another Title", "mead": {"moods": ["Sad"]}, "status": "ready"})
    deliver(world, mead_only=True)
    stored: Any = world.store.get("releases/release")
    assert stored["status"] == "ready"
    assert deliver(world).message_sub_type == "Update"


def test_what_cannot_be_sent_alone_is_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="meadOnly excludes takedown"):
        world.request(mead_only=True, takedown=True)
    world.change_release(mead={})
    with pytest.raises(InvalidRelease):
        world.request(mead_only=True)
    world.change_release(mead={"moods": ["Happy"]})
    ask_for(world, "none")
    with pytest.raises(Conflict, match="gets no MEAD"):
        world.request(mead_only=True, idempotency_key="a-key-of-mine")


def test_one_alone_that_was_rejected_is_sent_again(world: World, server: MemoryServer) -> None:
    delivery = deliver(world, mead_only=True)
    world.store.transact(lambda transaction: record_verdict(transaction, delivery, refused=True))
    again = world.request(mead_only=True)
    assert again.created


def test_an_invalid_one_alone_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Report({"schema": "failed"}, (Finding("", "It is broken.", "broken"),))
    monkeypatch.setattr(messages, "validate_mead", lambda *_, **__: broken)
    delivery = world.request(mead_only=True).delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "failed"


def test_a_layout_without_batch_folders_gets_the_message_only(world: World, server: MemoryServer) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"layout": "flat"}))
    delivery = deliver(world, mead_only=True)
    assert list(server.files) == [f"{keys.mead_message_id(delivery.id)}.xml"]


def test_automatic_deliveries_include_one_alone(world: World) -> None:
    ask_for(world, "alone")
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.autoDeliver": True}))
    release = decode(Release, world.store.get("releases/release"))
    placed = deliver_automatically(release, world.adapters)
    assert [each.delivery.message_type for each in placed] == ["NewReleaseMessage", "MeadMessage"]
    assert not any(each.created for each in deliver_automatically(release, world.adapters))


def test_a_release_that_says_nothing_has_none(world: World, server: MemoryServer) -> None:
    world.change_release(mead={})
    assert meads(server, deliver(world)) == {}


def test_an_invalid_one_does_not_hold_up_the_release(
    world: World, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:

    broken = Report({"schema": "failed"}, (Finding("", "It is broken.", "broken"),))
    monkeypatch.setattr(messages, "validate_mead", lambda *_, **__: broken)
    assert meads(server, deliver(world)) == {}


def test_a_rejected_delivery_does_not_count_as_sent(world: World, server: MemoryServer) -> None:
    delivery = deliver(world)
    world.store.transact(lambda transaction: record_verdict(transaction, delivery, refused=True))
    assert lane(world, delivery).mead is None
    assert meads(server, deliver(world))

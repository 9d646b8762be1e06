"""The worker of a lane's running delivery and acknowledgements write the lane, each without what the other writes."""

from shared.delivery.queue.claim import claim_delivery
from shared.delivery.queue.lane import new_lane, read_lane, record_sent, record_verdict
from shared.delivery.worker.run import deliver_package
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.lane import MAX_LANE_HISTORY, Lane, LaneHistory, MeadSent
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


def deliver(world: World, title: str) -> Delivery:
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": title})
    delivery = world.request().delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    return delivery


def judge(world: World, delivery: Delivery, *, refused: bool = True) -> None:
    world.store.transact(lambda transaction: record_verdict(transaction, delivery, refused=refused))


def test_a_verdict_about_the_last_delivery_is_kept_while_the_next_one_runs(world: World, server: MemoryServer) -> None:
    first, second = deliver(world, "One"), deliver(world, "Two")
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": "Three"})
    third = world.request().delivery
    server.disturb = lambda _path: judge(world, second)
    assert deliver_package(world.task(third.id), world.adapters).result == "completed"
    lane = read_lane(world.store, third)
    assert [(each.delivery_id, each.refused) for each in lane.before] == [(first.id, False), (second.id, True)]
    judge(world, third)
    assert read_lane(world.store, third).live == lane.before[0]
    judge(world, second, refused=False)
    live = read_lane(world.store, third).live
    assert live is not None
    assert live.delivery_id == second.id


def test_a_delivery_that_is_rejected_before_it_is_recorded_is_not_live(world: World, server: MemoryServer) -> None:
    delivery = world.request().delivery
    server.disturb = lambda _path: judge(world, delivery)
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    lane = read_lane(world.store, delivery)
    assert lane.last is not None
    assert (lane.last.delivery_id, lane.last.refused, lane.live) == (delivery.id, True, None)


def test_what_the_lane_forgets_leaves_no_verdict(world: World) -> None:
    delivery = world.request().delivery
    for number in range(MAX_LANE_HISTORY + 2):
        sent = delivery.model_copy(update={"id": f"d{number}"})
        last = LaneHistory(
            delivery_id=sent.id,
            content_hash=sent.content_hash,
            message_sub_type="Update",
            message_id="M",
            completed=world.clock(),
        )
        lane = read_lane(world.store, delivery)
        world.store.transact(lambda transaction, lane=lane, last=last: record_sent(transaction, lane, last))  # type: ignore[misc]
        judge(world, sent)
    lane = read_lane(world.store, delivery)
    assert list(lane.verdicts) == [f"d{number}" for number in range(1, MAX_LANE_HISTORY + 2)]
    assert all(each.refused for each in lane.before)


def test_without_a_mead_message_the_former_one_is_gone(world: World) -> None:
    delivery = world.request().delivery
    sent = MeadSent(delivery_id="d", digest="0" * 64, completed=world.clock())
    for mead in (sent, None):
        lane = read_lane(world.store, delivery)
        world.store.transact(lambda transaction, lane=lane, mead=mead: record_sent(transaction, lane, None, mead))  # type: ignore[misc]
        assert read_lane(world.store, delivery).mead == mead


def test_lanes_that_have_a_lease_of_an_earlier_version_can_be_read(world: World) -> None:
    delivery = world.request().delivery
    former = {"fence": 3, "holder": delivery.id, "expires": world.clock()}
    world.put(f"locks/{delivery.lane}", {**encode(new_lane(delivery)), **former})
    assert claim_delivery(world.task(delivery.id), world.adapters).members[0].lane == new_lane(delivery)
    assert decode(Lane, world.store.get(f"locks/{delivery.lane}")) == new_lane(delivery)

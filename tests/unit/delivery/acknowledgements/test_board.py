"""The truth board: what was sent, what the DSP says, and what to do; one read per row and target."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.catalog.releases.entry import index_release
from shared.catalog.releases.review import review_release
from shared.delivery.acknowledgements.board import Board, BoardCell, BoardRequest, read_board
from shared.delivery.acknowledgements.poll.watch import watch_acknowledgements
from shared.delivery.acknowledgements.standing import index_standing
from shared.errors import InvalidInput, NotFound
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, DeliveryFailure
from tests.fixtures.world import target
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld

LIVE = "ReleaseMadeAvailableToConsumers"
INGESTED = "SuccessfullyIngestedByReleaseDistributor"
RECEIVED = "ReleaseReceivedByReleaseDistributor"
REJECTED = "ProcessingErrorAtReleaseDistributor"


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path)


def index(world: AcknowledgementWorld) -> None:
    """Does what the triggers do, for every delivery and for the release; in any order, more than once."""
    review_release("release", world.adapters)
    for _ in range(2):
        for path in [path for path in world.store.documents if path.startswith("deliveries/") and path.count("/") == 1]:
            index_standing(path.partition("/")[2], world.adapters)
        index_release("release", world.adapters)


def board(world: AcknowledgementWorld, **fields: Any) -> Board:
    index(world)
    return read_board(BoardRequest(**fields), caller=world.viewer, adapters=world.adapters)


def cell(world: AcknowledgementWorld) -> BoardCell:
    (row,) = board(world).items
    (only,) = row.cells
    return only


def shown(world: AcknowledgementWorld) -> set[str]:
    return {show for show in ("notLive", "rejected", "silent") if board(world, show=show).items}


def acknowledge(world: AcknowledgementWorld, delivery: Delivery, status: str, **facts: Any) -> None:
    own_id = f"ACK-{delivery.id}-{status}"
    world.receive(as_sftp_18(world.answer(delivery, own_id=own_id, status=status, **facts)))


def test_a_release_goes_from_nothing_to_live(world: AcknowledgementWorld) -> None:
    before = cell(world)
    assert (before.sent, before.dsp, before.live, before.todo) == (None, None, "no", "deliver")
    assert shown(world) == set()
    placed = world.request(force=True).delivery
    queued = cell(world)
    assert queued.sent is not None
    assert (queued.sent.state, queued.sent.at, queued.dsp, queued.live, queued.todo) == (
        "queued",
        None,
        None,
        "no",
        "wait",
    )
    delivery = world.complete(placed)
    sent = cell(world)
    assert sent.dsp is not None
    assert (sent.dsp.status, sent.live, sent.since, sent.todo) == ("sent", "unknown", delivery.completed, "wait")
    acknowledge(world, delivery, RECEIVED)
    assert (cell(world).live, cell(world).todo) == ("unknown", "wait")
    acknowledge(world, delivery, LIVE)
    live = cell(world)
    assert (live.live, live.todo, live.since) == ("yes", "none", world.dsp(delivery).live)
    assert shown(world) == set()


def test_an_overdue_report_is_asked_for(world: AcknowledgementWorld) -> None:
    world.deliver()
    world.clock.forward(hours=30)
    watch_acknowledgements(world.adapters)
    assert (cell(world).todo, shown(world)) == ("ask", {"notLive", "silent"})


def test_a_rejection_is_to_be_fixed_in_the_dsps_words(world: AcknowledgementWorld) -> None:
    acknowledge(world, world.deliver(), REJECTED, reason="Cover too small")
    found = cell(world)
    assert found.dsp is not None
    assert (found.dsp.status, found.dsp.reason, found.live, found.todo) == ("rejected", "Cover too small", "no", "fix")
    assert shown(world) == {"notLive", "rejected"}


def test_an_update_leaves_live_what_is_live_also_if_it_is_rejected(world: AcknowledgementWorld) -> None:
    acknowledge(world, world.deliver(), LIVE)
    world.change_release(**{"basic.title": "Another title"})
    assert cell(world).todo == "redeliver"
    update = world.deliver()
    assert (cell(world).live, cell(world).todo) == ("yes", "wait")
    acknowledge(world, update, REJECTED)
    assert (cell(world).live, cell(world).todo, shown(world)) == ("yes", "fix", {"rejected"})


def test_a_takedown_is_pending_until_the_dsp_confirms_it(world: AcknowledgementWorld) -> None:
    acknowledge(world, world.deliver(), LIVE)
    placed = world.request(force=True, takedown=True).delivery
    assert (cell(world).live, cell(world).todo) == ("yes", "takedownPending")
    takedown = world.complete(placed)
    assert (cell(world).live, cell(world).todo) == ("unknown", "takedownPending")
    acknowledge(world, takedown, RECEIVED)
    assert (cell(world).live, cell(world).todo) == ("unknown", "takedownPending")
    acknowledge(world, takedown, INGESTED)
    assert (cell(world).live, cell(world).todo, shown(world)) == ("no", "none", set())


def test_a_takedown_is_never_overdue_for_going_live(world: AcknowledgementWorld) -> None:
    acknowledge(world, world.deliver(), LIVE)
    takedown = world.complete(world.request(force=True, takedown=True).delivery)
    acknowledge(world, takedown, INGESTED)
    world.clock.forward(hours=1000)
    watch_acknowledgements(world.adapters)
    assert (cell(world).todo, shown(world)) == ("none", set())


def test_a_failed_delivery_says_why_and_a_cancelled_one_never_was(world: AcknowledgementWorld) -> None:
    placed = world.request(force=True).delivery
    failure = DeliveryFailure(code="authentication-failed", message="The password is wrong.", retryable=False)
    world.put(f"deliveries/{placed.id}", encode(placed.model_copy(update={"status": "failed", "failure": failure})))
    found = cell(world)
    assert found.sent is not None
    assert (found.sent.state, found.sent.problem, found.todo) == ("failed", "The password is wrong.", "fix")
    assert shown(world) == {"notLive"}
    world.put(f"deliveries/{placed.id}", encode(placed.model_copy(update={"status": "cancelled"})))
    assert (cell(world).sent, cell(world).todo, shown(world)) == (None, "deliver", set())


def test_a_target_without_acknowledgements_is_never_waited_for(tmp_path: Path) -> None:
    world = AcknowledgementWorld(tmp_path, channel="none")
    world.deliver()
    assert (cell(world).live, cell(world).todo) == ("unknown", "none")


def test_the_columns_are_the_targets_and_filters_combine(world: AcknowledgementWorld) -> None:
    other = target(id="other", name="Another DSP", active=False)
    world.put("deliveryTargets/other", encode(other))
    acknowledge(world, world.deliver(), REJECTED)
    answer = board(world)
    assert [(each.id, each.active) for each in answer.targets] == [("other", False), ("target", True)]
    assert [each.todo for each in answer.items[0].cells] == ["none", "fix"]
    assert [len(each.cells) for each in board(world, show="rejected", target_id="target").items] == [1]
    assert board(world, show="rejected", target_id="other").items == []
    assert board(world, show="silent", release_id="release").items == []
    assert board(world, release_id="release").items[0].title == world.release.basic.title


def test_drafts_that_were_never_sent_are_left_out(world: AcknowledgementWorld) -> None:
    world.change_release(status="draft")
    assert board(world).items == []


def test_another_tenant_sees_nothing(world: AcknowledgementWorld) -> None:
    world.deliver()
    index(world)
    answer = read_board(BoardRequest(), caller=world.stranger, adapters=world.adapters)
    assert (answer.targets, answer.items) == ([], [])
    for request in (BoardRequest(release_id="release"), BoardRequest(target_id="target")):
        with pytest.raises(NotFound):
            read_board(request, caller=world.stranger, adapters=world.adapters)


def test_pages_are_complete_and_cost_a_read_per_row_and_target(world: AcknowledgementWorld) -> None:
    acknowledge(world, world.deliver(), REJECTED)
    index(world)
    entry = world.store.get("releaseIndex/release") or {}
    for number in range(60):
        world.put(f"releaseIndex/r{number:02}", {**entry, "id": f"r{number:02}"})
    seen, cursor = list[str](), None
    while not seen or cursor:
        before = world.store.meter.reads
        answer = read_board(BoardRequest(show="rejected", cursor=cursor), caller=world.viewer, adapters=world.adapters)
        assert world.store.meter.reads - before <= 26 + 1
        seen, cursor = [*seen, *(row.release_id for row in answer.items)], answer.next_cursor
    assert (len(seen), len(set(seen))) == (61, 61)


def test_a_cursor_of_another_list_is_refused(world: AcknowledgementWorld) -> None:
    with pytest.raises(InvalidInput, match="does not belong"):
        read_board(BoardRequest(cursor="abc"), caller=world.viewer, adapters=world.adapters)

"""What was sent against what the DSP says, for each release and target; read page by page, never as a whole."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.delivery.acknowledgements.poll.watch import watch_dialogues
from shared.delivery.acknowledgements.reconciliation import (
    ReconcileRequest,
    Reconciliation,
    reconcile,
    reconciliation_csv,
)
from shared.errors import InvalidInput
from shared.model.codec import decode, to_json
from shared.model.delivery.delivery import Delivery
from tests.unit.delivery.acknowledgements.acknowledgement_world import Dialogue

LIVE = {"status": "ReleaseMadeAvailableToConsumers"}
REJECTED = {"status": "ProcessingErrorAtReleaseDistributor", "reason": "=HYPERLINK(1)"}


@pytest.fixture
def world(tmp_path: Path) -> Dialogue:
    return Dialogue(tmp_path)


def report(world: Dialogue, **fields: Any) -> Reconciliation:
    return reconcile(ReconcileRequest(**fields), caller=world.viewer, adapters=world.adapters)


def say(world: Dialogue, delivery: Delivery, **facts: Any) -> None:
    world.receive(as_sftp_18(world.answer(delivery, own_id=f"ACK-{delivery.id}-{facts['status']}", **facts)))


def test_before_a_word_it_is_unanswered_and_then_overdue(world: Dialogue) -> None:
    delivery = world.deliver()
    (row,) = report(world).rows
    assert (row.finding, row.said, row.action, row.there) == ("unanswered", "sent", "Initial", "this")
    assert (row.delivery_id, row.message_id, row.target) == (delivery.id, delivery.ern_message_id, "The DSP")
    assert (row.barcode, row.title) == (world.release.basic.barcode, world.release.basic.title)
    world.clock.forward(hours=30)
    watch_dialogues(world.adapters)
    assert report(world).rows[0].finding == "overdue"


@pytest.mark.parametrize(
    ("facts", "finding", "there"),
    [
        ({"status": "ReleaseReceivedByReleaseDistributor"}, "under way", "this"),
        ({"status": "SuccessfullyIngestedByReleaseDistributor"}, "under way", "this"),
        (LIVE, "agreed", "this"),
        (REJECTED, "rejected", "nothing"),
    ],
)
def test_the_dsps_word_decides(world: Dialogue, facts: dict[str, str], finding: str, there: str) -> None:
    say(world, world.deliver(), **facts)
    (row,) = report(world).rows
    assert (row.finding, row.there) == (finding, there)


def test_a_rejected_update_leaves_something_earlier_there(world: Dialogue) -> None:
    say(world, world.deliver(), **LIVE)
    world.change_release(**{"basic.title": "Another title"})
    say(world, world.deliver(), **REJECTED)
    (row,) = report(world).rows
    assert (row.finding, row.there, row.action) == ("rejected", "earlier", "Update")


def test_after_a_takedown_nothing_is_there(world: Dialogue) -> None:
    world.deliver()
    say(world, world.deliver(takedown=True), **LIVE)
    (row,) = report(world).rows
    assert (row.finding, row.there, row.action) == ("agreed", "nothing", "Takedown")


def test_a_release_that_has_changed_since_says_so(world: Dialogue) -> None:
    world.deliver()
    assert not report(world).rows[0].changed
    world.change_release(**{"basic.title": "Another title"})
    assert report(world).rows[0].changed


def lanes(world: Dialogue, count: int) -> None:
    """As many lanes as one release has targets, and one that was never sent anything."""
    delivery = world.deliver()
    lane = world.store.documents.pop(f"locks/{delivery.lane}")
    for number in range(count):
        world.put(f"locks/lane-{number:03}", {**lane, "id": f"lane-{number:03}", "targetId": f"target-{number}"})
    world.put("locks/zz", {**lane, "id": "zz", "tenantId": "elsewhere"})


def test_page_by_page_it_is_whole_and_costs_what_it_shows(world: Dialogue) -> None:
    lanes(world, 120)
    seen, after = list[str](), None
    while True:
        world.store.meter.reset()
        page = report(world, after=after, limit=50)
        assert world.store.meter.reads <= 51 + 50 + 2
        seen += [row.target_id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(f"target-{number}" for number in range(120))


def test_of_one_release_or_to_one_target(world: Dialogue) -> None:
    lanes(world, 3)
    assert len(report(world, release_id="release").rows) == 3
    assert [row.target_id for row in report(world, target_id="target-1").rows] == ["target-1"]
    assert report(world, release_id="other").rows == []


def test_another_tenant_sees_nothing(world: Dialogue) -> None:
    world.deliver()
    assert reconcile(ReconcileRequest(), caller=world.stranger, adapters=world.adapters).rows == []


def test_the_csv_has_every_column_and_no_formula(world: Dialogue) -> None:
    world.change_release(**{"basic.title": "+1 (Live)"})
    say(world, world.deliver(), **REJECTED)
    text = reconciliation_csv([to_json(row) for row in report(world).rows])
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["finding"], row["changed"]) == ("'+1 (Live)", "rejected", "no")
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    assert row["reason"].startswith("'=")


def test_a_page_is_of_one_release_or_to_one_target() -> None:
    with pytest.raises(InvalidInput, match="one of releaseId and targetId"):
        decode(ReconcileRequest, {"releaseId": "release", "targetId": "target"})

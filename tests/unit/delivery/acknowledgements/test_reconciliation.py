"""What was sent compared with what the DSP reports, for each release and target; read page by page."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.delivery.acknowledgements.poll.watch import watch_acknowledgements
from shared.delivery.acknowledgements.reconciliation import (
    ReconcileRequest,
    Reconciliation,
    reconcile,
    reconciliation_csv,
)
from shared.errors import InvalidInput
from shared.model.codec import decode, to_json
from shared.model.delivery.delivery import Delivery
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld

LIVE = {"status": "ReleaseMadeAvailableToConsumers"}
REJECTED = {"status": "ProcessingErrorAtReleaseDistributor", "reason": "=HYPERLINK(1)"}


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path)


def report(world: AcknowledgementWorld, **fields: Any) -> Reconciliation:
    return reconcile(ReconcileRequest(**fields), caller=world.viewer, adapters=world.adapters)


def acknowledge(world: AcknowledgementWorld, delivery: Delivery, **facts: Any) -> None:
    world.receive(as_sftp_18(world.answer(delivery, own_id=f"ACK-{delivery.id}-{facts['status']}", **facts)))


def test_without_a_status_report_a_delivery_is_unanswered_then_overdue(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    (row,) = report(world).rows
    assert (row.finding, row.said, row.action, row.there) == ("unanswered", "sent", "Initial", "this")
    assert (row.delivery_id, row.message_id, row.target) == (delivery.id, delivery.ern_message_id, "The DSP")
    assert (row.barcode, row.title) == (world.release.basic.barcode, world.release.basic.title)
    world.clock.forward(hours=30)
    watch_acknowledgements(world.adapters)
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
def test_the_finding_depends_on_the_dsps_report(
    world: AcknowledgementWorld, facts: dict[str, str], finding: str, there: str
) -> None:
    acknowledge(world, world.deliver(), **facts)
    (row,) = report(world).rows
    assert (row.finding, row.there) == (finding, there)


def test_a_rejected_update_leaves_an_earlier_delivery_live(world: AcknowledgementWorld) -> None:
    acknowledge(world, world.deliver(), **LIVE)
    world.change_release(**{"basic.title": "Another title"})
    acknowledge(world, world.deliver(), **REJECTED)
    (row,) = report(world).rows
    assert (row.finding, row.there, row.action) == ("rejected", "earlier", "Update")


def test_after_a_takedown_nothing_is_live(world: AcknowledgementWorld) -> None:
    world.deliver()
    acknowledge(world, world.deliver(takedown=True), **LIVE)
    (row,) = report(world).rows
    assert (row.finding, row.there, row.action) == ("agreed", "nothing", "Takedown")


def test_a_release_that_changed_since_is_marked(world: AcknowledgementWorld) -> None:
    world.deliver()
    assert not report(world).rows[0].changed
    world.change_release(**{"basic.title": "Another title"})
    assert report(world).rows[0].changed


def lanes(world: AcknowledgementWorld, count: int) -> None:
    """Creates lanes of one release to many targets, and a lane of another tenant."""
    delivery = world.deliver()
    lane = world.store.documents.pop(f"locks/{delivery.lane}")
    for number in range(count):
        world.put(f"locks/lane-{number:03}", {**lane, "id": f"lane-{number:03}", "targetId": f"target-{number}"})
    world.put("locks/zz", {**lane, "id": "zz", "tenantId": "elsewhere"})


@pytest.mark.parametrize(("sent", "answered"), [("cursor", "next_cursor"), ("after", "next")])
def test_paging_is_complete_and_costs_only_what_it_returns(
    world: AcknowledgementWorld, sent: str, answered: str
) -> None:
    lanes(world, 120)
    seen, following = list[str](), None
    while True:
        world.store.meter.reset()
        page = report(world, limit=50, **{sent: following})
        assert world.store.meter.reads <= 51 + 50 + 2
        assert len(page.rows) <= 50
        seen += [row.target_id for row in page.rows]
        following = getattr(page, answered)
        if following is None:
            break
    assert sorted(seen) == sorted(f"target-{number}" for number in range(120))


def test_the_report_can_be_limited_to_a_release_or_a_target(world: AcknowledgementWorld) -> None:
    lanes(world, 3)
    assert len(report(world, release_id="release").rows) == 3
    assert [row.target_id for row in report(world, target_id="target-1").rows] == ["target-1"]
    assert report(world, release_id="other").rows == []


def test_another_tenant_sees_nothing(world: AcknowledgementWorld) -> None:
    world.deliver()
    assert reconcile(ReconcileRequest(), caller=world.stranger, adapters=world.adapters).rows == []


def test_the_csv_has_every_column_and_no_formulas(world: AcknowledgementWorld) -> None:
    world.change_release(**{"basic.title": "+1 (Live)"})
    acknowledge(world, world.deliver(), **REJECTED)
    text = reconciliation_csv([to_json(row) for row in report(world).rows])
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["finding"], row["changed"]) == ("'+1 (Live)", "rejected", "no")
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    assert row["reason"].startswith("'=")


def test_release_and_target_cannot_be_combined() -> None:
    with pytest.raises(InvalidInput, match="one of releaseId and targetId"):
        decode(ReconcileRequest, {"releaseId": "release", "targetId": "target"})

"""An acknowledgement is stored, matched to its delivery, applied once, and notified if it matters."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.dsp.simulator.answers import as_json, as_sftp_16, as_sftp_18
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Acknowledgement
from tests.fixtures.world import target
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path)


@pytest.mark.parametrize("write", [as_sftp_18, as_json])
def test_a_delivery_is_matched_by_message_id_and_updated(world: AcknowledgementWorld, write: object) -> None:
    delivery = world.deliver()
    received = world.receive(write(world.answer(delivery)))  # type: ignore[operator]
    assert (received.new, received.acknowledgement.status) == (True, "applied")
    assert received.acknowledgement.delivery_ids == [delivery.id]
    state = world.dsp(delivery)
    assert (state.status, state.ingested, state.acknowledgement) == (
        "ingested",
        world.clock(),
        received.acknowledgement.id,
    )


@pytest.mark.parametrize("form", ["{}", "00{}", "{}-"])
def test_a_release_matches_its_last_delivery_before_the_report(world: AcknowledgementWorld, form: str) -> None:
    first = world.deliver()
    report = world.answer(first)
    report = replace(report, icpn=form.format(report.icpn.lstrip("0") if form.startswith("0") else report.icpn))
    world.clock.forward(days=1)
    second = world.deliver()
    world.receive(as_sftp_16(report))
    assert (world.dsp(first).status, world.dsp(second).status) == ("received", "sent")
    world.receive(as_sftp_16(replace(report, created=world.clock())))
    assert world.dsp(second).status == "received"


def test_a_delivery_is_matched_by_batch(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    report = replace(world.answer(delivery), message_id="unknown", batch_id=f"N_{delivery.batch_id}")
    assert world.receive(as_sftp_18(report)).acknowledgement.delivery_ids == [delivery.id]
    unmatched = replace(report, icpn="4006381333931", own_id="ACK-2")
    assert world.receive(as_sftp_18(unmatched)).acknowledgement.status == "stranger"


def test_a_delivery_is_matched_by_file_name(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    nameless = as_sftp_16(world.answer(delivery)).replace(b"<ReleaseId>", b"<X>").replace(b"</ReleaseId>", b"</X>")
    received = world.receive(nameless, f"acknowledgements/ACK_20260301130000000_{delivery.ern_message_id}.xml")
    assert received.acknowledgement.delivery_ids == [delivery.id]


def test_the_original_is_stored_unchanged(world: AcknowledgementWorld) -> None:
    data = as_sftp_18(world.answer(world.deliver()))
    kept = world.receive(data).acknowledgement
    with world.adapters.blobs.open(kept.original) as original:
        assert original.read() == data
    assert (kept.size, kept.original) == (len(data), f"tenants/tenant/acknowledgements/{kept.id}.xml")


def test_a_repeated_file_is_counted_but_applied_once(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    data = as_sftp_18(replace(world.answer(delivery), status="RightsConflict"))
    first = world.receive(data).acknowledgement
    before = world.delivery(delivery.id)
    again = world.receive(data, "acknowledgements/another_name.xml")
    assert (again.new, again.acknowledgement.copies, again.acknowledgement.id) == (False, 2, first.id)
    assert world.delivery(delivery.id) == before
    assert len(world.notifications("dsp-rejected")) == 1


def test_another_file_with_the_same_report_is_a_duplicate(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_18(world.answer(delivery)))
    before = world.delivery(delivery.id)
    again = world.receive(as_sftp_18(world.answer(delivery, own_id="ACK-2", created=world.at(hours=1))))
    assert again.acknowledgement.status == "duplicate"
    assert world.delivery(delivery.id) == before


def test_an_unmatched_acknowledgement_is_stored_without_effect(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    report = world.answer(delivery, message_id="MSG-else", batch_id="20200101000000000", icpn="4006381333931")
    kept = world.receive(as_sftp_18(report)).acknowledgement
    assert (kept.status, kept.statements[0].verdict) == ("stranger", "stranger")
    assert world.dsp(delivery).status == "sent"
    assert world.store.get(f"acknowledgements/{kept.id}")


def test_a_dsp_cannot_acknowledge_deliveries_to_another(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    other = target(id="other", name="Another DSP")
    assert world.receive(as_sftp_18(world.answer(delivery)), to=other).acknowledgement.status == "stranger"
    assert world.dsp(delivery).status == "sent"


def test_a_tenants_dsp_cannot_acknowledge_another_tenants_deliveries(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    forged = target(tenant_id="elsewhere")
    assert world.receive(as_sftp_18(world.answer(delivery)), to=forged).acknowledgement.status == "stranger"
    assert world.dsp(delivery).status == "sent"


def test_a_malformed_acknowledgement_is_stored_and_notified(world: AcknowledgementWorld) -> None:
    kept = world.receive(b"<oops").acknowledgement
    assert kept.status == "malformed"
    assert kept.problem is not None
    assert "well-formed" in kept.problem
    (notification,) = world.notifications("acknowledgement-unreadable")
    assert "The DSP" in notification["message"]
    assert world.receive(b"<oops").acknowledgement.copies == 2


def test_rejected_and_live_are_notified_but_not_the_steps_in_between(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_16(world.answer(delivery)))
    assert not world.notifications("dsp-received")
    bad = world.answer(delivery, file_status="ResourceMissing", reason="Track 3 is missing.", created=world.at(hours=1))
    world.receive(as_sftp_16(bad))
    (notification,) = world.notifications("dsp-rejected")
    assert notification["message"] == "The DSP has rejected a delivery: Track 3 is missing."
    live = world.answer(delivery, status="ReleaseMadeAvailableToConsumers", created=world.at(hours=1))
    world.receive(as_sftp_18(live))
    assert len(world.notifications("dsp-live")) == 1


def test_a_dsp_clock_that_is_ahead_is_capped_at_the_time_of_arrival(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_18(world.answer(delivery, created=world.clock().replace(year=2099))))
    assert world.dsp(delivery).since == world.clock()


def test_an_acknowledgement_before_the_delivery_is_recorded_is_not_lost(world: AcknowledgementWorld) -> None:
    delivery = world.request().delivery
    world.receive(as_sftp_18(world.answer(delivery)))
    assert world.dsp(delivery).status == "ingested"


@pytest.mark.parametrize("write", range(1, 6))
def test_a_run_that_was_killed_at_any_write_can_be_repeated(
    world: AcknowledgementWorld, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    delivery = world.deliver()
    data = as_sftp_18(replace(world.answer(delivery), status="RightsConflict"))
    count = 0
    transact = world.store.transact

    def dying(work: object) -> object:
        nonlocal count
        count += 1
        if count == write:
            raise Killed
        return transact(work)  # type: ignore[arg-type]

    monkeypatch.setattr(world.store, "transact", dying)
    for _ in range(2):
        try:
            world.receive(data)
        except Killed:
            continue
    (kept,) = [value for path, value in world.store.documents.items() if path.startswith("acknowledgements/")]
    acknowledgement = decode(Acknowledgement, kept)
    assert (acknowledgement.status, acknowledgement.statements[0].verdict) == ("applied", "applied")
    assert world.dsp(delivery).status == "rejected"
    assert len(world.notifications("dsp-rejected")) == 1


def test_an_acknowledgement_costs_few_reads_and_writes(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    data = as_sftp_18(world.answer(delivery))
    world.store.meter.reset()
    world.receive(data)
    assert (world.store.meter.reads, world.store.meter.writes) == (3, 3)

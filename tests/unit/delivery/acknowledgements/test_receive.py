"""An acknowledgement is kept, finds its delivery, moves it once, and tells people what they should know."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.dsp.simulator.answers import as_json, as_sftp_16, as_sftp_18
from shared.model.codec import decode
from shared.model.delivery.acknowledgement import Acknowledgement
from tests.fixtures.world import target
from tests.unit.delivery.acknowledgements.acknowledgement_world import Dialogue


@pytest.fixture
def world(tmp_path: Path) -> Dialogue:
    return Dialogue(tmp_path)


@pytest.mark.parametrize("write", [as_sftp_18, as_json])
def test_by_its_message_id_a_delivery_is_found_and_moved(world: Dialogue, write: object) -> None:
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
def test_by_its_release_the_delivery_before_the_word_is_found(world: Dialogue, form: str) -> None:
    first = world.deliver()
    word = world.answer(first)
    word = replace(word, icpn=form.format(word.icpn.lstrip("0") if form.startswith("0") else word.icpn))
    world.clock.forward(days=1)
    second = world.deliver()
    world.receive(as_sftp_16(word))
    assert (world.dsp(first).status, world.dsp(second).status) == ("received", "sent")
    world.receive(as_sftp_16(replace(word, created=world.clock())))
    assert world.dsp(second).status == "received"


def test_by_its_batch_a_delivery_is_found(world: Dialogue) -> None:
    delivery = world.deliver()
    word = replace(world.answer(delivery), message_id="unknown", batch_id=f"N_{delivery.batch_id}")
    assert world.receive(as_sftp_18(word)).acknowledgement.delivery_ids == [delivery.id]
    stranger = replace(word, icpn="4006381333931", own_id="ACK-2")
    assert world.receive(as_sftp_18(stranger)).acknowledgement.status == "stranger"


def test_by_its_file_name_a_delivery_is_found(world: Dialogue) -> None:
    delivery = world.deliver()
    nameless = as_sftp_16(world.answer(delivery)).replace(b"<ReleaseId>", b"<X>").replace(b"</ReleaseId>", b"</X>")
    received = world.receive(nameless, f"acknowledgements/ACK_20260301130000000_{delivery.ern_message_id}.xml")
    assert received.acknowledgement.delivery_ids == [delivery.id]


def test_the_original_is_kept_as_it_came(world: Dialogue) -> None:
    data = as_sftp_18(world.answer(world.deliver()))
    kept = world.receive(data).acknowledgement
    with world.adapters.blobs.open(kept.original) as original:
        assert original.read() == data
    assert (kept.size, kept.original) == (len(data), f"tenants/tenant/acknowledgements/{kept.id}.xml")


def test_the_same_file_twice_is_one(world: Dialogue) -> None:
    delivery = world.deliver()
    data = as_sftp_18(replace(world.answer(delivery), status="RightsConflict"))
    first = world.receive(data).acknowledgement
    before = world.delivery(delivery.id)
    again = world.receive(data, "acknowledgements/another_name.xml")
    assert (again.new, again.acknowledgement.copies, again.acknowledgement.id) == (False, 2, first.id)
    assert world.delivery(delivery.id) == before
    assert len(world.notices("dsp-rejected")) == 1


def test_another_file_that_says_the_same_is_a_duplicate(world: Dialogue) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_18(world.answer(delivery)))
    before = world.delivery(delivery.id)
    again = world.receive(as_sftp_18(world.answer(delivery, own_id="ACK-2", created=world.at(hours=1))))
    assert again.acknowledgement.status == "duplicate"
    assert world.delivery(delivery.id) == before


def test_a_stranger_is_kept_and_moves_nothing(world: Dialogue) -> None:
    delivery = world.deliver()
    word = world.answer(delivery, message_id="MSG-else", batch_id="20200101000000000", icpn="4006381333931")
    kept = world.receive(as_sftp_18(word)).acknowledgement
    assert (kept.status, kept.statements[0].verdict) == ("stranger", "stranger")
    assert world.dsp(delivery).status == "sent"
    assert world.store.get(f"acknowledgements/{kept.id}")


def test_one_dsp_cannot_speak_for_another(world: Dialogue) -> None:
    delivery = world.deliver()
    other = target(id="other", name="Another DSP")
    assert world.receive(as_sftp_18(world.answer(delivery)), to=other).acknowledgement.status == "stranger"
    assert world.dsp(delivery).status == "sent"


def test_one_tenants_dsp_cannot_speak_for_anothers_delivery(world: Dialogue) -> None:
    delivery = world.deliver()
    forged = target(tenant_id="elsewhere")
    assert world.receive(as_sftp_18(world.answer(delivery)), to=forged).acknowledgement.status == "stranger"
    assert world.dsp(delivery).status == "sent"


def test_what_cannot_be_read_is_kept_and_told(world: Dialogue) -> None:
    kept = world.receive(b"<oops").acknowledgement
    assert kept.status == "malformed"
    assert kept.problem is not None
    assert "well-formed" in kept.problem
    (notice,) = world.notices("acknowledgement-unreadable")
    assert "The DSP" in notice["message"]
    assert world.receive(b"<oops").acknowledgement.copies == 2


def test_a_rejection_and_the_store_are_news_the_steps_between_are_not(world: Dialogue) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_16(world.answer(delivery)))
    assert not world.notices("dsp-received")
    bad = world.answer(delivery, file_status="ResourceMissing", reason="Track 3 is missing.", created=world.at(hours=1))
    world.receive(as_sftp_16(bad))
    (notice,) = world.notices("dsp-rejected")
    assert notice["message"] == "The DSP has rejected a delivery: Track 3 is missing."
    live = world.answer(delivery, status="ReleaseMadeAvailableToConsumers", created=world.at(hours=1))
    world.receive(as_sftp_18(live))
    assert len(world.notices("dsp-live")) == 1


def test_a_clock_that_is_ahead_does_not_date_the_future(world: Dialogue) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_18(world.answer(delivery, created=world.clock().replace(year=2099))))
    assert world.dsp(delivery).since == world.clock()


def test_an_answer_before_the_delivery_is_recorded_is_not_lost(world: Dialogue) -> None:
    delivery = world.request().delivery
    world.receive(as_sftp_18(world.answer(delivery)))
    assert world.dsp(delivery).status == "ingested"


@pytest.mark.parametrize("write", range(1, 6))
def test_killed_at_any_write_and_called_again_it_ends_the_same(
    world: Dialogue, write: int, monkeypatch: pytest.MonkeyPatch
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
    assert len(world.notices("dsp-rejected")) == 1


def test_a_word_costs_few_documents(world: Dialogue) -> None:
    delivery = world.deliver()
    data = as_sftp_18(world.answer(delivery))
    world.store.meter.reset()
    world.receive(data)
    assert (world.store.meter.reads, world.store.meter.writes) == (3, 3)

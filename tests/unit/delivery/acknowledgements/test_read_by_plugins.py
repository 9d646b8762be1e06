"""Acknowledgements in a format that only a plug-in knows."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.sdk.answers import Read, Status
from shared.sdk.points import AcknowledgementRead
from tests.fixtures.plugins import RecordingPlugins, listening
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld

TEXT = "release;state\n1;on air\n"


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path)


def plug(world: AcknowledgementWorld, *statuses: Status) -> RecordingPlugins:
    answer = Read(statuses) if statuses else None
    world.adapters, plugins = listening(world.adapters, {AcknowledgementRead: lambda _: answer})
    return plugins


@pytest.mark.parametrize(("said", "ours"), [("received", "received"), ("accepted", "ingested"), ("live", "live")])
def test_a_status_is_applied_like_any_other(world: AcknowledgementWorld, said: Any, ours: str) -> None:
    delivery = world.deliver()
    plugins = plug(world, Status(said, message_id=delivery.ern_message_id))
    found = world.receive(b"\xef\xbb\xbf" + TEXT.encode(), "acknowledgements/ACK_1.csv").acknowledgement
    assert (found.status, found.format, found.plugin) == ("applied", "plugin", "recorder")
    assert world.dsp(delivery).status == ours
    [payload] = plugins.payloads(AcknowledgementRead)
    assert (payload.name, payload.content) == ("acknowledgements/ACK_1.csv", TEXT)
    assert (payload.target["id"], payload.target["tenantId"]) == ("target", "tenant")


def test_a_rejection_has_the_code_and_reason(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    barcode = world.release.basic.barcode
    plug(world, Status("rejected", release_id=barcode, code="E 7", reason="Too\nloud"))
    assert world.receive(TEXT.encode()).acknowledgement.status == "applied"
    state = world.dsp(delivery)
    assert (state.status, state.code, state.reason) == ("rejected", "E 7", "Too loud")


def test_that_something_was_taken_down_is_noted(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    plug(world, Status("takenDown", message_id=delivery.ern_message_id))
    assert world.receive(TEXT.encode()).acknowledgement.status == "noted"
    assert world.dsp(delivery).status == "sent"


def test_plugins_are_not_asked_about_what_is_known_here(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    plugins = plug(world, Status("rejected", message_id=delivery.ern_message_id))
    known = as_sftp_18(world.answer(delivery))
    assert world.receive(known).acknowledgement.format == "ern-c-1.8"
    assert plugins.asked == []


def test_nor_about_calls_of_a_webhook(world: AcknowledgementWorld) -> None:
    plugins = plug(world, Status("live", message_id="M"))
    found = receive_acknowledgement(
        TEXT.encode(), target=world.target, channel="webhook", name=None, adapters=world.adapters
    )
    assert found.acknowledgement.status == "malformed"
    assert plugins.asked == []


@pytest.mark.parametrize("count", [0, 201])
def test_otherwise_it_stays_unreadable(world: AcknowledgementWorld, count: int) -> None:
    plug(world, *[Status("live", message_id=f"M{number}") for number in range(count)])
    found = world.receive(TEXT.encode()).acknowledgement
    assert (found.status, found.plugin) == ("malformed", None)

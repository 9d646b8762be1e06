"""A world with completed deliveries, and a DSP that acknowledges them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import Answer
from shared.delivery.acknowledgements.receive import Received, receive_acknowledgement
from shared.delivery.protocols import registry
from shared.delivery.queue import lane as lanes
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import DialogueTerms, DspState
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.dsp_states import sent
from shared.model.delivery.lane import LaneHistory
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Transaction
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import give_password
from tests.fixtures.world import RECIPIENT, SENDER, World, target

TERMS = DialogueTerms(channel="folder", received_within_h=24, ingested_within_h=48, live_within_h=96)


class AcknowledgementWorld(World):
    """One delivered release, and the DSP's status reports about it."""

    def __init__(self, place: Path, **terms: Any) -> None:
        super().__init__(place)
        self.target = target(dialogue=TERMS.model_copy(update=terms))
        self.put("deliveryTargets/target", encode(self.target))

    @property
    def release(self) -> Release:
        return decode(Release, self.store.get("releases/release"))

    def deliver(self, **fields: Any) -> Delivery:
        """A completed delivery, recorded on its lane."""
        return self.complete(self.request(force=True, **fields).delivery)

    def complete(self, delivery: Delivery) -> Delivery:
        """Completes the delivery, and advances the clock by an hour."""
        now = self.clock()
        completed = delivery.model_copy(
            update={"status": "completed", "completed": now, "dsp": sent(now, self.target.dialogue)}
        )
        last = LaneHistory(
            delivery_id=completed.id,
            content_hash=completed.content_hash,
            message_sub_type=completed.message_sub_type,
            message_id=completed.ern_message_id,
            completed=now,
        )

        def work(transaction: Transaction) -> None:
            lane = lanes.read_lane(transaction, completed)
            lanes.record_sent(transaction, lane, last)
            transaction.set(f"deliveries/{completed.id}", encode(completed))

        self.store.transact(work)
        self.clock.forward(hours=1)
        return completed

    def answer(self, delivery: Delivery, **changes: Any) -> Answer:
        facts: dict[str, Any] = {
            "message_id": delivery.ern_message_id,
            "batch_id": delivery.batch_id,
            "icpn": self.release.basic.barcode,
            "created": self.clock(),
            "sender": RECIPIENT.party_id,
            "recipient": SENDER.party_id,
        }
        return Answer(**{**facts, **changes})

    def receive(self, data: bytes, name: str | None = None, to: DeliveryTarget | None = None) -> Received:
        return receive_acknowledgement(
            data, target=to or self.target, channel="folder", name=name, adapters=self.adapters
        )

    def dsp(self, delivery: Delivery) -> DspState:
        state = self.delivery(delivery.id).dsp
        assert state is not None
        return state

    def notifications(self, kind: str) -> list[dict[str, Any]]:
        found = [data for path, data in self.store.documents.items() if path.startswith("notifications/")]
        return [data for data in found if data["type"] == kind]

    def at(self, **delta: float) -> datetime:
        self.clock.forward(**delta)
        return self.clock()


def give_server(world: AcknowledgementWorld, server: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connects the target's protocol to the server, and stores its password."""
    monkeypatch.setattr(registry, "protocol_named", lambda name: server.protocol())
    changed = world.target.model_copy(update={"config": {"host": "dsp.example"}})
    world.put("deliveryTargets/target", encode(changed))
    give_password(world, "right")

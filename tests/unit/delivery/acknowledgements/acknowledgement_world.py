"""A world with deliveries that were made, and a DSP that answers them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import Answer
from shared.delivery.acknowledgements.receive import Received, receive_acknowledgement
from shared.delivery.protocols import registry
from shared.delivery.queue import lease as lanes
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import DialogueTerms, DspState
from shared.model.delivery.delivery import Delivery, LaneHistory
from shared.model.delivery.dsp_states import sent
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Transaction
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import give_password
from tests.fixtures.world import RECIPIENT, SENDER, World, target

TERMS = DialogueTerms(channel="folder", received_within_h=24, ingested_within_h=48, live_within_h=96)


class Dialogue(World):
    """One delivered release and the DSP's word about it."""

    def __init__(self, place: Path, **terms: Any) -> None:
        super().__init__(place)
        self.target = target(dialogue=TERMS.model_copy(update=terms))
        self.put("deliveryTargets/target", encode(self.target))

    @property
    def release(self) -> Release:
        return decode(Release, self.store.get("releases/release"))

    def deliver(self, **fields: Any) -> Delivery:
        """A delivery as it is after its completion; the lane remembers it."""
        return self.arrive(self.request(force=True, **fields).delivery)

    def arrive(self, delivery: Delivery) -> Delivery:
        """The delivery as it is when it has arrived; an hour passes."""
        now = self.clock()
        done = delivery.model_copy(
            update={"status": "completed", "completed": now, "dsp": sent(now, self.target.dialogue)}
        )
        last = LaneHistory(
            delivery_id=done.id,
            content_hash=done.content_hash,
            message_sub_type=done.message_sub_type,
            message_id=done.ern_message_id,
            completed=now,
        )

        def work(transaction: Transaction) -> None:
            lane = lanes.read_lane(transaction, done)
            lanes.record_sent(transaction, lane, last)
            transaction.set(f"deliveries/{done.id}", encode(done))

        self.store.transact(work)
        self.clock.forward(hours=1)
        return done

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

    def notices(self, kind: str) -> list[dict[str, Any]]:
        found = [data for path, data in self.store.documents.items() if path.startswith("notifications/")]
        return [data for data in found if data["type"] == kind]

    def at(self, **delta: float) -> datetime:
        self.clock.forward(**delta)
        return self.clock()


def give_server(world: Dialogue, server: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The target's protocol leads to the server, and its password is sealed."""
    monkeypatch.setattr(registry, "protocol_named", lambda name: server.protocol())
    changed = world.target.model_copy(update={"config": {"host": "dsp.example"}})
    world.put("deliveryTargets/target", encode(changed))
    give_password(world, "right")

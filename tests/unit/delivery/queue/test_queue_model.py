"""Model-based test of the queue: the invariants hold for any order of requests, tasks, ticks and failures.

Real use cases on the memory store. The server is in memory; it can be unavailable or end the worker at any file.
"""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.delivery.protocols import registry
from shared.delivery.queue.retry import ATTEMPTS
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests import control
from shared.delivery.requests.models import ControlRequest
from shared.delivery.worker.run import deliver_package
from shared.errors import Conflict, ConnectionFailed
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.platform.store.port import Query
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import PASSWORD, stock
from tests.fixtures.world import World


class Killed(BaseException):
    """Simulates the end of the process: no handler of the code under test catches it."""


class Queue(RuleBasedStateMachine):
    """One lane, of one release to one target, and everything that can happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.server = MemoryServer(password=PASSWORD)
        self.patch = mock.patch.object(registry, "protocol_named", return_value=self.server.protocol())
        self.patch.start()
        self.titles = 0

    @initialize()
    def begin(self) -> None:
        self.world = World(self.folder)
        stock(self.world)

    def teardown(self) -> None:
        self.patch.stop()
        shutil.rmtree(self.folder)

    @rule()
    def edit(self) -> None:
        self.titles += 1
        self.world.change_release(**{"basic.title": f"Title {self.titles}", "status": "ready"})

    @rule(takedown=st.booleans(), force=st.booleans())
    def request(self, takedown: bool, force: bool) -> None:
        self.world.clock.forward(milliseconds=1)  # requests have different times
        with suppress(Conflict):
            self.world.request(takedown=takedown, force=force)

    @rule(minutes=st.sampled_from([1, 6, 11, 70]))
    def wait(self, minutes: int) -> None:
        self.world.clock.forward(minutes=minutes)

    @rule()
    def tick(self) -> None:
        process_queue(self.world.adapters)

    @rule(unavailable=st.booleans())
    def change_server_availability(self, unavailable: bool) -> None:
        def disturb(_path: str) -> None:
            if unavailable:
                raise ConnectionFailed

        self.server.disturb = disturb

    @precondition(lambda self: self.world.tasks.queued)
    @rule(data=st.data(), times=st.integers(1, 2))
    def work(self, data: st.DataObject, times: int) -> None:
        _, task = data.draw(st.sampled_from(self.world.tasks.queued))
        for _ in range(times):
            deliver_package(task, self.world.adapters)  # type: ignore[arg-type]

    @precondition(lambda self: self.world.tasks.queued)
    @rule(data=st.data(), files=st.integers(0, 5))
    def work_and_crash(self, data: st.DataObject, files: int) -> None:
        _, task = data.draw(st.sampled_from(self.world.tasks.queued))
        before, left = self.server.disturb, [files]

        def disturb(path: str) -> None:
            before(path)
            left[0] -= 1
            if left[0] < 0:
                raise Killed

        self.server.disturb = disturb
        with suppress(Killed):
            deliver_package(task, self.world.adapters)  # type: ignore[arg-type]
        self.server.disturb = before

    @precondition(lambda self: self.deliveries())
    @rule(data=st.data(), act=st.sampled_from(["cancel_delivery", "retry_delivery", "force_delivery"]))
    def intervene(self, data: st.DataObject, act: str) -> None:
        delivery = data.draw(st.sampled_from(self.deliveries()))
        with suppress(Conflict):
            reference = ControlRequest(delivery_id=delivery.id)
            getattr(control, act)(reference, caller=self.world.admin, adapters=self.world.adapters)

    def deliveries(self) -> list[Delivery]:
        found = self.world.store.find(Query("deliveries", order=("created",)))
        return [decode(Delivery, data) for data in found]

    @invariant()
    def completed_deliveries_have_a_receipt(self) -> None:
        for delivery in self.deliveries():
            if delivery.status == "completed":
                assert self.world.store.get(f"receipts/{delivery.id}") is not None
                assert self.marker(delivery) in self.server.files
            if delivery.status == "failed":
                assert delivery.failure is not None

    @invariant()
    def attempts_are_limited_and_one_delivery_runs_at_a_time(self) -> None:
        deliveries = self.deliveries()
        assert all(len(delivery.attempts) - delivery.series <= ATTEMPTS for delivery in deliveries)
        assert sum(delivery.status in ("processing", "delivering") for delivery in deliveries) <= 1

    @invariant()
    def lane_names_the_last_completed_delivery(self) -> None:
        completed = [delivery for delivery in self.deliveries() if delivery.status == "completed"]
        latest: Any = max(completed, key=lambda done: (done.completed, done.created), default=None)
        lane: Any = self.world.store.get(f"locks/{latest.lane}") if latest else None
        assert latest is None or lane["last"]["deliveryId"] == latest.id

    @invariant()
    def completion_is_recorded_once(self) -> None:
        entries = self.world.store.find(Query("deliveryHistory"))
        completed = [entry["deliveryId"] for entry in entries if entry["outcome"] == "completed"]
        assert len(completed) == len(set(completed))

    @staticmethod
    def marker(delivery: Delivery) -> str:
        return f"{delivery.batch_id}/BatchComplete_{delivery.batch_id}.xml"

    def run_to_the_end(self) -> None:
        """Runs the queue without failures until every delivery has ended."""
        self.server.disturb = lambda path: None
        for _ in range(40):
            self.world.clock.forward(minutes=66)
            process_queue(self.world.adapters)
            for _, task in list(self.world.tasks.queued):
                deliver_package(task, self.world.adapters)  # type: ignore[arg-type]
            if all(delivery.status in ("completed", "failed", "cancelled") for delivery in self.deliveries()):
                return
        raise AssertionError(f"still open: {[(d.id, d.status, d.scheduled) for d in self.deliveries()]}")

    @rule()
    def everything_ends(self) -> None:
        self.run_to_the_end()


Queue.TestCase.settings = settings(
    max_examples=6, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestQueue = Queue.TestCase

"""The simulator as a whole: an endpoint, and an intake that processes its packages until it is stopped."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.dsp.simulator.endpoints import ENDPOINTS, SANDBOX, Dsp, Identity
from infra.local.dsp.simulator.faults import NO_FAULTS, Faults
from infra.local.dsp.simulator.intake import Event, Intake
from infra.local.dsp.simulator.response_policy import ACCEPT, Format, ResponsePolicy
from shared.platform.schemas import SchemaSource

_POLL_EVERY_S = 0.2

log = logging.getLogger("stardust.local.dsp")


@dataclass(frozen=True, slots=True)
class Plan:
    """The DSP to simulate. `send` delivers acknowledgements elsewhere than to the DSP's folder."""

    protocol: str = "sftp"
    identity: Identity = SANDBOX
    policies: Sequence[ResponsePolicy] = ACCEPT
    form: Format = "1.8"
    pace_s: float = 0
    faults: Faults = NO_FAULTS
    port: int | None = None
    send: Callable[[str, bytes], None] | None = None


@contextmanager
def open_dsp(
    plan: Plan,
    work: Path,
    *,
    schemas: SchemaSource | None = None,
    on_event: Callable[[Event], None] = lambda _event: None,
) -> Iterator[Intake]:
    """A DSP with its logs and files in `work`; its intake runs only when `poll` is called. Raises PartMissing."""
    with ENDPOINTS[plan.protocol](work, plan.identity, port=plan.port, faults=plan.faults) as dsp:
        yield Intake(
            dsp,
            policies=plan.policies,
            form=plan.form,
            pace_s=plan.pace_s,
            spoiled=plan.faults.spoiled,
            schemas=schemas,
            on_event=on_event,
            send=plan.send,
        )


@contextmanager
def running_intake(intake: Intake) -> Iterator[None]:
    """Polls the intake in a thread, several times a second. Its first error is raised on exit."""
    stop, failures = threading.Event(), list[Exception]()

    def work() -> None:
        try:
            serve(intake, until=stop.is_set)
        except Exception as error:
            log.exception("the DSP no longer answers")
            failures.append(error)

    thread = threading.Thread(target=work, name="dsp", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if failures:
        raise failures[0]


@contextmanager
def running_dsp(plan: Plan, work: Path, *, schemas: SchemaSource | None = None) -> Iterator[Dsp]:
    """A DSP whose intake is running. Raises PartMissing."""
    with open_dsp(plan, work, schemas=schemas) as intake, running_intake(intake):
        yield intake.dsp


def serve(intake: Intake, *, until: Callable[[], bool]) -> None:
    """Polls the intake several times a second until `until` holds."""
    while not until():
        intake.poll()
        time.sleep(_POLL_EVERY_S)

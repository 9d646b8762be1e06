"""Owns the simulator as a whole: a door, and an intake that works behind it until it is told to stop."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.dsp.simulator.endpoints import DOORS, SANDBOX, Dsp, Identity
from infra.local.dsp.simulator.faults import NO_FAULTS, Faults
from infra.local.dsp.simulator.intake import Event, Intake
from infra.local.dsp.simulator.response_policy import ACCEPT, Format, Manner
from shared.platform.schemas import SchemaSource

_LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated. `say` puts acknowledgements elsewhere than into the DSP's folder."""

    protocol: str = "sftp"
    identity: Identity = SANDBOX
    manners: Sequence[Manner] = ACCEPT
    form: Format = "1.8"
    pace_s: float = 0
    faults: Faults = NO_FAULTS
    port: int | None = None
    say: Callable[[str, bytes], None] | None = None


@contextmanager
def open_dsp(
    plan: Plan, work: Path, *, schemas: SchemaSource | None = None, hear: Callable[[Event], None] = lambda _event: None
) -> Iterator[Intake]:
    """A DSP whose logs and files lie in `work`; its intake looks only when it is asked. Raises PartMissing."""
    with DOORS[plan.protocol](work, plan.identity, port=plan.port, faults=plan.faults) as dsp:
        yield Intake(
            dsp,
            manners=plan.manners,
            form=plan.form,
            pace_s=plan.pace_s,
            spoiled=plan.faults.spoiled,
            schemas=schemas,
            hear=hear,
            say=plan.say,
        )


@contextmanager
def at_work(intake: Intake) -> Iterator[None]:
    """The intake looks several times a second, in a thread. What it raises is raised at the end."""
    stop, failures = threading.Event(), list[Exception]()

    def work() -> None:
        try:
            serve(intake, until=stop.is_set)
        except Exception as error:
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
def working_dsp(plan: Plan, work: Path, *, schemas: SchemaSource | None = None) -> Iterator[Dsp]:
    """A DSP whose intake is at work. Raises PartMissing."""
    with open_dsp(plan, work, schemas=schemas) as intake, at_work(intake):
        yield intake.dsp


def serve(intake: Intake, *, until: Callable[[], bool]) -> None:
    """Looks several times a second, `until` it holds."""
    while not until():
        intake.look()
        time.sleep(_LOOK_EVERY_S)

"""Reports a missing program as a finding with its remedy, as the commands report any other problem."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import ProcessFailed
from shared.errors import Finding, InvalidInput


@contextmanager
def report_missing_parts() -> Iterator[None]:
    """Turns PartMissing and ProcessFailed into InvalidInput."""
    try:
        yield
    except (PartMissing, ProcessFailed) as error:
        raise InvalidInput([Finding("", str(error), "part-missing", remedy="See docs/how-to/run-a-dsp.md.")]) from error

"""Owns how the commands tell what the machine lacks: as a problem like any other, with its remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import ProcessFailed
from shared.errors import Finding, InvalidInput


@contextmanager
def missing_parts_told() -> Iterator[None]:
    """Raises InvalidInput for PartMissing and ProcessFailed."""
    try:
        yield
    except (PartMissing, ProcessFailed) as error:
        raise InvalidInput([Finding("", str(error), "part-missing", remedy="See docs/how-to/run-a-dsp.md.")]) from error

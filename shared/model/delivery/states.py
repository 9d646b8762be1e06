"""Defines the state machine of a delivery: which status may follow which. Pure.

              ┌──(within seconds)──────────┐
              │                            ▼
queued ──> processing ──> delivering ──> completed
  │ ▲          │              │
  │ └──────────┴──(retry)─────┤
  ▼                           ▼
cancelled ──(manual retry)─── failed
"""

from collections.abc import Mapping
from typing import get_args

from shared.errors import Conflict
from shared.model.delivery.delivery import DeliveryStatus

_NEXT: Mapping[DeliveryStatus, frozenset[DeliveryStatus]] = {
    "queued": frozenset({"processing", "cancelled"}),
    "processing": frozenset({"delivering", "completed", "queued", "failed"}),
    "delivering": frozenset({"completed", "queued", "failed"}),
    "completed": frozenset(),
    "failed": frozenset({"queued"}),
    "cancelled": frozenset({"queued"}),
}
RUNNING: tuple[DeliveryStatus, ...] = ("processing", "delivering")
OPEN: tuple[DeliveryStatus, ...] = ("queued", *RUNNING)

assert set(_NEXT) == set(get_args(DeliveryStatus))


def check_transition(current: DeliveryStatus, wanted: DeliveryStatus) -> None:
    """Raises Conflict unless a delivery that is `current` may become `wanted`."""
    if wanted not in _NEXT[current]:
        allowed = ", ".join(sorted(_NEXT[current])) or "none"
        raise Conflict(f"A delivery that is {current} cannot become {wanted}. Allowed: {allowed}.")

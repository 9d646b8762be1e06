"""What the minute tick does for the health of the deployment, after its own work."""

import logging
from collections.abc import Callable
from typing import Any

from shared.accounts.adapters import Adapters
from shared.diagnostics.health.beats import tick_over
from shared.diagnostics.status.samples import sample_status

logger = logging.getLogger("stardust.diagnostics")

_STEPS: tuple[Callable[[Adapters], Any], ...] = (tick_over, sample_status)


def record_health(adapters: Adapters) -> None:
    """Records that the tick ran, probes the task queue and samples the parts. Never raises: the tick has done its work.

    What fails is logged; the missing heartbeat or sample then shows in the health.
    """
    for step in _STEPS:
        try:
            step(adapters)
        except Exception:
            logger.exception("%s failed after the tick", step.__name__)

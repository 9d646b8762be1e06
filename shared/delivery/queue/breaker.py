"""The circuit breaker of a target: pauses deliveries to a DSP that is down, then probes it with one delivery. Pure.

closed ──(consecutive failures reach the threshold)─> open ──(reset time)──> half-open: one delivery probes
   ▲                                                  ▲                          │
   └───────────────(the probe succeeds)───────────────┼──────────────────────────┤
                                                      └──────(the probe fails)───┘

The circuit is stored in the target's document, which every delivery reads anyway, and is only written when it changes.
"""

from datetime import datetime, timedelta

from shared.errors import AssetCorrupted, AssetMissing, DeliveryError
from shared.model.delivery.target import Breaker, Circuit

PROBE_LIFETIME = timedelta(minutes=10)
"""As long as a lease: a probe without a result by then counts as lost, and another delivery may probe."""


def blames_target(error: Exception) -> bool:
    """True for failures of the DSP's server, false for missing or changed files of the release and internal errors."""
    return isinstance(error, DeliveryError) and not isinstance(error, (AssetMissing, AssetCorrupted))


def admit(circuit: Circuit, delivery_id: str, now: datetime, policy: Breaker) -> Circuit | datetime:
    """The circuit to store if the delivery may run; otherwise the time at which to try again."""
    if circuit.state == "closed" or circuit.probe == delivery_id:
        return circuit
    reset = (circuit.opened or now) + timedelta(seconds=policy.reset_seconds)
    if circuit.state == "open" and now < reset:
        return reset
    if circuit.state == "half-open" and circuit.probed and now < circuit.probed + PROBE_LIFETIME:
        return circuit.probed + PROBE_LIFETIME
    return circuit.model_copy(update={"state": "half-open", "probe": delivery_id, "probed": now})


def after_success(circuit: Circuit) -> Circuit:
    """A closed circuit without failures: one success is enough."""
    return circuit if circuit == Circuit() else Circuit()


def after_failure(circuit: Circuit, error: Exception, now: datetime, policy: Breaker) -> Circuit:
    """Counts a failure that the target caused; opens the circuit at the threshold, or if the probe failed."""
    if not blames_target(error):
        return circuit
    failures = circuit.failures + 1
    if circuit.state != "closed" or failures >= policy.failure_threshold:
        return Circuit(state="open", failures=failures, opened=now)
    return circuit.model_copy(update={"failures": failures})

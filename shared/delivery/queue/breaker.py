"""Owns the circuit breaker of a target: a DSP that is down is left alone, then probed, then trusted again. Pure.

closed ──(failures in a row reach the threshold)──> open ──(reset time)──> half-open: one delivery probes
   ▲                                                  ▲                          │
   └───────────────(the probe succeeds)───────────────┼──────────────────────────┤
                                                      └──────(the probe fails)───┘

The circuit lies in the target's document, which every delivery reads anyway; it is written only when it changes.
"""

from datetime import datetime, timedelta

from shared.errors import AssetCorrupted, AssetMissing, DeliveryError
from shared.model.delivery.target import Breaker, Circuit

PROBE_LIFETIME = timedelta(minutes=10)
"""A probe that has not answered by then is taken for lost, as its lease is."""


def blames_target(error: Exception) -> bool:
    """True for failures of the DSP's server; a release's own faults say nothing about it."""
    return isinstance(error, DeliveryError) and not isinstance(error, (AssetMissing, AssetCorrupted))


def admit(circuit: Circuit, delivery_id: str, now: datetime, policy: Breaker) -> Circuit | datetime:
    """The circuit with which the delivery may run, or when to ask again."""
    if circuit.state == "closed" or circuit.probe == delivery_id:
        return circuit
    reset = (circuit.opened or now) + timedelta(seconds=policy.reset_seconds)
    if circuit.state == "open" and now < reset:
        return reset
    if circuit.state == "half-open" and circuit.probed and now < circuit.probed + PROBE_LIFETIME:
        return circuit.probed + PROBE_LIFETIME
    return circuit.model_copy(update={"state": "half-open", "probe": delivery_id, "probed": now})


def after_success(circuit: Circuit) -> Circuit:
    """One success closes it."""
    return circuit if circuit == Circuit() else Circuit()


def after_failure(circuit: Circuit, error: Exception, now: datetime, policy: Breaker) -> Circuit:
    """Counts a failure of the target; opens at the threshold, and at once when a probe failed."""
    if not blames_target(error):
        return circuit
    failures = circuit.failures + 1
    if circuit.state != "closed" or failures >= policy.failure_threshold:
        return Circuit(state="open", failures=failures, opened=now)
    return circuit.model_copy(update={"failures": failures})

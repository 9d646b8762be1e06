from datetime import UTC, datetime, timedelta

import pytest

from shared.delivery.queue.breaker import PROBE_LIFETIME, admit, after_failure, after_success
from shared.errors import AssetMissing, AuthenticationFailed, ConnectionFailed, Unavailable
from shared.model.delivery.target import Breaker, Circuit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = Breaker(failure_threshold=3, reset_seconds=60)
OPEN = Circuit(state="open", failures=3, opened=NOW)
MINUTE = timedelta(minutes=1)


def test_consecutive_failures_open_the_circuit() -> None:
    circuit = Circuit()
    for _ in range(2):
        circuit = after_failure(circuit, ConnectionFailed(), NOW, POLICY)
        assert circuit.state == "closed"
    assert after_failure(circuit, AuthenticationFailed(), NOW, POLICY) == OPEN


def test_success_resets_the_failure_count() -> None:
    circuit = Circuit(failures=2)
    assert after_failure(after_success(circuit), ConnectionFailed(), NOW, POLICY).state == "closed"


@pytest.mark.parametrize("error", [AssetMissing(), Unavailable(), RuntimeError()])
def test_errors_not_caused_by_the_target_do_not_count(error: Exception) -> None:
    assert after_failure(Circuit(failures=2), error, NOW, POLICY) == Circuit(failures=2)


def test_open_circuit_returns_when_to_try_again() -> None:
    assert admit(OPEN, "one", NOW, POLICY) == NOW + MINUTE


def test_after_the_reset_time_only_one_delivery_probes() -> None:
    probing = admit(OPEN, "one", NOW + MINUTE, POLICY)
    assert isinstance(probing, Circuit)
    assert (probing.state, probing.probe) == ("half-open", "one")
    assert admit(probing, "one", NOW + MINUTE, POLICY) == probing
    assert admit(probing, "two", NOW + MINUTE, POLICY) == NOW + MINUTE + PROBE_LIFETIME


def test_lost_probe_is_replaced() -> None:
    probing = Circuit(state="half-open", failures=3, opened=NOW, probe="one", probed=NOW)
    later = admit(probing, "two", NOW + PROBE_LIFETIME, POLICY)
    assert isinstance(later, Circuit)
    assert later.probe == "two"


def test_probe_result_closes_or_opens_the_circuit() -> None:
    probing = Circuit(state="half-open", failures=3, opened=NOW, probe="one", probed=NOW)
    assert after_success(probing) == Circuit()
    assert after_failure(probing, ConnectionFailed(), NOW + MINUTE, POLICY) == Circuit(
        state="open", failures=4, opened=NOW + MINUTE
    )

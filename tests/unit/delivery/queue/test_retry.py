from datetime import timedelta

import pytest

from shared.delivery.queue.retry import decide_retry
from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    Finding,
    InvalidRelease,
    RemoteBusy,
    Unavailable,
    VaultError,
)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 5), (2, 15), (3, 60)])
def test_temporary_error_is_retried_after_5_15_and_60_minutes(tries: int, minutes: int) -> None:
    decision = decide_retry(ConnectionFailed(), tries=tries)
    assert decision.retry
    assert decision.delay == timedelta(minutes=minutes)


def test_delivery_has_failed_after_three_retries() -> None:
    assert not decide_retry(ConnectionFailed(), tries=4).retry


@pytest.mark.parametrize("error", [AuthenticationFailed(), VaultError(), InvalidRelease([Finding("a", "b", "c")])])
def test_permanent_error_is_not_retried(error: Exception) -> None:
    assert not decide_retry(error, tries=1).retry


@pytest.mark.parametrize("error", [Unavailable(), RuntimeError("unexpected")])
def test_internal_errors_are_retried(error: Exception) -> None:
    assert decide_retry(error, tries=1).retry


def test_server_can_extend_the_delay_but_not_shorten_it() -> None:
    assert decide_retry(RemoteBusy(retry_after_s=3600), tries=1).delay == timedelta(hours=1)
    assert decide_retry(RemoteBusy(retry_after_s=1), tries=1).delay == timedelta(minutes=5)


def test_jitter_extends_the_delay_by_up_to_a_tenth() -> None:
    assert decide_retry(ConnectionFailed(), tries=1, jitter=1).delay == timedelta(minutes=5.5)

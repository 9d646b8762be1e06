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
def test_a_passing_error_is_retried_after_5_15_and_60_minutes(tries: int, minutes: int) -> None:
    decision = decide_retry(ConnectionFailed(), tries=tries)
    assert decision.retry
    assert decision.delay == timedelta(minutes=minutes)


def test_after_three_retries_the_delivery_has_failed() -> None:
    assert not decide_retry(ConnectionFailed(), tries=4).retry


@pytest.mark.parametrize("error", [AuthenticationFailed(), VaultError(), InvalidRelease([Finding("a", "b", "c")])])
def test_an_error_that_stays_fails_at_once(error: Exception) -> None:
    assert not decide_retry(error, tries=1).retry


@pytest.mark.parametrize("error", [Unavailable(), RuntimeError("a bug, perhaps a passing one")])
def test_our_own_passing_errors_are_retried(error: Exception) -> None:
    assert decide_retry(error, tries=1).retry


def test_the_server_may_ask_for_more_time_but_not_for_less() -> None:
    assert decide_retry(RemoteBusy(retry_after_s=3600), tries=1).delay == timedelta(hours=1)
    assert decide_retry(RemoteBusy(retry_after_s=1), tries=1).delay == timedelta(minutes=5)


def test_jitter_lengthens_a_delay_by_a_tenth_at_most() -> None:
    assert decide_retry(ConnectionFailed(), tries=1, jitter=1).delay == timedelta(minutes=5.5)

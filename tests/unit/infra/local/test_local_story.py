"""The demo's scenario fails at once, with the cause and the remedy."""

from typing import Any

import pytest

from infra.local.demo.scenario import ScenarioFailed, check_deliveries

NAMES = {"d1": "Harbour", "d2": "Lantern"}


def test_deliveries_in_progress_are_not_failures() -> None:
    check_deliveries({"d1": {"status": "queued"}, "d2": {"status": "delivering"}}, NAMES)
    check_deliveries({"d1": {}, "d2": {"status": "completed"}}, NAMES)


def test_a_failure_followed_by_completion_is_not_a_failure() -> None:
    failure = {"message": "The server hung up.", "retryable": True}
    check_deliveries({"d1": {"status": "completed", "failure": failure}}, NAMES)


@pytest.mark.parametrize(
    ("delivery", "message"),
    [
        (
            {"status": "queued", "failure": {"message": "The server hung up."}},
            "The delivery to Harbour failed: The server hung up.",
        ),
        (
            {"status": "failed", "failure": {"message": "Wrong key.", "remedy": "Pin the new one."}},
            "The delivery to Harbour failed: Wrong key. Pin the new one.",
        ),
        ({"status": "cancelled"}, "The delivery to Harbour is cancelled."),
    ],
)
def test_the_error_names_the_cause_and_the_remedy(delivery: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioFailed) as failure:
        check_deliveries({"d2": {"status": "queued"}, "d1": delivery}, NAMES)
    assert str(failure.value) == message

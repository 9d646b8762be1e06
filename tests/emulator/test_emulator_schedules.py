"""Every scheduled function runs on the stack, by the schedules that `make dev` follows."""

from datetime import UTC, datetime

from infra.local.demo.schedules import run_due, schedules_of
from infra.local.stack.stack import Stack


def test_every_scheduled_function_is_found_and_runs(stack: Stack) -> None:
    schedules = schedules_of(stack)
    assert {"process_delivery_queue", "send_digests", "send_weekly_summaries", "watch_webhooks"} <= schedules.keys()
    failed: list[str] = []
    run_due(stack, dict.fromkeys(schedules, "* * * * *"), datetime.now(UTC), failed.append)
    assert failed == []

"""Failures by cause, over targets and time, and what helped with the same cause before."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.queue.claim import claim_delivery
from shared.delivery.queue.outcome import decide_next_attempt, describe_failure, record_failure
from shared.delivery.requests.control import retry_deliveries
from shared.delivery.requests.failures import FailurePattern, FailureQuery, report_failures
from shared.delivery.requests.models import RetryRequest
from shared.errors import AuthenticationFailed, ConnectionFailed
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, DeliveryAttempt, DeliveryFailure
from tests.fixtures.world import START, World

HOUR = timedelta(hours=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def failed(world: World, name: str, code: str = "remote-refused", **changes: Any) -> None:
    """Stores a failed delivery, which was requested an hour ago on a lane of its own."""
    failure = DeliveryFailure(code=code, message=f"{name} failed.", remedy="Ask the DSP.", retryable=False)
    base = world.request().delivery
    fields: dict[str, Any] = {
        "id": name, "lane": name, "status": "failed", "failure": failure, "created": START - HOUR, "updated": START,
    }  # fmt: skip
    world.put(f"deliveries/{name}", encode(base.model_copy(update={"waiting": None, **fields, **changes})))


def recovered(world: World, name: str, code: str, *, series: int = 0, lane: str = "") -> None:
    """Stores a delivery that failed at first and went through half an hour later."""
    attempts = [
        DeliveryAttempt(attempt_number=1, start_time=START, end_time=START, status="failed", error="no", code=code),
        DeliveryAttempt(attempt_number=2, start_time=START + HOUR / 2, end_time=START + HOUR / 2, status="success"),
    ]
    base = world.request().delivery
    fields = {"id": name, "lane": lane or name, "status": "completed", "completed": START + HOUR, "series": series}
    changed = base.model_copy(update={"waiting": None, "attempts": attempts, "failure": None, **fields})
    world.put(f"deliveries/{name}", encode(changed))


def patterns(world: World, days: int = 30) -> dict[str, FailurePattern]:
    report = report_failures(FailureQuery(days=days), caller=world.viewer, adapters=world.adapters)
    return {pattern.code: pattern for pattern in report.patterns}


def test_failures_are_grouped_by_cause_over_targets_and_days(world: World) -> None:
    failed(world, "a", updated=START + HOUR)
    failed(world, "b", target_id="second", created=START - 3 * 24 * HOUR)
    failed(world, "c", target_id="second")
    failed(world, "d", code="connection-failed")
    failed(world, "foreign", tenant_id="elsewhere")
    found = patterns(world)
    assert list(found) == ["remote-refused", "connection-failed"]
    refused = found["remote-refused"]
    assert (refused.count, refused.message, refused.remedy) == (3, "a failed.", "Ask the DSP.")
    assert [(each.target_id, each.count) for each in refused.targets] == [("second", 2), ("target", 1)]
    assert refused.days == {"2026-02-26": 1, "2026-03-01": 2}
    assert set(refused.delivery_ids) == {"a", "b", "c"}
    assert (refused.first, refused.last) == (START - 3 * 24 * HOUR, START + HOUR)


def test_failures_before_the_days_that_were_asked_for_do_not_count(world: World) -> None:
    failed(world, "old", created=START - 50 * 24 * HOUR)
    assert patterns(world) == {}
    assert patterns(world, days=60)["remote-refused"].count == 1


def test_what_went_through_by_itself_and_what_was_retried_are_told_apart(world: World) -> None:
    failed(world, "open", code="connection-failed")
    recovered(world, "by-itself", "connection-failed")
    recovered(world, "retried", "connection-failed", series=1)
    recovered(world, "another-cause", "remote-full")
    helped = patterns(world)["connection-failed"].helped
    assert {each.what: each.count for each in helped} == {"waited": 1, "retried": 1}


def test_a_change_of_the_target_between_failure_and_success_helped(world: World) -> None:
    failed(world, "open", code="authentication-failed")
    recovered(world, "mended", "authentication-failed", series=1)
    entry = {"tenantId": "tenant", "action": "target.updated", "subject": "deliveryTargets/target"}
    world.put("auditLog/later", {**entry, "id": "later", "at": START + HOUR})
    assert [each.what for each in patterns(world)["authentication-failed"].helped] == ["retried"]
    world.put("auditLog/between", {**entry, "id": "between", "at": START + HOUR / 4})
    helped = patterns(world)["authentication-failed"].helped
    assert [(each.what, each.last) for each in helped] == [("targetChanged", START + HOUR / 2)]


def test_a_release_that_was_changed_and_delivered_since_is_no_failure_any_more(world: World) -> None:
    failed(world, "replaced", code="failed-precondition", content_hash="0" * 64, lane="one")
    failed(world, "open", code="failed-precondition")
    recovered(world, "newer", "remote-full", lane="one")
    pattern = patterns(world)["failed-precondition"]
    assert pattern.delivery_ids == ["open"]
    assert [each.what for each in pattern.helped] == ["releaseChanged"]


def test_what_helped_last_comes_first(world: World) -> None:
    failed(world, "open", code="remote-full")
    failed(world, "replaced", code="remote-full", content_hash="0" * 64, lane="one")
    recovered(world, "waited", "remote-full")
    recovered(world, "newer", "remote-busy", lane="one")
    helped = patterns(world)["remote-full"].helped
    assert [each.what for each in helped] == ["releaseChanged", "waited"]
    assert helped[0].last > helped[1].last


def test_an_attempt_records_the_code_of_its_failure(world: World) -> None:
    delivery = world.request().delivery
    for error in (ConnectionFailed("No answer."), AuthenticationFailed("Wrong password.")):
        claim = claim_delivery(world.task(delivery.id), world.adapters)
        assert claim is not None
        record_failure(claim, describe_failure(error), decide_next_attempt(claim, error), world.adapters)
        world.clock.forward(hours=2)
    stored: Delivery = world.delivery(delivery.id)
    assert [attempt.code for attempt in stored.attempts] == ["connection-failed", "authentication-failed"]
    assert stored.attempts[0].error == "No answer."


def test_the_deliveries_of_one_cause_are_retried_together(world: World) -> None:
    failed(world, "refused")
    failed(world, "full", code="remote-full")
    wanted = RetryRequest(code="remote-full")
    assert retry_deliveries(wanted, caller=world.manager, adapters=world.adapters).delivery_ids == ["full"]
    assert world.delivery("refused").status == "failed"


def test_a_document_that_cannot_be_read_does_not_hide_the_others(world: World) -> None:
    failed(world, "sound")
    broken = {"id": "x", "tenantId": "tenant", "status": "failed", "created": START}
    world.put("deliveries/x", broken)
    assert patterns(world)["remote-refused"].delivery_ids == ["sound"]

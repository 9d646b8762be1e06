"""The simulation runs what is deployed, and costs and needs follow from what was counted."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from infra.sizing import reference
from infra.sizing.loads import ASSUMED, DELIVER_INSTANCES, LIMITS, SHARDS, TICK, Load
from infra.sizing.metered import Change, MeteredStore, Operations
from infra.sizing.prices import COUNTED, PRICES, price_of
from infra.sizing.triggers import TRIGGERS
from shared.analytics import record
from shared.delivery.queue import tick
from tests.fixtures.deployed import ENDPOINTS

KINDS = [*reference._KINDS, *(f"idle {name}" for name in reference._EVERY_MIN)]
WORK = {kind: Operations(reads=10, writes=5, invocations=2, documents_bytes=1024, key_operations=1) for kind in KINDS}


def test_every_trigger_of_documents_is_simulated_as_it_is_deployed() -> None:
    deployed = {}
    for name, endpoint in ENDPOINTS.items():
        event: Any = endpoint.eventTrigger
        if event and "firestore" in event["eventType"]:
            when = event["eventType"].rpartition(".")[2]
            deployed[name] = (event["eventFilterPathPatterns"]["document"], when)
    assert {trigger.function: (trigger.document, trigger.when) for trigger in TRIGGERS} == deployed


def test_schedules_run_as_often_as_they_are_deployed() -> None:
    schedules: dict[str, Any] = {
        name: endpoint.scheduleTrigger for name, endpoint in ENDPOINTS.items() if endpoint.scheduleTrigger
    }
    every = {name: trigger["schedule"] for name, trigger in schedules.items()}
    for name, minutes in reference._EVERY_MIN.items():
        assert every[name] == ("* * * * *" if minutes == 1 else f"*/{minutes} * * * *")
    assert len(every) == len(reference._EVERY_MIN) + reference._RARE_SCHEDULES


def test_limits_of_our_own_are_those_of_the_code() -> None:
    assert ENDPOINTS["deliver"].maxInstances == DELIVER_INSTANCES
    assert tick._ENQUEUED_PER_TICK == TICK
    assert record.SHARDS == SHARDS


def test_work_adds_up_and_scales() -> None:
    one = Operations(reads=2, writes=1, by_collection=Counter({"deliveries": 1}), hottest=3)
    two = one.times(4) + Operations(reads=1, hottest=5)
    assert (two.reads, two.writes, two.by_collection["deliveries"], two.hottest) == (9, 4, 4, 5)


def test_operations_cost_what_the_prices_say() -> None:
    assert price_of(Operations(reads=100_000, writes=100_000)) == pytest.approx(
        PRICES["reads"].dollars + PRICES["writes"].dollars
    )
    assert {name for name in COUNTED if not hasattr(Operations(), name)} == set()


def test_costs_grow_with_the_number_of_deliveries() -> None:
    once, ten = (sum(reference.delivery_costs(WORK, number).values()) for number in (1, 10))
    assert ten == pytest.approx(10 * once)
    assert reference.delivery_costs(WORK, 1)["Data sent to DSPs"] == PRICES["egress"].of(ASSUMED.release_bytes)


def test_needs_grow_with_the_load_and_are_marked_beyond_the_limit() -> None:
    instances = next(limit for limit in LIMITS if limit.unit == "instances")
    small, large = (Load(number, Operations(), Operations()) for number in (10, 100_000))
    assert instances.need(large) == pytest.approx(10_000 * instances.need(small))
    assert not reference._need(instances, small).startswith("**")
    assert reference._need(instances, large).startswith("**")


def test_the_page_says_where_every_price_is_from() -> None:
    text = reference.page(WORK)
    assert all(price.source in text for price in PRICES.values())
    assert all(limit.what in text for limit in LIMITS)


def test_changes_are_kept_with_what_was_there_before() -> None:
    store = MeteredStore()
    store.transact(lambda transaction: transaction.set("releases/r", {"title": "A"}))
    store.transact(lambda transaction: transaction.update("releases/r", {"title": "B"}))
    store.transact(lambda transaction: transaction.delete("releases/r"))
    assert store.changes == [
        Change("releases/r", None, {"title": "A"}),
        Change("releases/r", {"title": "A"}, {"title": "B"}),
        Change("releases/r", {"title": "B"}, None),
    ]
    assert store.deletes == 1


def test_a_trigger_runs_for_its_documents_only() -> None:
    created = next(trigger for trigger in TRIGGERS if trigger.function == "on_delivery_created")
    assert created.document_id(Change("deliveries/d", None, {})) == "d"
    assert created.document_id(Change("deliveries/d", {}, {})) is None
    assert created.document_id(Change("deliveries/d/logs/l", None, {})) is None


def test_the_page_is_marked_as_generated() -> None:
    text = Path("docs/explanation/sizing.md").read_text("utf-8")
    assert re.search(r"<!-- Generated: python -m infra\.sizing\.reference -->", text)

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.errors import Unavailable
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Transaction
from shared.sdk.answers import Answer
from shared.sdk.points import RuleCheck
from tests.fixtures.plugins import finding, listening

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def adapters() -> Adapters:
    ids = count()
    return Adapters(store=MemoryStore(), clock=lambda: NOW, new_id=lambda: f"id{next(ids)}")


def save(transaction: Transaction, adapters: Adapters) -> Any:
    stored = transaction.get("things/a") or {"times": 0}
    document = {"times": stored["times"] + 1, "track": adapters.new_id(), "at": adapters.clock().isoformat()}
    outcome = adapters.plugins.ask("tenant", RuleCheck(document))
    transaction.set("things/a", document)
    return outcome.findings


def test_without_plugins_it_is_one_transaction(adapters: Adapters) -> None:
    assert transact_asking(adapters, save) == ()
    assert adapters.store.meter.writes == 1
    assert adapters.store.meter.reads == 1


def test_a_question_is_asked_outside_of_the_transaction_about_what_is_stored(adapters: Adapters) -> None:
    inside: list[bool] = []

    def look(_payload: RuleCheck) -> Answer:
        inside.append(adapters.store.get("things/a") is not None)
        return Answer((finding(),))

    asking, plugins = listening(adapters, {RuleCheck: look})
    assert transact_asking(asking, save) == (finding(),)
    assert inside == [False]
    assert [payload.release for payload in plugins.payloads(RuleCheck)] == [adapters.store.get("things/a")]


def test_what_changed_meanwhile_is_asked_about_again(adapters: Adapters) -> None:
    def change(payload: RuleCheck) -> None:
        if payload.release["times"] == 1:
            adapters.store.transact(lambda transaction: transaction.set("things/a", {"times": 7}))

    asking, plugins = listening(adapters, {RuleCheck: change})
    transact_asking(asking, save)
    assert [payload.release["times"] for payload in plugins.payloads(RuleCheck)] == [1, 8]
    assert (adapters.store.get("things/a") or {})["times"] == 8


def test_it_ends_if_the_question_never_stays_the_same(adapters: Adapters) -> None:
    times = count()
    asking, _ = listening(adapters, {RuleCheck: lambda _: None})

    def ask(_transaction: Transaction, asking: Adapters) -> None:
        asking.plugins.ask("tenant", RuleCheck({"times": next(times)}))

    with pytest.raises(Unavailable):
        transact_asking(replace(asking), ask)

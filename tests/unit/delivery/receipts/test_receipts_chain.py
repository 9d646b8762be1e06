"""Every change in a chain of receipts is detected; an unchanged chain verifies in every representation."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.delivery.receipts.chain import GENESIS, Head, as_json, canonical, hash_of, link, verify
from shared.delivery.receipts.link import head_of, link_all, link_receipts
from shared.model.codec import decode, encode, to_json
from shared.model.delivery.receipt import Receipt
from tests.unit.delivery.receipts.receipt_world import ReceiptWorld, receipt


def chained(count: int) -> tuple[list[dict[str, Any]], Head]:
    head, documents = Head(), []
    for number in range(1, count + 1):
        document = encode(receipt(number))
        fields, head = link(document, head)
        documents.append({**document, **fields})
    return documents, head


def codes(documents: list[dict[str, Any]], **how: Any) -> set[str]:
    return {problem.code for problem in verify(documents, **how)}


def test_an_untouched_chain_verifies_in_any_order() -> None:
    documents, head = chained(5)
    assert documents[0]["previous"] == GENESIS
    assert [each["sequence"] for each in documents] == [1, 2, 3, 4, 5]
    assert verify(documents[::-1], head=head, gapless_from=1) == []


def test_the_hash_is_the_same_in_the_store_in_exports_and_in_a_browser() -> None:
    (document,), _ = chained(1)
    exported = json.loads(json.dumps(as_json(document)))
    modelled = to_json(decode(Receipt, document))
    browser = {
        **exported,
        "completed": exported["completed"].replace("Z", "+00:00"),
        "started": "2026-03-01T12:01:00.000Z",
    }
    for form in (document, exported, modelled, browser):
        assert verify([form], gapless_from=1) == []


def test_new_fields_of_the_model_do_not_change_earlier_hashes() -> None:
    (document,), _ = chained(1)
    assert b"colour" not in canonical(document)
    assert hash_of({**document, "colour": "red"}) != document["hash"]


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in paths(item, (*path, key))]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in paths(item, (*path, index))]
    return [path]


CHAIN, END = chained(3)
FIELDS = [(number, path) for number in range(3) for path in paths(CHAIN[number]) if path[-1] != "linked"]


@pytest.mark.parametrize(("number", "path"), FIELDS, ids=lambda part: str(part))
def test_every_changed_field_is_detected(number: int, path: tuple[Any, ...]) -> None:
    documents = json.loads(json.dumps([as_json(each) for each in CHAIN]))
    parent = documents[number]
    for part in path[:-1]:
        parent = parent[part]
    value = parent[path[-1]]
    if isinstance(value, int):
        parent[path[-1]] = value + 1
    else:
        parent[path[-1]] = (
            datetime(1999, 1, 1, tzinfo=UTC).isoformat() if path[-1] in ("started", "completed") else f"{value}0"
        )
    assert verify(documents, head=END, gapless_from=1)


def test_a_changed_and_rehashed_receipt_breaks_the_next_link() -> None:
    documents, head = chained(3)
    forged = {**documents[1], "totalBytes": 1}
    documents[1] = {**forged, "hash": hash_of(forged)}
    assert codes(documents, head=head) == {"broken"}


def test_a_changed_and_rehashed_last_receipt_does_not_match_the_head() -> None:
    documents, head = chained(3)
    forged = {**documents[2], "totalBytes": 1}
    documents[2] = {**forged, "hash": hash_of(forged)}
    assert codes(documents) == set()
    assert codes(documents, head=head) == {"broken"}


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_missing_receipt_is_detected_in_a_complete_chain(gone: int) -> None:
    documents, head = chained(3)
    del documents[gone]
    assert codes(documents, head=head, gapless_from=1) == {"missing"}


def test_a_selection_may_have_gaps() -> None:
    documents, _ = chained(5)
    assert verify(documents[1::2]) == []


def test_duplicate_numbers_and_unlinked_receipts_are_detected() -> None:
    documents, _ = chained(2)
    other, _ = link(encode(receipt(9)), Head(1, documents[0]["hash"]))
    assert codes([*documents, {**encode(receipt(9)), **other}]) == {"doubled"}
    assert codes([encode(receipt(3))]) == {"unlinked"}


@given(st.lists(st.integers(0, 20), max_size=20))
def test_repetition_and_order_are_not_tampering(order: list[int]) -> None:
    documents, _ = chained(21)
    assert verify(documents[index] for index in order) == []


def test_new_receipts_are_linked_in_the_order_of_completion(tmp_path: Path) -> None:
    world = ReceiptWorld(tmp_path)
    for number in (3, 1, 2):
        world.add(receipt(number))
    assert link_all(world.store, world.clock) == 3
    assert [each["id"] for each in world.receipts()] == ["delivery-1", "delivery-2", "delivery-3"]
    world.add(receipt(0))
    assert link_all(world.store, world.clock) == 1
    assert world.receipts()[-1]["id"] == "delivery-0"
    head = head_of(world.store.get("receiptChains/tenant"))
    assert verify(world.receipts(), head=head, gapless_from=1) == []


def test_each_tenant_has_its_own_chain(tmp_path: Path) -> None:
    world = ReceiptWorld(tmp_path)
    for number in range(4):
        world.add(receipt(number, tenant_id="tenant" if number % 2 else "other"))
    assert link_all(world.store, world.clock) == 4
    for tenant in ("tenant", "other"):
        own = [each for each in world.receipts() if each["tenantId"] == tenant]
        assert [each["sequence"] for each in own] == [1, 2]
        assert verify(own, gapless_from=1) == []


def test_concurrent_linking_extends_one_chain(tmp_path: Path) -> None:
    world = ReceiptWorld(tmp_path, 120)
    counts: list[int] = []

    def work() -> None:
        counts.append(link_receipts("tenant", world.store, world.clock))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 120
    head = head_of(world.store.get("receiptChains/tenant"))
    assert verify(world.receipts(), head=head, gapless_from=1) == []


def test_a_run_without_new_receipts_costs_one_read(tmp_path: Path) -> None:
    world = ReceiptWorld(tmp_path, 30)
    link_all(world.store, world.clock)
    world.store.meter.reset()
    assert link_all(world.store, world.clock) == 0
    assert (world.store.meter.reads, world.store.meter.writes) == (1, 0)

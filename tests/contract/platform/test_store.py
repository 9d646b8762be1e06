"""Contract of every document store: memory and Firestore."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.platform.store.port import DELETE, Add, AlreadyExists, Query, Store, Transaction

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def put(store: Store, path: str, data: dict[str, Any]) -> None:
    store.transact(lambda transaction: transaction.set(path, data))


def test_a_document_round_trips(store: Store) -> None:
    data = {
        "text": "Ünïcode 🎵",
        "number": 1,
        "real": 0.5,
        "at": NOON,
        "list": [{"a": 1}, "b"],
        "map": {"x": {"y": True}},
    }
    put(store, "things/one", data)
    assert store.get("things/one") == data
    assert store.get("things/two") is None


def test_many_documents_are_read_at_once(store: Store) -> None:
    for number in range(3):
        put(store, f"things/{number}", {"n": number})
    put(store, "things/0/parts/a", {"n": 9})
    paths = ["things/2", "things/none", "things/0", "things/2", "things/0/parts/a"]
    expected = {"things/2": {"n": 2}, "things/0": {"n": 0}, "things/0/parts/a": {"n": 9}}
    before = store.meter.reads
    assert store.get_all(paths) == expected
    assert store.meter.reads - before == 4
    assert store.get_all([]) == {}
    assert store.meter.reads - before == 4
    assert store.transact(lambda transaction: transaction.get_all(paths)) == expected


def test_a_transaction_that_read_many_documents_is_tried_again_if_one_changes(store: Store) -> None:
    put(store, "things/count", {"n": 0})

    def add_one(_: int) -> None:
        def work(transaction: Transaction) -> None:
            found = transaction.get_all(["things/count", "things/none"])
            transaction.update("things/count", {"n": found["things/count"]["n"] + 1})

        store.transact(work)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(8)))
    assert store.get("things/count") == {"n": 8}


def test_changing_a_read_document_does_not_change_the_store(store: Store) -> None:
    put(store, "things/one", {"list": [1]})
    read = store.get("things/one")
    assert read is not None
    read["list"].append(2)
    assert store.get("things/one") == {"list": [1]}


def test_create_refuses_an_existing_document_and_rolls_back(store: Store) -> None:
    put(store, "things/one", {"n": 1})

    def work(transaction: Transaction) -> None:
        transaction.set("things/two", {"n": 2})
        transaction.create("things/one", {"n": 3})

    with pytest.raises(AlreadyExists):
        store.transact(work)
    assert store.get("things/one") == {"n": 1}
    assert store.get("things/two") is None


def test_update_changes_named_fields_only(store: Store) -> None:
    put(store, "things/one", {"a": {"b": 1, "c": 2}, "d": 3})
    store.transact(lambda transaction: transaction.update("things/one", {"a.b": 9, "d": DELETE, "e.f": 4}))
    assert store.get("things/one") == {"a": {"b": 9, "c": 2}, "e": {"f": 4}}


def test_update_of_a_missing_document_fails_and_changes_nothing(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        transaction.set("things/two", {"n": 2})
        transaction.update("things/one", {"n": 1})

    with pytest.raises(KeyError):
        store.transact(work)
    assert store.get("things/two") is None


def test_delete_is_idempotent(store: Store) -> None:
    put(store, "things/one", {"n": 1})
    store.transact(lambda transaction: transaction.delete("things/one"))
    store.transact(lambda transaction: transaction.delete("things/one"))
    assert store.get("things/one") is None


def test_an_error_rolls_back_the_transaction(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        transaction.set("things/one", {"n": 1})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.transact(work)
    assert store.get("things/one") is None


def test_concurrent_transactions_lose_no_update(store: Store) -> None:
    put(store, "things/count", {"n": 0})

    def add_one(_: int) -> None:
        def work(transaction: Transaction) -> None:
            data = transaction.get("things/count")
            assert data is not None
            transaction.update("things/count", {"n": data["n"] + 1})

        store.transact(work)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(12)))
    assert store.get("things/count") == {"n": 12}


def test_find_filters_orders_limits_and_pages(store: Store) -> None:
    for number in range(7):
        due = NOON + timedelta(minutes=number // 2)
        put(store, f"jobs/{number}", {"id": str(number), "state": "open", "due": due})
    put(store, "jobs/done", {"id": "done", "state": "done", "due": NOON})
    put(store, "jobs/undated", {"id": "undated", "state": "open"})
    put(store, "jobs/0/logs/1", {"id": "log", "state": "open", "due": NOON})

    def page(after: tuple[Any, ...]) -> Query:
        where = (("state", "==", "open"), ("due", "<=", NOON + timedelta(minutes=2)))
        return Query("jobs", where=where, order=("due", "id"), limit=4, after=after)  # type: ignore[arg-type]

    first = store.find(page(()))
    assert [job["id"] for job in first] == ["0", "1", "2", "3"]
    second = store.find(page((first[-1]["due"], first[-1]["id"])))
    assert [job["id"] for job in second] == ["4", "5"]


def test_find_supports_in_and_descending(store: Store) -> None:
    for number, state in enumerate(["a", "b", "c", "a"]):
        put(store, f"jobs/{number}", {"id": number, "state": state})
    found = store.find(Query("jobs", where=(("state", "in", ["a", "c"]),), order=("-id",)))
    assert [job["id"] for job in found] == [3, 2, 0]


def test_a_query_in_a_transaction_detects_concurrent_inserts(store: Store) -> None:
    put(store, "jobs/1", {"id": "1", "n": 1})
    seen: list[int] = []

    def work(transaction: Transaction) -> None:
        found = transaction.find(Query("jobs", order=("n",)))
        seen.append(len(found))
        transaction.set("total/jobs", {"n": len(found)})

    def race(_: int) -> None:
        store.transact(work)

    with ThreadPoolExecutor(4) as pool:
        racing = [pool.submit(race, 0) for _ in range(3)]
        racing.append(pool.submit(put, store, "jobs/2", {"id": "2", "n": 2}))
        for done in racing:
            done.result()
    store.transact(work)
    assert store.get("total/jobs") == {"n": 2}
    assert set(seen) <= {1, 2}


def test_a_dozen_transactions_that_query_one_collection_all_succeed(store: Store) -> None:
    for number in range(12):
        put(store, f"jobs/{number}", {"id": str(number), "lane": str(number), "behind": "none", "n": 0})

    def advance(number: int) -> None:
        def work(transaction: Transaction) -> None:
            transaction.find(Query("jobs", where=(("lane", "==", str(number)),), order=("n",), limit=1))
            transaction.find(Query("jobs", where=(("behind", "in", [str(number)]),), limit=100))
            transaction.update(f"jobs/{number}", {"n": 1})

        store.transact(work)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(advance, range(12)))
    assert [job["n"] for job in store.find(Query("jobs", order=("id",)))] == [1] * 12


def test_added_documents_get_random_ids(store: Store) -> None:
    meter = store.meter  # type: ignore[attr-defined]
    meter.reset()
    store.add("things/x/logs", [{"n": 1}, {"n": 1}, {"n": 2}])
    assert (meter.reads, meter.writes) == (0, 3)
    found = store.find(Query("things/x/logs", order=("n",)))
    assert [each["n"] for each in found] == [1, 1, 2]
    assert len({each["id"] for each in found}) == 3
    assert [store.get(f"things/x/logs/{each['id']}") for each in found] == list(found)


def test_the_meter_counts_billed_operations(store: Store) -> None:
    meter = store.meter  # type: ignore[attr-defined]
    put(store, "things/one", {"n": 1})
    put(store, "things/two", {"n": 2})
    meter.reset()
    store.get("things/one")
    store.find(Query("things"))
    store.find(Query("nothing"))
    store.transact(lambda transaction: (transaction.get("things/one"), transaction.set("things/one", {"n": 2})))
    assert (meter.reads, meter.writes) == (5, 1)


def test_count_increments_and_returns_the_total(store: Store) -> None:
    meter = store.meter  # type: ignore[attr-defined]
    meter.reset()
    assert [store.count("counts/one", "n", {"expires": NOON}) for _ in range(3)] == [1, 2, 3]
    assert (meter.reads, meter.writes) == (0, 3)
    assert store.get("counts/one") == {"n": 3, "expires": NOON}


def test_concurrent_counts_are_distinct(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: store.count("counts/busy", "n", {}), range(40)))
    assert sorted(numbers) == list(range(1, 41))


def test_merge_adds_to_numbers_and_keeps_other_fields(store: Store) -> None:
    put(store, "things/sum", {"kept": 1, "cells": {"a-b": {"n": 2, "name": "first"}}})

    def work(transaction: Transaction) -> None:
        transaction.merge(
            "things/sum", {"at": NOON, "cells": {"a-b": {"n": Add(3)}, "c d.e": {"n": Add(1), "37": Add(1)}}}
        )
        assert transaction.pending == 1

    store.transact(work)
    cells = {"a-b": {"n": 5, "name": "first"}, "c d.e": {"n": 1, "37": 1}}
    assert store.get("things/sum") == {"kept": 1, "at": NOON, "cells": cells}


def test_merge_removes_fields_and_replaces_by_an_empty_mapping(store: Store) -> None:
    put(store, "things/one", {"kept": {"a": 1, "b": 2}, "gone": 1, "emptied": {"a": 1}})
    change = {"kept": {"a": DELETE}, "gone": DELETE, "absent": DELETE, "emptied": {}}
    store.transact(lambda transaction: transaction.merge("things/one", change))
    assert store.get("things/one") == {"kept": {"b": 2}, "emptied": {}}


def test_concurrent_additions_are_all_counted(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        transaction.merge("things/race", {"deep": {"n": Add(1)}})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.transact(work), range(40)))
    assert store.get("things/race") == {"deep": {"n": 40}}


def test_totals_count_documents_and_sum_a_field(store: Store) -> None:
    for number in range(5):
        put(store, f"things/t{number}", {"tenantId": "t" if number else "other", "size": 10**number})
    own = Query("things", where=(("tenantId", "==", "t"),))
    store.meter.reset()
    assert (store.total(own), store.total(own, "size")) == (4, 11_110)
    assert store.meter.reads == 2
    assert store.total(Query("things", where=(("tenantId", "==", "t"),), limit=3)) == 3
    nobody = Query("things", where=(("tenantId", "==", "nobody"),))
    assert (store.total(nobody), store.total(nobody, "size")) == (0, 0)

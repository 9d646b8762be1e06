from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from shared.accounts.access import Caller, Origin, origin_of
from shared.accounts.audit.chain import GENESIS, changed_fields, digest, entry_hash, find_break, origin_commitment
from shared.accounts.audit.log import Act, AuditLog
from shared.model.accounts.audit import AuditEntry, AuditOrigin
from shared.model.codec import decode, to_json
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Query
from tests.fixtures.world import START

CALLER = Caller("admin", "tenant", "admin", Origin("203.0.113.7", "a browser"))


def act(store: MemoryStore, number: int, tenant_id: str = "tenant") -> AuditEntry:
    def work(transaction: Any) -> AuditEntry:
        log = AuditLog.read(transaction, tenant_id)
        wanted = Act("target.updated", f"things/{number}", {"n": 0}, {"n": number})
        return log.append(transaction, wanted, by=CALLER, at=START, new_id=lambda: "salt")

    return store.transact(work)


def chain(store: MemoryStore, tenant_id: str = "tenant") -> list[AuditEntry]:
    query = Query("auditLog", where=(("tenantId", "==", tenant_id),), order=("sequence",))
    return [decode(AuditEntry, data) for data in store.find(query)]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def test_each_entry_references_the_previous_one(store: MemoryStore) -> None:
    entries = [act(store, number) for number in range(1, 4)]
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert entries[0].previous == GENESIS
    assert entries[2].previous == entries[1].id
    assert find_break(chain(store)) is None


def test_each_tenant_has_its_own_chain(store: MemoryStore) -> None:
    act(store, 1)
    act(store, 1, "elsewhere")
    assert [entry.sequence for entry in chain(store) + chain(store, "elsewhere")] == [1, 1]


def test_concurrent_writers_do_not_fork_the_chain(store: MemoryStore) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: act(store, number), range(12)))
    assert len(chain(store)) == 12
    assert find_break(chain(store)) is None


def test_an_action_that_fails_is_not_logged(store: MemoryStore) -> None:
    def work(transaction: Any) -> None:
        AuditLog.read(transaction, "tenant").append(
            transaction, Act("target.updated", "things/1"), by=CALLER, at=START, new_id=lambda: "salt"
        )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.transact(work)
    assert chain(store) == []


def test_two_actions_in_one_transaction_are_two_entries(store: MemoryStore) -> None:
    def work(transaction: Any) -> None:
        log = AuditLog.read(transaction, "tenant")
        for number in (1, 2):
            log.append(transaction, Act("key.created", f"x/{number}"), by=CALLER, at=START, new_id=lambda: "salt")

    store.transact(work)
    assert find_break(chain(store)) is None
    assert len(chain(store)) == 2


@pytest.mark.parametrize(
    ("tamper", "sequence"),
    [
        (lambda entries: entries.pop(1), 2),
        (lambda entries: entries.pop(0), 1),
        (lambda entries: entries.insert(0, entries.pop(1)), 1),
        (lambda entries: entries.__setitem__(1, entries[1].model_copy(update={"actor": "nobody"})), 2),
        (lambda entries: entries.__setitem__(1, rehashed(entries[1], actor="nobody")), 3),
        (lambda entries: entries.__setitem__(2, rehashed(entries[2], previous=GENESIS)), 3),
    ],
)
def test_tampering_with_the_log_is_detected(store: MemoryStore, tamper: Any, sequence: int) -> None:
    for number in range(4):
        act(store, number)
    entries = chain(store)
    tamper(entries)
    found = find_break(entries)
    assert found is not None
    assert found.sequence == sequence


def rehashed(entry: AuditEntry, **fields: Any) -> AuditEntry:
    changed = entry.model_copy(update=fields)
    return changed.model_copy(update={"id": entry_hash(to_json(changed))})


def test_the_origin_is_stored_separately_and_can_be_deleted(store: MemoryStore) -> None:
    entry = act(store, 1)
    assert "203.0.113.7" not in repr(store.get(f"auditLog/{entry.id}"))
    origin = decode(AuditOrigin, store.get(f"auditOrigins/{entry.id}"))
    assert (origin.address, origin.agent) == ("203.0.113.7", "a browser")
    assert origin_commitment(origin) == entry.origin
    assert origin_commitment(origin.model_copy(update={"address": "203.0.113.8"})) != entry.origin
    store.transact(lambda transaction: transaction.delete(f"auditOrigins/{entry.id}"))
    assert find_break(chain(store)) is None


def test_equal_documents_have_equal_digests() -> None:
    one = {"b": [1, {"x": None}], "a": START, "day": date(2026, 1, 2)}
    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest(one) != digest({**one, "b": []})
    assert digest(None) is None
    assert changed_fields({"a": 1, "b": 2}, {"a": 1, "c": 3}) == ["b", "c"]
    assert changed_fields(None, {"a": 1}) == ["a"]


def test_a_value_without_json_form_is_rejected() -> None:
    with pytest.raises(TypeError, match="bytes"):
        digest({"a": b"x"})


@pytest.mark.parametrize(
    ("forwarded", "peer", "address"),
    [
        ("1.1.1.1, 203.0.113.7", "10.0.0.1", "203.0.113.7"),
        ("203.0.113.7", None, "203.0.113.7"),
        (None, "::1", "::1"),
        ("", None, ""),
        ("evil\r\nX: y", None, "evilX: y"),
        ("x" * 500, None, "x" * 64),
    ],
)
def test_the_address_is_the_one_seen_by_the_front_end(forwarded: str | None, peer: str | None, address: str) -> None:
    assert origin_of(forwarded, peer, "a" * 1000) == Origin(address, "a" * 300)

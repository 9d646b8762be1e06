"""Numbers are handed out once, however many ask at the same time: on the memory store and on Firestore."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.numbering.assign import assign_numbers
from shared.catalog.numbering.wanted import NumbersRequest
from shared.catalog.numbers.candidates import SPARE
from shared.catalog.numbers.pools import PoolContent, PoolListing, list_pools, register_pool
from shared.catalog.numbers.purchased import NumbersImport, import_numbers
from shared.catalog.numbers.records import record_numbers
from shared.catalog.releases.create import ReleaseRequest, create_release
from shared.platform.store.port import Query, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADMIN = Caller(uid="admin", tenant_id="tenant", role="admin")
AT_ONCE = 20


@pytest.fixture
def adapters(store: Store) -> Adapters:
    return Adapters(store=store, clock=lambda: NOW)


def draft(adapters: Adapters, *tracks: str) -> str:
    """A draft with a track for each title; its ISRC is the title if it is one."""
    listed = [
        {"id": f"t{place}", "metadata": {"title": title}, **({"isrc": title} if title.startswith("QZ") else {})}
        for place, title in enumerate(tracks)
    ]
    request = ReleaseRequest(release={"basic": {"label": "L"}, "tracks": listed})
    return create_release(request, caller=ADMIN, adapters=adapters).id


def assigned(adapters: Adapters, release: str) -> list[str]:
    request = NumbersRequest(release_id=release)
    return [each.number for each in assign_numbers(request, caller=ADMIN, adapters=adapters).assigned]


def register_both(adapters: Adapters) -> None:
    for kind, prefix in (("isrc", "QZNEW"), ("barcode", "4006381")):
        content = PoolContent.model_validate({"name": kind, "kind": kind, "prefix": prefix})
        register_pool(content, caller=ADMIN, adapters=adapters)


@pytest.mark.timeout(180)
def test_twenty_releases_at_once_get_numbers_of_their_own(adapters: Adapters) -> None:
    register_both(adapters)
    releases = [draft(adapters, "One", "Two") for _ in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda release: assigned(adapters, release), releases))
    given = [number for answer in answers for number in answer]
    assert len(set(given)) == len(given) == 3 * AT_ONCE
    items = sorted(int(number[-5:]) for number in given if number.startswith("QZ"))
    assert items[-1] <= 2 * AT_ONCE + SPARE, "they are among the next ones"
    for release, answer in zip(releases, answers, strict=True):
        stored = adapters.store.get(f"releases/{release}") or {}
        assert [*(track["isrc"] for track in stored["tracks"]), stored["basic"]["barcode"]] == answer
    used = {pool.kind: pool.usage.used for pool in list_pools(PoolListing(), caller=ADMIN, adapters=adapters)}
    assert used == {"isrc": 2 * AT_ONCE, "barcode": AT_ONCE}
    gaps = sorted(set(range(1, items[-1] + 3)) - set(items))[:2]
    later = assigned(adapters, draft(adapters, "One", "Two"))
    assert later[:2] == [f"QZNEW26{item:05}" for item in gaps], "what was left out is handed out next"


@pytest.mark.timeout(180)
def test_one_release_asked_for_at_once_gets_one_number_each(adapters: Adapters) -> None:
    register_both(adapters)
    release = draft(adapters, "One", "Two")
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: assigned(adapters, release), range(6)))
    assert sorted(answers, key=len)[:-1] == [[]] * 5
    assert sorted(answers, key=len)[-1] == ["QZNEW2600001", "QZNEW2600002", "4006381000017"]


@pytest.mark.timeout(180)
def test_bought_numbers_are_handed_out_once(adapters: Adapters) -> None:
    content = PoolContent(name="Bought", kind="barcode", source="list")
    pool = register_pool(content, caller=ADMIN, adapters=adapters)
    numbers = [f"40063813{item:04}" for item in range(8)]
    checked = [body + str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(body)) % 10) for body in numbers]
    imported = import_numbers(NumbersImport(pool_id=pool.id, numbers=checked), caller=ADMIN, adapters=adapters)
    assert imported.added == len(checked)
    releases = [draft(adapters) for _ in checked]
    with ThreadPoolExecutor(len(releases)) as threads:
        answers = list(threads.map(lambda release: assigned(adapters, release), releases))
    assert sorted(number for answer in answers for number in answer) == checked


@pytest.mark.timeout(180)
def test_numbers_typed_meanwhile_are_not_handed_out(adapters: Adapters) -> None:
    """Releases with typed numbers are created while others are given theirs: no number is on two recordings."""
    register_both(adapters)
    wanting = [draft(adapters, f"Song {place}") for place in range(6)]

    def typed(place: int) -> str:
        release = draft(adapters, f"QZNEW26{place:05}")
        record_numbers(release, adapters)
        return release

    with ThreadPoolExecutor(12) as threads:
        writing = [threads.submit(typed, place) for place in range(3, 9)]
        asking = [threads.submit(assigned, adapters, release) for release in wanting]
        given = [number for each in asking for number in each.result()]
        releases = [each.result() for each in writing]
    isrcs = {number for number in given if number.startswith("QZ")}
    handed_out_before = {f"QZNEW26{place:05}" for place in range(3, 9)} & isrcs
    records = adapters.store.find(Query("numbers", limit=100))
    told = {record["number"] for record in records if record.get("problem") == "recordings"}
    assert len(isrcs) == len(wanting)
    assert told == handed_out_before, "a number that was typed after it had been handed out is told"
    assert all(record_numbers(release, adapters) == 0 for release in (*releases, *wanting))

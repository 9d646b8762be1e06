"""A merge goes on in rounds until no release links to the merged record, whatever happens at the same time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.links import linking, rounds
from shared.catalog.links.rounds import relink_round, resume_merges
from shared.catalog.releases.entry import index_release
from tests.fixtures.api import Api
from tests.fixtures.world import World

NAME = "Nova Kestrel"
COUNT = 5


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(rounds, "ROUND", 2)
    return Api(World(tmp_path))


def create(api: Api, name: str, **fields: Any) -> str:
    return str(api("POST", "/parties", {"name": name, **fields}).json["id"])


def releases(api: Api, party: str) -> list[str]:
    """Releases whose artist links to the record."""
    release: Any = api.world.store.get("releases/release")
    names = [f"r{number}" for number in range(COUNT)]
    for name in names:
        artists = [{"name": NAME, "role": "MainArtist", "partyId": party}]
        api.world.put(f"releases/{name}", {**release, "id": name, "basic": {**release["basic"], "artists": artists}})
        index_release(name, api.adapters)
    return names


def uses(api: Api, party: str) -> set[str]:
    return {each["id"] for each in api("GET", f"/parties/{party}/uses").json["items"]}


def stored(api: Api, party: str) -> Any:
    return api.world.store.get(f"parties/{party}")


def during_the_first_change(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Runs `happens` once, between what a round or a link has read and its first change."""
    pending, original = [happens], linking.change_links

    def change(*args: Any, **options: Any) -> bool:
        if pending:
            pending.pop()()
        return original(*args, **options)

    monkeypatch.setattr(linking, "change_links", change)
    monkeypatch.setattr(rounds, "change_links", change)


def test_two_rounds_at_once_do_not_end_the_merge_and_one_goes_on(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, kept = create(api, NAME), create(api, "The Kept One")
    releases(api, ended)
    during_the_first_change(monkeypatch, lambda: relink_round(ended, api.adapters))
    merged = api("POST", f"/parties/{kept}/merge", {"other": ended}).json
    assert (merged["changed"], merged["complete"]) == (0, False), "the other round changed them"
    assert stored(api, ended)["relinks"] == 2, "one of them starts the next round"
    assert [relink_round(ended, api.adapters) for _ in range(3)] == [(2, False), (1, True), (0, True)]
    assert len(uses(api, kept)) == COUNT


def test_a_round_that_failed_is_resumed_by_the_schedule(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, kept, broken = create(api, NAME), create(api, "The Kept One"), create(api, "Broken")
    releases(api, ended)
    api("POST", f"/parties/{kept}/merge", {"other": ended})
    api.world.put(f"parties/{broken}", {**stored(api, broken), "mergedInto": kept, "relinking": api.world.clock()})
    assert resume_merges(api.adapters) == 0, "its trigger runs the next round"
    api.world.clock.forward(minutes=16)
    api.world.store.documents[f"parties/{broken}"]["kind"] = "unreadable"
    assert [resume_merges(api.adapters) for _ in range(2)] == [2, 0]
    api.world.clock.forward(minutes=16)
    assert resume_merges(api.adapters) == 1
    assert "relinking" not in stored(api, ended)
    assert len(uses(api, kept)) == COUNT


def test_releases_that_cannot_be_changed_do_not_repeat_the_rounds(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, kept = create(api, NAME), create(api, "The Kept One")
    releases(api, ended)
    monkeypatch.setattr(linking, "MAX_DOCUMENT_BYTES", 0)
    assert api("POST", f"/parties/{kept}/merge", {"other": ended}).json["complete"] is True
    assert len(uses(api, ended)) == COUNT


def test_a_round_links_to_what_the_record_was_merged_into_meanwhile(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (create(api, name) for name in (NAME, "Second", "Third"))
    names = releases(api, first)[:2]
    api.world.store.documents = {
        path: data
        for path, data in api.world.store.documents.items()
        if path.partition("/")[2] not in {f"r{number}" for number in range(2, COUNT)}
    }
    during_the_first_change(monkeypatch, lambda: api("POST", f"/parties/{third}/merge", {"other": second}))
    api("POST", f"/parties/{second}/merge", {"other": first})
    assert uses(api, third) == set(names)


def test_credits_are_not_linked_to_a_record_that_is_deleted_meanwhile(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    release: Any = api.world.store.get("releases/release")
    artist = str(release["basic"]["displayArtist"])
    party, kept = create(api, artist), create(api, "The Kept One")
    wanted = {"names": [artist], "releaseIds": ["release"]}
    during_the_first_change(monkeypatch, lambda: api("DELETE", f"/parties/{party}", if_match="*"))
    assert api("POST", f"/parties/{party}/link", wanted).json == {"linked": [], "unchanged": ["release"]}
    party = create(api, artist)
    during_the_first_change(monkeypatch, lambda: api("POST", f"/parties/{kept}/merge", {"other": party}))
    assert api("POST", f"/parties/{party}/link", wanted).json["linked"] == []


def test_a_merge_that_would_drop_names_is_refused(api: Api) -> None:
    kept = create(api, "Kept", variants=[f"K{number}" for number in range(30)])
    ended = create(api, NAME, variants=[f"E{number}" for number in range(30)])
    refused = api("POST", f"/parties/{kept}/merge", {"other": ended})
    assert (refused.status, refused.paths) == (422, {"other"})
    assert "mergedInto" not in stored(api, ended)

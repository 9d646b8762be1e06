"""A merge is taken back: what the other record got from the merged one, and the links of the releases."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.links import rounds
from shared.catalog.links.rounds import relink_round
from shared.catalog.releases.entry import index_release
from tests.fixtures.api import Api
from tests.fixtures.world import World

ISNI, OTHER_ISNI = "0000000121032683", "0000000122807807"
NAME = "Nova Kestrel"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def create(api: Api, name: str, **fields: Any) -> str:
    return str(api("POST", "/parties", {"name": name, **fields}).json["id"])


def release(api: Api, name: str, **artists: str) -> None:
    """A release whose artists, by name, link to these records."""
    content: Any = api.world.store.get("releases/release")
    listed = [
        {"name": each.replace("_", " "), "role": "MainArtist", "partyId": party} for each, party in artists.items()
    ]
    api.world.put(f"releases/{name}", {**content, "id": name, "basic": {**content["basic"], "artists": listed}})
    index_release(name, api.adapters)


def links(api: Api, name: str) -> list[str]:
    content: Any = api.world.store.get(f"releases/{name}")
    return [each["partyId"] for each in content["basic"]["artists"]]


def merge(api: Api, kept: str, ended: str, **choices: str) -> Any:
    answer = api("POST", f"/parties/{kept}/merge", {"other": ended, "choices": choices})
    assert answer.status == 200, answer.json
    return answer.json


def unmerge(api: Api, ended: str) -> Any:
    answer = api("POST", f"/parties/{ended}/unmerge")
    assert answer.status == 200, answer.json
    return answer.json


def content(party: Any) -> Any:
    return {name: value for name, value in party.items() if name not in ("updated", "relinks")}


def test_both_records_are_as_they_were_before(api: Api) -> None:
    local = [{"text": "ノヴァ", "language": "ja"}]
    kept = create(api, "Kept", isni=ISNI, variants=["K."], localNames=[{"text": "保", "language": "zh"}])
    ended = create(api, NAME, isni=OTHER_ISNI, country="DE", appleId="123", variants=["K.", "N. K."], localNames=local)
    before = [content(api("GET", f"/parties/{each}").json) for each in (ended, kept)]
    merge(api, kept, ended, isni="other")
    answer = unmerge(api, ended)
    assert (answer["changed"], answer["complete"]) == (0, True)
    assert [content(answer["party"]), content(answer["other"])] == before
    assert [content(api("GET", f"/parties/{each}").json) for each in (ended, kept)] == before
    assert [each["id"] for each in api("GET", "/parties?q=nova").json["items"]] == [ended]
    assert merge(api, kept, ended, isni="this")["party"]["isni"] == ISNI, "and they can be merged again"


def test_what_was_changed_since_stays(api: Api) -> None:
    kept, ended = create(api, "Kept", biography="Ours", sortName="K"), create(api, NAME, country="DE", isni=ISNI)
    merge(api, kept, ended)
    changes = {"country": "FR", "biography": None, "variants": [NAME, "New"], "name": "Renamed"}
    assert api("PATCH", f"/parties/{kept}", changes, if_match="*").status == 200
    other = unmerge(api, ended)["other"]
    assert (other["country"], "biography" in other, other["variants"]) == ("FR", False, ["New"])
    assert (other["name"], other["sortName"], "isni" in other) == ("Renamed", "K", False)


def test_credits_that_the_merge_moved_link_to_the_record_again(api: Api) -> None:
    kept, ended = create(api, "Kept"), create(api, NAME)
    release(api, "r0", Nova_Kestrel=ended, Kept=kept)
    release(api, "r1", Nova_Kestrel=kept)
    merge(api, kept, ended)
    release(api, "r2", Nova_Kestrel=kept)
    assert links(api, "r0") == [kept, kept]
    answer = unmerge(api, ended)
    assert (answer["changed"], answer["complete"]) == (1, True)
    assert [links(api, each) for each in ("r0", "r1", "r2")] == [[ended, kept], [kept], [kept]]
    assert "merge" not in api("GET", f"/parties/{ended}").json
    assert [each["id"] for each in api("GET", f"/parties/{ended}/uses").json["items"]] == ["r0"]


def test_links_are_changed_back_in_rounds(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "ROUND", 2)
    kept, ended = create(api, "Kept"), create(api, NAME)
    names = [f"r{number}" for number in range(5)]
    for name in names:
        release(api, name, Nova_Kestrel=ended)
    merge(api, kept, ended)
    assert relink_round(ended, api.adapters) == (2, False)
    answer = unmerge(api, ended)
    assert (answer["changed"], answer["complete"]) == (2, False)
    assert api("PATCH", f"/parties/{ended}", {"country": "DE"}, if_match="*").status == 200
    assert api("POST", f"/parties/{kept}/merge", {"other": ended}).status == 409, "one after the other"
    assert [relink_round(ended, api.adapters) for _ in range(2)] == [(2, True), (0, True)]
    assert [links(api, name) for name in names] == [[ended]] * 5
    assert {"merge", "relinking"}.isdisjoint(api("GET", f"/parties/{ended}").json)


@pytest.mark.parametrize(("limit", "most", "back"), [("MAX_MOVED", 3, 3), ("_MAX_MOVED_BYTES", 10, 0)])
def test_no_more_releases_are_noted_than_the_record_has_room_for(
    api: Api, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, back: int
) -> None:
    monkeypatch.setattr(rounds, limit, most)
    kept, ended = create(api, "Kept"), create(api, NAME)
    for number in range(5):
        release(api, f"r{number}", Nova_Kestrel=ended)
    merge(api, kept, ended)
    assert unmerge(api, ended)["changed"] == back


def test_merges_of_a_chain_are_taken_back_from_its_end(api: Api) -> None:
    first, second, third = (create(api, name) for name in ("One", "Two", "Three"))
    release(api, "r0", One=first)
    merge(api, second, first)
    merge(api, third, second)
    refused = api("POST", f"/parties/{first}/unmerge")
    assert (refused.status, second in str(refused.json)) == (409, True)
    unmerge(api, second)
    assert (links(api, "r0"), api("GET", f"/parties/{first}").json["mergedInto"]) == ([second], second)
    unmerge(api, first)
    assert links(api, "r0") == [first]
    assert api("POST", f"/parties/{first}/unmerge").status == 409, "it is not merged any more"


def test_only_managers_of_the_tenant_take_merges_back(api: Api) -> None:
    kept, ended = create(api, "Kept"), create(api, NAME)
    merge(api, kept, ended)
    assert api("POST", f"/parties/{ended}/unmerge", token="viewer").status == 403
    assert api("POST", f"/parties/{ended}/unmerge", token="stranger").status == 404

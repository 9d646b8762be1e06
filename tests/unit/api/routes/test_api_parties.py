"""Records of artists, labels, writers and publishers over REST: stored, found, linked, merged."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.links import rounds
from shared.catalog.links.rounds import relink_round
from shared.catalog.releases.entry import index_release
from shared.platform.store.port import DELETE
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.world import World

ISNI, OTHER_ISNI = "0000000121032683", "0000000122807807"
PAGE = "https://open.spotify.com/artist/4q3ewBCX7sLwd24euuV69X?si=1"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def create(api: Api, name: str, **fields: Any) -> dict[str, Any]:
    created = api("POST", "/parties", {"name": name, **fields})
    assert created.status == 201, created.json
    return dict(created.json)


def link(api: Api, party: dict[str, Any], name: str, *releases: str) -> ApiResponse:
    return api("POST", f"/parties/{party['id']}/link", {"names": [name], "releaseIds": releases or ["release"]})


def names(api: Api, query: str = "") -> list[str]:
    return [each["name"] for each in api("GET", f"/parties{query}", token="viewer").json["items"]]


def artist_of(api: Api) -> str:
    return str(api.world.store.get("releases/release")["basic"]["displayArtist"])


def artists(api: Api, release_id: str = "release") -> list[dict[str, Any]]:
    return list(api.world.store.get(f"releases/{release_id}")["basic"]["artists"])


def copies(api: Api, count: int) -> list[str]:
    """More releases like the world's."""
    release = api.world.store.get("releases/release")
    for number in range(count):
        api.world.put(f"releases/r{number}", {**release, "id": f"r{number}"})
        index_release(f"r{number}", api.adapters)
    return [f"r{number}" for number in range(count)]


def test_a_record_is_created_changed_with_its_etag_and_deleted(api: Api) -> None:
    created = api("POST", "/parties", {"name": "Nova Kestrel", "isni": "0000 0001 2103 2683", "spotifyId": PAGE})
    assert (created.json["isni"], created.json["spotifyId"]) == (ISNI, "4q3ewBCX7sLwd24euuV69X")
    path = created.headers["Location"].partition("/v1")[2] or created.headers["Location"]
    first = api("GET", path, token="viewer")
    assert first.json == created.json
    assert api("PUT", path, {"name": "Nova"}, if_match='W/"old"').status == 412
    replaced = api("PUT", path, {"name": "Nova", "kind": "group"}, if_match=first.headers["ETag"])
    assert (replaced.json["name"], replaced.json["kind"], "isni" in replaced.json) == ("Nova", "group", False)
    patched = api("PATCH", path, {"country": "DE", "kind": "person"}).json
    assert (patched["name"], patched["country"], patched["created"]) == ("Nova", "DE", created.json["created"])
    assert "country" not in api("PATCH", path, {"country": None}).json
    assert api("DELETE", path, if_match="*").status == 204
    assert api("GET", path).status == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"isni": "0000000121032684"}, "isni"),
        ({"ipi": "00052210041"}, "ipi"),
        ({"appleId": "https://music.apple.com/us/album/x/1"}, "appleId"),
        ({"spotifyId": "spotify:track:4q3ewBCX7sLwd24euuV69X"}, "spotifyId"),
        ({"musicBrainzId": "5b11f4ce"}, "musicBrainzId"),
        ({"country": "Germany"}, "country"),
        ({"imageId": "unknown"}, "imageId"),
        ({"name": " "}, "name"),
        ({"key": "nova"}, "key"),
    ],
)
def test_a_malformed_record_is_refused_at_its_field(api: Api, fields: dict[str, Any], wrong: str) -> None:
    refused = api("POST", "/parties", {"name": "Nova Kestrel", **fields})
    assert (refused.status, refused.paths) == (422, {wrong})
    assert names(api) == []


def test_ids_are_taken_from_the_addresses_of_pages(api: Api) -> None:
    uuid = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
    party = create(
        api,
        "Nova Kestrel",
        ipi="00014107338",
        appleId="https://music.apple.com/de/artist/nova-kestrel/1234567",
        spotifyId="spotify:artist:4q3ewBCX7sLwd24euuV69X",
        musicBrainzId=f"https://musicbrainz.org/artist/{uuid.upper()}/releases",
    )
    assert (party["appleId"], party["musicBrainzId"], party["ipi"]) == ("1234567", uuid, "00014107338")


def test_records_are_found_by_the_beginning_of_any_name(api: Api) -> None:
    create(api, "Édith Lark", sortName="Lark, Édith", variants=["E. Lark"])
    create(api, "Nova Kestrel", localNames=[{"text": "ノヴァ", "language": "ja"}])
    create(api, "Kestrel Records", kind="label")
    assert names(api) == ["Kestrel Records", "Édith Lark", "Nova Kestrel"]
    assert names(api, "?q=edith") == names(api, "?q=e+lar") == ["Édith Lark"]
    assert names(api, "?q=kest") == ["Kestrel Records", "Nova Kestrel"]
    assert names(api, "?q=kest&kind=label") == ["Kestrel Records"]
    assert names(api, "?q=ヴァ") == ["Nova Kestrel"]
    assert names(api, "?q=%21") == names(api, "?kind=choir") == []
    page = api("GET", "/parties?limit=2").json
    assert names(api, f"?limit=2&cursor={page['nextCursor']}") == ["Nova Kestrel"]


def test_tenants_do_not_see_each_others_records(api: Api) -> None:
    path = f"/parties/{create(api, 'Nova Kestrel')['id']}"
    mine = {"names": ["x"], "releaseIds": ["release"]}
    assert api("GET", "/parties", token="stranger").json == {"items": []}
    for method, address, body in (
        ("GET", path, None),
        ("GET", f"{path}/uses", None),
        ("PUT", path, {"name": "Mine"}),
        ("PATCH", path, {"name": "Mine"}),
        ("POST", f"{path}/link", mine),
        ("POST", f"{path}/merge", {"other": "x"}),
        ("DELETE", path, None),
    ):
        assert api(method, address, body, token="stranger", if_match="*").status == 404, address
    theirs = api("POST", "/parties", {"name": "Nova"}, token="stranger").json
    assert api("POST", f"/parties/{theirs['id']}/link", mine, token="stranger").json["linked"] == []
    assert api("POST", f"{path}/merge", {"other": theirs["id"]}).status == 404


def test_viewers_only_read(api: Api) -> None:
    path = f"/parties/{create(api, 'Nova Kestrel')['id']}"
    assert api("GET", path, token="viewer").status == api("GET", "/parties/proposals", token="viewer").status == 200
    for method, address, body in (
        ("POST", "/parties", {"name": "Mine"}),
        ("PUT", path, {"name": "Mine"}),
        ("PATCH", path, {"name": "Mine"}),
        ("POST", f"{path}/link", {"names": ["x"], "releaseIds": ["release"]}),
        ("POST", f"{path}/merge", {"other": "x"}),
        ("DELETE", path, None),
    ):
        assert api(method, address, body, token="viewer", if_match="*").status == 403, address


def test_unlinked_names_are_proposed_and_linked_on_request_only(api: Api) -> None:
    name = artist_of(api)
    copies(api, 2)
    found = {each["name"]: each for each in api("GET", "/parties/proposals").json["items"]}
    assert (found[name]["releases"], found[name]["roles"][0], found[name]["candidates"]) == (3, "artist", [])
    label = api.world.store.get("releases/release")["basic"]["label"]
    assert (found[label]["kind"], "label" in found[label]["roles"]) == ("label", True)
    party = create(api, name.upper())
    create(api, name[:-1] + "x")
    again = {each["name"]: each for each in api("GET", "/parties/proposals").json["items"]}
    same, near = again[name]["candidates"]
    assert (same["party"]["id"], same["score"], near["score"] < 100) == (party["id"], 100, True)
    assert api("GET", f"/parties/{party['id']}/uses").json["items"] == []  # proposed, not linked
    linked = link(api, party, name, *found[name]["releaseIds"], "absent").json
    assert (sorted(linked["linked"]), linked["unchanged"]) == (["r0", "r1", "release"], ["absent"])
    assert [each["partyId"] for each in artists(api) if each["name"] == name] == [party["id"]]
    assert link(api, party, name).json == {"linked": [], "unchanged": ["release"]}
    assert name not in {each["name"] for each in api("GET", "/parties/proposals").json["items"]}
    uses = api("GET", f"/parties/{party['id']}/uses?limit=2", token="viewer").json
    rest = api("GET", f"/parties/{party['id']}/uses?limit=2&cursor={uses['nextCursor']}").json
    assert {each["id"] for each in [*uses["items"], *rest["items"]]} == {"release", "r0", "r1"}


def test_names_of_entries_that_are_older_than_the_index_are_proposed(api: Api) -> None:
    api.world.store.transact(lambda transaction: transaction.update("releaseIndex/release", {"unlinked": DELETE}))
    assert artist_of(api) in {each["name"] for each in api("GET", "/parties/proposals").json["items"]}


def test_names_that_no_record_can_have_are_not_proposed(api: Api) -> None:
    api.world.change_release(**{"basic.label": "A\x01b", "basic.displayArtist": "\x01", "basic.artists": []})
    answer = api("GET", "/parties/proposals")
    assert (answer.status, "A\x01b" in {each["name"] for each in answer.json["items"]}) == (200, False)


def test_collective_names_are_not_proposed(api: Api) -> None:
    api.world.change_release(**{"basic.displayArtist": "Various Artists", "basic.artists": []})
    assert "Various Artists" not in {each["name"] for each in api("GET", "/parties/proposals").json["items"]}


def test_an_archived_release_is_not_linked(api: Api) -> None:
    party = create(api, artist_of(api))
    api.world.change_release(status="archived")
    assert link(api, party, artist_of(api)).json["unchanged"] == ["release"]


def test_a_record_in_use_is_not_deleted(api: Api) -> None:
    party = create(api, artist_of(api))
    link(api, party, artist_of(api))
    refused = api("DELETE", f"/parties/{party['id']}", if_match="*")
    assert (refused.status, "Merge it" in str(refused.json)) == (409, True)


def test_a_merge_unites_names_and_ids_and_changes_the_releases(api: Api) -> None:
    name = artist_of(api)
    ended = create(api, name, isni=ISNI, variants=["N. K."], country="DE")
    kept = create(api, "The Kept One", ipi="00014107338")
    link(api, ended, name)
    path = f"/parties/{kept['id']}"
    merged = api("POST", f"{path}/merge", {"other": ended["id"]}).json
    assert (merged["changed"], merged["complete"]) == (1, True)
    party = merged["party"]
    assert (party["isni"], party["ipi"], party["country"]) == (ISNI, "00014107338", "DE")
    assert (party["name"], set(party["variants"])) == ("The Kept One", {name, "N. K."})
    assert [each["partyId"] for each in artists(api) if each["name"] == name] == [kept["id"]]
    assert [each["id"] for each in api("GET", f"{path}/uses").json["items"]] == ["release"]
    assert names(api) == ["The Kept One"]
    assert names(api, f"?q={name.split()[0]}") == ["The Kept One"]
    tombstone = api("GET", f"/parties/{ended['id']}").json
    assert (tombstone["mergedInto"], tombstone["isni"], "relinking" in tombstone) == (kept["id"], ISNI, False)
    assert api("POST", f"{path}/merge", {"other": ended["id"]}).json["party"] == party  # a second time
    for method, address, body in (
        ("PATCH", f"/parties/{ended['id']}", {"name": "x"}),
        ("DELETE", f"/parties/{ended['id']}", None),
        ("DELETE", path, None),
        ("POST", f"/parties/{ended['id']}/link", {"names": [name], "releaseIds": ["release"]}),
        ("POST", f"/parties/{ended['id']}/merge", {"other": create(api, "A third")["id"]}),
    ):
        assert api(method, address, body, if_match="*").status == 409, address


def test_ids_that_differ_are_decided_by_the_request(api: Api) -> None:
    kept, ended = (create(api, "Nova", isni=ISNI), create(api, "Nova Kestrel", isni=OTHER_ISNI))
    path = f"/parties/{kept['id']}/merge"
    refused = api("POST", path, {"other": ended["id"]})
    assert (refused.status, refused.paths) == (422, {"choices.isni"})
    assert names(api) == ["Nova", "Nova Kestrel"]  # nothing changed
    assert api("POST", path, {"other": kept["id"]}).paths == {"other"}
    merged = api("POST", path, {"other": ended["id"], "choices": {"isni": "other"}}).json
    assert merged["party"]["isni"] == OTHER_ISNI


def test_a_merge_goes_on_in_rounds_until_no_release_links_to_the_merged_record(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "ROUND", 2)
    name = artist_of(api)
    releases = ["release", *copies(api, 4)]
    ended, kept = create(api, name), create(api, "The Kept One")
    link(api, ended, name, *releases)
    merged = api("POST", f"/parties/{kept['id']}/merge", {"other": ended["id"]}).json
    assert (merged["changed"], merged["complete"]) == (2, False)
    assert relink_round(ended["id"], api.adapters) == (2, False)
    assert relink_round(ended["id"], api.adapters) == (1, True)
    assert relink_round(ended["id"], api.adapters) == (0, True)  # done
    assert relink_round(kept["id"], api.adapters) == (0, True)  # not merged
    linked = {each["partyId"] for release in releases for each in artists(api, release) if each["name"] == name}
    assert linked == {kept["id"]}


def test_a_chain_of_merges_leads_to_the_last(api: Api) -> None:
    first, second, third = (create(api, name) for name in ("One", "Two", "Three"))
    api("POST", f"/parties/{second['id']}/merge", {"other": first["id"]})
    api("POST", f"/parties/{third['id']}/merge", {"other": second["id"]})
    assert api("GET", f"/parties/{first['id']}").json["mergedInto"] == third["id"]


def test_the_spelling_of_a_record_is_the_right_one(api: Api) -> None:
    name = artist_of(api)
    api.world.put("releaseIndex/o", {"id": "o", "tenantId": "tenant", "displayArtist": name, "artistKey": name.lower()})
    create(api, name.upper())
    found = api("POST", "/releases/release/validate", {}).json["findings"]
    (told, *_) = [each for each in found if each["code"] == "artist-spelling"]
    assert told["fix"][0]["value"] == name.upper()
    create(api, "Another", variants=[name])
    found = api("POST", "/releases/release/validate", {}).json["findings"]
    assert [each for each in found if each["code"] == "artist-spelling"] == []

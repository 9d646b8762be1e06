"""Numbers are handed out once, what is in use is left out, and conflicts and exhaustion are told."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.catalog.numbers.records import record_numbers
from shared.platform.store.port import Query
from tests.fixtures.api import Api
from tests.fixtures.world import World

ISRCS = {"name": "Ours", "kind": "isrc", "prefix": "QZ-NEW"}
BARCODES = {"name": "Ours", "kind": "barcode", "prefix": "4006381"}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def register(api: Api, **fields: Any) -> str:
    made = api("POST", "/number-pools", fields, token="admin")
    assert made.status == 201, made.json
    assert made.headers["Location"].endswith(made.json["id"])
    return str(made.json["id"])


def draft(api: Api, *isrcs: str, titles: Any = None, **basic: Any) -> str:
    """A draft with tracks that have these ISRCs, or none where it is empty."""
    tracks: list[dict[str, Any]] = [
        {"id": f"t{place}", "metadata": {"title": (titles or {}).get(place, f"Song {place}")}}
        for place in range(len(isrcs))
    ]
    for track, isrc in zip(tracks, isrcs, strict=True):
        if isrc:
            track["isrc"] = isrc
    made = api("POST", "/releases", {"basic": {"label": "Example Recordings", **basic}, "tracks": tracks})
    assert made.status == 201, made.json
    return str(made.json["id"])


def assign(api: Api, release: str, **wanted: Any) -> Any:
    answer = api("POST", f"/releases/{release}/numbers", wanted)
    assert answer.status == 200, answer.json
    return answer.json


def isrcs_of(api: Api, release: str) -> list[str | None]:
    return [track.get("isrc") for track in api("GET", f"/releases/{release}").json["tracks"]]


def pool(api: Api, pool_id: str) -> Any:
    return api("GET", f"/number-pools/{pool_id}").json


def test_a_release_gets_what_it_lacks_once(api: Api) -> None:
    isrcs, barcodes = register(api, **ISRCS), register(api, **BARCODES)
    release = draft(api, "", "DEA122600007", "")
    first = assign(api, release)
    assert [(each["path"], each["number"], each["poolId"]) for each in first["assigned"]] == [
        ("tracks[0].isrc", "QZNEW2600001", isrcs),
        ("tracks[2].isrc", "QZNEW2600002", isrcs),
        ("basic.barcode", "4006381000017", barcodes),
    ]
    assert first["release"] == api("GET", f"/releases/{release}").json
    assert isrcs_of(api, release) == ["QZNEW2600001", "DEA122600007", "QZNEW2600002"]
    assert assign(api, release)["assigned"] == []
    assert pool(api, isrcs)["usage"] == {"total": 99_999, "used": 2, "left": 99_997, "recent": 2, "low": False}
    handed_out = api("GET", f"/number-pools/{isrcs}/numbers").json["items"]
    assert {(each["number"], each["assignedTo"]["trackId"]) for each in handed_out} == {
        ("QZNEW2600001", "t0"),
        ("QZNEW2600002", "t2"),
    }


def test_a_place_that_lost_its_number_gets_the_same_again(api: Api) -> None:
    register(api, **ISRCS)
    release = draft(api, "")
    assert assign(api, release, kinds=["isrc"])["assigned"][0]["number"] == "QZNEW2600001"
    api("PATCH", f"/releases/{release}/tracks/t0", {"isrc": None})
    record_numbers(release, api.adapters)
    assert isrcs_of(api, release) == [None]
    assert assign(api, release, kinds=["isrc"])["assigned"][0]["number"] == "QZNEW2600001"
    assert assign(api, draft(api, ""), kinds=["isrc"])["assigned"][0]["number"] == "QZNEW2600002"


def test_only_the_named_tracks_get_one(api: Api) -> None:
    register(api, **ISRCS)
    release = draft(api, "", "", "")
    assign(api, release, kinds=["isrc"], trackIds=["t1"])
    assert isrcs_of(api, release) == [None, "QZNEW2600001", None]
    refused = api("POST", f"/releases/{release}/numbers", {"kinds": ["isrc"], "trackIds": ["t1", "t9"]})
    assert (refused.status, refused.paths) == (422, {"trackIds[1]"})


def test_the_recording_in_immersive_audio_gets_its_own(api: Api) -> None:
    register(api, **ISRCS)
    release = draft(api, "")
    api("PATCH", f"/releases/{release}/tracks/t0", {"immersive": {}})
    assigned = assign(api, release, kinds=["isrc"])["assigned"]
    assert [(each["path"], each["part"], each["number"]) for each in assigned] == [
        ("tracks[0].isrc", "track", "QZNEW2600001"),
        ("tracks[0].immersive.isrc", "immersive", "QZNEW2600002"),
    ]


@pytest.mark.parametrize("recorded", [True, False])
def test_numbers_that_were_typed_or_imported_are_left_out(api: Api, recorded: bool) -> None:
    """Before the trigger has run, the catalogue's index knows them; afterwards, their records do."""
    register(api, **ISRCS)
    register(api, **BARCODES)
    typed = draft(api, "QZNEW2600001", "QZ-NEW-26-00003", barcode="04006381000017")
    if recorded:
        record_numbers(typed, api.adapters)
        for entry in api.world.store.find(Query("releaseIndex")):
            api.world.store.documents[f"releaseIndex/{entry['id']}"]["terms"] = []
    release = draft(api, "", "")
    numbers = [each["number"] for each in assign(api, release)["assigned"]]
    assert numbers == ["QZNEW2600002", "QZNEW2600004", "4006381000024"]


def test_two_requests_at_once_get_different_numbers(api: Api) -> None:
    register(api, **ISRCS)
    releases = [draft(api, "", "") for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda release: assign(api, release, kinds=["isrc"]), releases))
    numbers = [each["number"] for answer in answers for each in answer["assigned"]]
    assert len(set(numbers)) == 12
    items = {int(number[-5:]) for number in numbers}
    gaps = sorted(set(range(1, 16)) - items)
    (next_one,) = assign(api, draft(api, ""), kinds=["isrc"])["assigned"]
    assert int(next_one["number"][-5:]) == gaps[0], "what was left out is handed out next"


def test_each_year_begins_anew_and_exhaustion_is_refused_as_a_whole(api: Api) -> None:
    isrcs = register(api, **ISRCS, first=99_998)
    assign(api, draft(api, ""), kinds=["isrc"])
    release = draft(api, "", "")
    refused = api("POST", f"/releases/{release}/numbers", {"kinds": ["isrc"]})
    assert (refused.status, "lack 1 ISRC for" in refused.json["detail"]) == (409, True)
    assert isrcs_of(api, release) == [None, None]
    assert pool(api, isrcs)["usage"]["left"] == 1
    api.world.clock.forward(days=365)
    assign(api, release, kinds=["isrc"])
    assert isrcs_of(api, release) == ["QZNEW2799998", "QZNEW2799999"]


def test_a_second_pool_serves_when_the_first_is_empty(api: Api) -> None:
    register(api, **ISRCS, first=99_999)
    api.world.clock.forward(minutes=1)
    register(api, name="More", kind="isrc", prefix="QZTWO")
    release = draft(api, "", "")
    assign(api, release, kinds=["isrc"])
    assert isrcs_of(api, release) == ["QZNEW2699999", "QZTWO2600001"]


def test_a_label_has_pools_of_its_own(api: Api) -> None:
    register(api, **ISRCS)
    register(api, name="Imprint", kind="isrc", prefix="QZTWO", labels=["Imprint"])
    other, own = draft(api, ""), draft(api, "", label="Imprint")
    for release in (other, own):
        assign(api, release, kinds=["isrc"])
    assert (isrcs_of(api, other), isrcs_of(api, own)) == (["QZNEW2600001"], ["QZTWO2600001"])


def test_a_pool_can_be_chosen_unless_it_is_unsuitable(api: Api) -> None:
    register(api, **ISRCS)
    second, barcodes = register(api, name="More", kind="isrc", prefix="QZTWO"), register(api, **BARCODES)
    release = draft(api, "", "")
    assign(api, release, kinds=["isrc"], isrcPool=second, trackIds=["t0"])
    assert isrcs_of(api, release) == ["QZTWO2600001", None]
    for wrong in (barcodes, second):
        api("PATCH", f"/number-pools/{second}", {"status": "closed"}, token="admin")
        refused = api("POST", f"/releases/{release}/numbers", {"kinds": ["isrc"], "isrcPool": wrong})
        assert (refused.status, refused.paths) == (422, {"isrcPool"})
    unknown = {"kinds": ["isrc"], "isrcPool": "elsewhere_isrc_QZTWO"}
    assert api("POST", f"/releases/{release}/numbers", unknown).status == 404


def test_bought_numbers_are_imported_once_and_handed_out_once(api: Api) -> None:
    bought = register(api, name="Bought", kind="barcode", source="list", warnBelow=1)
    used = draft(api, barcode="4006381333931")
    record_numbers(used, api.adapters)
    numbers = {"numbers": ["4006381333931", "036000291452", "0 36000 29145 2", "6024457901288"]}
    path = f"/number-pools/{bought}/numbers"
    assert api("POST", path, numbers, token="admin").json == {"added": 2, "used": 1, "known": 1}
    assert api("POST", path, numbers, token="admin").json == {"added": 0, "used": 0, "known": 4}
    given = [assign(api, draft(api), kinds=["barcode"])["assigned"][0]["number"] for _ in range(2)]
    assert sorted(given) == ["036000291452", "6024457901288"]
    assert api("POST", f"/releases/{draft(api)}/numbers", {"kinds": ["barcode"]}).status == 409
    assert pool(api, bought)["usage"] == {
        **{"total": 3, "used": 3, "left": 0, "recent": 2, "low": True},
        "exhausted": "2026-03-01",
    }


def test_bought_numbers_with_an_error_are_refused_together(api: Api) -> None:
    bought = register(api, name="Bought", kind="barcode", source="list")
    other = register(api, name="Other", kind="barcode", source="list")
    path = f"/number-pools/{bought}/numbers"
    refused = api("POST", path, {"numbers": ["4006381333931", "4006381333932", "x"]}, token="admin")
    assert (refused.status, refused.paths) == (422, {"numbers[1]", "numbers[2]"})
    assert pool(api, bought)["usage"]["total"] == 0
    assert api("POST", path, {"numbers": ["4006381333931"]}, token="admin").json["added"] == 1
    assert api("POST", f"/number-pools/{other}/numbers", {"numbers": ["4006381333931"]}, token="admin").status == 409
    prefix = register(api, **BARCODES)
    assert api("POST", f"/number-pools/{prefix}/numbers", {"numbers": ["4006381333931"]}, token="admin").status == 409


def test_a_bought_number_that_was_typed_and_removed_is_free_again(api: Api) -> None:
    bought = register(api, name="Bought", kind="barcode", source="list")
    api("POST", f"/number-pools/{bought}/numbers", {"numbers": ["4006381333931"]}, token="admin")
    typed = draft(api, barcode="4006381333931")
    record_numbers(typed, api.adapters)
    assert pool(api, bought)["usage"]["left"] == 0
    api("PATCH", f"/releases/{typed}", {"basic": {"barcode": None}})
    record_numbers(typed, api.adapters)
    assert pool(api, bought)["usage"]["left"] == 1


def test_numbers_of_a_release_that_was_ready_are_never_handed_out(api: Api) -> None:
    register(api, **ISRCS)
    typed = draft(api, "QZNEW2600001", "QZNEW2600002")
    record_numbers(typed, api.adapters)
    api.world.store.transact(
        lambda transaction: transaction.update(f"releases/{typed}", {"ddex.lastGenerated": api.world.clock()})
    )
    api("PATCH", f"/releases/{typed}", {"tracks": []})
    record_numbers(typed, api.adapters)
    assert assign(api, draft(api, ""), kinds=["isrc"])["assigned"][0]["number"] == "QZNEW2600003"


def test_recording_numbers_is_idempotent_and_follows_the_release(api: Api) -> None:
    release = draft(api, "QZNEW2600001", "DEA122600007", barcode="4006381333931")
    assert [record_numbers(release, api.adapters) for _ in range(2)] == [3, 0]
    api("PATCH", f"/releases/{release}/tracks/t0", {"isrc": "QZNEW2600002"})
    assert [record_numbers(release, api.adapters) for _ in range(2)] == [2, 0]
    assert api("DELETE", f"/releases/{release}", if_match="*").status == 204
    assert [record_numbers(release, api.adapters) for _ in range(2)] == [3, 0]
    assert not [path for path in api.world.store.documents if path.startswith("numbers/")]


def conflicts(api: Api) -> Iterator[tuple[str, str]]:
    return ((each["kind"], each["number"]) for each in api("GET", "/number-pools/conflicts").json["items"])


def test_one_isrc_on_two_recordings_is_a_conflict_but_not_on_two_releases(api: Api) -> None:
    album = draft(api, "DEA122600007", "DEA122600008", titles={0: "Tides", 1: "Foam"})
    single = draft(api, "DEA122600007", titles={0: "TIDES"})
    for release in (album, single):
        record_numbers(release, api.adapters)
    assert list(conflicts(api)) == []
    api("PATCH", f"/releases/{single}/tracks/t0", {"metadata": {"subtitle": "Extended Mix"}})
    record_numbers(single, api.adapters)
    (conflict,) = api("GET", "/number-pools/conflicts").json["items"]
    assert (conflict["kind"], conflict["number"]) == ("recordings", "DEA122600007")
    assert {(use["releaseId"], use["title"]) for use in conflict["uses"]} == {
        (album, "Tides"),
        (single, "TIDES (Extended Mix)"),
    }
    api("PATCH", f"/releases/{single}/tracks/t0", {"isrc": "DEA122600009"})
    record_numbers(single, api.adapters)
    assert list(conflicts(api)) == []


def test_one_title_is_the_same_however_its_accents_are_stored(api: Api) -> None:
    for title in ("Café", "Cafe\u0301"):
        record_numbers(draft(api, "DEA122600007", titles={0: title}), api.adapters)
    assert list(conflicts(api)) == []
    record_numbers(draft(api, "DEA122600007", titles={0: "Cafe"}), api.adapters)
    assert list(conflicts(api)) == [("recordings", "DEA122600007")]


def test_recordings_of_different_length_are_different(api: Api) -> None:
    releases = [draft(api, "DEA122600007"), draft(api, "DEA122600007")]
    for release, seconds in zip(releases, (180, 240), strict=True):
        api("PATCH", f"/releases/{release}/tracks/t0", {"metadata": {"duration": seconds}})
        record_numbers(release, api.adapters)
    assert list(conflicts(api)) == [("recordings", "DEA122600007")]


def test_one_barcode_on_two_releases_is_a_conflict_however_it_is_written(api: Api) -> None:
    for barcode in ("036000291452", "0036000291452"):
        record_numbers(draft(api, barcode=barcode), api.adapters)
    assert [kind for kind, _ in conflicts(api)] == ["releases"]


def test_a_number_that_the_pool_has_not_reached_is_told_until_it_passes(api: Api) -> None:
    register(api, **ISRCS)
    typed = draft(api, "QZNEW2600002", "QZNEW2700001", "QZNEW2500009")
    record_numbers(typed, api.adapters)
    assert list(conflicts(api)) == [("outside", "QZNEW2600002"), ("outside", "QZNEW2700001")]
    assign(api, draft(api, "", ""), kinds=["isrc"])
    assert list(conflicts(api)) == [("outside", "QZNEW2700001")]


def test_members_are_told_once_when_few_are_left(api: Api) -> None:
    isrcs = register(api, **ISRCS, first=99_990, warnBelow=8)
    told = []
    for count in (2, 1, 1):
        assign(api, draft(api, *[""] * count), kinds=["isrc"])
        told.append(len(api("GET", "/notifications").json["items"]))
    assert told == [0, 1, 1]
    (item,) = api("GET", "/notifications").json["items"]
    assert (item["type"], item["link"]) == ("numbers-low", "/settings/numbers")
    assert "7 ISRCs left" in item["message"]
    api("PATCH", f"/number-pools/{isrcs}", {"warnBelow": 7}, token="admin")
    api.world.clock.forward(days=1)
    assign(api, draft(api, ""), kinds=["isrc"])
    assert len(api("GET", "/notifications").json["items"]) == 2


def test_exhaustion_is_foreseen_from_the_recent_rate(api: Api) -> None:
    barcodes = register(api, name="Ours", kind="barcode", prefix="40063812", last=100)
    for _ in range(5):
        assign(api, draft(api), kinds=["barcode"])
    usage = pool(api, barcodes)["usage"]
    assert (usage["left"], usage["recent"], usage["exhausted"]) == (95, 5, "2030-11-05")
    isrcs = register(api, **ISRCS)
    assign(api, draft(api, ""), kinds=["isrc"])
    assert "exhausted" not in pool(api, isrcs)["usage"], "the next year begins anew before"
    api.world.clock.forward(days=91)
    assert "exhausted" not in pool(api, barcodes)["usage"], "nothing was handed out in 90 days"


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"kind": "isrc"}, {"prefix"}),
        ({"kind": "isrc", "prefix": "QZ", "form": "UPC-A"}, {"prefix", "form"}),
        ({"kind": "barcode", "prefix": "4006381", "last": 1_000_000}, {"last"}),
        ({"kind": "isrc", "prefix": "QZNEW", "first": 5, "last": 4}, {"first"}),
        ({"kind": "isrc", "source": "list", "prefix": "QZNEW", "first": 1}, {"prefix", "first"}),
    ],
)
def test_a_wrong_registration_is_refused_with_every_problem(api: Api, fields: dict[str, Any], paths: set[str]) -> None:
    refused = api("POST", "/number-pools", {"name": "Ours", **fields}, token="admin")
    assert (refused.status, refused.paths) == (422, paths)
    assert api("GET", "/number-pools").json["items"] == []


def test_a_prefix_is_registered_once(api: Api) -> None:
    register(api, **BARCODES)
    for prefix in ("4006381", "400638", "40063812"):
        assert api("POST", "/number-pools", {**BARCODES, "prefix": prefix}, token="admin").status == 409


def test_a_pool_is_changed_closed_and_reopened(api: Api) -> None:
    isrcs = register(api, **ISRCS)
    changed = api("PATCH", f"/number-pools/{isrcs}", {"name": "Mine", "status": "closed"}, token="admin")
    assert (changed.json["name"], changed.json["status"], changed.json["prefix"]) == ("Mine", "closed", "QZNEW")
    release = draft(api, "")
    assert api("POST", f"/releases/{release}/numbers", {"kinds": ["isrc"]}).status == 409
    api("PATCH", f"/number-pools/{isrcs}", {"status": "open", "first": 10}, token="admin")
    assign(api, release, kinds=["isrc"])
    assert isrcs_of(api, release) == ["QZNEW2600010"]
    refused = api("PATCH", f"/number-pools/{isrcs}", {"last": 5}, token="admin")
    assert (refused.status, refused.paths) == (422, {"first"})


def test_a_pool_that_handed_out_nothing_can_be_deleted(api: Api) -> None:
    wrong, used = register(api, name="Typo", kind="isrc", prefix="QZTWO"), register(api, **ISRCS)
    assign(api, draft(api, ""), kinds=["isrc"], isrcPool=used)
    assert api("DELETE", f"/number-pools/{wrong}", token="admin", if_match="*").status == 204
    assert api("DELETE", f"/number-pools/{used}", token="admin", if_match="*").status == 409
    assert [each["id"] for each in api("GET", "/number-pools").json["items"]] == [used]


def test_pools_are_the_admins_and_their_tenants_own(api: Api) -> None:
    isrcs = register(api, **ISRCS)
    release = draft(api, "")
    assert api("POST", "/number-pools", {**ISRCS, "prefix": "QZTWO"}).status == 403
    assert api("PATCH", f"/number-pools/{isrcs}", {"name": "Mine"}).status == 403
    assert api("POST", f"/releases/{release}/numbers", {}, token="viewer").status == 403
    assert api("GET", f"/number-pools/{isrcs}", token="stranger").status == 404
    assert api("POST", f"/releases/{release}/numbers", {}, token="stranger").status == 404
    assert api("GET", "/number-pools", token="stranger").json["items"] == []
    assert api("POST", "/number-pools", ISRCS, token="stranger").status == 201


def test_an_archived_release_gets_none(api: Api) -> None:
    register(api, **ISRCS)
    release = draft(api, "")
    api("PATCH", f"/releases/{release}", {"status": "archived"})
    assert api("POST", f"/releases/{release}/numbers", {"kinds": ["isrc"]}).status == 409


def test_a_finished_album_can_be_given_its_numbers(api: Api) -> None:
    register(api, **ISRCS)
    register(api, **BARCODES)
    content = {name: value for name, value in RELEASE.items() if name != "basic"}
    basic = {name: value for name, value in RELEASE["basic"].items() if name != "barcode"}
    tracks = [{name: value for name, value in track.items() if name != "isrc"} for track in RELEASE["tracks"]]
    made = api("POST", "/releases", {**content, "basic": basic, "tracks": tracks}).json["id"]
    assert len(assign(api, made)["assigned"]) == len(tracks) + 1

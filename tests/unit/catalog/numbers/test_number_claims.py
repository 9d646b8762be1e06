"""A number that was sent stays taken; one that only drafts had is free again, however they lost it."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.numbering import assign
from shared.catalog.numbering.offers import prepare
from shared.catalog.numbers.records import record_numbers
from shared.catalog.releases.entry import index_release
from tests.fixtures.api import Api
from tests.fixtures.world import World

FIRST, SECOND, THIRD = "QZNEW2600001", "QZNEW2600002", "QZNEW2600003"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    api = Api(World(tmp_path))
    made = api("POST", "/number-pools", {"name": "Ours", "kind": "isrc", "prefix": "QZNEW"}, token="admin")
    assert made.status == 201, made.json
    return api


def draft(api: Api, *isrcs: str, **basic: Any) -> str:
    """A draft with tracks that have these ISRCs, or none where it is empty; its numbers are not recorded yet."""
    tracks = [
        {"id": f"t{place}", "metadata": {"title": f"Song {place}"}, **({"isrc": isrc} if isrc else {})}
        for place, isrc in enumerate(isrcs)
    ]
    return str(api("POST", "/releases", {"basic": {"label": "L", **basic}, "tracks": tracks}).json["id"])


def take_off(api: Api, release: str, track: str = "t0") -> None:
    assert api("PATCH", f"/releases/{release}/tracks/{track}", {"isrc": None}).status == 200


def given(api: Api, release: str) -> list[str]:
    answer = api("POST", f"/releases/{release}/numbers", {"kinds": ["isrc"]})
    assert answer.status == 200, answer.json
    return [each["number"] for each in answer.json["assigned"]]


def write(api: Api, release: str, **fields: Any) -> None:
    """Changes the document as a client does that writes it directly."""
    api.world.store.transact(lambda transaction: transaction.update(f"releases/{release}", fields))


def test_a_number_that_was_sent_stays_taken_when_the_last_draft_with_it_loses_it(api: Api) -> None:
    sent, copy = draft(api, FIRST), draft(api, FIRST)
    write(api, sent, **{"ddex.lastGenerated": api.world.clock()})
    for release in (sent, copy):
        record_numbers(release, api.adapters)
    for release in (sent, copy):
        take_off(api, release)
        record_numbers(release, api.adapters)
    assert given(api, draft(api, "")) == [SECOND]


def test_a_bought_number_that_was_sent_is_not_free_again(api: Api) -> None:
    fields = {"name": "Bought", "kind": "barcode", "source": "list"}
    pool = api("POST", "/number-pools", fields, token="admin").json["id"]
    sent, copy = (draft(api, barcode="4006381333931") for _ in range(2))
    write(api, sent, **{"ddex.lastGenerated": api.world.clock()})
    for release in (sent, copy):
        record_numbers(release, api.adapters)
    api("POST", f"/number-pools/{pool}/numbers", {"numbers": ["4006381333931"]}, token="admin")
    for release in (sent, copy):
        api("PATCH", f"/releases/{release}", {"basic": {"barcode": None}})
        record_numbers(release, api.adapters)
    assert api("GET", f"/number-pools/{pool}").json["usage"]["left"] == 0


def test_a_number_that_was_typed_and_removed_before_it_was_recorded_is_free_again(api: Api) -> None:
    fields = {"name": "Bought", "kind": "barcode", "source": "list"}
    pool = api("POST", "/number-pools", fields, token="admin").json["id"]
    api("POST", f"/number-pools/{pool}/numbers", {"numbers": ["4006381333931"]}, token="admin")
    typed = draft(api, FIRST, barcode="4006381333931")
    assert api("GET", f"/number-pools/{pool}").json["usage"]["left"] == 0
    api("PATCH", f"/releases/{typed}", {"basic": {"barcode": None}})
    take_off(api, typed)
    assert record_numbers(typed, api.adapters) == 2
    assert api("GET", f"/number-pools/{pool}").json["usage"]["left"] == 1
    assert given(api, draft(api, "")) == [FIRST]


def test_a_claim_ends_once_it_is_recorded(api: Api) -> None:
    typed = draft(api, FIRST)
    record_numbers(typed, api.adapters)
    stored = api.world.store.get(f"numbers/tenant_{FIRST}")
    assert ("claimedBy" in stored, stored["releaseIds"]) == (False, [typed])


def test_a_number_that_another_release_has_now_is_replaced_by_the_next(api: Api) -> None:
    release = draft(api, "")
    assert given(api, release) == [FIRST]
    take_off(api, release)
    for each in (release, draft(api, FIRST)):
        record_numbers(each, api.adapters)
    assert given(api, release) == [SECOND]


def test_a_number_that_was_moved_to_another_track_is_not_given_to_the_first_again(api: Api) -> None:
    release = draft(api, "", "")
    given(api, release)
    take_off(api, release)
    api("PATCH", f"/releases/{release}/tracks/t1", {"isrc": FIRST})
    record_numbers(release, api.adapters)
    assert given(api, release) == [THIRD]


def test_tracks_of_one_id_get_different_numbers(api: Api) -> None:
    release = draft(api, "")
    given(api, release)
    track = {"id": "t0", "metadata": {"title": "Song 0"}}
    write(api, release, tracks=[track, track])
    record_numbers(release, api.adapters)
    assert given(api, release) == [FIRST, SECOND]


def test_a_number_that_a_client_has_just_written_into_the_release_is_not_given_to_another_track(api: Api) -> None:
    release = draft(api)
    write(api, release, tracks=[{"id": "t0", "isrc": FIRST}, {"id": "t1"}])
    assert given(api, release) == [SECOND]


def test_a_number_that_is_written_into_the_release_meanwhile_is_not_given_to_another_track(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = draft(api, "")
    pending = [lambda: write(api, release, tracks=[{"id": "t0"}, {"id": "t1", "isrc": FIRST}])]

    def prepared(*args: Any) -> Any:
        found = prepare(*args)
        if pending:
            pending.pop()()
        return found

    monkeypatch.setattr(assign, "prepare", prepared)
    (number,) = given(api, release)
    assert number != FIRST


def test_a_track_without_an_id_does_not_get_the_number_of_the_one_that_stood_there(api: Api) -> None:
    release = draft(api)
    write(api, release, tracks=[{"metadata": {"title": "Song 0"}}])
    assert given(api, release) == [FIRST]
    write(api, release, tracks=[{"metadata": {"title": "Another"}}])
    record_numbers(release, api.adapters)
    assert given(api, release) == [SECOND]


@pytest.mark.parametrize("duration", [float("inf"), float("nan"), -1.0])
def test_a_track_of_no_possible_length_is_recorded_without_it(api: Api, duration: float) -> None:
    release = draft(api)
    write(api, release, tracks=[{"id": "t0", "isrc": FIRST, "metadata": {"title": "Song", "duration": duration}}])
    assert record_numbers(release, api.adapters) == 1
    (use,) = api.world.store.get(f"numbers/tenant_{FIRST}")["uses"]
    assert "duration" not in use


def test_a_release_whose_tracks_are_null_is_indexed_and_recorded(api: Api) -> None:
    release = draft(api, FIRST)
    write(api, release, tracks=None)
    index_release(release, api.adapters)
    assert record_numbers(release, api.adapters) == 1
    assert api.world.store.get(f"releaseIndex/{release}")["trackCount"] == 0
    assert given(api, release) == []


def test_numbers_that_were_given_up_do_not_hide_those_in_use_that_the_pool_has_not_reached(api: Api) -> None:
    kept = [f"QZNEW26{item:05}" for item in range(100, 160)]
    sent = draft(api, *kept, "QZNEW2600200")
    write(api, sent, **{"ddex.lastGenerated": api.world.clock()})
    record_numbers(sent, api.adapters)
    listed = api("GET", "/number-pools/conflicts").json
    assert (len(listed["items"]), listed["more"]) == (50, True)
    api("PATCH", f"/releases/{sent}", {"tracks": [{"id": "t60", "isrc": "QZNEW2600200"}]})
    record_numbers(sent, api.adapters)
    listed = api("GET", "/number-pools/conflicts").json
    assert ([each["number"] for each in listed["items"]], listed["more"]) == (["QZNEW2600200"], False)


def test_a_pool_whose_first_item_is_lowered_gives_the_lower_ones(api: Api) -> None:
    pool = f"/number-pools/{api('GET', '/number-pools').json['items'][0]['id']}"
    api("PATCH", pool, {"first": 100}, token="admin")
    given(api, draft(api, *[""] * 30))
    assert api("GET", pool).json["cursors"] == {"2026": 130}
    assert api("PATCH", pool, {"first": 50, "name": "Mine"}, token="admin").json["cursors"] == {}
    assert given(api, draft(api, "")) == ["QZNEW2600050"]


def test_renaming_a_pool_does_not_repeat_the_warning(api: Api) -> None:
    pool = f"/number-pools/{api('GET', '/number-pools').json['items'][0]['id']}"
    api("PATCH", pool, {"warnBelow": 100_000}, token="admin")
    given(api, draft(api, ""))
    assert api("PATCH", pool, {"name": "Mine", "labels": []}, token="admin").json["warned"] == "2026"
    assert "warned" not in api("PATCH", pool, {"warnBelow": 99_999}, token="admin").json


def test_bought_numbers_are_compared_with_few_queries(api: Api) -> None:
    fields = {"name": "Bought", "kind": "isrc", "source": "list"}
    pool = api("POST", "/number-pools", fields, token="admin").json["id"]
    numbers = [f"DEA1226{item:05}" for item in range(90)]
    before = api.world.store.meter.reads
    assert api("POST", f"/number-pools/{pool}/numbers", {"numbers": numbers}, token="admin").json["added"] == 90
    assert api.world.store.meter.reads - before < 30


@pytest.mark.parametrize("last", ["4006381333931", "4006381333948", "4006381333955"])
def test_the_last_bought_number_is_handed_out_though_the_others_were_typed_a_moment_ago(api: Api, last: str) -> None:
    """Records follow the releases, so the catalogue's index may know a number that its record still calls free."""
    bought = ["4006381333931", "4006381333948", "4006381333955"]
    pool = api("POST", "/number-pools", {"name": "Bought", "kind": "barcode", "source": "list"}, token="admin").json
    api("POST", f"/number-pools/{pool['id']}/numbers", {"numbers": bought}, token="admin")
    for number in bought:
        if number != last:
            typed = draft(api)
            write(api, typed, **{"basic.barcode": number})
            index_release(typed, api.adapters)
    answer = api("POST", f"/releases/{draft(api)}/numbers", {"kinds": ["barcode"]})
    assert [each["number"] for each in answer.json["assigned"]] == [last]

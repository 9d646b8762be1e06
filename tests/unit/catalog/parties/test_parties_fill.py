"""Credits are filled from their records when a message is composed, and compared with them in reviews."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.parties.fill import find_parties, parties_of, with_parties
from shared.catalog.parties.findings import party_findings
from shared.catalog.parties.names import names_of
from shared.catalog.releases.review import review_release
from shared.model.catalog.credits import Artist, LocalName, Writer
from shared.model.codec import decode, encode
from shared.model.party import PartyContent, PartyRecord
from tests.documents import AT
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import World

ISNI, PAGE = "0000000121032683", "4q3ewBCX7sLwd24euuV69X"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def put(world: World, party_id: str, tenant_id: str = "tenant", **fields: Any) -> PartyRecord:
    made = {"created": AT, "created_by": "u", "updated": AT, "updated_by": "u"}
    party = PartyRecord(id=party_id, tenant_id=tenant_id, **{"name": "Nova Kestrel", **fields}, **made)
    party = party.model_copy(update=names_of(party))
    world.put(f"parties/{party_id}", encode(party))
    return party


def codes(world: World, **basic: Any) -> dict[str, str]:
    release = {"basic": {"artists": [{"name": "Nova Kestrel", "partyId": "nova", **basic}]}}
    found = party_findings(release, find_parties(["nova"], "tenant", world.store))
    return {each.code: each.severity for each in found}


def test_a_credit_is_filled_with_what_it_does_not_state(world: World) -> None:
    local = [LocalName(text="ノヴァ", language="ja")]
    put(world, "nova", isni=ISNI, spotify_id=PAGE, apple_id="123", local_names=local)
    put(world, "label", kind="label", local_names=local)
    album = SHAPES["album"]()
    artists = [Artist(name="Nova", party_id="nova", apple_id="9"), Artist(name="Nova Kestrel")]
    basic = album.basic.model_copy(update={"artists": artists, "label_party_id": "label", "local_labels": []})
    writers = [Writer(name="N. Kestrel", party_id="nova")]
    release = album.model_copy(
        update={
            "basic": basic,
            "tenant_id": "tenant",
            "metadata": album.metadata.model_copy(update={"writers": writers}),
        }
    )
    filled = with_parties(release, parties_of(release, world.store))
    first, second = filled.basic.artists
    assert (first.name, first.isni, first.spotify_id, first.apple_id) == ("Nova", ISNI, PAGE, "9")
    assert (first.local_names, second) == (local, artists[1])
    assert filled.metadata.writers[0].spotify_id == PAGE
    assert filled.basic.local_labels == local
    assert release.basic.artists[0].isni is None
    assert with_parties(release, {}) is release


def test_links_lead_through_merges_and_never_to_another_tenant(world: World) -> None:
    put(world, "first", merged_into="second")
    put(world, "second", merged_into="third")
    put(world, "third", isni=ISNI)
    put(world, "theirs", tenant_id="elsewhere", isni=ISNI)
    put(world, "left", merged_into="right")
    put(world, "right", merged_into="left")  # never stored by a merge; it must not hang
    found = find_parties(["first", "theirs", "absent", "left", ""], "tenant", world.store)
    assert {link: party.id for link, party in found.items()} == {"first": "third"}


def test_many_links_are_read(world: World) -> None:
    ids = [f"p{number}" for number in range(65)]
    for party_id in ids:
        put(world, party_id)
    assert set(find_parties(ids, "tenant", world.store)) == set(ids)


def test_what_differs_from_the_record_is_told(world: World) -> None:
    assert codes(world) == {"unknown-party": "warning"}
    put(world, "nova", isni=ISNI, spotify_id=PAGE, apple_id="123", variants=["Nova K."])
    assert codes(world) == codes(world, name="Nova K.") == {}
    assert codes(world, name="NOVA KESTREL") == {"party-name-differs": "warning"}
    assert codes(world, spotifyId=PAGE[::-1]) == {"party-id-differs": "warning"}
    page = f"https://open.spotify.com/artist/{PAGE}?si=1"
    assert codes(world, spotifyId=page, isni="0000 0001 2103 2683") == {}, "the same, written otherwise"


def test_an_artist_whose_page_is_not_known_is_told(world: World) -> None:
    put(world, "nova", spotify_id=PAGE)
    assert codes(world) == {"artist-page-unknown": "info"}
    (finding,) = party_findings(
        {"basic": {"artists": [{"name": "Nova Kestrel", "partyId": "nova"}] * 3}},
        find_parties(["nova"], "tenant", world.store),
    )
    assert "Apple Music" in finding.message
    assert "Spotify" not in finding.message


def test_the_review_warns_of_links_and_fills_the_message(world: World) -> None:
    put(world, "nova", isni=ISNI, spotify_id=PAGE, apple_id="123")
    linked = [
        {"name": "Nova Kestrel", "partyId": "nova"},
        {"name": "Gone", "partyId": "gone", "role": "FeaturedArtist"},
    ]
    world.change_release(**{"basic.artists": linked})
    review_release("release", world.adapters)
    stored = world.store.get("releases/release")
    assert "unknown-party" in {each["code"] for each in stored["ddex"]["validationErrors"]}
    assert stored["ddex"]["validationStatus"] == "valid"
    with world.adapters.blobs.open(stored["ddex"]["ernFile"]) as message:
        assert ISNI.encode() in message.read()


def test_a_record_has_the_terms_of_all_its_names() -> None:
    party = decode(PartyContent, {"name": "Édith Lark", "variants": ["La Lark"], "sortName": "Lark, Édith"})
    named = names_of(party)
    assert (named["key"], named["keys"]) == ("lark edith", ["edith lark", "la lark"])
    assert {"edi", "la", "lark"} <= set(named["terms"])

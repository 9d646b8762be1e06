"""Credits are found in any document, and made to link to records."""

from typing import Any

from shared.catalog.parties.credits import credits_of, party_ids_of, party_key, unlinked_of, with_links

DRAFT: dict[str, Any] = {
    "basic": {"displayArtist": "Nova Kestrel", "label": "Kestrel Records", "labelPartyId": "label"},
    "metadata": {"writers": [{"name": "Ada Byrd", "partyId": "ada"}, {"role": "Composer"}, "odd"]},
    "tracks": [{"metadata": {"displayArtist": "X", "artists": [{"name": "NOVA kestrel"}, {"name": " "}]}}, None],
}


def test_credits_are_found_with_their_paths() -> None:
    found = [(each.path, each.role, each.name, each.party_id) for each in credits_of(DRAFT)]
    assert found == [
        ("basic.displayArtist", "artist", "Nova Kestrel", None),
        ("basic.label", "label", "Kestrel Records", "label"),
        ("metadata.writers[0]", "writer", "Ada Byrd", "ada"),
        ("tracks[0].metadata.artists[0]", "artist", "NOVA kestrel", None),
    ]
    assert party_ids_of(DRAFT) == ["label", "ada"]
    assert [each["name"] for each in unlinked_of(DRAFT)] == ["Nova Kestrel", "NOVA kestrel"]


def test_any_document_has_credits() -> None:
    for odd in ({}, {"basic": 1, "tracks": 2}, {"metadata": {"writers": "x"}, "basic": {"label": 5, "artists": [3]}}):
        assert list(credits_of(odd)) == []
    assert party_ids_of({"basic": {"label": "L", "labelPartyId": "no/id"}}) == []


def test_a_display_artist_becomes_an_artist_that_links() -> None:
    linked = with_links(DRAFT, lambda each: "nova" if party_key(each.name) == "nova kestrel" else None)
    assert linked is not None
    assert linked["basic"]["artists"] == [{"name": "Nova Kestrel", "role": "MainArtist", "partyId": "nova"}]
    assert linked["tracks"][0]["metadata"]["artists"][0]["partyId"] == "nova"
    assert "artists" not in DRAFT["basic"]
    assert with_links(linked, lambda each: each.party_id) is None


def test_names_are_compared_without_case_accents_and_punctuation() -> None:
    assert party_key("Édith  Lark!") == party_key("edith lark")
    assert party_key("!!!") == "!!!"
    assert party_key("★") != party_key("☆")

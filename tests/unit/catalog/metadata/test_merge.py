"""Albums of several catalogues: which value is proposed, how sure it is, and what else there is to choose from."""

from typing import Any

import pytest

from shared.catalog.metadata.draft import draft_of
from shared.catalog.metadata.merge import merge_albums
from shared.platform.catalogues.port import AlbumFound, CatalogueName, TrackFound

UPC = "0602445790098"


def album(source: CatalogueName, *tracks: TrackFound, **fields: Any) -> AlbumFound:
    return AlbumFound(**{"source": source, "id": "1", "upc": UPC, "title": "Night", "tracks": list(tracks), **fields})


@pytest.mark.parametrize(
    ("field", "values", "value", "confidence", "others"),
    [
        ("title", ["Café", "CAFE!", "Café"], "Café", 1.0, []),
        ("title", ["One", "Two", "two"], "Two", 0.67, ["One"]),
        ("title", ["One", "Two", "Three"], "One", 0.33, ["Two", "Three"]),
        ("title", ["!!!", "???", "!!!"], "!!!", 0.67, ["???"]),
        ("releaseDate", ["2024", "2024-03-01", "2024-03"], "2024-03-01", 1.0, []),
        ("releaseDate", ["2024-03-02", "2024-03-01", None], "2024-03-02", 0.5, ["2024-03-01"]),
        ("label", [None, "A", None], "A", 0.5, []),
        ("artists", [["A", "B"], ["b", "a"], []], ["A", "B"], 1.0, []),
    ],
)
def test_a_field_is_merged(field: str, values: list[Any], value: Any, confidence: float, others: list[Any]) -> None:
    names: tuple[CatalogueName, ...] = ("spotify", "deezer", "musicbrainz")
    found = [album(name, **{field: each}) for name, each in zip(names, values, strict=True) if each is not None]
    found += [album(name) for name, each in zip(names, values, strict=True) if each is None]
    merged = merge_albums(UPC, found).fields[field]  # type: ignore[index]
    assert (merged.value, merged.confidence, [other.value for other in merged.others]) == (value, confidence, others)


def test_tracks_meet_at_their_place_whatever_the_order() -> None:
    first = TrackFound(id="1", title="One", duration=61.0, disc_number=1, track_number=1)
    second = TrackFound(id="2", title="Two", isrc="GB-AYE-68-00011", disc_number=2, track_number=1)
    unnumbered = TrackFound(id="3", title="one", duration=62.5)
    merged = merge_albums(UPC, [album("spotify", second, first), album("musicbrainz", unnumbered)])
    assert [(track.disc_number, track.track_number) for track in merged.tracks] == [(1, 1), (2, 1)]
    assert merged.tracks[0].fields["duration"].sources == ["spotify", "musicbrainz"]
    assert merged.tracks[1].fields["isrc"].value == "GBAYE6800011"


@pytest.mark.parametrize(
    ("lines", "metadata"),
    [
        (["© 2024 A Label"], {"copyright": "A Label", "copyrightYear": 2024}),
        (["(P) 2023 B"], {"production": "B", "productionYear": 2023}),
        (["2022 C"], {"copyright": "C", "copyrightYear": 2022, "production": "C", "productionYear": 2022}),
        (["(c) D"], {"copyright": "D"}),
        (["(P) 2019 Y", "(P) Z"], {"production": "Y", "productionYear": 2019}),
        ([], {}),
    ],
)
def test_lines_of_a_draft(lines: list[str], metadata: dict[str, Any]) -> None:
    assert draft_of(merge_albums(UPC, [album("spotify", copyrights=lines)]))["metadata"] == metadata


def test_a_draft_states_nothing_that_no_catalogue_states() -> None:
    draft = draft_of(merge_albums(UPC, [album("deezer", TrackFound(id="1", title="One"), release_date="2024-03")]))
    assert draft["basic"] == {"barcode": UPC, "title": "Night"}
    assert draft["tracks"] == [{"sequenceNumber": 1, "discNumber": 1, "metadata": {"title": "One"}}]


@pytest.mark.parametrize(("explicit", "warning"), [(True, {"parentalWarning": "Explicit"}), (False, {}), (None, {})])
def test_only_what_is_explicit_is_said_to_be_known(explicit: bool | None, warning: dict[str, str]) -> None:
    track = TrackFound(id="1", title="One", explicit=explicit)
    (made,) = draft_of(merge_albums(UPC, [album("spotify", track)]))["tracks"]
    assert made["metadata"] == {"title": "One", **warning}

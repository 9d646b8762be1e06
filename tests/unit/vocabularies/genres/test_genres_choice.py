"""The release's own genre for the DSP comes first, then the tenant's mapping, then the target's fallback."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.model.catalog.genres import ChosenGenre, GenreMapping
from shared.model.catalog.release import ReleaseMetadata
from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.model.delivery.target import GenreMappingRequirement
from shared.vocabularies.genres.choice import choose_genre

MAPPING = GenreMapping(
    id="tenant_beatport_club",
    tenant_id="tenant",
    provider="beatport",
    name="club",
    revision=3,
    version="2025-05",
    genres={
        "Electronic": GenreCode(name="Electronica"),
        "DEEP-HOUSE-00": GenreCode(name="deep house"),
        "Liquid": GenreCode(name="Liquid", version="2024"),
    },
    updated=datetime(2026, 3, 1, tzinfo=UTC),
    updated_by="manager",
)


def chosen(mapping: GenreMapping | None = MAPPING, **metadata: Any) -> ChosenGenre | None:
    own = ReleaseMetadata(copyright="2026 Label", **metadata)
    return choose_genre(own, GenreMappingRequirement(provider="beatport"), mapping)


@pytest.mark.parametrize(
    ("metadata", "name", "version"),
    [
        ({"genre_name": "Electronic"}, "Electronica", "2025-05"),
        ({"genre_name": "Electronic", "subgenre_name": "Liquid"}, "Drum & Bass | Liquid", "2024"),
        ({"genre_name": "Electronic", "subgenre_code": "DEEP-HOUSE-00"}, "Deep House", "2025-05"),
        ({"genre_name": "Electronic", "subgenre_name": "Unknown"}, "Electronica", "2025-05"),
    ],
)
def test_a_mapping_is_asked_from_the_specific_to_the_general(metadata: dict[str, str], name: str, version: str) -> None:
    genre = chosen(**metadata)
    assert genre == ChosenGenre(
        provider="beatport", name=name, version=version, origin="mapping", mapping="club", revision=3
    )


def test_the_releases_own_genre_comes_first_and_is_written_as_the_dsp_writes_it() -> None:
    own = GenreMappings(beatport=GenreCode(name="Jump Up", code="87"), apple=GenreCode(name="Pop"))
    genre = chosen(genre_name="Electronic", genre_mappings=own)
    assert genre == ChosenGenre(provider="beatport", name="Drum & Bass | Jump Up", code="87", origin="release")


def test_apples_code_is_added_and_an_unknown_one_replaced() -> None:
    own = ReleaseMetadata(
        copyright="2026 L", genre_mappings=GenreMappings(apple=GenreCode(name="electronic", code="7"))
    )
    genre = choose_genre(own, GenreMappingRequirement(provider="apple"))
    assert genre is not None
    assert (genre.name, genre.code) == ("Electronic", "ELECTRONIC-00")


def test_a_fallback_comes_last() -> None:
    wanted = GenreMappingRequirement(provider="beatport", fallback_genre="downtempo")
    genre = choose_genre(ReleaseMetadata(copyright="2026 L", genre_name="Polka"), wanted, MAPPING)
    assert genre == ChosenGenre(provider="beatport", name="Downtempo", origin="fallback")


def test_a_fallback_may_be_a_code() -> None:
    genre = choose_genre(
        ReleaseMetadata(copyright="2026 L"), GenreMappingRequirement(provider="apple", fallback_genre="HIP-HOP-RAP-00")
    )
    assert genre is not None
    assert (genre.name, genre.code) == ("Hip Hop/Rap", "HIP-HOP-RAP-00")


def test_nothing_is_chosen_where_nothing_is_mapped_or_wanted() -> None:
    assert chosen(genre_name="Polka") is None
    assert chosen(None, genre_name="Electronic") is None
    assert choose_genre(ReleaseMetadata(copyright="2026 L", genre_name="Electronic"), None, MAPPING) is None


def test_a_genre_outside_of_the_dictionary_is_stated_as_it_was_given() -> None:
    own = GenreMappings(beatport=GenreCode(name="Mine"))
    genre = chosen(genre_name="Electronic", genre_mappings=own)
    assert genre is not None
    assert (genre.name, genre.origin) == ("Mine", "release")

"""Composing an Apple Music package: what each part of a release becomes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.errors import InvalidRelease
from shared.messages.apple.compose.context import Context
from shared.messages.apple.compose.package import compose_package, package_parts
from shared.messages.apple.parts import Package, Product, Track
from shared.model.catalog.credits import Artist, Writer
from shared.model.catalog.genres import ChosenGenre
from shared.model.catalog.release import Release
from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.model.delivery.target import GenreMappingRequirement
from tests.fixtures.apple_packages import apple_request
from tests.fixtures.documents import release, track
from tests.fixtures.releases import SHAPES

BOTH = ("subscription-streaming", "download")


def composed(made: Release, **more: Any) -> Package:
    return package_parts(Context(apple_request(made, **{"deals": BOTH, **more})))


def album(tracks: int = 4, **more: Any) -> Release:
    return release(16, "Tides", [track(n, f"Song {n}", serial=160 + n) for n in range(1, tracks + 1)], **more)


def products(made: Release, **more: Any) -> dict[str, Product]:
    return {product.territory: product for product in composed(made, **more).album.products}


def problems(made: Release, **more: Any) -> dict[str, str]:
    with pytest.raises(InvalidRelease) as caught:
        composed(made, **more)
    return {problem.path: problem.code for problem in caught.value.problems}


def warnings(made: Release, **more: Any) -> set[str]:
    return {warning.code for warning in compose_package(apple_request(made, **{"deals": BOTH, **more})).warnings}


def first_track(made: Release, **more: Any) -> Track:
    return composed(made, **more).album.tracks[0]


def test_identifiers_are_the_upc_with_13_digits_and_vendor_ids_that_outlive_a_new_order() -> None:
    made = album(2)
    before = composed(made).album
    assert (before.vendor_id, before.upc) == (made.basic.barcode, f"0{made.basic.barcode}")
    assert [each.vendor_id for each in before.tracks] == [f"{made.basic.barcode}_{each.isrc}" for each in made.tracks]
    swapped = [each.model_copy(update={"sequence_number": 3 - each.sequence_number}) for each in made.tracks]
    after = composed(made.model_copy(update={"tracks": swapped})).album
    assert [each.vendor_id for each in after.tracks] == [each.vendor_id for each in reversed(before.tracks)]


def test_files_have_their_md5_and_size_and_the_document_names_them() -> None:
    made = album(1)
    parts = composed(made).album
    asset, cover = made.assets.audio[0], made.assets.cover_image
    file = parts.tracks[0].audio_file
    assert file
    assert cover
    assert (file.file_name, file.size, file.checksum) == (asset.file_name, asset.size, asset.hashes.md5)
    assert [each.file_name for each in parts.artwork_files] == [cover.file_name]


def test_download_and_streaming_are_both_cleared() -> None:
    (product,) = products(album(rights={"start_date": date(2026, 6, 5), "price_code": "3"})).values()
    assert product == Product(
        territory="WW",
        wholesale_price_tier="3",
        sales_start_date=date(2026, 6, 5),
        cleared_for_sale=True,
        cleared_for_stream=True,
        stream_start_date=date(2026, 6, 5),
    )


@pytest.mark.parametrize(
    ("deals", "sale", "stream"),
    [(("subscription-streaming",), False, True), (("download",), True, False), ((), False, False)],
)
def test_a_use_that_is_not_offered_is_not_cleared(deals: tuple[str, ...], sale: bool, stream: bool) -> None:
    (product,) = products(album(rights={"start_date": date(2026, 6, 5), "price_code": "3"}), deals=deals).values()
    assert (product.cleared_for_sale, product.cleared_for_stream) == (sale, stream)
    assert (product.wholesale_price_tier is not None, product.sales_start_date is not None) == (sale, sale)
    assert (product.stream_start_date is not None) == stream


def test_a_world_product_is_overridden_where_the_offer_differs() -> None:
    made = album(
        territories={"excluded": ["RU"]},
        deals=[
            {"use": "download", "start_date": date(2026, 6, 5)},
            {"use": "download", "start_date": date(2026, 6, 1), "territories": ["JP"], "price_code": "7"},
        ],
    )
    found = products(made)
    assert list(found) == ["WW", "JP", "RU"]
    assert (found["JP"].sales_start_date, found["JP"].wholesale_price_tier) == (date(2026, 6, 1), "7")
    assert (found["RU"].cleared_for_sale, found["RU"].cleared_for_stream) == (False, False)


def test_selected_territories_have_a_product_each() -> None:
    assert list(products(album(territories={"included": ["DE", "AT"]}))) == ["AT", "DE"]


PRE_ORDER = {"use": "pre-order", "start_date": date(2026, 5, 8), "instant_gratification": ["track-161"]}
RIGHTS = {"start_date": date(2026, 6, 5)}


def test_a_pre_order_stands_on_the_albums_product_and_tracks_tell_their_type() -> None:
    made = album(rights=RIGHTS, deals=[PRE_ORDER])
    parts = composed(made, deals=(*BOTH, "pre-order")).album
    assert [each.preorder_sales_start_date for each in parts.products] == [date(2026, 5, 8)]
    assert [each.preorder_type for each in parts.tracks] == ["instant-gratification", *["standard"] * 3]
    assert all(p.preorder_sales_start_date is None for each in parts.tracks for p in each.products)


@pytest.mark.parametrize("deals", [("download",), ("subscription-streaming",)])
def test_a_pre_order_is_not_sent_unless_the_product_is_sold_and_streamed(deals: tuple[str, ...]) -> None:
    made, asked = album(rights=RIGHTS, deals=[PRE_ORDER]), (*deals, "pre-order")
    assert [each.preorder_sales_start_date for each in products(made, deals=asked).values()] == [None]
    assert first_track(made, deals=asked).preorder_type is None
    assert "apple-pre-order-not-sent" in warnings(made, deals=asked)


def test_a_track_that_is_only_on_the_album_is_not_sold_alone() -> None:
    made = album(
        deals=[
            {"use": "download", "scope": "release"},
            {"use": "download", "scope": "tracks", "tracks": ["track-162"], "price_code": "1"},
        ]
    )
    first, second = composed(made, deals=("download",)).album.tracks[:2]
    assert [each.cleared_for_sale for each in first.products] == [False]
    assert [(each.cleared_for_sale, each.wholesale_price_tier) for each in second.products] == [(True, "1")]


def test_ended_offers_are_left_out() -> None:
    made = album(deals=[{"use": "download", "start_date": date(2020, 1, 1), "end_date": date(2021, 1, 1)}])
    assert [each.cleared_for_sale for each in products(made, deals=("download",)).values()] == [False]


def test_what_the_format_cannot_say_warns() -> None:
    made = album(
        rights={"start_date": date(2026, 6, 5), "start_at": datetime(2026, 6, 5, 4, tzinfo=UTC)},
        deals=[
            {"use": "download", "price": {"amount": "7.49", "currency": "EUR"}},
            {"use": "ringtone"},
            {"use": "subscription-streaming", "territories": ["DE"], "end_date": date(2027, 1, 1)},
        ],
    )
    found = warnings(made, deals=(*BOTH, "ringtone"))
    assert {"apple-time-not-sent", "apple-price-not-sent", "apple-deal-not-offered"} <= found
    streamed = made.model_copy(update={"deals": made.deals[2:]})
    assert "apple-end-not-sent" in warnings(streamed, deals=("subscription-streaming",))


def test_what_has_no_known_element_warns() -> None:
    assert "apple-ai-not-sent" in warnings(SHAPES["credited"]())
    disclosed = release(1, "Tides", [track(1, "Harbour", metadata={"ai_disclosure": {"vocals": {"degree": "All"}}})])
    assert "apple-ai-not-sent" in warnings(disclosed)
    assert "apple-ai-not-sent" not in warnings(album(1))


@pytest.mark.parametrize(
    ("warning", "expected"),
    [
        ("Explicit", "explicit"),
        ("ExplicitContentEdited", "clean"),
        ("NotExplicit", "none"),
        ("NoAdviceAvailable", "none"),
    ],
)
def test_explicit_content(warning: str, expected: str) -> None:
    made = release(1, "Tides", [track(1, "Harbour", metadata={"parental_warning": warning})])
    assert first_track(made).explicit_content == expected


def test_an_artist_appears_once_with_all_roles_and_a_featured_one_is_not_primary() -> None:
    artists = {each.artist_name: each for each in first_track(SHAPES["credited"]()).artists}
    assert artists["Nova Kestrel"].roles == ("Performer", "Vocals", "Producer", "Composer")
    assert artists["Nova Kestrel"].primary
    assert artists["Orla Finch"].roles == ("Featuring", "Vocals", "Lyricist")
    assert not artists["Orla Finch"].primary
    assert artists["Lio Marsh"].roles == ("Hurdy-Gurdy of Glass",)
    assert "Quill Adebayo" not in artists
    assert "apple-role-unknown" in warnings(SHAPES["credited"]())


def test_artists_have_the_ids_of_their_pages() -> None:
    made = SHAPES["album"]()
    made.basic.artists = [Artist(name="Nova Kestrel", apple_id="1234567"), Artist(name="Nobody Yet")]
    made.tracks[0].metadata.artists = made.basic.artists
    made.tracks[0].metadata.writers = [Writer(name="Ada Byrd", apple_id="89")]
    package = composed(made)
    assert [each.apple_id for each in package.album.artists] == ["1234567", None]
    assert {each.artist_name: each.apple_id for each in package.album.tracks[0].artists}["Ada Byrd"] == "89"
    assert compose_package(apple_request(made)).xml.count(b"<apple_id>89</apple_id>") == 1


def test_titles_and_names_in_other_scripts_are_locales() -> None:
    assert {each.name for each in composed(SHAPES["localised"]()).album.locales} >= {"ja-Jpan"}
    names = [{"text": "ノヴァ", "language": "ja"}]
    made = release(1, "Tides", [track(1, "Harbour", metadata={"artists": [{"name": "Nova", "local_names": names}]})])
    (locale,) = first_track(made).artists[0].locales
    assert (locale.name, locale.artist_name) == ("ja", "ノヴァ")


def test_a_movement_tells_its_work_its_number_and_its_name() -> None:
    tracks = composed(SHAPES["classical"]()).album.tracks
    assert [(each.work_name, each.movement_number, each.movement_name) for each in tracks[:3]] == [
        ("Symphony No. 1", 1, "I. Allegro"),
        ("Symphony No. 1", 2, "II. Adagio"),
        ("Symphony No. 1", 3, "III. Presto"),
    ]
    assert (tracks[3].movement_number, tracks[3].audio_language) == (None, "zxx")


def immersive(**facts: Any) -> Release:
    """The release with an immersive edition, its file with these facts."""
    made = SHAPES["immersive"]()
    audio = [
        each.model_copy(update={"bit_depth": 24, **facts}) if each.id == "audio-199" else each
        for each in made.assets.audio
    ]
    return made.model_copy(update={"assets": made.assets.model_copy(update={"audio": audio})})


def test_an_immersive_edition_is_an_asset_with_its_own_isrc() -> None:
    made = immersive()
    edition = made.tracks[0].immersive
    first, second = composed(made).album.tracks
    assert first.audio_file is None
    assert [(file.role, file.isrc) for file in first.assets[0].data_files] == [
        ("audio.2_0", None),
        ("audio.object_based", edition and edition.isrc),
    ]
    assert (second.audio_file is not None, second.assets) == (True, ())


@pytest.mark.parametrize(
    "facts", [{"bit_depth": 16}, {"sample_rate": 44100}, {"duration": 100.0}, {"format": "FLAC"}, {"immersive": None}]
)
def test_an_immersive_file_that_apple_refuses_is_refused(facts: dict[str, Any]) -> None:
    assert set(problems(immersive(**facts)).values()) == {"immersive-file"}


def test_a_takedown_has_no_tracks_and_no_files_and_clears_nothing() -> None:
    parts = composed(album(territories={"included": ["DE", "AT"]}), action="Takedown", files={}).album
    assert (parts.tracks, parts.artwork_files, parts.track_count) == ((), (), None)
    assert [(each.territory, each.cleared_for_sale, each.cleared_for_stream) for each in parts.products] == [
        ("WW", False, False),
        ("AT", False, False),
        ("DE", False, False),
    ]


def test_a_takedown_in_one_territory_keeps_the_others() -> None:
    found = products(album(), action="Takedown", withdrawn=("FR",))
    assert {name: each.cleared_for_sale for name, each in found.items()} == {"WW": True, "FR": False}
    assert composed(album(), action="Takedown", withdrawn=("FR",)).album.tracks


def test_a_takedown_is_not_held_up_by_what_else_is_missing() -> None:
    made = album(0)
    assert composed(made, action="Takedown", files={}).album.products


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"barcode": "600000000170"}, "basic.barcode"),
        ({"isrc": "QZAT22699999"}, "tracks[0].isrc"),
    ],
)
def test_identifiers_that_apple_has_cannot_change(change: dict[str, str], path: str) -> None:
    before = album(1)
    after = before.model_copy(deep=True)
    owner = after.basic if "barcode" in change else after.tracks[0]
    for name, value in change.items():
        setattr(owner, name, value)
    assert problems(after, previous=before, action="Update") == {path: "apple-identifier-changed"}
    assert composed(after).album
    if path == "basic.barcode":
        assert problems(after, previous=before, action="Takedown")[path]
    else:
        assert composed(after, previous=before, action="Takedown").album


def test_what_is_missing_is_told_all_at_once() -> None:
    made = album(1)
    assert problems(made, files={}) == {"assets.coverImage": "missing-cover", "tracks[0].audio": "missing-audio"}


def test_a_layout_with_folders_is_refused() -> None:
    request = apple_request(album(1))
    folders = {key: file.__class__(f"resources/{file.uri}", file.size, file.md5) for key, file in request.files.items()}
    assert problems(album(1), files=folders) == {"layout": "apple-sub-folder"}


def test_a_video_is_refused() -> None:
    assert problems(SHAPES["video_single"]())["tracks[0].video"] == "apple-video"


def test_a_genre_that_is_not_mapped_warns_and_in_strict_mode_blocks() -> None:
    unmapped = apple_request(album(1)).release.model_copy(deep=True)
    unmapped.metadata.genre_mappings = None
    files = apple_request(album(1)).files
    lenient = replace(apple_request(album(1)), release=unmapped, files=files)
    assert "genre-unmapped" in {warning.code for warning in compose_package(lenient).warnings}
    strict = replace(lenient, genres=GenreMappingRequirement(provider="apple", strict_mode=True))
    with pytest.raises(InvalidRelease, match="genre by its own code"):
        compose_package(strict)
    fallback = replace(strict, genres=GenreMappingRequirement(provider="apple", fallback_genre="POP-00"))
    assert [genre.code for genre in package_parts(Context(fallback)).album.genres] == ["POP-00"]


@pytest.mark.parametrize(
    ("code", "name"), [("ELECTRONIC-00", "anything"), (None, "Electronic"), ("no code", "electronic")]
)
def test_a_genre_may_be_given_by_its_name(code: str | None, name: str) -> None:
    made = apple_request(album(1)).release.model_copy(deep=True)
    made.metadata.genre_mappings = GenreMappings(apple=GenreCode(code=code, name=name))
    request = replace(apple_request(album(1)), release=made)
    assert [genre.code for genre in package_parts(Context(request)).album.genres] == ["ELECTRONIC-00"]


def test_the_genre_of_the_tenants_mapping_is_stated_by_its_code() -> None:
    mapped = ChosenGenre(provider="apple", name="Ambient", code="AMBIENT-00", origin="mapping")
    request = replace(apple_request(album(1)), genre=mapped)
    assert [genre.code for genre in package_parts(Context(request)).album.genres] == ["AMBIENT-00"]


def test_the_provider_is_the_name_that_apple_gave_or_the_senders() -> None:
    assert composed(album(1)).provider == "Aurora Tape Records"
    assert composed(album(1), provider="AuroraTape").provider == "AuroraTape"

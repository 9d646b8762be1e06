"""Previews and covers of a catalogue are fetched and compared, whatever its server answers."""

import io
from collections.abc import Iterator

import pytest

from shared.catalog.metadata.previews import Published, Sought, previews_of, published
from shared.media.fingerprint.encoding import Words
from shared.media.local import fingerprint_file
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.http_json import HttpJson
from shared.platform.network import fetch
from shared.platform.network.guard import PUBLIC, Network
from tests.fixtures.asset_files import image_bytes, wav_bytes
from tests.fixtures.pieces import preview_mp3, recording
from tests.servers.deezer import FAULTS, DeezerSite, Song, run_deezer

UPC = "400000260013"
LOCAL = Network(allow_private=True)


@pytest.fixture
def site() -> Iterator[DeezerSite]:
    with run_deezer() as site:
        site.upc = UPC
        yield site


def heard(
    site: DeezerSite, *tracks: Sought, barcode: str | None = UPC, network: Network = LOCAL
) -> dict[str, Published]:
    return previews_of(barcode, tracks, Deezer(HttpJson(network), site.url), network)


def sought(number: int, isrc: str = "") -> Sought:
    return Sought(f"t{number}", isrc, 1, number)


def words(seed: int) -> Words:
    data = recording(seed)
    return fingerprint_file(io.BytesIO(data), len(data), "a.wav").words


def test_a_preview_is_found_in_its_recording_and_in_no_other(site: DeezerSite) -> None:
    site.songs = [Song("QZEXA2600001", 1, preview_mp3(1)), Song("QZEXA2600002", 2, preview_mp3(2))]
    previews = heard(site, sought(1, "QZEXA2600001"), sought(2, "QZEXA2600002"))
    own = previews["t1"].heard_in(words(1))
    assert own is not None
    assert own.same
    assert own.similarity > 0.7
    assert own.offset_s == pytest.approx(17.3, abs=0.3)
    other = previews["t2"].heard_in(words(1))
    assert other is not None
    assert not other.same


def test_the_album_is_asked_once_for_all_tracks(site: DeezerSite) -> None:
    site.songs = [Song(f"QZEXA26000{number:02}", number) for number in range(1, 4)]
    found = heard(site, *(sought(number, f"QZEXA26000{number:02}") for number in range(1, 4)))
    assert {each.fault for each in found.values()} == {"noPreview"}
    assert site.asked == [f"/album/upc:{UPC}", "/album/7/tracks?limit=500"]


def test_a_track_is_found_by_isrc_or_else_by_its_place(site: DeezerSite) -> None:
    site.songs = [Song("QZEXA2600001", 1, "gone"), Song("QZEXA2600002", 2, "gone")]
    found = heard(site, sought(2, "QZEXA2600001"), sought(1), sought(9), Sought("other", "GBXXX9900001", 1, 1))
    assert {key: each.fault for key, each in found.items()} == {
        "t2": "notFetched",
        "t1": "notFetched",
        "t9": "notInCatalogue",
        "other": "notInCatalogue",
    }
    assert "/files/0.mp3" in site.asked
    assert "/files/1.mp3" not in site.asked


def test_without_a_barcode_recordings_are_found_by_isrc(site: DeezerSite) -> None:
    site.songs = [Song("QZEXA2600001", 1, preview_mp3(1))]
    found = heard(site, sought(1, "QZEXA2600001"), sought(2), barcode=None)
    assert (found["t1"].fault, found["t2"].fault) == (None, "notInCatalogue")
    assert site.asked == ["/track/isrc:QZEXA2600001", "/files/0.mp3"]


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_what_is_no_preview_says_why(site: DeezerSite, fault: str) -> None:
    site.songs = [Song("QZEXA2600001", 1, fault)]
    expected = "unreadable" if fault in ("page", "empty") else "notFetched"
    found = heard(site, sought(1, "QZEXA2600001"))["t1"]
    assert (found.fault, found.heard_in(words(1))) == (expected, None)
    assert "/files/elsewhere" not in site.asked


def test_a_preview_that_is_a_picture_or_short_is_not_compared(site: DeezerSite) -> None:
    site.songs = [Song("QZEXA2600001", 1, image_bytes()), Song("QZEXA2600002", 2, wav_bytes(1.0))]
    found = heard(site, sought(1, "QZEXA2600001"), sought(2, "QZEXA2600002"))
    assert found["t1"].heard_in(words(1)) is None
    assert found["t2"].heard_in(words(1)) is None


def test_a_slow_answer_is_given_up(site: DeezerSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_TIMEOUT_S", 0.3)
    site.songs = [Song("QZEXA2600001", 1, "slow"), Song("QZEXA2600002", 2, preview_mp3(2))]
    found = heard(site, sought(1, "QZEXA2600001"), sought(2, "QZEXA2600002"))
    assert (found["t1"].fault, found["t2"].fault) == ("notFetched", None)


def test_a_catalogue_that_refuses_is_asked_once(site: DeezerSite) -> None:
    site.over_quota = True
    found = heard(site, sought(1, "QZEXA2600001"), sought(2, "QZEXA2600002"))
    assert {each.fault for each in found.values()} == {"unavailable"}
    assert len(site.asked) == 1


def test_private_addresses_are_not_fetched(site: DeezerSite) -> None:
    site.songs = [Song("QZEXA2600001", 1, preview_mp3(1))]
    assert published(f"{site.url}/files/0.mp3", PUBLIC).fault == "notFetched"
    assert site.asked == []


def test_at_most_fifty_previews_are_sought(site: DeezerSite) -> None:
    assert len(heard(site, *(sought(number) for number in range(1, 90)))) == 50


def test_without_the_catalogue_nothing_is_compared() -> None:
    assert previews_of(UPC, [sought(1)], None, LOCAL) == {"t1": Published(fault="unavailable")}

"""The preflight finds what a DSP would reject, cites its source, and only blocks on verified facts."""

from typing import Any

import pytest

from shared.delivery.targets.preflight.check import Preflight, preflight, preflight_of_draft
from shared.delivery.targets.presets.limits import Limit, breaches
from shared.errors import InvalidInput
from shared.model.catalog.genres import GenreMapping
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release
from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.model.codec import decode, encode
from shared.model.delivery.target import DeliveryTarget
from tests.documents.content import genre_mapping
from tests.unit.delivery.targets.test_presets import BASE
from tests.unit.messages.packages.albums import album


def release(**changes: Any) -> Release:
    """An album that every DSP accepts, with changes to its audio files."""
    accepted = album()
    accepted.metadata.genre_name = "Pop"
    for name, value in changes.items():
        for audio in accepted.assets.audio:
            if hasattr(audio, name):
                setattr(audio, name, value)
    return accepted


def check(subject: Release, **target: Any) -> Preflight:
    return preflight(subject, decode(DeliveryTarget, {**BASE, **target}))


def codes(found: Preflight, severity: str) -> list[str]:
    return sorted({finding.code for finding in found.findings if finding.severity == severity})


def test_a_good_release_is_ready_everywhere() -> None:
    for preset in ("generic", "spotify", "apple", "audius", "labelcamp"):
        assert check(release(), preset=preset).ready, preset


def test_spotify_accepts_neither_mono_nor_low_sample_rates() -> None:
    found = check(release(channels=1, sample_rate=32_000, bit_depth=8), preset="spotify")
    assert not found.ready
    assert codes(found, "error") == ["audio-bitDepth", "audio-channels", "audio-sampleRate"]
    rate = next(finding for finding in found.findings if finding.code == "audio-sampleRate")
    assert rate.path == "assets.audio[0].sampleRate"
    assert "32000" in rate.message
    assert "at least 44100" in rate.message
    assert rate.remedy
    assert "atspotify.com" in rate.source
    assert "read 2026-11" in rate.source


def test_preferences_warn() -> None:
    found = check(release(), preset="spotify")
    assert codes(found, "warning") == ["audio-format"]
    assert "prefers FLAC" in found.findings[0].message


def test_files_that_no_track_uses_are_not_checked() -> None:
    subject = release()
    subject.assets.audio[3].channels = 1
    assert check(subject, preset="spotify").ready


def test_audius_only_accepts_worldwide_offers_without_an_end() -> None:
    subject = release()
    subject.territories = subject.territories.model_copy(update={"mode": "selected", "included": ["FR"]})
    subject.rights = subject.rights.model_copy(update={"end_date": subject.rights.start_date.replace(year=2030)})
    assert codes(check(subject, preset="audius"), "error") == ["release-endDate", "release-territories"]


def test_the_targets_own_requirements_are_checked_too() -> None:
    wanted = {
        "audioFormat": ["FLAC"],
        "imageSpecs": [{"type": "FrontCover", "formats": ["PNG"], "minWidth": 4000, "maxSize": 10}],
        "genreMapping": {"required": True, "provider": "apple", "strictMode": True},
    }
    found = check(release(), requirements=wanted)
    assert codes(found, "error") == ["audio-format", "cover-format", "cover-size", "cover-width", "unmapped-genre"]


def test_a_fallback_genre_is_a_warning() -> None:
    wanted = {"required": True, "provider": "apple", "strictMode": True, "fallbackGenre": "Pop"}
    assert codes(check(release(), requirements={"genreMapping": wanted}), "warning") == ["unmapped-genre"]


def test_rules_for_all_messages_are_checked_too() -> None:
    subject = release(channels=1)
    subject.basic.barcode = None
    subject.assets.cover_image = None
    found = check(subject, preset="spotify")
    assert {"missing-barcode", "missing-cover", "audio-channels"} <= set(codes(found, "error"))
    assert not found.ready


def test_spotify_accepts_only_plain_wav_without_trailing_chunks() -> None:
    assert check(release(format_code=1, trailing_bytes=0), preset="spotify").ready
    found = check(release(format_code=0xFFFE, trailing_bytes=348), preset="spotify")
    assert codes(found, "error") == ["audio-formatCode", "audio-trailingBytes"]
    assert all("atspotify.com" in finding.source for finding in found.findings if finding.severity == "error")
    assert "0xFFFE; the DSP accepts 0x0001" in found.findings[0].message


def test_the_colour_space_and_profile_are_checked() -> None:
    subject = release()
    cover = subject.assets.cover_image
    assert cover
    cover.color_space, cover.profile = "RGB", "sRGB IEC61966-2.1"
    assert "cover-profile" not in codes(check(subject, preset="spotify"), "warning")
    cover.color_space, cover.profile, cover.width = "CMYK", "Adobe RGB (1998)", 4000
    found = check(subject, preset="spotify")
    assert codes(found, "error") == ["cover-colorSpace"]
    assert codes(found, "warning") == ["audio-format", "cover-profile", "cover-ratio"]
    assert "cover-ratio" in codes(check(subject, preset="apple"), "error")


def test_territories_that_the_dsp_does_not_serve_are_reported() -> None:
    served = {"territories": ["FR", "DE"]}
    assert check(release(), requirements=served).ready
    subject = release()
    subject.territories = subject.territories.model_copy(update={"mode": "selected", "included": ["FR", "US"]})
    subject.deals = [DealTerm(use="download", territories=["JP"]), DealTerm(use="download", territories=["Worldwide"])]
    found = check(subject, requirements=served)
    assert [(finding.path, finding.severity) for finding in found.findings] == [
        ("deals[0].territories", "error"),
        ("territories.included", "warning"),
    ]
    assert "US" in found.findings[1].message
    assert check(subject).findings == []


def test_a_target_without_deals_is_reported() -> None:
    assert codes(check(release(), deals=[]), "warning") == ["no-deal"]


def test_the_preflight_of_a_draft_lists_what_is_missing() -> None:
    document = encode(release())
    document["rights"], document["tracks"][0]["isrc"] = {}, ""
    with pytest.raises(InvalidInput) as caught:
        decode(Release, document)
    found = preflight_of_draft(caught.value.problems)
    assert not found.ready
    assert {(finding.path, finding.code) for finding in found.findings} == {
        ("rights.startDate", "deal-without-start"),
        ("tracks[0].isrc", "value-error"),
    }
    assert all(finding.source for finding in found.findings)


@pytest.mark.parametrize(("value", "ok"), [(None, True), (1, False), (2, True), (3, True), (4, False)])
def test_limits_are_inclusive_and_ignore_unmeasured_values(value: int | None, ok: bool) -> None:
    assert Limit("audio", "channels", "", "", minimum=2, maximum=3).allows(value) is ok


def test_unverified_limits_warn() -> None:
    limit = Limit("release", "tracks", "Less.", "hearsay", maximum=1, verified=False)
    [breach] = breaches(release(), [limit])
    assert breach.value == 3


def test_requirements_of_other_images_are_checked_too() -> None:
    subject = release()
    cover = subject.assets.cover_image
    assert cover is not None
    small = cover.model_copy(update={"id": "back", "type": "BackCover", "width": 600, "height": 600})
    artist = small.model_copy(update={"id": "artist", "type": "Artist"})
    subject.assets.images = [artist, small]
    specs = [{"type": "BackCover", "formats": ["PNG"], "minWidth": 1400, "maxSize": 1}]
    found = check(subject, requirements={"imageSpecs": specs})
    assert codes(found, "error") == ["image-format", "image-size", "image-width"]
    assert {finding.path.rpartition(".")[0] for finding in found.findings} == {"assets.images[1]"}


@pytest.mark.parametrize(("edition", "warned"), [("1", ["other-genre-version"]), ("2", []), (None, [])])
def test_a_genre_of_another_edition_is_warned_about(edition: str | None, warned: list[str]) -> None:
    subject = release()
    genre = GenreCode(code="7", name="Pop", version=edition)
    subject.metadata.genre_mappings = GenreMappings(custom=genre)
    wanted = {"genreMapping": {"required": True, "provider": "custom", "version": "2", "strictMode": True}}
    found = check(subject, requirements=wanted)
    assert (found.ready, codes(found, "warning")) == (True, warned)


def test_a_genre_that_the_dsp_may_not_have_is_warned_about_with_its_list_as_the_source() -> None:
    subject = release()
    subject.metadata.genre_mappings = GenreMappings(amazon=GenreCode(name="Gobbledygook"))
    found = check(subject)
    warning = next(finding for finding in found.findings if finding.code == "unknown-genre")
    assert (warning.severity, warning.path) == ("warning", "metadata.genreMappings.amazon")
    assert "May 2018" in (warning.source or "")


def test_a_genre_outside_of_the_list_that_was_agreed_on_is_warned_about() -> None:
    subject = release()
    subject.metadata.genre_mappings = GenreMappings(custom=GenreCode(name="Jaz"))
    target = decode(DeliveryTarget, {**BASE, "requirements": {"genreMapping": {"provider": "custom"}}})
    mapping = decode(
        GenreMapping, {**encode(genre_mapping("m", "t", "u")), "provider": "custom", "vocabulary": [{"name": "Jazz"}]}
    )
    found = preflight(subject, target, mapping)
    warning = next(finding for finding in found.findings if finding.code == "unknown-genre")
    assert (warning.severity, warning.remedy) == ("warning", "Use Jazz.")

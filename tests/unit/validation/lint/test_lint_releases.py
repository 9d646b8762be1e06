"""Rules that compare parts of a release: credits, names, lines, dates, identifiers, lyrics."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from shared.errors import Finding
from shared.model.codec import encode
from shared.validation.lint.check import lint_release, mend_release
from shared.validation.lint.place import value_at, with_value_at
from shared.validation.lint.registry import RULES
from shared.validation.lint.sheet import Context
from tests.fixtures.lint_cases import lint_cases
from tests.fixtures.releases import SHAPES

ALBUM = encode(SHAPES["album"]())
ISRC = ALBUM["tracks"][0]["isrc"]
GUEST = {"name": "Orla Finch", "role": "FeaturedArtist"}


def changed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The album with other values at some places. `first` and `second` stand for the metadata of those tracks."""
    release = deepcopy(ALBUM)
    for place, value in changes.items():
        path = place.replace("first.", "tracks[0].metadata.").replace("second.", "tracks[1].metadata.")
        release = with_value_at(release, path, value)
    return release


def found(release: dict[str, Any], context: Context | None = None) -> list[Finding]:
    return lint_release(release, context=context)


def only(release: dict[str, Any], code: str) -> Finding:
    """The only finding, of that code, whose fix mends it if it has one."""
    (finding,) = found(release)
    assert finding.code == code
    if finding.fix:
        assert found(mend_release(release).release) == []
    return finding


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("compound-artist", {"first.artists": [{"name": "Nova Kestrel / Orla Finch"}]}, "first.artists[0].name"),
    ("generic-artist", {"first.displayArtist": "Unknown Artist"}, ""),
    ("various-artists-on-track", {"first.displayArtist": "Various Artists"}, ""),
    ("artist-spelling", {"first.displayArtist": "Nova Kestrél"}, ""),
    ("line-without-owner", {"metadata.copyright": "© 2026"}, ""),
    ("line-without-year", {"metadata.copyright": "Aurora Tape", "metadata.copyrightYear": None}, ""),
    ("line-year-differs", {"metadata.copyright": "2024 Aurora Tape", "metadata.copyrightYear": 2025}, ""),
    ("line-year", {"metadata.production": "2029 Aurora Tape", "metadata.productionYear": None}, ""),
    ("line-symbol", {"metadata.copyright": "℗ 2026 Aurora Tape"}, ""),
    ("original-date", {"basic.originalReleaseDate": "2030-01-01"}, ""),
    ("release-after-deals", {"rights.startDate": "2020-01-01"}, ""),
    ("timed-release", {"rights.startAt": "2026-06-05T09:00:00"}, ""),
    ("preview-outside", {"tracks[0].preview": {"startTime": 180, "duration": 30}}, "tracks[0].preview.startTime"),
    ("preview-outside", {"tracks[0].preview": {"startTime": 0, "duration": 9000}}, "tracks[0].preview.startTime"),
    ("explicit-release-flag", {"first.parentalWarning": "Explicit"}, "metadata.parentalWarning"),
    ("explicit-flag", {"first.title": "Fuck This"}, "first.parentalWarning"),
    ("instrumental-unmarked", {"first.subtitle": "Instrumental", "first.writers": []}, "first.instrumental"),
    ("featuring-doubled", {"first.title": "Brine (feat. Nova Kestrel)"}, ""),
    ("featuring-in-title", {"first.title": "Brine (feat. Orla Finch)"}, ""),
    ("featuring-in-artist", {"first.artists": [{"name": "Nova Kestrel feat. Orla Finch"}]}, "first.artists[0].name"),
    ("version-doubled", {"first.title": "Brine (Live)", "first.subtitle": "Live"}, ""),
    ("track-number-in-title", {"first.title": "01 Brine"}, ""),
    ("duplicate-title", {"second.title": ALBUM["tracks"][0]["metadata"]["title"]}, ""),
    ("isrc-twice", {"tracks[1].isrc": ISRC}, ""),
]
"""A code, what is changed in the album, and where the finding is, if not at the first change."""


@pytest.mark.parametrize(("code", "changes", "path"), CASES)
def test_each_rule_finds_its_place(code: str, changes: dict[str, Any], path: str) -> None:
    place = (path or next(iter(changes))).replace("first.", "tracks[0].metadata.")
    assert only(changed(changes), code).path == place.replace("second.", "tracks[1].metadata.")


def test_the_album_has_no_findings_before_it_is_changed() -> None:
    assert found(ALBUM) == []


def test_a_guest_of_the_title_becomes_a_featured_artist() -> None:
    release = changed({"first.title": "Brine ft. Orla Finch (Live)"})
    mended = mend_release(release).release["tracks"][0]["metadata"]
    assert mended["title"] == "Brine (Live)"
    assert mended["artists"][1:] == [GUEST]


def test_the_number_of_a_part_is_no_length() -> None:
    release = changed({"first.title": "Out Of The Brine  Part 4 ft. Ivo"})
    assert mend_release(release).release["tracks"][0]["metadata"]["title"] == "Out of the Brine, Pt. 4"
    assert found(changed({"first.title": "6 ft Under"})) == []


def test_guests_that_may_be_one_group_are_not_split() -> None:
    for guests, certain in (
        ("Orla Finch & Cobalt Choir", False),
        ("Earth, Wind & Fire", True),
        ("Ivo & The Finches", True),
    ):
        release = changed({"first.title": f"Brine (feat. {guests})"})
        mended = mend_release(release).release["tracks"][0]["metadata"]
        assert [each["name"] for each in mended["artists"]] == ["Nova Kestrel", *([guests] if certain else [])]


def test_a_name_of_two_artists_who_are_credited_alone_is_split() -> None:
    release = changed(
        {
            "first.artists": [{"name": "Nova Kestrel & Orla Finch", "role": "MainArtist"}],
            "second.artists": [{"name": "Orla Finch"}],
        }
    )
    assert mend_release(release).release["tracks"][0]["metadata"]["artists"] == [
        {"name": "Nova Kestrel", "role": "MainArtist"},
        {"name": "Orla Finch", "role": "MainArtist"},
    ]


def test_the_spelling_of_the_catalogue_wins() -> None:
    release = {
        "tracks": [{"metadata": {"artists": [{"name": "Beyonce"}]}}, {"metadata": {"artists": [{"name": "Beyonce"}]}}]
    }
    assert found(release) == []
    context = Context(artists=frozenset({"Beyoncé", "The Low Tides"}))
    assert [each.code for each in found(release, context)] == ["artist-spelling"] * 2
    mended = mend_release(release, context=context).release
    assert value_at(mended, "tracks[1].metadata.artists[0].name") == "Beyoncé"


def test_a_barcode_of_another_release_is_told() -> None:
    (finding,) = found(ALBUM, Context(same_barcode="other"))
    assert (finding.code, finding.path) == ("barcode-reused", "basic.barcode")
    assert "other" in finding.message


def test_movements_of_one_work_need_their_own_isrc() -> None:
    release = encode(SHAPES["classical"]())
    for track in release["tracks"]:
        track["isrc"] = ISRC
    codes = [each.code for each in found(release)]
    assert codes == ["movements-share-isrc"] * 3


def test_an_instrumental_has_neither_language_nor_lyricist() -> None:
    release = changed({"first.instrumental": True, "first.languages": ["en"]})
    assert {each.code for each in found(release)} == {"instrumental-language", "instrumental-lyrics"}
    assert mend_release(release).release["tracks"][0]["metadata"]["languages"] == ["zxx"]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("2026-06-05T00:00:00", False),
        ("2026-06-04T21:00:00", False),
        ("2026-06-04T10:00:00+00:00", False),
        ("2026-06-04T11:00:00+00:00", True),
        ("2026-06-05T00:00:00+00:00", True),
        ("2026-06-04T12:00:00+02:00", False),
        ("2026-06-05T12:00:00", True),
    ],
)
def test_a_timed_release_comes_first_in_every_zone(start: str, told: bool) -> None:
    assert bool(found(changed({"rights.startAt": start}))) is told


def test_a_preorder_may_start_before_the_release() -> None:
    deals = [{"use": "pre-order", "startDate": "2026-05-01"}, {"use": "download", "startDate": "2026-05-02"}]
    assert [each.path for each in found(changed({"deals": deals}))] == ["deals[1].startDate"]


def test_every_rule_is_tested_here_or_with_the_titles() -> None:
    tested = {code for code, *_ in CASES} | {code for case in lint_cases() for code in case.codes}
    others = {
        "cover-advertising",
        "cover-advisory",
        "cover-other-names",
        "barcode-reused",
        "movements-share-isrc",
        "release-type",
        "instrumental-language",
        "instrumental-lyrics",
    }
    assert set(RULES) - tested - others == set()

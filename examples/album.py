"""Defines the metadata of the example album, in the format of `createRelease`. Its identifiers are fictitious.

The UPC begins with 4: GS1 reserves that prefix for use within a company. All check digits are valid.
"""

from typing import Any

ARTIST = "The Example Ensemble"
LABEL = "Example Recordings"
COVER = "cover.jpg"
AUDIO = {"departure": "01-departure.wav", "glasshouse": "02-glasshouse.wav", "slow-harbour": "03-slow-harbour.flac"}
"""The audio file of each track, by track id."""

PARTY = {"partyId": "PADPIDA0000000001O", "partyName": LABEL}
"""The label as a sender of DDEX messages."""


def _track(number: int, track_id: str, title: str, work: str) -> dict[str, Any]:
    return {
        "id": track_id,
        "sequenceNumber": number,
        "isrc": f"QZEXA26{number:05d}",
        "metadata": {
            "title": title,
            "displayArtist": ARTIST,
            "artists": [{"name": ARTIST, "role": "MainArtist"}],
            "duration": 0,
            "iswc": work,
            "instrumental": True,
            "pLine": {"text": f"2026 {LABEL}", "year": 2026, "company": LABEL},
            "contributors": [{"name": ARTIST, "role": "Producer"}],
            "writers": [{"name": ARTIST, "role": "Composer"}],
            "publishers": [{"name": "Example Publishing"}],
            "genreCode": "ELECTRONIC",
            "genreName": "Electronic",
        },
    }


RELEASE: dict[str, Any] = {
    "type": "Album",
    "basic": {
        "title": "Night Transit",
        "displayArtist": ARTIST,
        "artists": [{"name": ARTIST, "role": "MainArtist"}],
        "releaseDate": "2026-01-16",
        "label": LABEL,
        "catalogNumber": "EXR-001",
        "barcode": "400000260013",
        "type": "EP",
    },
    "tracks": [
        _track(1, "departure", "Departure", "T9000000011"),
        _track(2, "glasshouse", "Glasshouse", "T9000000022"),
        _track(3, "slow-harbour", "Slow Harbour", "T9000000033"),
    ],
    "metadata": {
        "genreCode": "ELECTRONIC",
        "genreName": "Electronic",
        "language": "en",
        "copyright": f"2026 {LABEL}",
        "copyrightYear": 2026,
        "production": f"2026 {LABEL}",
        "productionYear": 2026,
        "parentalWarning": "NotExplicit",
    },
    "mead": {"moods": ["Calm", "Cinematic"], "instrumentation": ["Synthesizer"], "playlistSuitability": ["Focus"]},
    "territories": {"mode": "worldwide"},
    "rights": {"startDate": "2026-01-16"},
    "ddex": {"version": "4.3"},
}

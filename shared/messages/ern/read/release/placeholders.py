"""Fills placeholders for values that a release requires and the message lacks, and notes each for correction."""

from typing import Any

from shared.messages.ddex.notes import Notes
from shared.messages.ern.read.release.wrong_ids import is_isrc
from shared.model.identifiers import PLACEHOLDER_ISRC

_UNTITLED = "[untitled]"
_UNKNOWN_ARTIST = "[unknown artist]"


def fill_placeholders(document: dict[str, Any], sender: str | None, notes: Notes) -> None:
    """Fills missing values that the release model requires and notes each one. Changes `document` in place."""
    basic, metadata, rights = document["basic"], document["metadata"], document["rights"]
    _fill(basic, "title", _UNTITLED, "basic", notes)
    _fill(basic, "displayArtist", _UNKNOWN_ARTIST, "basic", notes)
    _fill(basic, "label", sender or "[unknown label]", "basic", notes)
    metadata["parentalWarning"] = metadata.get("parentalWarning") or "NotExplicit"
    _copyright(metadata, basic["label"], notes)
    _dates(document, basic, rights, notes)
    for number, track in enumerate(document["tracks"]):
        path = f"tracks[{number}].metadata"
        _fill(track["metadata"], "title", _UNTITLED, path, notes)
        _fill(track["metadata"], "displayArtist", basic["displayArtist"], path, notes)
        _isrc(track, number, notes)


def _isrc(track: dict[str, Any], number: int, notes: Notes) -> None:
    """Replaces a text that is no ISRC. A missing ISRC is not replaced: the message names no recording then."""
    written = track.get("isrc")
    if written and not is_isrc(written):
        track["isrc"] = f"{PLACEHOLDER_ISRC}{number + 1:07}"
        message = (
            f"{written!r} is not an ISRC; it is kept as a proprietary identifier, and {track['isrc']} stands for it."
        )
        notes.assumed(f"tracks[{number}].isrc", message, "Enter the ISRC; the release cannot be sent before.")


def _fill(part: dict[str, Any], key: str, value: str, path: str, notes: Notes) -> None:
    if not part.get(key):
        part[key] = value
        message = f"Missing in the message; {value!r} is used as a placeholder."
        notes.assumed(f"{path}.{key}", message, "Enter the correct value.")


def _copyright(metadata: dict[str, Any], label: str, notes: Notes) -> None:
    """Many 4.x messages contain only P lines."""
    if not metadata.get("copyright"):
        metadata["copyright"] = metadata.get("production") or label
        metadata["copyrightYear"] = metadata.get("copyrightYear") or metadata.get("productionYear")
        message = f"The message has no C line; {metadata['copyright']!r} is used as a placeholder."
        notes.assumed("metadata.copyright", message, "Enter the text of the C line.")


def _dates(document: dict[str, Any], basic: dict[str, Any], rights: dict[str, Any], notes: Notes) -> None:
    release_date = basic.get("releaseDate")
    if not release_date:
        release_date = basic.get("originalReleaseDate") or rights.get("startDate") or document["created"].date()
        message = f"Missing in the message; {release_date} is used as a placeholder."
        notes.assumed("basic.releaseDate", message, "Enter the release date.")
    basic["releaseDate"] = release_date
    if not rights.get("startDate"):
        rights["startDate"] = release_date
        message = f"No deal has a start date; {release_date} is used as a placeholder."
        notes.assumed("rights.startDate", message, "Enter the date from which the release may be offered.")

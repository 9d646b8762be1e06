"""Owns what stands in where a release needs what the message does not say; each is noted for a human to mend."""

from typing import Any

from shared.messages.ern.read.notes import Notes

_UNTITLED = "[untitled]"
_NOBODY = "[unknown artist]"


def stand_in(document: dict[str, Any], sender: str | None, notes: Notes) -> None:
    """Fills what the release model demands. Notes what it fills; changes `document` in place."""
    basic, metadata, rights = document["basic"], document["metadata"], document["rights"]
    _fill(basic, "title", _UNTITLED, "basic", notes)
    _fill(basic, "displayArtist", _NOBODY, "basic", notes)
    _fill(basic, "label", sender or "[unknown label]", "basic", notes)
    metadata["parentalWarning"] = metadata.get("parentalWarning") or "NotExplicit"
    _copyright(metadata, basic["label"], notes)
    _dates(document, basic, rights, notes)
    for number, track in enumerate(document["tracks"]):
        path = f"tracks[{number}].metadata"
        _fill(track["metadata"], "title", _UNTITLED, path, notes)
        _fill(track["metadata"], "displayArtist", basic["displayArtist"], path, notes)


def _fill(part: dict[str, Any], key: str, value: str, path: str, notes: Notes) -> None:
    if not part.get(key):
        part[key] = value
        notes.assumed(f"{path}.{key}", f"The message does not say it; {value!r} stands in.", "Enter what is right.")


def _copyright(metadata: dict[str, Any], label: str, notes: Notes) -> None:
    """Many messages of 4.x give only P lines."""
    if not metadata.get("copyright"):
        metadata["copyright"] = metadata.get("production") or label
        metadata["copyrightYear"] = metadata.get("copyrightYear") or metadata.get("productionYear")
        notes.assumed(
            "metadata.copyright", f"No C line; {metadata['copyright']!r} stands in.", "Enter the C line's text."
        )


def _dates(document: dict[str, Any], basic: dict[str, Any], rights: dict[str, Any], notes: Notes) -> None:
    said = basic.get("releaseDate")
    if not said:
        said = basic.get("originalReleaseDate") or rights.get("startDate") or document["created"].date()
        notes.assumed("basic.releaseDate", f"The message does not say it; {said} stands in.", "Enter the release date.")
    basic["releaseDate"] = said
    if not rights.get("startDate"):
        rights["startDate"] = said
        notes.assumed("rights.startDate", f"No deal says it; {said} stands in.", "Enter from when it may be offered.")

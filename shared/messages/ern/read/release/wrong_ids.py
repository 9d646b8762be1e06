"""Keeps identifiers that are not valid as their kind, as identifiers of the sender's own."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from shared.messages.ddex.notes import Notes
from shared.model.identifiers import Grid, Gtin, Isrc, Iswc

Document = dict[str, Any]
_OWN_IDS = "proprietaryIds"


_ISRC, _ISWC = TypeAdapter(Isrc), TypeAdapter(Iswc)
_GRID, _BARCODE = TypeAdapter(Grid), TypeAdapter(Gtin)


class _Place(NamedTuple):
    """A part of the document, its path, the field of the identifier, its kind, and the list that keeps a wrong one."""

    part: Document
    path: str
    field: str
    kind: TypeAdapter[str]
    kept_in: str = _OWN_IDS


def is_isrc(text: str) -> bool:
    """Whether the text is an ISRC."""
    return _problem(_ISRC, text) is None


def keep_wrong_ids(document: Document, namespace: str, notes: Notes) -> None:
    """Moves each identifier that is not valid to the proprietary ids beside it, in `namespace`, and notes it.

    A message can carry it there, and says no more than its sender did. Changes `document` in place. The ISRC of a
    track is kept as well, but stays, as a track must have one.
    """
    for place in _places(document):
        text = place.part.get(place.field)
        problem = _problem(place.kind, text) if text else None
        if text and problem:
            kept = {"namespace": namespace, "value": text}
            known = place.part.get(place.kept_in) or []
            place.part[place.kept_in] = known if kept in known else [*known, kept]
        if problem and place.part not in document["tracks"]:
            place.part[place.field] = None
            message = f"{problem} It is kept as a proprietary identifier."
            notes.lost(f"{place.path}.{place.field}", message, "invalid-value", "Enter the correct one.")


def _problem(kind: TypeAdapter[str], text: str) -> str | None:
    try:
        kind.validate_python(text)
    except ValidationError as error:
        return str(error.errors()[0]["ctx"]["error"])
    return None


def _places(document: Document) -> Iterator[_Place]:
    basic = document["basic"]
    yield _Place(basic, "basic", "grid", _GRID)
    yield _Place(basic, "basic", "barcode", _BARCODE)
    for name in ("components", "relatedReleases"):
        for index, part in enumerate(document[name]):
            yield _Place(part, f"{name}[{index}]", "grid", _GRID)
            yield _Place(part, f"{name}[{index}]", "barcode", _BARCODE)
    for index, track in enumerate(document["tracks"]):
        yield from _places_of_track(track, f"tracks[{index}]")


def _places_of_track(track: Document, path: str) -> Iterator[_Place]:
    yield _Place(track, path, "isrc", _ISRC)
    yield _Place(track["metadata"], f"{path}.metadata", "iswc", _ISWC, "workIds")
    if track.get("release"):
        yield _Place(track["release"], f"{path}.release", "grid", _GRID)
    for index, part in enumerate(track["mix"]):
        yield _Place(part, f"{path}.mix[{index}]", "isrc", _ISRC)
    for index, cue in enumerate((track.get("video") or {}).get("cues", ())):
        yield _Place(cue, f"{path}.video.cues[{index}]", "isrc", _ISRC)

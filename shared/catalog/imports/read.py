"""Owns the reading of an import's file, whatever its format, into candidates."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from shared.catalog.imports.candidate import MOST, Candidate, refuse
from shared.catalog.imports.spreadsheet import read_spreadsheet
from shared.catalog.releases.fields import ReleaseContent
from shared.errors import Finding
from shared.model.catalog.imports import ImportFormat
from shared.model.codec import to_json


def read_candidates(format_: ImportFormat, text: str) -> list[Candidate]:
    """The releases in a file. Raises InvalidInput for a file that is none of that format, or holds none or too many."""
    found = _READERS[format_](text)
    if not found:
        refuse("The file holds no release.", "empty", "Check that it is the right one.")
    if len(found) > MOST:
        refuse(f"The file holds {len(found)} releases; {MOST} are imported at a time.", "too-long", "Divide it.")
    return found


def _read_json(text: str) -> list[Candidate]:
    """A release, a list of them, or an object with a list of them under `releases`."""
    try:
        value = json.loads(text.lstrip("\ufeff"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        refuse(f"This is no JSON: {str(error)[:200]}.", "malformed", "Correct it there.")
    listed = value.get("releases", [value]) if isinstance(value, dict) else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        refuse("The JSON holds no list of releases.", "malformed", "Each is as `POST /releases` takes it.")
    return [Candidate(f"release {number}", each) for number, each in enumerate(listed, 1)]


def _read_ern(text: str) -> list[Candidate]:
    """One message. Its files are not read: uploads are attached to the draft like any others."""
    from shared.messages.ern.read import read_message

    result = read_message(text.encode())
    release = to_json(result.release)
    wanted = {field.alias or name for name, field in ReleaseContent.model_fields.items()}
    content = {name: value for name, value in release.items() if name in wanted and value not in ([], {})}
    content["ddex"] = {"version": result.release.ddex.version}
    content["tracks"] = [_without_files(track) for track in release["tracks"]]
    return [Candidate(f"message {result.header.message_id or ''}".strip(), content, _told(result))]


def _without_files(track: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in track.items() if name not in ("audio", "video")}


def _told(result: Any) -> tuple[Finding, ...]:
    """What had to be assumed and what was lost; neither keeps the release from being a draft."""
    found = (*result.assumed, *result.not_carried)
    return tuple(Finding(each.path, each.message, each.code, "warning", each.remedy) for each in found)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


_READERS: Mapping[ImportFormat, Callable[[str], list[Candidate]]] = {
    "csv": read_spreadsheet,
    "json": _read_json,
    "ern": _read_ern,
}

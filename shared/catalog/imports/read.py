"""Reads an import file of any supported format into release candidates."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn

from shared.catalog.imports.candidate import MAX_RELEASES, Candidate, refuse
from shared.catalog.imports.spreadsheet import read_spreadsheet
from shared.catalog.releases.fields import ReleaseContent
from shared.errors import Finding
from shared.model.catalog.imports import ImportFormat
from shared.model.codec import to_json
from shared.validation.validate import created_later, is_created_later


def read_candidates(format_: ImportFormat, text: str, now: datetime | None = None) -> list[Candidate]:
    """The releases in a file; with `now`, a message that was created in the future says so.

    Raises InvalidInput if the file is malformed, or has no releases or too many.
    """
    found = _read_ern(text, now) if format_ == "ern" else _READERS[format_](text)
    if not found:
        refuse("The file contains no releases.", "empty", "Check that it is the right file.")
    if len(found) > MAX_RELEASES:
        message = f"The file contains {len(found)} releases; the limit is {MAX_RELEASES}."
        refuse(message, "too-long", "Split the file.")
    return found


def _read_json(text: str) -> list[Candidate]:
    """Reads a release, a list of releases, or an object with a list under `releases`."""
    try:
        value = json.loads(text.lstrip("\ufeff"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        refuse(f"The file is not valid JSON: {str(error)[:200]}.", "malformed", "Fix the syntax.")
    listed = value.get("releases", [value]) if isinstance(value, dict) else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        refuse("The JSON contains no list of releases.", "malformed", "Use the format of `POST /releases` for each.")
    return [Candidate(f"release {number}", each) for number, each in enumerate(listed, 1)]


def _read_ern(text: str, now: datetime | None) -> list[Candidate]:
    """Reads one message, without its files: uploads are attached to the draft as usual."""
    from shared.messages.ern.read import read_message

    result = read_message(text.encode())
    release = to_json(result.release)
    accepted = {field.alias or name for name, field in ReleaseContent.model_fields.items()}
    content = {name: value for name, value in release.items() if name in accepted and value not in ([], {})}
    content["ddex"] = {"version": result.release.ddex.version}
    content["tracks"] = [_without_files(track) for track in release["tracks"]]
    return [
        Candidate(
            f"message {result.header.message_id or ''}".strip(),
            content,
            (*_warnings(result), *_created_later(result, now)),
        )
    ]


def _without_files(track: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in track.items() if name not in ("audio", "video")}


def _created_later(result: Any, now: datetime | None) -> Iterator[Finding]:
    text = result.header.created.isoformat() if result.header.created else ""
    if now and is_created_later(text, now):
        yield created_later(text, "MessageHeader/MessageCreatedDateTime")


def _warnings(result: Any) -> tuple[Finding, ...]:
    """The values that were assumed or not converted, as warnings: neither prevents a draft."""
    findings = (*result.assumed, *result.not_carried)
    return tuple(Finding(each.path, each.message, each.code, "warning", each.remedy) for each in findings)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


_READERS: Mapping[ImportFormat, Callable[[str], list[Candidate]]] = {
    "csv": read_spreadsheet,
    "json": _read_json,
}

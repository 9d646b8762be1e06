"""Loads the files given on the command line: releases as JSON or as messages, and other documents as JSON."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from shared.catalog.releases.drafts import numbered
from shared.errors import Finding, InvalidInput
from shared.messages.ern.read import ReadResult, read_message
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from shared.model.names import in_our_names
from shared.validation.document import MAX_BYTES

_SOMETIME = "1970-01-01T00:00:00Z"
_PLACEHOLDERS = {"tenantId": "local", "createdBy": "local", "created": _SOMETIME, "updated": _SOMETIME}
"""What the server adds to a release."""
ANYBODY = Party(party_id="PADPIDA2014122301Q", party_name="anybody")
"""A party with a well-formed DPID, for messages that are never sent."""


def load_json(path: Path) -> object:
    """Parses a JSON file. Raises InvalidInput, and OSError if the file cannot be opened."""
    return _parse(path, read_bounded(path))


def read_bounded(path: Path) -> bytes:
    """Reads at most MAX_BYTES + 1 bytes, so that the caller can detect a file that is too large.

    Raises OSError.
    """
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Says of what is invalid that it is in this file."""
    try:
        yield
    except InvalidInput as error:
        error.file = error.file or str(path)
        raise


def load_release(path: Path) -> tuple[Release, ReadResult | None]:
    """Loads a release from JSON or from an ERN message. Raises InvalidInput and OSError.

    The JSON is a whole document, or only what clients set, as in the body of `POST /releases`: the server's fields get
    placeholders, and tracks without an id or a position get one.
    """
    content = read_bounded(path)
    with about(path):
        if _is_message(content):
            result = read_message(content)
            return result.release, result
        return decode(Release, _completed(_parse(path, content), path)), None


def _completed(document: object, path: Path) -> object:
    """The document with what the server would add to a request."""
    if not isinstance(document, dict):
        return document
    name = re.sub(r"[^A-Za-z0-9_-]", "-", path.stem) or "release"
    completed = {"id": name, **_PLACEHOLDERS, **document}
    tracks = document.get("tracks")
    if isinstance(tracks, list) and all(isinstance(track, dict) for track in tracks):
        ids = (f"track-{number}" for number in count(1))
        completed["tracks"] = numbered(tracks, partial(next, ids))
    return completed


def load_document(path: Path) -> dict[str, Any]:
    """Loads a release that may be unfinished, as JSON values. Raises InvalidInput and OSError."""
    content = read_bounded(path)
    if _is_message(content):
        with about(path):
            return to_json(read_message(content).release)
    document = in_our_names(Release, _parse(path, content))
    if not isinstance(document, dict) or not {"basic", "tracks", "metadata"} & document.keys():
        remedy = "Write an object with the release's fields, such as basic and tracks."
        raise InvalidInput([Finding(str(path), "The file contains no release.", "model-type", remedy=remedy)])
    return document


def load_pair(old: Path, new: Path) -> tuple[Release, Release]:
    """Loads two releases to compare. If only one is a message, the JSON release is converted through a message too.

    Raises InvalidInput, InvalidRelease if that message cannot be composed, and OSError.
    """
    (old_release, old_message), (new_release, new_message) = load_release(old), load_release(new)
    if old_message and not new_message:
        return old_release, _as_received_from(new_release, old_message)
    if new_message and not old_message:
        return _as_received_from(old_release, new_message), new_release
    return old_release, new_release


def _is_message(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


def _as_received_from(release: Release, message: ReadResult) -> Release:
    """The release as read back from a message with the version and kinds of deals of `message`."""
    from shared.messages.ern.received import as_received

    request = MessageRequest(
        release=release,
        action="Initial",
        message_id="comparison",
        created=message.header.created or release.updated,
        sender=ANYBODY,
        recipient=ANYBODY,
        version=message.release.ddex.version,
        deals=message.deals or tuple(dict.fromkeys(term.use for term in release.deals)),
    )
    return as_received(request).release


def _parse(path: Path, content: bytes) -> object:
    if len(content) > MAX_BYTES:
        _refuse(path, f"The file is larger than {MAX_BYTES} bytes.", "Check the path.")
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        _refuse(path, "The file is not UTF-8, UTF-16 or UTF-32 text.", "Save it as UTF-8.", error)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        _refuse(path, f"The file is not valid JSON: {error.msg} at {where}.", "Fix the syntax.", error)
    except RecursionError as error:
        _refuse(path, "The JSON is nested too deeply.", "Check that the file is a release or a target.", error)
    except ValueError as error:  # Python limits the digits of an integer: parsing is quadratic
        _refuse(path, "The JSON contains a number with thousands of digits.", "Correct that number.", error)


def _refuse(path: Path, message: str, remedy: str, cause: Exception | None = None) -> NoReturn:
    raise InvalidInput([Finding(str(path), message, "malformed-json", remedy=remedy)]) from cause

"""Owns the reading of what the command line is given: releases as JSON or as messages, and other models as JSON."""

import json
from pathlib import Path
from typing import NoReturn, TypeVar

from shared.errors import Finding, InvalidInput
from shared.messages.ern.read import ReadResult, read_message
from shared.messages.ern.request import MessageRequest
from shared.model.base import Model
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.validation.document import MAX_BYTES

M = TypeVar("M", bound=Model)
_ANYBODY = "PADPIDA2014122301Q"
"""A well-formed DPID; a comparison is sent to nobody."""


def load_model(model: type[M], path: Path) -> M:
    """The JSON file as a model. Raises InvalidInput with every problem, OSError if it cannot be opened."""
    return decode(model, load_json(path))


def load_json(path: Path) -> object:
    """The file's JSON. Raises InvalidInput, OSError if it cannot be opened."""
    return _parse(path, read_bounded(path))


def read_bounded(path: Path) -> bytes:
    """The file's bytes, as many as any message may have and one more: whoever reads them sees that they are too many.

    Raises OSError.
    """
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def load_release(path: Path) -> tuple[Release, ReadResult | None]:
    """A release from its JSON, or from a message that describes it. Raises InvalidInput and OSError."""
    content = read_bounded(path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        result = read_message(content)
        return result.release, result
    return decode(Release, _parse(path, content)), None


def load_pair(old: Path, new: Path) -> tuple[Release, Release]:
    """Two releases to compare. A JSON beside a message is taken as its message would say it.

    Raises InvalidInput, InvalidRelease where that message cannot be composed, and OSError.
    """
    (previous, was), (following, becomes) = load_release(old), load_release(new)
    if was and not becomes:
        return previous, _said_like(following, was)
    if becomes and not was:
        return _said_like(previous, becomes), following
    return previous, following


def _said_like(release: Release, message: ReadResult) -> Release:
    """The release as a message of the same version, with deals of the same kinds, would say it."""
    from shared.messages.ern.received import as_received

    party = Party(party_id=_ANYBODY, party_name="anybody")
    request = MessageRequest(
        release=release,
        action="Initial",
        message_id="comparison",
        created=message.header.created or release.updated,
        sender=party,
        recipient=party,
        version=message.release.ddex.version,
        deals=message.deals or tuple(dict.fromkeys(term.use for term in release.deals)),
    )
    return as_received(request).release


def _parse(path: Path, content: bytes) -> object:
    if len(content) > MAX_BYTES:
        _refuse(path, f"The file has more than {MAX_BYTES} bytes.", "Name the right file.")
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        _refuse(path, "The file is no text in UTF-8, UTF-16 or UTF-32.", "Save it as UTF-8.", error)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        _refuse(path, f"This is no JSON: {error.msg} at {where}.", "Correct it there.", error)
    except RecursionError as error:
        _refuse(path, "The JSON is nested too deep to be read.", "No release and no target nests so deep.", error)
    except ValueError as error:  # Python's bound on digits, against numbers that take hours to read
        _refuse(path, "The JSON holds a number of thousands of digits.", "Correct that number.", error)


def _refuse(path: Path, message: str, remedy: str, cause: Exception | None = None) -> NoReturn:
    raise InvalidInput([Finding(str(path), message, "malformed-json", remedy=remedy)]) from cause

"""Writes documents as JSON lines and reads them back without loss: instants keep their microseconds. Pure.

A line is `{"path": "releases/3f2a", "data": {...}}` with sorted keys and no whitespace, so equal documents give equal
bytes. An instant is `{"$instant": "2026-03-01T12:00:00.000001Z"}`, bytes are `{"$bytes": "base64"}`, and a number that
JSON cannot state is `{"$number": "NaN"}`; an object with a key that begins with `$` is wrapped as `{"$object": {...}}`.
What the product never stores, but a client can, such as a geographical point, becomes its text.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from shared.errors import Tampered
from shared.platform.store.port import Data

_MARK = "$"
_MALFORMED = "A line of documents in the archive is malformed."


def line_of(path: str, data: Mapping[str, Any], odd: list[str] | None = None) -> bytes:
    """The document as one line with its line feed. `odd` gets its path if a value became its text."""
    values: list[Any] = []
    plain = {"path": path, "data": _plain(data, values)}
    if values and odd is not None:
        odd.append(path)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def lines_of(content: bytes) -> Iterator[bytes]:
    """The lines, each with one document."""
    return filter(None, content.split(b"\n"))


def document_of(line: bytes) -> tuple[str, Data]:
    """The path and the document of a line. Raises Tampered if it is malformed."""
    try:
        value = json.loads(line)
        path, data = value["path"], _typed(value["data"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, binascii.Error) as error:
        raise Tampered(_MALFORMED) from error
    if not isinstance(path, str) or not isinstance(data, dict):
        raise Tampered(_MALFORMED)
    return path, data


def documents_in(content: bytes) -> Iterator[tuple[str, Data]]:
    """The paths and documents of the lines. Raises Tampered if a line is malformed."""
    return map(document_of, lines_of(content))


def _plain(value: Any, odd: list[Any]) -> Any:
    if isinstance(value, datetime):
        text = value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        return {"$instant": f"{text}Z"}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        fields = {str(name): _plain(item, odd) for name, item in value.items()}
        return {"$object": fields} if any(name.startswith(_MARK) for name in fields) else fields
    if isinstance(value, (list, tuple)):
        return [_plain(item, odd) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return {"$number": str(value)}
    if value is None or isinstance(value, (str, int, float)):
        return value
    odd.append(value)
    return text_of_odd(value)


def text_of_odd(value: Any) -> str:
    """A value of a kind that the product never stores, as text: a point, a reference to a document, or its kind."""
    for names in (("latitude", "longitude"), ("path",)):
        if all(hasattr(value, name) for name in names):
            return ", ".join(str(getattr(value, name)) for name in names)
    return f"({type(value).__name__})"


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(name, item)] = value.items()
        if name == "$instant":
            return datetime.fromisoformat(item).astimezone(UTC)
        if name == "$bytes":
            return base64.b64decode(item, validate=True)
        if name == "$number":
            return float(item)
        if name == "$object":
            return {key: _typed(field) for key, field in item.items()}
    return {name: _typed(item) for name, item in value.items()}

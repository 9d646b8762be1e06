"""Converts between models and plain documents (Firestore, JSON); reports every invalid field with its path."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.errors import Finding, InvalidInput
from shared.model.base import Model
from shared.model.names import in_our_names

M = TypeVar("M", bound=Model)

_MAX_FINDINGS = 100

_MESSAGES: Mapping[str, str] = {
    "missing": "This field is required.",
    "extra_forbidden": "This field is unknown.",
    "model_type": "This must be an object with named fields.",
    "control_characters": "The text contains control characters that XML does not allow.",
}
_REMEDIES: Mapping[str, str] = {
    "missing": "Add it.",
    "extra_forbidden": "Remove it or check its spelling.",
    "control_characters": "Remove them.",
    "literal_error": "Use one of the allowed values.",
    "string_pattern_mismatch": "Use the required format.",
    "string_too_short": "Enter a value or omit the field.",
    "string_too_long": "Shorten it.",
    "too_long": "Remove some items.",
}
"""By pydantic's error type; our own validators include the remedy in their message."""


def _path(location: Iterable[int | str]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _finding(error: ErrorDetails, prefix: str) -> Finding:
    location = _path(error["loc"])
    path = f"{prefix}.{location}" if prefix and location else prefix or location
    kind = error["type"]
    if kind == "string_pattern_mismatch" and "x00" in error.get("ctx", {}).get("pattern", ""):
        kind = "control_characters"
    message = _MESSAGES.get(kind) or error["msg"].removeprefix("Value error, ")
    return Finding(path=path, message=message, code=error["type"].replace("_", "-"), remedy=_REMEDIES.get(kind, ""))


def decode(model: type[M], data: Any, *, prefix: str = "") -> M:
    """Decodes the document `data` as a model; names of the design documents are accepted (shared/model/names.py).

    Raises InvalidInput with every finding and its path (`tracks[2].isrc`), at most a hundred.
    """
    try:
        return model.model_validate(in_our_names(model, data))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems = [_finding(detail, prefix) for detail in details[:_MAX_FINDINGS]]
        raise InvalidInput(problems) from error


def without_invalid(model: type[Model], data: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `data` without the values that the model rejects, at any depth; what is missing stays missing.

    For documents that clients write directly: the security rules admit more than the models do.
    """
    kept: dict[str, Any] = deepcopy(dict(in_our_names(model, data)))
    try:
        model.model_validate(kept)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            _drop(kept, detail["loc"])
    return kept


def _drop(data: Any, location: Sequence[int | str]) -> None:
    for part in location[:-1]:
        data = data.get(part) if isinstance(data, dict) else None
    if isinstance(data, dict) and location:
        data.pop(location[-1], None)


_PLAIN = frozenset({str, int, float, bool, bytes, datetime, type(None)})
"""Most values: they are told at once, because documents have thousands."""


def stored_day(day: date) -> datetime:
    """A day as Firestore has it, which has no dates: its midnight in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _plain(value: Any) -> Any:
    """Firestore has no date and no decimal type: dates become midnight in UTC, decimals become strings."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return stored_day(value)
    return str(value) if isinstance(value, Decimal) else value


def encode(model: Model) -> dict[str, Any]:
    """The model as a Firestore document: camelCase, instants as datetimes, without absent values."""
    document = _plain(model.model_dump(by_alias=True, exclude_none=True))
    assert isinstance(document, dict)
    return document


def to_json(model: Model) -> dict[str, Any]:
    """The model as JSON values: camelCase, ISO 8601 strings, without absent values."""
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


def merged(old: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Applies `change` to `old` as a JSON merge patch (RFC 7396): mappings are merged, null removes a field."""
    result = dict(old)
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            former = result.get(name)
            result[name] = merged(former if isinstance(former, Mapping) else {}, value)
        else:
            result[name] = value
    return result

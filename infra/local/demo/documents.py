"""Converts between plain values and Firestore's REST representation, as used by clients under the rules."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def to_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Plain fields as Firestore REST `fields`. Raises TypeError for a type that Firestore cannot store."""
    return {name: _to_value(value) for name, value in fields.items()}


def from_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Firestore REST `fields` as plain fields."""
    return {name: _from_value(value) for name, value in fields.items()}


def _to_value(value: Any) -> dict[str, Any]:
    match value:
        case None:
            return {"nullValue": None}
        case bool():
            return {"booleanValue": value}
        case int():
            return {"integerValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": value}
        case datetime():
            return {"timestampValue": value.astimezone(UTC).isoformat().replace("+00:00", "Z")}
        case Mapping():
            return {"mapValue": {"fields": to_values(value)}}
        case list() | tuple():
            return {"arrayValue": {"values": [_to_value(item) for item in value]}}
    raise TypeError(f"Firestore cannot store a {type(value).__name__}.")


def _from_value(value: Mapping[str, Any]) -> Any:
    kind, content = next(iter(value.items()))
    match kind:
        case "integerValue":
            return int(content)
        case "timestampValue":
            return datetime.fromisoformat(content)
        case "mapValue":
            return from_values(content.get("fields", {}))
        case "arrayValue":
            return [_from_value(item) for item in content.get("values", [])]
    return content

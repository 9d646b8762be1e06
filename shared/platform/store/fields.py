"""Reads a field of a document by its dotted path. Pure."""

from collections.abc import Mapping
from typing import Any


def value_at(data: Mapping[str, Any], path: str) -> Any:
    """The value at a path such as `basic.title`; None if there is none."""
    value: Any = data
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value

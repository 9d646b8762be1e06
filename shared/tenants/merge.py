"""Owns the merging of a change into a document's fields, as people send it: only what is to change. Pure."""

from collections.abc import Mapping
from typing import Any


def merged(old: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """`change` over `old` (RFC 7396): mappings are merged, null takes a field away."""
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

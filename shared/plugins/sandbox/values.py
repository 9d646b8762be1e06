"""Payloads and answers as plain values of JSON and bytes, and back. What comes from a plug-in's process is checked."""

import functools
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal


class BadValue(ValueError):
    """A value has not the shape that its type states."""


def plain(value: Any, body: bytearray) -> Any:
    """A value as JSON; bytes are added to `body`, and their number stands for them. Raises BadValue."""
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue(f"has the number {value}, which is no value of JSON")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        if wrong := next((key for key in value if not isinstance(key, str)), None):
            raise BadValue(f"has the key {wrong!r}; keys are texts")
        return {key: plain(item, body) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, body) for item in value]
    return plain(plainer(value, body), body)


def plainer(value: Any, body: bytearray) -> Any:
    """What stands for a value that is none of JSON; for json.dumps, which is faster than `plain` and checks less.

    Bytes are added to `body`. Raises BadValue.
    """
    if isinstance(value, bytes):
        body += value
        return len(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise BadValue(f"has a value of type {type(value).__name__}, which is no value of JSON")


class Builder:
    """Rebuilds values from JSON and the bytes of their frame."""

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def build(self, hint: Any, value: Any, where: str) -> Any:
        """The value as `hint` says: classes of the SDK and what their fields are made of. Raises BadValue."""
        if hint is Any:
            return value
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            inner = next(one for one in arguments if one is not types.NoneType)
            return None if value is None else self.build(inner, value, where)
        if origin is Literal:
            if value not in arguments or isinstance(value, bool):
                raise BadValue(f"{where} is not one of: {', '.join(map(str, arguments))}")
            return value
        if origin is tuple:
            items = self._typed(list, value, where)
            return tuple(self.build(arguments[0], item, f"{where}[{at}]") for at, item in enumerate(items))
        if origin is Mapping:
            items = self._typed(dict, value, where)
            return {key: self.build(arguments[1], item, f"{where}.{key[:100]}") for key, item in items.items()}
        if hint is bytes:
            return self._bytes(value, where)
        if is_dataclass(hint):
            return self._instance(hint, value, where)
        return self._typed(hint, value, where)

    def _instance(self, kind: Any, value: Any, where: str) -> Any:
        found = self._typed(dict, value, where)
        hints, known = hints_of(kind), {field.name: field for field in fields(kind)}
        if unknown := [name[:100] for name in found if name not in known]:
            raise BadValue(f"{where} has no field {unknown[0]!r}")
        for name, field in known.items():
            if name not in found and field.default is MISSING and field.default_factory is MISSING:
                raise BadValue(f"{where}.{name} is missing")
        # In the order of `found`: bytes stand in the body in that order.
        return kind(**{name: self.build(hints[name], item, f"{where}.{name}") for name, item in found.items()})

    def _bytes(self, value: Any, where: str) -> bytes:
        size = self._typed(int, value, where)
        found = self._body[self._at : self._at + size] if size >= 0 else b""
        if len(found) != size:
            raise BadValue(f"{where} has other bytes than it states")
        self._at += size
        return found

    @staticmethod
    def _typed(kind: type, value: Any, where: str) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            names = {str: "a text", int: "a whole number", bool: "true or false", dict: "an object", list: "a list"}
            raise BadValue(f"{where} is not {names.get(kind, kind.__name__)}")
        return value


@functools.cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """The types of a class's fields."""
    return typing.get_type_hints(kind)

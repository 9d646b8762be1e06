"""Owns the reading of request bodies: JSON as all parsers agree on it (I-JSON, RFC 7493), bounded. Pure."""

import json
import math
from collections.abc import Iterator
from typing import Any

from shared.api.errors import BadRequest, NotJson, TooLarge
from shared.errors import Finding

MAX_BODY_BYTES = 1_000_000
"""A document holds 900,000 bytes; the rest is for spaces."""
MAX_DEPTH = 24
"""Releases nest nine levels deep."""
_MAX_INTEGER = 2**53 - 1
_REMEDY = "Send what RFC 7493 (I-JSON) allows."


def read_json(body: bytes, content_type: str) -> dict[str, Any]:
    """The JSON object in `body`.

    Raises NotJson, TooLarge, and BadRequest for what is malformed, too deep, ambiguous (names given
    twice), or what not every parser would read alike (numbers beyond 2^53, lone surrogates).
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise NotJson(remedy="Send Content-Type: application/json.")
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(f"The body is larger than {MAX_BODY_BYTES:,} bytes.", remedy="Send less at a time.")
    value = _parsed(body)
    if not isinstance(value, dict):
        raise _malformed("The body must be a JSON object.")
    for problem in _oddities(value):
        raise _malformed(problem)
    return value


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError as error:
        raise _malformed(f"The body nests deeper than {MAX_DEPTH} levels.") from error
    except UnicodeDecodeError as error:
        raise _malformed("The body is not UTF-8.") from error
    except ValueError as error:
        raise _malformed(f"The body is not JSON: {str(error)[:200]}.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def _oddities(value: Any) -> Iterator[str]:
    """What is wrong with the values. Not recursive: depth is what is being bounded."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):  # the last level holds values only
        children: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                children += [*item, *item.values()]
            elif isinstance(item, list):
                children += item
            elif problem := _oddity(item):
                yield problem
        if not children:
            return
        level = children
    yield f"The body nests deeper than {MAX_DEPTH} levels."


def _oddity(item: Any) -> str:
    if isinstance(item, str) and any("\ud800" <= letter <= "\udfff" for letter in item):
        return "A text holds half a character (a lone surrogate)."
    if isinstance(item, float) and not math.isfinite(item):
        return "A number is too large."
    if isinstance(item, int) and abs(item) > _MAX_INTEGER:
        return "An integer lies beyond 2^53 - 1."
    return ""


def _malformed(message: str) -> BadRequest:
    return BadRequest([Finding("", message, "malformed", remedy=_REMEDY)])

"""Parses request bodies: JSON that every parser reads alike (I-JSON, RFC 7493), of limited size. Pure."""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from shared.api.errors import BadRequest, NotJson, TooLarge
from shared.errors import Finding

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
MAX_BODY_BYTES = 1_000_000
"""A document has at most 900,000 bytes; the rest leaves room for whitespace."""
MAX_DEPTH = 24
"""Releases nest nine levels deep."""
_MAX_INTEGER = 2**53 - 1
_REMEDY = "Send valid I-JSON (RFC 7493)."


def read_json(body: bytes, content_type: str, media: Sequence[str] = (JSON,)) -> dict[str, Any]:
    """The JSON object in `body`.

    Raises NotJson, TooLarge, and BadRequest if the body is malformed, too deep, ambiguous (duplicate names), or not
    read alike by every parser (numbers beyond 2^53, lone surrogates).
    """
    if content_type.partition(";")[0].strip().lower() not in media:
        raise NotJson(remedy=f"Send Content-Type: {' or '.join(media)}.")
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(f"The body is larger than {MAX_BODY_BYTES:,} bytes.", remedy="Split the request.")
    value = _parsed(body)
    if not isinstance(value, dict):
        raise _malformed("The body must be a JSON object.")
    for problem in _problems(value):
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
        raise ValueError("an object has a duplicate name")
    return found


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON value")


def _problems(value: Any) -> Iterator[str]:
    """What is wrong with the values. Iterative, because the depth is not limited yet."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):  # the last level has only values
        children: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                children += [*item, *item.values()]
            elif isinstance(item, list):
                children += item
            elif problem := _problem(item):
                yield problem
        if not children:
            return
        level = children
    yield f"The body nests deeper than {MAX_DEPTH} levels."


def _problem(item: Any) -> str:
    if isinstance(item, str) and any("\ud800" <= character <= "\udfff" for character in item):
        return "A string contains a lone surrogate."
    if isinstance(item, float) and not math.isfinite(item):
        return "A number is too large."
    if isinstance(item, int) and abs(item) > _MAX_INTEGER:
        return "An integer is outside ±(2^53 - 1)."
    return ""


def _malformed(message: str) -> BadRequest:
    return BadRequest([Finding("", message, "malformed", remedy=_REMEDY)])

"""Formats values as XML text. The only place that escapes, and that rejects characters XML does not allow."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import Finding, InvalidInput

_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_IN_TEXT = re.compile(f"[&<>\r{_ILLEGAL}]")
_IN_ATTRIBUTE = re.compile(f'[&<>"\t\n\r{_ILLEGAL}]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def escape_text(text: str) -> str:
    """`text` as element content. Raises InvalidInput for characters that XML 1.0 does not allow."""
    return _IN_TEXT.sub(_escape, text) if _IN_TEXT.search(text) else text


def escape_attribute(text: str) -> str:
    """`text` as an attribute value in double quotes; white space is preserved. Raises like `escape_text`."""
    return _IN_ATTRIBUTE.sub(_escape, text) if _IN_ATTRIBUTE.search(text) else text


def _escape(match: re.Match[str]) -> str:
    try:
        return _ESCAPES[match[0]]
    except KeyError:
        problem = Finding(
            path="",
            message=f"The text {match.string[:60]!r} contains a character that XML does not allow.",
            code="text-not-xml",
            remedy="Remove control characters from the text.",
        )
        raise InvalidInput([problem]) from None


def flag(value: bool) -> str:
    """A flag as xs:boolean."""
    return "true" if value else "false"


TEXT_FORMATTERS: Mapping[type, Callable[[Any], str]] = {str: escape_text, int: str, bool: flag}
"""Type of a value -> its formatter for element content."""

ATTRIBUTE_FORMATTERS: Mapping[type, Callable[[Any], str]] = {str: escape_attribute, int: str, bool: flag}
"""Type of a value -> its formatter for attribute values."""

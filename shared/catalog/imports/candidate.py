"""Owns what a reader of files finds: a release that may become a draft. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from shared.errors import Finding, InvalidInput

MOST = 50
"""Releases of one import."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release's content as `create_release` takes it; `problems` are what was found while reading it."""

    place: str
    content: Mapping[str, Any]
    problems: tuple[Finding, ...] = ()


def refuse(message: str, code: str, remedy: str) -> NoReturn:
    """Raises InvalidInput: the file as a whole cannot be imported."""
    raise InvalidInput([Finding("content", message, code, remedy=remedy)])

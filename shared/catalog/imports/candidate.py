"""Defines the release candidates that are read from an import file. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from shared.errors import Finding, InvalidInput

MAX_RELEASES = 50
"""The maximum number of releases in one import."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release's content in the format of `createRelease`; `problems` were found while reading it.

    `location` says where it is in the file, such as `rows 2-4`.
    """

    location: str
    content: Mapping[str, Any]
    problems: tuple[Finding, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """The files that the document names for it: by the tracks' ids, and `cover`; with the document's folder."""
    rows: tuple[int, ...] = ()
    """The rows of a table that it was read from."""


def refuse(message: str, code: str, remedy: str) -> NoReturn:
    """Raises InvalidInput, which rejects the whole file."""
    raise InvalidInput([Finding("content", message, code, remedy=remedy)])

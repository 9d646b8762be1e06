"""Reads CHANGELOG.md as data: what changed in which version. Source of the form: Keep a Changelog 1.1.0."""

import re
from dataclasses import dataclass

_VERSION = re.compile(r"^## \[(?P<version>[^]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?\s*$")
_KIND = re.compile(r"^### (?P<kind>\w+)\s*$")
UNRELEASED = "Unreleased"


@dataclass(frozen=True, slots=True)
class Version:
    """One version; `date` is None until it is released. `changes` are the entries by kind (Added, Changed, ...)."""

    version: str
    date: str | None
    changes: dict[str, list[str]]


def read_changelog(text: str) -> list[Version]:
    """The versions, newest first. Lines of one entry are joined."""
    found: list[Version] = []
    kind: list[str] = []
    for line in text.splitlines():
        if version := _VERSION.match(line):
            found.append(Version(version["version"], version["date"], {}))
        elif not found:
            continue
        elif heading := _KIND.match(line):
            kind = found[-1].changes.setdefault(heading["kind"], [])
        elif line.startswith("- "):
            kind.append(line[2:].strip())
        elif line.strip() and kind:
            kind[-1] += f" {line.strip()}"
    return found


def between(versions: list[Version], older: str, newer: str) -> list[Version]:
    """What a deployment of `older` gets with `newer`: the versions after the one up to the other, newest first."""
    first, last = release_order(older), release_order(newer)
    return [
        each
        for each in versions
        if each.version != UNRELEASED and first < release_order(each.version) <= last and any(each.changes.values())
    ]


def release_order(version: str) -> tuple[int, ...]:
    """The numbers of a version, to compare it. Raises ValueError for what is no version."""
    return tuple(int(part) for part in re.split(r"[-+]", version)[0].split(".")[:3])

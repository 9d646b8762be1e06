"""What templates keep of a release, and how they fill a new one. Pure."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from shared.catalog.releases.fields import ReleaseContent
from shared.catalog.tracks import part_of
from shared.errors import Finding, InvalidInput
from shared.model.catalog.release import Release
from shared.model.codec import decode, merged
from shared.model.names import in_our_names
from shared.platform.store.port import Data

_KEPT = ("type", "basic", "metadata", "territories", "rights", "deals", "ddex")
"""The parts of a release that others may have too; its tracks and works are its own."""

_OWN: Mapping[str, frozenset[str]] = {
    "basic": frozenset(
        {"title", "subtitle", "formalTitle", "groupingTitle", "localTitles", "versions"}
        | {"releaseDate", "originalReleaseDate", "catalogNumber", "barcode", "grid"}
    ),
    "metadata": frozenset(
        {"copyrightYear", "productionYear", "keywords", "mood", "tempo", "key", "synopsis", "marketingComment", "ai"}
        | {"aiDisclosure"}
    ),
    "rights": frozenset({"startDate", "endDate", "startAt", "endAt"}),
    "deals": frozenset({"startDate", "startAt", "endDate", "endAt", "tracks", "instantGratification", "previews"}),
}
"""What of each part is a release's own: titles, identifiers, days, and what is said about this music only."""

_DDEX = ("version", "profile")
_LINES = ("copyright", "production")
_LISTS = ("pLines", "cLines")
_LINE = re.compile(
    r"(?P<sign>(?:[©℗]|\([CcPp]\))\s*)?(?P<years>[0-9]{4}(?:\s*[-–/,&]\s*[0-9]{4})*(?:[\s,.:]+|$))?(?P<rest>.*)",
    re.DOTALL,
)
"""A P or C line: the sign and the years, if it begins with them, and what follows."""


def checked_content(content: Mapping[str, Any]) -> Data:
    """The content in our names. Raises InvalidInput with every problem, by its path below `content`."""
    ours = dict(in_our_names(Release, content))
    decode(ReleaseContent, ours, prefix="content")
    return ours


def content_from(release: Mapping[str, Any]) -> Data:
    """What a template keeps of a release's document.

    Years at the beginning of P and C lines are left out, and lines that say nothing else.
    """
    kept = {name: deepcopy(release[name]) for name in _KEPT if release.get(name) is not None}
    for name, own in _OWN.items():
        part = kept.get(name)
        for each in part if isinstance(part, list) else [part]:
            if isinstance(each, dict):
                _leave_out(each, own)
    if isinstance(kept.get("ddex"), dict):
        kept["ddex"] = {name: kept["ddex"][name] for name in _DDEX if name in kept["ddex"]}
    for holder, name in list(_lines(kept)):
        sign, _, rest = _split(holder.pop(name))
        if rest:
            holder[name] = sign + rest
        holder.pop("year", None)
    for name in _LISTS:
        if lines := part_of(kept, "metadata").get(name):
            kept["metadata"][name] = [line for line in lines if "text" in line]
    found: Data = _without_empty(kept)
    return found


def filled(template: Mapping[str, Any], given: Mapping[str, Any], year: int) -> Data:
    """The content of a new release: the template's, over which what was given wins; null removes.

    P and C lines of the template get the year, if they begin with none.
    """
    content = deepcopy(dict(template))
    for holder, name in _lines(content):
        sign, stated, rest = _split(holder[name])
        if not stated:
            holder[name] = f"{sign}{year} {rest}"
    return merged(content, in_our_names(Release, given))


def require_content(content: Mapping[str, Any]) -> None:
    """Raises InvalidInput if a template would fill nothing."""
    if not content:
        message = "The template would fill nothing."
        raise InvalidInput([Finding("content", message, "empty", remedy="Fill at least one field.")])


def _lines(content: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each P and C line of the content: the object and the field that has the text."""
    metadata = content.get("metadata")
    if not isinstance(metadata, dict):
        return
    yield from ((metadata, name) for name in _LINES if isinstance(metadata.get(name), str))
    for name in _LISTS:
        lines = metadata.get(name)
        for line in lines if isinstance(lines, list) else ():
            if isinstance(line, dict) and isinstance(line.get("text"), str):
                yield line, "text"


def _split(line: str) -> tuple[str, str, str]:
    """The line's sign, its years, and what follows them; empty for what it lacks."""
    found = _LINE.fullmatch(line.strip())
    assert found is not None  # its parts are optional
    return found["sign"] or "", found["years"] or "", found["rest"]


def _leave_out(part: dict[str, Any], names: frozenset[str]) -> None:
    for name in names:
        part.pop(name, None)


def _without_empty(value: Any) -> Any:
    """The value without fields that are empty, at any depth."""
    if isinstance(value, Mapping):
        inner = {name: _without_empty(item) for name, item in value.items()}
        return {name: item for name, item in inner.items() if item not in (None, [], {})}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value

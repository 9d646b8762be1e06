"""Compares documents field by field, so that no change to a model goes unreported."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.errors import Severity
from shared.messages.ern.diff.change import Change, Kind

_CODES = (
    ("title", "title-changed"),
    ("subtitle", "title-changed"),
    ("localTitles", "title-changed"),
    ("versions", "title-changed"),
    ("displayArtist", "artist-changed"),
    ("artists", "artist-changed"),
    ("localDisplayArtists", "artist-changed"),
    ("releaseDate", "date-changed"),
    ("originalReleaseDate", "date-changed"),
    ("contributors", "credits-changed"),
    ("writers", "credits-changed"),
    ("publishers", "credits-changed"),
    ("duration", "duration-changed"),
)
_SEVERITIES: Mapping[str, Severity] = {
    "duration-changed": "warning",
    "artist-changed": "warning",
    "date-changed": "warning",
}
_MAX_SHOWN = 120


def compare_fields(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Change]:
    """Yields a change for every field that differs. Lists are compared as a whole."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        where = f"{path}.{key}" if path else key
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from compare_fields(old, new, where)
        elif old != new and (old or new or None not in (old, new)):
            yield _changed(key, where, old, new)


def _changed(key: str, path: str, old: Any, new: Any) -> Change:
    code = dict(_CODES).get(key, "field-changed")
    kind: Kind = "added" if old in (None, []) else "removed" if new in (None, []) else "changed"
    severity = _SEVERITIES.get(code, "info")
    return Change(code, kind, path, f"{key} {kind}.", severity, display_value(old), display_value(new))


def display_value(value: Any) -> str | None:
    """Formats a value for display; long texts are truncated."""
    if value is None or value == []:
        return None
    text = _text(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        name = value.get("name") or value.get("text") or value.get("title")
        role = value.get("role")
        return f"{name} ({role})" if name and role else str(name or dict(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_text(item) for item in value)
    return str(value)

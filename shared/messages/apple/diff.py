"""Compares two packages by the table of elements, before an update replaces what Apple has. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.messages.apple import parts
from shared.messages.apple.data.elements import PACKAGE, Element
from shared.messages.apple.data.values import write_value
from shared.messages.apple.parts import Package
from shared.messages.ern.diff import Change
from shared.messages.ern.diff.change import Kind

_KEYS: Mapping[type, str] = {
    parts.Track: "vendor_id",
    parts.Product: "territory",
    parts.Artist: "artist_name",
    parts.TitleLocale: "name",
    parts.ArtistLocale: "name",
    parts.File: "file_name",
    parts.DataFile: "role",
    parts.Genre: "code",
}
"""What tells the items of a list apart; others are told apart by their place."""
_IDENTIFIERS = frozenset({"vendor_id", "upc", "isrc", "grid"})
_CLEARED = frozenset({"cleared_for_sale", "cleared_for_stream"})
_ORDER = {"error": 0, "warning": 1, "info": 2}


def diff_packages(previous: Package, following: Package) -> tuple[Change, ...]:
    """Every difference between the package as delivered and as it would be delivered, most severe first.

    Severity `error` marks what is no longer offered, and identifiers that Apple does not let change.
    """
    return tuple(sorted(_compare(PACKAGE, previous, following, ""), key=lambda change: _ORDER[change.severity]))


def _compare(element: Element, before: Any, after: Any, path: str) -> Iterator[Change]:
    """The differences of two parts, or of two values."""
    if before == after:
        return
    if element.value or before is None or after is None:
        yield _change(element, before, after, path)
        return
    for attribute in element.attributes:
        if attribute.field:
            row = Element(attribute.field, attribute.value)
            yield from _compare(row, getattr(before, attribute.field), getattr(after, attribute.field), path)
    for child in element.children:
        old, new, at = getattr(before, child.name), getattr(after, child.name), f"{path}/{child.tag}".strip("/")
        if child.item:
            yield from _compare_lists(child.item, old, new, at)
        elif child.many:
            yield from _compare_lists(child, old, new, path)
        else:
            yield from _compare(child, old, new, at)


def _compare_lists(item: Element, before: tuple[Any, ...], after: tuple[Any, ...], path: str) -> Iterator[Change]:
    old, new = _by_key(item, before), _by_key(item, after)
    for key in dict.fromkeys([*old, *new]):
        at = f"{path}/{item.tag}[{key}]"
        if key not in new or key not in old:
            yield _presence(item, at, key, removed=key not in new)
        else:
            yield from _compare(item, old[key], new[key], at)
    if list(old) != list(new) and {*old} == {*new}:
        yield Change("order-changed", "moved", path, f"The order of {item.tag} changes.")


def _by_key(item: Element, values: tuple[Any, ...]) -> dict[str, Any]:
    name = _KEYS.get(item.part) if item.part else None
    if item.value:
        return {str(value): value for value in values}
    return {str(getattr(value, name) if name else place): value for place, value in enumerate(values, start=1)}


def _presence(item: Element, path: str, key: str, *, removed: bool) -> Change:
    """A product or track that is gone is no longer offered; a new track needs a delivery of its own."""
    if removed:
        severe = item.part in (parts.Track, parts.Product)
        remedy = "Keep it. To withdraw it, clear it neither for sale nor for streaming." if severe else ""
        message = f"The {item.tag} {key} is no longer in the package."
        return Change("removed", "removed", path, message, "error" if severe else "info", before=key, remedy=remedy)
    added = item.part is parts.Track
    message = f"The {item.tag} {key} is new."
    return Change("added", "added", path, message, "warning" if added else "info", after=key)


def _change(element: Element, before: Any, after: Any, path: str) -> Change:
    old, new = _shown(before), _shown(after)
    tag = element.tag
    if tag in _IDENTIFIERS and before is not None:
        message, remedy = f"The {tag} changes: Apple does not allow that.", "Restore it, or deliver a new release."
        return Change("identifier-changed", "changed", path, message, "error", old, new, remedy)
    if tag in _CLEARED and before:
        message, remedy = f"{tag} becomes false: it is no longer offered.", "Set it to true, unless you mean it."
        return Change("no-longer-cleared", "changed", path, message, "error", old, new, remedy)
    kind: Kind = "changed" if old and new else "added" if new else "removed"
    return Change(kind, kind, path, f"The {tag} changes.", "info", old, new)


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return write_value(value) if isinstance(value, str | int) or hasattr(value, "isoformat") else type(value).__name__

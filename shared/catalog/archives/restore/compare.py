"""Compares a document with that of an archive, field by field. Pure."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from shared.catalog.archives.format.collections import Collection
from shared.catalog.archives.format.lines import line_of
from shared.model.archives.backup import MAX_FIELDS_LISTED, DocumentChange, FieldChange
from shared.platform.store.fields import value_at
from shared.platform.store.port import Data

_MAX_TEXT = 200
_MISSING = object()


def wanted(collection: Collection, archived: Data, current: Data | None) -> Data | None:
    """The document as a restore leaves it; None if it has nothing to restore.

    Settings come back into the document that the tenant has.
    """
    if collection.policy == "settings":
        if current is None:
            return None
        brought = {name: archived[name] for name in collection.fields if name in archived}
        return _with_kept(collection.kept, {**current, **brought}, current)
    if current is None:
        return collection.restored(archived)
    server_fields = {name: value for name, value in current.items() if name not in collection.archived(current)}
    return {**archived, **server_fields} if collection.policy == "content" else collection.archived(current)


def _with_kept(paths: tuple[str, ...], after: Data, current: Data) -> Data:
    """The document with what it has at these paths now, and not what the archive has there."""
    for path in paths:
        name, _, inner = path.partition(".")
        kept, restored = (each[name] if isinstance(each.get(name), dict) else {} for each in (current, after))
        if inner in kept or inner in restored:
            others = {key: value for key, value in restored.items() if key != inner}
            after = {**after, name: others | ({inner: kept[inner]} if inner in kept else {})}
    return after


def change_of(collection: Collection, path: str, archived: Data, current: Data | None) -> DocumentChange | None:
    """What a restore does with a document; None if it does nothing, because the document is as archived."""
    after = wanted(collection, archived, current)
    title = str(value_at(archived, collection.title) or "")[:_MAX_TEXT] if collection.title else ""
    if current is None:
        return DocumentChange(path=path, title=title, action="create") if after is not None else None
    if collection.policy == "record":
        before, after = collection.archived(current), collection.restored(archived)
        action = "keep"
    else:
        before, action = current, "change"
    if after is None or _is_same(after, before) or (action == "keep" and _is_same(archived, before)):
        return None
    fields = list(_differences(before, after, ""))
    return DocumentChange(
        path=path,
        title=title,
        action="keep" if action == "keep" else "change",
        fields=fields[:MAX_FIELDS_LISTED],
        more_fields=max(0, len(fields) - MAX_FIELDS_LISTED),
    )


def _is_same(one: Data, other: Data) -> bool:
    """Whether an archive states both in the same way: it has a text for some values, and NaN equals no number."""
    return one == other or line_of("", one) == line_of("", other)


def _differences(before: Any, after: Any, path: str) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted(before.keys() | after.keys()):
            yield from _differences(before.get(name, _MISSING), after.get(name, _MISSING), _joined(path, str(name)))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differences(old, new, f"{path}[{number}]")
    else:
        yield FieldChange(path=path[:_MAX_TEXT], before=_shown(before), after=_shown(after))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: Any) -> Any:
    """The value for people: short texts, numbers, and instants; the size of what is larger."""
    if value is _MISSING or value is None:
        return None
    if isinstance(value, (bool, int)) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, Mapping):
        return f"{len(value)} fields"
    if isinstance(value, list):
        return f"{len(value)} items"
    return str(value)[:_MAX_TEXT]

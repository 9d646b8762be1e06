"""Says which documents of an archive belong to the part that is restored, and which entries may have them. Pure."""

from shared.catalog.archives.format.collections import BY_PATTERN, Collection, collection_of
from shared.model.archives.backup import RestoreScope
from shared.model.archives.manifest import ArchiveEntry
from shared.platform.store.fields import value_at
from shared.platform.store.port import Data

_LAST = "\uffff"


def is_whole(scope: RestoreScope) -> bool:
    """Whether everything is restored."""
    return not (scope.document or scope.release_id)


def is_wanted(scope: RestoreScope, collection: Collection, path: str, data: Data) -> bool:
    """Whether the document at a path in the archive belongs to the part."""
    if scope.document:
        return path == scope.document
    if scope.release_id:
        belongs = bool(collection.release) and value_at(data, collection.release) == scope.release_id
        used_by = data.get("usedBy")
        return belongs or (isinstance(used_by, list) and scope.release_id in used_by)
    return True


def may_have(scope: RestoreScope, entry: ArchiveEntry) -> bool:
    """Whether the lines of an entry may have a document of the part, so that they have to be read."""
    if scope.document:
        collection = collection_of(scope.document)
        return collection is not None and entry.collection == collection.pattern and _spans(entry, scope.document)
    if scope.release_id:
        found = BY_PATTERN.get(entry.collection or "")
        if found is None or not found.release:
            return False
        path = f"{found.within or found.name}/{scope.release_id}"
        return found.name == "assets" or _spans(entry, f"{path}/" if found.within else path)
    return True


def _spans(entry: ArchiveEntry, path: str) -> bool:
    """Whether a path, or paths that begin with it if it ends with a slash, are among those of the entry."""
    if entry.first is None or entry.last is None:
        return True
    until = path + _LAST if path.endswith("/") else path
    return entry.first <= until and path <= entry.last

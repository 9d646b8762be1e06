"""Keeps what genre mappings were before each change, at most MAX_REVISIONS of each."""

from datetime import datetime

from shared.model.catalog.genres import GenreMapping, GenreRevision
from shared.model.codec import encode
from shared.platform.store.port import Query, Reader, Transaction

MAX_REVISIONS = 100


def revision_path(mapping_path: str, revision: int) -> str:
    """The path of a revision's document."""
    return f"{mapping_path}/revisions/{revision}"


def revisions_query(mapping_path: str, limit: int = MAX_REVISIONS) -> Query:
    """Selects a mapping's revisions, newest first. They outlive the mapping."""
    return Query(f"{mapping_path}/revisions", order=("-revision",), limit=limit)


def latest_revision(mapping_path: str, reader: Reader) -> int:
    """The number of the last revision of a mapping that was deleted; 0 if there never was one."""
    found = reader.find(revisions_query(mapping_path, limit=1))
    return int(found[0]["revision"]) if found else 0


def keep_revision(mapping: GenreMapping, now: datetime, transaction: Transaction) -> None:
    """Stores the mapping as a revision, and deletes the one that is too many."""
    path = f"genreMappings/{mapping.id}"
    kept = GenreRevision(
        id=str(mapping.revision), tenant_id=mapping.tenant_id, revision=mapping.revision, mapping=mapping, replaced=now
    )
    transaction.set(revision_path(path, mapping.revision), encode(kept))
    if mapping.revision > MAX_REVISIONS:
        transaction.delete(revision_path(path, mapping.revision - MAX_REVISIONS))

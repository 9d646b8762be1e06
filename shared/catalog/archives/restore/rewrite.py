"""Moves documents to another tenant: replaces the tenant and every id, so that nothing collides. Pure.

The new ids follow from the new tenant and the old ids, so restoring an archive twice gives the same documents. Within
the same tenant nothing is replaced.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from shared.catalog.archives.format.collections import collection_of
from shared.catalog.releases.versions import ReleaseVersion, content_hash
from shared.errors import InvalidInput
from shared.ids import lane_id
from shared.model.codec import decode
from shared.platform.store.port import Data

_CHAIN = ("sequence", "previous", "hash")
_REFERENCES = frozenset(
    {"usedBy", "keptWith", "lane", "previous", "batch", "behind", "contentHash", "standings", "published"}
)
"""Fields with ids whose names do not say so."""
_UNLIKELY = 20
"""An id of this length is no word that people write. Clients may choose the ids of their releases."""


@dataclass(slots=True)
class Move:
    """The way of a tenant's documents to another tenant."""

    source: str
    tenant: str
    ids: dict[str, str] = field(default_factory=dict)
    """The new id of each old one. Hashes of versions are added as the versions come by."""

    @property
    def is_needed(self) -> bool:
        """Whether the tenant is another one."""
        return self.source != self.tenant

    def learn(self, documents: Iterable[tuple[str, Data]]) -> None:
        """Takes the ids of documents, before any of the documents is moved; those of versions last."""
        for path, data in documents:
            self._learn(path, data)

    def _learn(self, path: str, data: Data) -> None:
        collection, document_id = collection_of(path), path.rpartition("/")[2]
        if collection is None or collection.name in ("tenants", "receiptChains", "revisions", "logs"):
            return
        if collection.name == "versions":
            self.ids[document_id] = self._version_id(data, document_id)
        elif document_id.startswith((f"{self.source}_", f"{self.source}-")):  # named after the tenant
            self.ids[document_id] = self.tenant + document_id[len(self.source) :]
        elif collection.name == "locks" and data.get("releaseId"):
            self.ids[document_id] = lane_id(self.id_of(str(data["releaseId"])), self.id_of(str(data.get("targetId"))))
        else:
            self.ids[document_id] = self.id_of(document_id)

    def id_of(self, old: str) -> str:
        """The new id of a document with a random id, or a hash."""
        return hashlib.sha256(f"moved\0{self.tenant}\0{self.source}\0{old}".encode()).hexdigest()[:32]

    def moved(self, path: str, data: Data) -> tuple[str, Data] | None:
        """The document as the other tenant gets it; None if it means something to the first tenant only.

        Receipts lose their place in the chain and get one in the other tenant's.
        """
        if not self.is_needed:
            return path, data
        collection = collection_of(path)
        if collection is None or collection.name == "receiptChains":
            return None
        changed = self._value(data)
        if collection.name == "receipts":
            changed = {name: value for name, value in changed.items() if name not in _CHAIN} | {"linked": False}
        document = self.path(path)
        return document, changed | ({"id": document.rpartition("/")[2]} if "id" in changed else {})

    def _version_id(self, data: Data, old: str) -> str:
        """A version is named by its content, which has the tenant and ids in it."""
        try:
            return content_hash(decode(ReleaseVersion, self._value(data)).release)
        except InvalidInput:
            return hashlib.sha256(f"moved\0{self.tenant}\0{old}".encode()).hexdigest()

    def _value(self, value: Any, field_name: str = "") -> Any:
        if isinstance(value, dict):
            return {self._text(name, field_name): self._value(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self._value(item, field_name) for item in value]
        return self._text(value, field_name) if isinstance(value, str) else value

    def _text(self, text: str, field_name: str) -> str:
        """A text that is an id, or a path of ids, with the new ones; people's texts stay as they are."""
        refers = field_name.lower().endswith(("id", "ids")) or field_name in _REFERENCES or len(text) >= _UNLIKELY
        if refers and text in self.ids:
            return self.ids[text]
        if field_name == "tenantId" and text == self.source:
            return self.tenant
        return self.path(text) if text.startswith(f"tenants/{self.source}/") else text

    def path(self, path: str) -> str:
        """The path of a file in the bucket, or of a document."""
        parts = path.split("/")
        moved = [self.tenant if part == self.source else self._part(part) for part in parts]
        return "/".join(moved)

    def _part(self, part: str) -> str:
        stem, dot, extension = part.partition(".")
        return f"{self.ids.get(stem, stem)}{dot}{extension}"

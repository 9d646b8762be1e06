"""Refuses what an archive must not bring into a tenant: documents, files and references of another tenant. Pure.

The proof of an archive says who made it, not that its maker meant well: whoever has the key of an installation can sign
any document. What a restored document names is later read, sent to DSPs and deleted in the tenant's name.
"""

import re
from collections.abc import Iterator
from typing import Any

from shared.catalog.archives.format.collections import Collection
from shared.errors import InvalidInput, Tampered
from shared.ids import lane_id
from shared.platform.blobs.path import checked_path
from shared.platform.store.port import Data

FILE_FIELDS = frozenset({"storagePath", "storageUrl", "derived", "original", "ernFile"})
"""Fields with the path of a file in the bucket; `derived` has several by name."""
_AREAS = frozenset({"tenants", "archives", "backups"})
"""The folders of the buckets that have a folder for each tenant."""
_BUCKET = re.compile(r"^gs://[^/]*/")

REFERENCES = {
    "releaseId": "releases",
    "releaseIds": "releases",
    "usedBy": "releases",
    "targetId": "deliveryTargets",
    "targetIds": "deliveryTargets",
    "importId": "importJobs",
    "assetId": "assets",
    "fileId": "assets",
    "audioId": "assets",
    "imageId": "assets",
    "keptWith": "assets",
    "partyId": "parties",
    "labelPartyId": "parties",
    "poolId": "numberPools",
    "deliveryId": "deliveries",
    "deliveryIds": "deliveries",
    "previous": "deliveries",
    "lane": "locks",
    "batch": "batches",
    "acknowledgementId": "acknowledgements",
}
"""Fields with the id of another document, or a list of ids, and its collection."""
_ID = re.compile(r"^[A-Za-z0-9_-]{1,128}$")


def require_own(collection: Collection, path: str, data: Data, tenant_id: str) -> None:
    """Raises Tampered unless the document, its id and every file that it names are the tenant's."""
    document_id = path.rpartition("/")[2]
    owner = "id" if collection.name == "tenants" else "tenantId"
    tenants = [text for _, text in _texts(data, frozenset({"tenantId"}))]
    if data.get(owner) != tenant_id or any(tenant != tenant_id for tenant in tenants):
        raise Tampered(f"{path} belongs to another tenant.")
    if data.get("id", document_id) != document_id or not _is_named_for(collection, document_id, data, tenant_id):
        raise Tampered(f"{path} has the id of another document.")
    for _, file in _texts(data, FILE_FIELDS):
        if not _is_own_file(file, tenant_id):
            raise Tampered(f"{path} names the file {file!r} of another tenant.")


def references_of(path: str, data: Data) -> Iterator[str]:
    """The paths of the documents that this one belongs to or refers to, as far as they are ids."""
    parts = path.split("/")
    if len(parts) > 2:
        yield "/".join(parts[:2])
    if parts[0] == "switches":
        yield f"releases/{parts[1]}"  # whose id it has
    for name, text in _texts(data, frozenset(REFERENCES)):
        if _ID.match(text):
            yield f"{REFERENCES[name]}/{text}"


def _is_named_for(collection: Collection, document_id: str, data: Data, tenant_id: str) -> bool:
    """Whether an id that follows from the tenant, or from what the document is about, is the document's."""
    if collection.named == "tenant":
        return document_id == tenant_id or document_id.startswith((f"{tenant_id}_", f"{tenant_id}-"))
    if collection.named == "lane":
        return document_id == lane_id(str(data.get("releaseId")), str(data.get("targetId")))
    return True


def is_below(path: str, tenant_id: str) -> bool:
    """Whether a path in the bucket is below the tenant's folder, and cannot leave it."""
    try:
        return checked_path(path).startswith(f"tenants/{tenant_id}/")
    except InvalidInput:
        return False


def _is_own_file(text: str, tenant_id: str) -> bool:
    """Whether a path is below the tenant's folder, or is none in our buckets, as the URL of an imported file."""
    if is_below(_BUCKET.sub("", text), tenant_id):
        return True
    if text.startswith(("https://", "http://")):
        return True
    return not text.startswith("gs://") and _AREAS.isdisjoint(text.split("/"))


def _texts(value: Any, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The texts in fields of these names, anywhere in a document, with the name of the field."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in names:
                yield from ((name, text) for text in _strings(item))
            else:
                yield from _texts(item, names)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, names)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
